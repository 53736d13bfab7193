/** Position of a command's first key if it does not follow the name directly; 0: the command has no key. */
const ELSEWHERE: ReadonlyMap<string, number> = new Map([
  ...[
    'AUTH HELLO PING ECHO SELECT QUIT RESET INFO TIME DBSIZE MULTI EXEC DISCARD UNWATCH CLIENT COMMAND CONFIG',
    'CLUSTER ACL LATENCY SLOWLOG SCRIPT FUNCTION SCAN KEYS RANDOMKEY FLUSHDB FLUSHALL SWAPDB WAIT WAITAOF ROLE',
    'READONLY READWRITE ASKING LASTSAVE LOLWUT MODULE DEBUG PSYNC SYNC REPLCONF',
    'PUBLISH SPUBLISH SUBSCRIBE UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE SSUBSCRIBE SUNSUBSCRIBE PUBSUB',
  ].flatMap((line) => line.split(' ').map((name) => [name, 0] as const)),
  ...['OBJECT', 'XINFO', 'XGROUP', 'MEMORY', 'BITOP', 'LMPOP', 'ZMPOP', 'SINTERCARD'].map(
    (name) => [name, 2] as const,
  ),
  ...['ZUNION', 'ZINTER', 'ZDIFF', 'ZINTERCARD'].map((name) => [name, 2] as const),
  ...['EVAL', 'EVALSHA', 'EVAL_RO', 'EVALSHA_RO', 'FCALL', 'FCALL_RO', 'BLMPOP', 'BZMPOP', 'MIGRATE'].map(
    (name) => [name, 3] as const,
  ),
]);
/** First possible position of the word STREAMS: a group or consumer may have that name, too. */
const STREAMS: ReadonlyMap<string, number> = new Map([
  ['XREAD', 1],
  ['XREADGROUP', 4],
]);
/** Commands whose number of keys may be none, by the place of that number. */
const COUNTED: ReadonlySet<string> = new Set([
  'EVAL',
  'EVALSHA',
  'EVAL_RO',
  'EVALSHA_RO',
  'FCALL',
  'FCALL_RO',
]);

/** How the first key of a command is found among its arguments; 0 is the command's name. */
export type KeyPlace =
  | { readonly kind: 'at'; readonly index: number; readonly countAt: number | null }
  | { readonly kind: 'behind'; readonly word: string; readonly from: number }
  | null;

const FIRST: KeyPlace = { kind: 'at', index: 1, countAt: null };

/**
 * After the key specifications of https://redis.io/docs/latest/commands/.
 * @param name upper case
 * @returns null: the command names no key
 */
export function keyPlace(name: string): KeyPlace {
  const from = STREAMS.get(name);
  if (from !== undefined) return { kind: 'behind', word: 'STREAMS', from };
  const index = ELSEWHERE.get(name);
  if (index === undefined) return FIRST;
  return index === 0 ? null : { kind: 'at', index, countAt: COUNTED.has(name) ? 2 : null };
}
