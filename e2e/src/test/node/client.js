// Talks to echo.js at the URL that is given; says a line for each thing that was as it must be.
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';

const url = process.argv[2];

async function open() {
  const socket = new WebSocket(url, ['chat'], { maxPayload: 1 << 26 });
  socket.on('error', (error) => console.log(`error ${error.message}`));
  await once(socket, 'open');
  return socket;
}

async function answer(socket, ...sent) {
  const next = once(socket, 'message');
  socket.send(...sent);
  const [data, binary] = await next;
  return { data, binary };
}

function say(what, good) {
  console.log(`${good ? 'good' : 'bad'} ${what}`);
}

const socket = await open();
say('extensions', socket.extensions === '');
const text = await answer(socket, 'grüße \u{1f600}');
say('text', !text.binary && text.data.toString() === 'grüße \u{1f600}');
for (const size of [0, 125, 126, 65535, 65536, 1 << 20]) {
  const bytes = randomBytes(size);
  const back = await answer(socket, bytes);
  say(`binary ${size}`, back.binary && bytes.equals(back.data));
}
const whole = once(socket, 'message');
socket.send('alpha ', { fin: false });
socket.send('beta ', { fin: false });
socket.ping('between');
socket.send('gamma', { fin: true });
const [[fragments]] = await Promise.all([whole, once(socket, 'pong')]);
say('fragments', fragments.toString() === 'alpha beta gamma');
const pieces = await answer(socket, 'in pieces');
say('pieces', pieces.data.toString() === 'one two three');
const pong = once(socket, 'pong');
socket.ping('from the client');
say('pong', (await pong)[0].toString() === 'from the client');
const pinged = await answer(socket, 'ping me');
say('ping', pinged.data.toString() === 'pong from the server');
const bye = once(socket, 'close');
socket.close(4321, 'enough');
const [code, reason] = await bye;
say('close', code === 4321 && reason.length === 0 || code === 4321 && reason.toString() === 'enough');

for (const wanted of [1000, 1001, 1011, 3000, 4999]) {
  const other = await open();
  const end = once(other, 'close');
  other.send(`close ${wanted}`);
  const [got, why] = await end;
  say(`close ${wanted}`, got === wanted && why.toString() === 'as you like');
}
console.log('done');
