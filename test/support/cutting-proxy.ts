import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface Passage {
  /** epoch ms */
  readonly t: number;
  readonly open: boolean;
  /** nobody was told of the end: both sockets still stand */
  readonly silent: boolean;
}

/** A TCP proxy that can cut every connection through it, as a broken network does, with a word or without. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  /** pairs whose bytes are swallowed */
  readonly #mute = new Set<readonly [Socket, Socket]>();
  /** refuses new connections while true */
  down = false;
  /** each time at which the first connection passed bytes on or the last one did no more */
  readonly history: Passage[] = [];

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
          this.#mute.delete(pair);
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
    const open = this.#pairs.size > this.#mute.size;
    if (open === (this.history.at(-1)?.open ?? false)) return;
    this.history.push({ t: Date.now(), open, silent: !open && this.#mute.size > 0 });
  }

  /** Swallows from now on what every connection carries, and tells neither side: a cable pulled far away. */
  mute(): void {
    for (const pair of this.#pairs) {
      const [near, far] = pair;
      near.unpipe(far);
      far.unpipe(near);
      near.resume();
      far.resume();
      this.#mute.add(pair);
    }
    this.#note();
  }

  /** Resets every connection; noted first, so that no end learns of it before the record does. */
  cut(): void {
    const pairs = [...this.#pairs];
    this.#pairs.clear();
    this.#mute.clear();
    this.#note();
    for (const [near, far] of pairs) {
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
