import { Cluster, Redis, type RedisOptions, SentinelConnector } from 'ioredis';
import { hostInAddress } from '../../../../shared/forms/address';
import type { RedisAddress } from '../../../../shared/kinds/redis/address';
import { OWN_NAME } from './clients';
import { bySentinel, type SentinelsSaid, Streams, standalone } from './connector';
import { NoMaster, replyCode, UnreachedMaster } from './faults';

/** A connection that is made once and never mends itself: the next run makes a new one. */
export interface RedisClient {
  /** Rejects with the first error that the connection met. */
  connect(): Promise<void>;
  /** Chooses the database of the address. Rejects with the server's refusal; then it is database 0. */
  select(): Promise<void>;
  /** The servers to ask for INFO: the server itself, or every master of a cluster. */
  nodes(): readonly RedisNodeClient[];
  /** Sends a command to where its key lives. */
  keyed(command: string, ...args: readonly string[]): Promise<unknown>;
  /** Bytes that its connections have read so far. */
  bytesRead(): number;
  /** Whether commands can be sent. */
  usable(): boolean;
  /** Closes at once; pending commands reject. */
  close(): void;
}
export interface RedisNodeClient {
  call(command: string, ...args: readonly (string | Buffer)[]): Promise<unknown>;
  /** As `call`, with texts as bytes: a key need not be UTF-8. */
  bytes(command: string, ...args: readonly (string | Buffer)[]): Promise<unknown>;
  /** Where it is connected to; null: it is not. */
  place(): { readonly host: string; readonly port: number; readonly serverName: string } | null;
}
export interface RedisClientOptions {
  readonly address: RedisAddress;
  /** ms a connection may take */
  readonly timeout: number;
  /** PEM of every authority to trust; null: the usual ones */
  readonly ca: readonly string[] | null;
  /** called for each command sent */
  readonly onCommand: () => void;
  /** called when a server answers with what is not RESP: that connection is cut */
  readonly onForeign: () => void;
}

export function redisClient(options: RedisClientOptions): RedisClient {
  return options.address.mode === 'cluster' ? clusterClient(options) : singleClient(options);
}

/** RESP2, which every version speaks; no retries of any kind, no queue of commands that wait for a connection. */
function commonOptions({ address, timeout, ca }: RedisClientOptions): RedisOptions {
  return {
    username: address.username ?? undefined,
    password: address.password ?? undefined,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: timeout,
    disconnectTimeout: 100,
    retryStrategy: null,
    ...(address.tls ? { tls: trusted(ca) } : {}),
  };
}

function trusted(ca: readonly string[] | null): { ca?: string[] } {
  return ca === null ? {} : { ca: [...ca] };
}

function singleClient(options: RedisClientOptions): RedisClient {
  const { address, timeout, ca, onCommand } = options;
  const streams = new Streams(options.onForeign);
  const [first] = address.hosts;
  const said: SentinelsSaid = { master: null, refusal: null, unknown: false };
  const redis = new Redis({
    ...commonOptions(options),
    lazyConnect: true,
    ...(address.sentinelName === null
      ? { host: first?.host, port: first?.port, Connector: standalone(streams) }
      : {
          Connector: bySentinel(streams, said),
          sentinels: address.hosts.map(({ host, port }) => ({ host, port })),
          name: address.sentinelName,
          sentinelPassword: address.sentinelPassword ?? undefined,
          sentinelRetryStrategy: () => null,
          sentinelReconnectStrategy: () => null,
          sentinelCommandTimeout: timeout,
          ...(address.tls ? { sentinelTLS: trusted(ca), enableTLSForSentinelMode: true } : {}),
        }),
  });
  tellSentinelErrors(redis);
  const firstError = rememberFirstError(redis, ['error', 'sentinelError']);
  return {
    connect: async () => {
      try {
        await connected(() => redis.connect(), firstError);
        await introduce(redis);
      } catch (error) {
        // Why the other side closed it may have come as an event.
        const reason = replyCode(error) === null ? (firstError() ?? error) : error;
        throw address.mode === 'sentinel' ? toldBySentinel(reason, said) : reason;
      }
    },
    // By hand: a refusal that the library meets leaves it ready, on database 0.
    select: async () => {
      if (address.db === 0) return;
      onCommand();
      await redis.call('SELECT', String(address.db));
    },
    nodes: () => [
      {
        call: (command, ...args) => {
          onCommand();
          return redis.call(command, ...args);
        },
        bytes: (command, ...args) => {
          onCommand();
          return redis.callBuffer(command, ...args);
        },
        place: () => {
          const { remoteAddress: host, remotePort: port } = redis.stream ?? {};
          if (host === undefined || port === undefined) return null;
          // Which name a sentinel's master goes by is not known here.
          return { host, port, serverName: address.mode === 'standalone' ? (first?.host ?? host) : host };
        },
      },
    ],
    keyed: (command, ...args) => {
      onCommand();
      return redis.call(command, ...args);
    },
    bytesRead: () => streams.bytesRead(),
    usable: () => redis.status === 'ready',
    close: () => redis.disconnect(),
  };
}

