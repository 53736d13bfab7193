import { connect } from 'node:net';

/**
 * Floods a Redis with users who all send the same, in step: none is more than a few small batches ahead of the slowest.
 * So each takes as much as any other, whatever the machine does meanwhile.
 * `node equal-flood.mjs PORT PASSWORD USER:PREFIX...`
 */
const [port, password, ...tenants] = process.argv.slice(2);
// Small, so that whoever looks for a moment sees all of them and not the batches of a few.
const COMMANDS = 20;
const AHEAD = 4;
const ANSWER = '+OK\r\n'.length;

/** @param {readonly string[]} words */
function command(words) {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

const senders = tenants.map((one) => {
  const [user = '', prefix = ''] = one.split(':');
  const sets = Array.from({ length: COMMANDS }, (_, n) => command(['SET', `${prefix}:${n * 97}`, 'x']));
  const socket = connect(Number(port), '127.0.0.1');
  socket.setNoDelay(true);
  socket.write(command(['AUTH', user, password ?? '']));
  const sender = { socket, batch: Buffer.from(sets.join('')), sent: 0, bytes: -ANSWER };
  socket.on('data', (chunk) => {
    sender.bytes += chunk.length;
    send();
  });
  socket.on('error', () => process.exit(1));
  return sender;
});

/** Whoever is not too far before the slowest sends once more. */
function send() {
  const slowest = Math.min(...senders.map(({ bytes }) => Math.floor(bytes / (ANSWER * COMMANDS))));
  for (const sender of senders)
    while (sender.bytes >= 0 && sender.sent < slowest + AHEAD) {
      sender.socket.write(sender.batch);
      sender.sent += 1;
    }
}
