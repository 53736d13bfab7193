// A feed for Gantry in Node: npm install ws; node publisher.mjs 8080 s3cret
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const [port = '8080', token = ''] = process.argv.slice(2);
const series = [
  {
    id: 0,
    metric: 'http.server.request.duration',
    unit: 's',
    attributes: { service: 'shop', quantile: '0.95' },
  },
];
const http = createServer();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

http.on('upgrade', (request, socket, head) => {
  if (token && request.headers.authorization !== `Bearer ${token}`)
    socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
  else sockets.handleUpgrade(request, socket, head, greet);
});
function greet(client) {
  let seq = 0;
  const send = (frame) => client.send(JSON.stringify(frame));
  client.once('message', () => {
    // This publisher keeps nothing, so it never resumes: a new epoch, all series again, then their values.
    send({ type: 'welcome', epoch: randomUUID(), seq, heartbeat: 5000, resumed: false });
    send({ type: 'series', seq: ++seq, series });
    const values = setInterval(() => {
      send({ type: 'samples', seq: ++seq, t: Date.now(), ids: [0], values: [0.3 + Math.random() / 10] });
    }, 1000);
    const beat = setInterval(() => send({ type: 'heartbeat', t: Date.now() }), 5000);
    client.on('close', () => [values, beat].forEach(clearInterval));
  });
}
http.listen(Number(port), '127.0.0.1', () => console.log(`ws://127.0.0.1:${http.address().port}/feed`));
