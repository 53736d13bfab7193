import { Socket } from 'node:net';
import { Client, DatabaseError, type QueryResult } from 'pg';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';
import { answerLimit } from '../../runtime/answer-limit';
import { byteLimit, MOST_ANSWER_BYTES } from '../../runtime/byte-limit';
import type { Clock } from '../../runtime/clock';
import { type Attempt, postgresFault } from './faults';

export type ResultRow = Readonly<Record<string, unknown>>;

/** Where PostgreSQL refuses a connection because the role, or the database, has as many as it may. */
const OWN_LIMITS: ReadonlySet<string | undefined> = new Set(['InitializeSessionUserId', 'CheckMyDatabase']);

/** One server and at most one connection to it, kept open between runs. */
export interface PostgresConnection {
  readonly id: string;
  /** `host:port`, null when the URL cannot be read */
  readonly endpoint: string | null;
  /**
   * Runs statements in one round trip; connects first if there is no connection.
   * @returns the rows of each statement, or the fault; after a fault the next call reconnects
   */
  ask(
    statements: readonly string[],
    deadline: Deadline,
  ): Promise<Result<readonly (readonly ResultRow[])[], Fault>>;
  /**
   * Opens a connection beside the one that is held, and closes it again: a held one may answer for long after the server
   * has stopped to take new ones.
   * @returns the fault that a new client meets; null: it is let in, or only this role has its number of connections
   */
  knock(deadline: Deadline): Promise<Fault | null>;
  /** there is an open connection */
  held(): boolean;
  /** open, and nothing is being asked */
  idle(): boolean;
  /** the fault of a role that may not see what it asked for */
  lacking(): Fault;
  /** s the last connecting took, once: null when no connecting was needed since */
  takeConnectTime(): number | null;
  close(): void;
}

/** A run's own time limit, shared by all that is asked of a server in it. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** of Clock.monotonic, ms */
  readonly at: number;
}

/**
 * @param timeout ms; also the server's statement_timeout, so that a query which outlives its client is cancelled there
 * @param mostBytes that a server may answer to one question
 */
