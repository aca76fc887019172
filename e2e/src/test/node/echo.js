// A server of WebSockets that sends back what comes; says its port on standard output.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 1 << 26, perMessageDeflate: true });
server.on('listening', () => console.log(`port ${server.address().port}`));
server.on('connection', (socket) => {
  socket.on('message', (data, binary) => {
    const text = binary ? '' : data.toString();
    if (text.startsWith('close ')) {
      socket.close(Number(text.slice(6)), 'as you like');
    } else if (text === 'ping me') {
      socket.ping('from the server');
    } else if (text === 'in pieces') {
      socket.send('one ', { fin: false });
      socket.send('two ', { fin: false });
      socket.send('three', { fin: true });
    } else {
      socket.send(data, { binary });
    }
  });
  socket.on('pong', (data) => socket.send(`pong ${data}`));
});
