import { createConnection, type Socket } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { AbstractConnector, type Redis, type RedisOptions, SentinelConnector } from 'ioredis';
import { replyCode } from './faults';
import { RespGate } from './resp-gate';

type Connector = NonNullable<RedisOptions['Connector']>;

/** Every connection of one client: what they have read, and whether that was RESP. */
export class Streams {
  readonly #open = new Set<Socket>();
  readonly #onForeign: () => void;
  /** of connections that are closed */
  #read = 0;

  /** @param onForeign called when an answer is not RESP; its connection ends */
  constructor(onForeign: () => void) {
    this.#onForeign = onForeign;
  }

  bytesRead(): number {
    return [...this.#open].reduce((sum, { bytesRead }) => sum + bytesRead, this.#read);
  }

  /** The library reads in the handler of `data`: nothing reaches it that has not passed the gate. */
  add<S extends Socket>(stream: S): S {
    const gate = new RespGate();
    const emit = stream.emit.bind(stream) as (event: string | symbol, ...args: unknown[]) => boolean;
    stream.emit = (event: string | symbol, ...args: unknown[]): boolean => {
      if (event !== 'data' || gate.passes(args[0] as Buffer)) return emit(event, ...args);
      this.#onForeign();
      stream.destroy();
      return true;
    };
    this.#open.add(stream);
    stream.once('close', () => {
      this.#open.delete(stream);
      this.#read += stream.bytesRead;
    });
    return stream;
  }
}

/** As the library's own connector for a host and a port, which it does not export. */
export function standalone(streams: Streams): Connector {
  return class extends AbstractConnector {
    readonly #options: RedisOptions;

    constructor(options: unknown) {
      super((options as RedisOptions).disconnectTimeout ?? 0);
      this.#options = options as RedisOptions;
    }

    override async connect(): Promise<Socket> {
      this.connecting = true;
      await new Promise((resolve) => process.nextTick(resolve));
      if (!this.connecting) throw new Error('Connection is closed.');
      const { host, port, tls } = this.#options;
      const place = { host, port, ...tls } as ConnectionOptions & { port: number };
      const stream = streams.add(tls ? connect(place) : createConnection(place));
      stream.once('error', (error) => {
        this.firstError = error;
      });
      this.stream = stream;
      return stream;
    }
  } as unknown as Connector;
}

/** The answers of those sentinels of an address that were asked. */
export interface SentinelsSaid {
  /** the master that one of them names */
  master: { readonly host: string; readonly port: number } | null;
  /** code of the first error reply; null: there was none */
  refusal: string | null;
  /** one of them answered, and knows no master of that name */
  unknown: boolean;
}

/** The same for a master that sentinels name, and for the sentinels themselves. */
export function bySentinel(streams: Streams, said: SentinelsSaid): Connector {
  class Guarded extends SentinelConnector {
    override async connect(emitter: Parameters<SentinelConnector['connect']>[0]): Promise<Socket> {
      return streams.add((await super.connect(emitter)) as Socket);
    }
  }
  const own = SentinelConnector.prototype as unknown as SentinelSide;
  (Guarded.prototype as unknown as SentinelSide).connectToSentinel = function (endpoint, options) {
    return own.connectToSentinel.call(this, endpoint, { ...options, Connector: standalone(streams) });
  };
  (Guarded.prototype as unknown as SentinelSide).resolve = async function (endpoint) {
    try {
      const master = await own.resolve.call(this, endpoint);
      if (master === null) said.unknown = true;
      else said.master = { host: master.host, port: Number(master.port) };
      return master;
    } catch (error) {
      // A sentinel gives this answer when it is asked for other sentinels of a master that it does not know.
      if (error instanceof Error && error.message.startsWith('ERR No such master')) said.unknown = true;
      else said.refusal ??= replyCode(error);
      throw error;
    }
  };
  return Guarded as unknown as Connector;
}

interface SentinelSide {
  resolve(endpoint: unknown): Promise<{ readonly host: string; readonly port: number | string } | null>;
  connectToSentinel(endpoint: unknown, options?: RedisOptions): Redis;
}
