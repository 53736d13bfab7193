import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ReplyError } from 'ioredis';
import type { RedisAddress } from '../../../../shared/kinds/redis/address';
import { err, ok, type Result } from '../../../../shared/model/result';
import { OWN_NAME } from './clients';
import type { Share } from './estimate';
import { MonitorLines } from './monitor-lines';

/** Where a burst is taken. */
export interface BurstPlace {
  readonly host: string;
  readonly port: number;
  /** PEM of an additional certificate authority, with the usual ones; null: the usual ones */
  readonly ca: readonly string[] | null;
  /** name that the certificate must be for */
  readonly serverName: string;
}
export interface BurstLimits {
  /** ms that it listens */
  readonly listen: number;
  /** ms until the server must have agreed */
  readonly agree: number;
  readonly lines: number;
  readonly bytes: number;
  /** one turn of the server's loop shows enough: it is asked to stop as soon as it has agreed */
  readonly oneTurn: boolean;
}
/** Observed commands. */
export interface BurstTally {
  readonly lines: number;
  /** by `database address` */
  readonly senders: ReadonlyMap<string, Share>;
  readonly prefixes: ReadonlyMap<string, Share>;
}
export interface RunningBurst {
  /** An error reply to MONITOR, without its text; `failed`: no connection, not let in, cut off, or too slow. */
  readonly done: Promise<Result<BurstTally, Error | 'failed'>>;
  stop(): void;
}

/** Name of the connection, for CLIENT LIST. */
export const MONITOR_NAME = `${OWN_NAME}-monitor`;

/**
 * Listens to MONITOR briefly on a connection of its own and closes it, upon which the server drops its pending output.
 * Closing enforces the bounds: the server buffers only what it produced until it noticed.
 * @param separator end of a key's prefix; null: keys are not read
 */
export function monitorBurst(
  address: RedisAddress,
  place: BurstPlace,
  limits: BurstLimits,
  separator: string | null,
): RunningBurst {
  const socket = open(address, place);
  const senders = new Map<string, Share>();
  const prefixes = new Map<string, Share>();
  let last = { sender: '', prefix: '' };
  const login = address.password === null ? [] : [['AUTH', ...user(address), address.password]];
  const commands = [...login, ['CLIENT', 'SETNAME', MONITOR_NAME], ['MONITOR']];
  let awaited = commands.length;
  let lines = 0;
  let bytes = 0;
  let timer: NodeJS.Timeout | null = null;
  let settle: (result: Awaited<RunningBurst['done']>) => void = () => {};
  const done = new Promise<Awaited<RunningBurst['done']>>((resolve) => {
    settle = resolve;
  });
  const end = (result: Awaited<RunningBurst['done']>): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    socket.destroy();
    settle(result);
  };
  const finish = (): void => end(ok({ lines, senders, prefixes }));
  const limit = (ms: number, then: () => void): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const parser = new MonitorLines(
    {
      command: (_, database, sender, prefix) => {
        if (lines >= limits.lines) return;
        lines += 1;
        const from = `${database} ${sender}`;
        count(senders, from, from !== last.sender);
        if (prefix !== null) count(prefixes, prefix, from !== last.sender || prefix !== last.prefix);
        last = { sender: from, prefix: prefix ?? '' };
      },
      answer: (agreed, text) => {
        if (awaited === 0) {
          // Before Redis 6.2, RESET is an error, and lines continue until the limit is reached.
          if (text === 'RESET') finish();
          return;
        }
        // A name is a courtesy; without the right to give it the server still lets listen.
        const naming = awaited === 2;
        awaited -= 1;
        if (!agreed && awaited === 0) end(err(new ReplyError(/^[A-Z]+/.exec(text)?.[0] ?? 'ERR')));
        else if (!agreed && !naming) end(err('failed'));
        else if (awaited === 0) {
          limit(limits.listen, finish);
          if (limits.oneTurn) socket.write(encoded(['RESET']));
        }
      },
    },
    separator,
  );
  socket.on('error', () => end(err('failed')));
  socket.on('close', () => end(err('failed')));
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    parser.push(chunk);
    if (lines >= limits.lines || bytes >= limits.bytes) finish();
  });
  limit(limits.agree, () => end(err('failed')));
  socket.write(commands.map(encoded).join(''));
  return { done, stop: () => end(err('failed')) };
}

function open(address: RedisAddress, place: BurstPlace): Socket {
  const { host, port, ca, serverName } = place;
  if (!address.tls) return connectPlain({ host, port, noDelay: true });
  return connectTls({
    host,
    port,
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    ...(ca === null ? {} : { ca: [...ca] }),
  });
}

function user({ username }: RedisAddress): readonly string[] {
  return username === null ? [] : [username];
}

function encoded(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}

function count(shares: Map<string, Share>, key: string, anew: boolean): void {
  const { lines = 0, batches = 0 } = shares.get(key) ?? {};
  shares.set(key, { lines: lines + 1, batches: batches + (anew ? 1 : 0) });
}
