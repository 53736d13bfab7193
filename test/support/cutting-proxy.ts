import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that can cut every connection through it, as a broken network does. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  /** refuses new connections while true */
  down = false;
  /** each time (epoch ms) at which the first connection stood or the last one was gone, and which of both */
  readonly history: { readonly t: number; readonly open: boolean }[] = [];

  private constructor(server: Server, target: number) {
    this.#server = server;
    server.on('connection', (near) => {
      if (this.down) {
        near.destroy();
        return;
      }
      const far = connect(target, '127.0.0.1');
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      this.#note();
      for (const [from, to] of [pair, [far, near] as const]) {
        from.pipe(to);
        from.on('error', () => undefined);
        from.on('close', () => {
          to.destroy();
          this.#pairs.delete(pair);
          this.#note();
        });
      }
    });
  }

  static async start(target: number): Promise<CuttingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CuttingProxy(server, target);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #note(): void {
    const open = this.#pairs.size > 0;
    if (open !== (this.history.at(-1)?.open ?? false)) this.history.push({ t: Date.now(), open });
  }

  cut(): void {
    for (const [near, far] of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
