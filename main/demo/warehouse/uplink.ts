import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * The network path from the wall to the estate, one proxy per server. While it is cut, nothing passes and no connection
 * is closed.
 */
export class Uplink {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  #cut = false;

  /** @param port of a server on 127.0.0.1 @returns the port at which it is reached through this way */
  async to(port: number): Promise<number> {
    const server = createServer((near) => {
      this.#hold(near);
      if (this.#cut) return;
      const far = connect(port, '127.0.0.1');
      this.#hold(far);
      for (const [from, into] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('data', (bytes) => {
          if (!this.#cut) into.write(bytes);
        });
        from.on('close', () => {
          if (!this.#cut) into.destroy();
        });
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  cut(): void {
    this.#cut = true;
  }

  /** Connections from before are lost. */
  mend(): void {
    this.#cut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
