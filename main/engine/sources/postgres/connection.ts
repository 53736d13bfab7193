import { Socket } from 'node:net';
import { Client, DatabaseError, type QueryResult } from 'pg';
import type { AddressProblem } from '../../../../shared/forms/address';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';
import { answerLimit } from '../../runtime/answer-limit';
import { byteLimit, MOST_ANSWER_BYTES } from '../../runtime/byte-limit';
import type { Clock } from '../../runtime/clock';
import { errorCode } from '../../runtime/network-errors';
import { type Attempt, postgresFault } from './faults';
import { guardStream } from './guarded-stream';
import { isOwnLimit } from './refusals';
import { type ServerAddress, serverAddress } from './server-address';

export type ResultRow = Readonly<Record<string, unknown>>;

/**
 * Texts as they are: names and statements of a database are in its own encoding, which the one asked may not know (as
 * SQL_ASCII knows none), and a statement may be cut inside a character. A character that is no UTF-8 arrives as U+FFFD.
 */
const UNCONVERTED = 'set local client_encoding = SQL_ASCII';

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
  const parsed = serverAddress(url, timeout);
  const address = parsed.ok ? parsed.value : null;
  let client: Client | null = null;
  let socket: Socket | null = null;
  let connectTime: number | null = null;
  let ended = false;
  let asking = 0;
  /** the connection in use was cut by this side */
  let givenUp = false;
  /** What the start-up parameters ask for is not in force: a pooler dropped them. */
  let unguarded = false;
  const guards = ['set local transaction_read_only = on', `set local statement_timeout = ${timeout}`];

  function drop(): void {
    socket?.destroy();
    socket = null;
    client = null;
  }

  async function connect({ connectionString, plainString }: ServerAddress): Promise<Client> {
    const began = clock.monotonic();
    givenUp = false;
    const raw = new Socket();
    const fresh = await open(connectionString, raw).catch((error: unknown) => {
      if (plainString === null || givenUp || !offersNoTls(error, raw)) throw error;
      return open(plainString, new Socket());
    });
    connectTime = (clock.monotonic() - began) / 1000;
    client = fresh;
    return fresh;
  }

  async function open(connectionString: string, raw: Socket): Promise<Client> {
    socket = raw;
    // Both the socket and the client report a broken connection; the next query finds it gone.
    const fresh = new Client({ connectionString, stream: () => raw, keepAlive: true });
    const lost = () => {
      if (socket === raw) drop();
    };
    guardStream(fresh, raw);
    fresh.on('error', lost);
    fresh.on('end', lost);
    unguarded = true;
    fresh.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
      // Reported from PostgreSQL 14 on, also through poolers.
      if (parameterName === 'default_transaction_read_only') unguarded = parameterValue !== 'on';
    });
    await fresh.connect();
    return fresh;
  }

  function attemptOf(change: Partial<Attempt>): Attempt {
    return {
      address: address?.label ?? id,
      user: address?.user ?? '',
      isSystemUser: address?.isSystemUser ?? false,
      phase: 'query',
      hasPassword: address?.hasPassword ?? false,
      tls: address?.tls ?? false,
      database: address?.database ?? '',
      tlsPending: false,
      closed: false,
      timedOut: false,
      overBytes: null,
      timeout,
      ...change,
    };
  }

  return {
    id,
    endpoint: address?.endpoint ?? null,
    async ask(statements, deadline) {
      const connecting = client === null;
      let timedOut = false;
      let overBytes: number | null = null;
      const attempt = (): Attempt =>
        attemptOf({
          phase: connecting && client === null ? 'connect' : 'query',
          tlsPending: connecting && client === null && (address?.tls ?? false) && socket?.bytesRead === 1,
          closed: socket === null || socket.readableEnded || socket.destroyed,
          // If one of two parallel callers gives up, it cuts off the other one: that is not an error of the server.
          timedOut: overBytes === null && (timedOut || givenUp),
          overBytes,
        });
      if (address === null) return err(addressFault(id, parsed));
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
        const asking = client ?? (await connect(address));
        // Several statements in one message are one transaction, which ends what is local to it.
        let before: readonly string[] = unguarded ? guards : [];
        const send = () =>
          asking.query([...before, ...statements].join(';\n')) as unknown as Promise<
            QueryResult<ResultRow>[] | QueryResult<ResultRow>
          >;
        const results = await send().catch((error: unknown) => {
          if (!isOtherEncoding(error)) throw error;
          before = [...before, UNCONVERTED];
          return send();
        });
        const all = Array.isArray(results) ? results : [results];
        return ok(all.slice(before.length).map(({ rows }) => rows));
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
      let raw = new Socket();
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
      const visit = async (connectionString: string): Promise<void> => {
        const visitor = new Client({ connectionString, stream: () => raw });
        guardStream(visitor, raw);
        visitor.on('error', () => undefined); // `connect` or `end` rejects with it
        await visitor.connect();
        await visitor.end();
      };
      try {
        await visit(address.connectionString).catch((error: unknown) => {
          if (address.plainString === null || timedOut || !offersNoTls(error, raw)) throw error;
          raw.destroy();
          raw = new Socket();
          return visit(address.plainString);
        });
        return null;
      } catch (error) {
        if (isOwnLimit(error)) return null;
        return postgresFault(
          error,
          attemptOf({
            phase: 'connect',
            tlsPending: address.tls && raw.bytesRead === 1,
            closed: raw.readableEnded || raw.destroyed,
            timedOut,
            overBytes,
          }),
        );
      } finally {
        cancelLimit();
        uncounted();
        deadline.signal.removeEventListener('abort', giveUp);
        raw.destroy();
      }
    },
    held: () => client !== null,
    idle: () => client !== null && asking === 0,
    lacking: () => postgresFault({ code: '42501' }, attemptOf({})),
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
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

/** The single byte `N` is the answer of a server without TLS; the client's error carries no code. */
function offersNoTls(error: unknown, raw: Socket): boolean {
  return raw.bytesRead === 1 && errorCode(error) === null;
}

/** character_not_in_repertoire, untranslatable_character */
function isOtherEncoding(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '22021' || error.code === '22P05');
}

function addressFault(id: string, parsed: Result<ServerAddress, AddressProblem>): Fault {
  const { what, remedy } = parsed.ok ? { what: '', remedy: '' } : parsed.error;
  return {
    code: 'config',
    message: `The address of ${id} ${what}.`,
    remedy: `Correct \`url\` of ${id}: ${remedy}.`,
  };
}
