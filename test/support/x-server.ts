import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** TCP port of display 0. */
const FIRST_PORT = 6_000;

export interface XServer {
  /** for DISPLAY */
  readonly display: string;
  stop(): Promise<void>;
}

/** Accepts connections as an X server does, and draws nothing. */
export async function startXServer(): Promise<XServer> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    display: `127.0.0.1:${port - FIRST_PORT}`,
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
