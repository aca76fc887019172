// Signs requests with `http-message-signatures` of npm: what stands in SIGN, as JSON, comes out with the fields to send.
import { constants, createSign } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';

const { secret, keyid, algorithm, fields, requests } = JSON.parse(process.env.SIGN);
const key = createSigner(algorithm === 'hmac-sha256' ? Buffer.from(secret) : secret, algorithm, keyid);
if (algorithm === 'rsa-pss-sha512') {
  // Its own takes the longest salt; RFC 9421, section 3.3.1, wants 64 bytes.
  const pss = { key: secret, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 };
  key.sign = async (data) => createSign('sha512').update(data).sign(pss);
}
const signed = [];
for (const request of requests) {
  signed.push(await httpbis.signMessage({ key, fields, name: 'npm', paramValues: { created: new Date() }, params: ['created', 'keyid', 'alg'] }, request));
}
console.log(JSON.stringify(signed));