export function connectionTo(
  id: string,
  url: string,
  timeout: number,
  clock: Clock,
  mostBytes = MOST_ANSWER_BYTES,
): PostgresConnection {
  const address = describe(url);
  let client: Client | null = null;
  let socket: Socket | null = null;
  let connectTime: number | null = null;
  let ended = false;
  let asking = 0;
  /** the connection in use was cut by this side */
  let givenUp = false;

  function drop(): void {
    socket?.destroy();
    socket = null;
    client = null;
  }

  async function connect(connectionString: string): Promise<Client> {
    const began = clock.monotonic();
    const raw = new Socket();
    socket = raw;
    givenUp = false;
    // Both the socket and the client report a broken connection; the next query finds it gone.
    const fresh = new Client({ connectionString, stream: () => raw, keepAlive: true });
    const lost = () => {
      if (socket === raw) drop();
    };
    fresh.on('error', lost);
    fresh.on('end', lost);
    await fresh.connect();
    connectTime = (clock.monotonic() - began) / 1000;
    client = fresh;
    return fresh;
  }

  return {
    id,
    endpoint: address?.endpoint ?? null,
    async ask(statements, deadline) {
      const connecting = client === null;
      let timedOut = false;
      let overBytes: number | null = null;
      const attempt = (): Attempt => ({
        address: address?.label ?? id,
        user: address?.user ?? '',
        phase: connecting && client === null ? 'connect' : 'query',
        hasPassword: address?.hasPassword ?? false,
        tlsPending: connecting && client === null && (address?.tls ?? false) && socket?.bytesRead === 1,
        closed: socket === null || socket.readableEnded || socket.destroyed,
        // If one of two parallel callers gives up, it cuts off the other one: that is not an error of the server.
        timedOut: overBytes === null && (timedOut || givenUp),
        overBytes,
        timeout,
      });
      if (address === null) return err(postgresFault({ code: 'ERR_INVALID_URL' }, attempt()));
      const left = deadline.at - clock.monotonic();
      // Destroying the socket is the only way out of a server that hangs; pg then rejects what is open.
      const giveUp = () => {
        timedOut = true;
        givenUp = true;
        socket?.destroy();
      };
      const cancelLimit = answerLimit(Math.max(0, left), giveUp, clock);
      const bytesRead = (): number => socket?.bytesRead ?? 0;
      const uncounted = byteLimit(bytesRead, mostBytes, () => {
        overBytes = mostBytes;
        giveUp();
      });
      asking += 1;
      deadline.signal.addEventListener('abort', giveUp, { once: true });
      try {
        if (deadline.signal.aborted || ended) return err(postgresFault({ code: 'ECONNRESET' }, attempt()));
        const open = client ?? (await connect(address.connectionString));
        const results = (await open.query(statements.join(';\n'))) as unknown as
          | QueryResult<ResultRow>[]
          | QueryResult<ResultRow>;
        return ok((Array.isArray(results) ? results : [results]).map(({ rows }) => rows));
      } catch (error) {
        const fault = postgresFault(error, attempt());
        // After a refused statement the connection remains usable; after any other error it does not.
        if (timedOut || client === null || !(error instanceof DatabaseError) || error.severity !== 'ERROR')
          drop();
        return err(fault);
      } finally {
        asking -= 1;
        cancelLimit();
        uncounted();
        deadline.signal.removeEventListener('abort', giveUp);
      }
    },
    async knock(deadline) {
      if (address === null || ended) return null;
      const raw = new Socket();
      let timedOut = false;
      let overBytes: number | null = null;
      const giveUp = () => {
        timedOut = true;
        raw.destroy();
      };
      const uncounted = byteLimit(
        () => raw.bytesRead,
        mostBytes,
        () => {
          overBytes = mostBytes;
          raw.destroy();
        },
      );
      const cancelLimit = answerLimit(Math.max(0, deadline.at - clock.monotonic()), giveUp, clock);
      deadline.signal.addEventListener('abort', giveUp, { once: true });
      const visitor = new Client({ connectionString: address.connectionString, stream: () => raw });
      visitor.on('error', () => undefined); // `connect` or `end` rejects with it
      try {
        await visitor.connect();
        await visitor.end();
        return null;
      } catch (error) {
        if (error instanceof DatabaseError && OWN_LIMITS.has(error.routine)) return null;
        return postgresFault(error, {
          address: address.label,
          user: address.user,
          phase: 'connect',
          hasPassword: address.hasPassword,
          tlsPending: address.tls && raw.bytesRead === 1,
          closed: raw.readableEnded || raw.destroyed,
          timedOut,
          overBytes,
          timeout,
        });
      } finally {
        cancelLimit();
        uncounted();
        deadline.signal.removeEventListener('abort', giveUp);
        raw.destroy();
      }
    },
    held: () => client !== null,
    idle: () => client !== null && asking === 0,
    lacking: () =>
      postgresFault(
        { code: '42501' },
        {
          address: address?.label ?? id,
          user: address?.user ?? '',
          phase: 'query',
          hasPassword: true,
          tlsPending: false,
          closed: false,
          timedOut: false,
          overBytes: null,
          timeout,
        },
      ),
    takeConnectTime() {
      const taken = connectTime;
      connectTime = null;
      return taken;
    },
    close() {
      ended = true;
      const open = client;
      // A goodbye when idle; a socket that is still busy or hanging is cut.
      if (open === null) return drop();
      client = null;
      const raw = socket;
      socket = null;
      const cut = setTimeout(() => raw?.destroy(), 500);
      void open.end().then(
        () => clearTimeout(cut),
        () => raw?.destroy(),
      );
    },
  };

  /** Read-only and named by start-up parameters, which a pooler refuses rather than passes on to other clients. */
  function describe(text: string) {
    let parsed: URL;
    try {
      parsed = new URL(text);
    } catch {
      return null;
    }
    if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') return null;
    const { searchParams } = parsed;
    const options = `${searchParams.get('options') ?? ''} -c default_transaction_read_only=on -c statement_timeout=${timeout}`;
    searchParams.set('options', options.trim());
    searchParams.set('application_name', 'gantry');
    const sslmode = searchParams.get('sslmode');
    // Made explicit, as the client treats these modes today: encryption without a verified name proves nothing.
    if (!searchParams.has('uselibpqcompat') && /^(?:prefer|require|verify-ca)$/.test(sslmode ?? '')) {
      searchParams.set('sslmode', 'verify-full');
    }
    const endpoint = `${parsed.hostname}:${parsed.port || '5432'}`;
    return {
      connectionString: parsed.toString(),
      endpoint,
      label: `${endpoint}${parsed.pathname}`,
      user: decodeURIComponent(parsed.username),
      hasPassword: parsed.password !== '',
      tls: (sslmode !== null && sslmode !== 'disable') || searchParams.get('ssl') === 'true',
    };
  }
}