function clusterClient(options: RedisClientOptions): RedisClient {
  const { address, timeout, onCommand } = options;
  const streams = new Streams(options.onForeign);
  const redisOptions = { ...commonOptions(options), Connector: standalone(streams) };
  const cluster = new Cluster(
    address.hosts.map(({ host, port }) => ({ host, port })),
    {
      lazyConnect: true,
      enableReadyCheck: false,
      enableOfflineQueue: false,
      clusterRetryStrategy: null,
      slotsRefreshTimeout: timeout,
      maxRedirections: 3,
      redisOptions,
      // A managed cluster's certificate is for its name, so the name must reach TLS unresolved.
      ...(address.tls
        ? { dnsLookup: (host: string, done: (error: null, address: string) => void) => done(null, host) }
        : {}),
    },
  );
  const firstError = rememberFirstError(cluster, ['node error', 'error']);
  // CLUSTER SLOTS may name no host, as that of a single node does, or no slot: then the address given is asked.
  const [first] = address.hosts;
  const seed = new Redis({
    ...redisOptions,
    // As the library treats the nodes that it finds: what is asked while it connects waits for that.
    enableOfflineQueue: true,
    lazyConnect: true,
    host: first?.host,
    port: first?.port,
  });
  seed.on('error', () => undefined); // the command that it breaks rejects with it
  const masters = (): readonly Redis[] => {
    const found = cluster.nodes('master');
    return found.length > 0 ? found : [seed];
  };
  return {
    connect: () => connected(() => cluster.connect(), firstError),
    select: () => Promise.resolve(),
    nodes: () =>
      masters().map((node) => ({
        call: async (command: string, ...args: readonly (string | Buffer)[]) => {
          if (node.status === 'wait') await node.connect();
          onCommand();
          return node.call(command, ...args);
        },
        bytes: async (command: string, ...args: readonly (string | Buffer)[]) => {
          if (node.status === 'wait') await node.connect();
          onCommand();
          return node.callBuffer(command, ...args);
        },
        place: () => {
          const { host, port } = node.options;
          return host === undefined || port === undefined ? null : { host, port, serverName: host };
        },
      })),
    keyed: (command, ...args) => {
      onCommand();
      return cluster.call(command, ...args);
    },
    bytesRead: () => streams.bytesRead(),
    usable: () => cluster.status === 'ready' || cluster.status === 'connect',
    close: () => {
      cluster.disconnect();
      seed.disconnect();
    },
  };
}

/** Whose fault it is that the master was not reached. */
function toldBySentinel(reason: unknown, { master, refusal, unknown }: SentinelsSaid): unknown {
  if (master !== null) return new UnreachedMaster(`${hostInAddress(master.host)}:${master.port}`, reason);
  return new NoMaster(refusal, unknown);
}

/** The library does so for its own connector. */
function tellSentinelErrors(redis: Redis): void {
  const { connector } = redis as unknown as { readonly connector: unknown };
  if (connector instanceof SentinelConnector) connector.emitter = redis;
}

/**
 * Names the connection, for CLIENT LIST. A server over maxclients answers this with a bare ERR and closes; sent by
 * hand because the library would drop that answer. A missing right or log-in shows in what is asked next.
 */
async function introduce(redis: Redis): Promise<void> {
  const [named] = await Promise.allSettled([redis.call('CLIENT', 'SETNAME', OWN_NAME)]);
  if (named.status === 'fulfilled') return;
  const reply = replyCode(named.reason);
  if (reply === null || reply === 'ERR') throw named.reason;
}

async function connected(connect: () => Promise<void>, firstError: () => unknown): Promise<void> {
  try {
    await connect();
  } catch (error) {
    throw firstError() ?? error;
  }
  // AUTH fails through an event only; the connection calls itself ready all the same.
  const error = firstError();
  if (error !== null) throw error;
}

/** Connecting rejects with a bare "Connection is closed"; why it was closed comes in an event before that. */
function rememberFirstError(
  emitter: { on(event: string, listener: (error: unknown) => void): unknown },
  events: readonly string[],
): () => unknown {
  let first: unknown = null;
  for (const event of events) {
    emitter.on(event, (error) => {
      const nested = (error as { lastNodeError?: unknown } | null)?.lastNodeError;
      first ??= nested ?? error;
    });
  }
  return () => first;
}
