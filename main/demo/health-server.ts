import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Scene } from './nordhaven/scenarios';

/** Imitates Odoo's `/web/health`; like the real one, it slows down while workers wait for locks. */
export async function startHealthServer(
  scene: () => Scene,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((_request, response) => {
    const { name, strength } = scene();
    const delay = name === 'dispatch' ? 4 + strength * 400 : 4;
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status": "pass"}');
    }, delay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/web/health`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
