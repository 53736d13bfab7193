import type { RedisReplica } from '../../../../shared/kinds/redis/evidence';
import { numberIn } from './reply';

/** Fields of one server's INFO. */
export type Info = ReadonlyMap<string, string>;

export function parseInfo(text: string): Info {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return fields;
}

export function infoNumber(info: Info, field: string): number | null {
  const text = info.get(field);
  if (text === undefined || text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Sum over the servers that state the field; null when none does. */
export function infoSum(infos: readonly Info[], field: string): number | null {
  let sum: number | null = null;
  for (const info of infos) {
    const value = infoNumber(info, field);
    if (value !== null) sum = (sum ?? 0) + value;
  }
  return sum;
}

/** Keys per database, summed over servers: `db0:keys=12,expires=3,avg_ttl=0`. */
export function infoKeyspace(infos: readonly Info[]): ReadonlyMap<string, number> {
  const keys = new Map<string, number>();
  for (const info of infos) {
    for (const [field, value] of info) {
      const db = /^db(\d+)$/.exec(field)?.[1];
      const count = db === undefined ? null : numberIn(parsePairs(value).get('keys'));
      if (db !== undefined && count !== null) keys.set(db, (keys.get(db) ?? 0) + count);
    }
  }
  return keys;
}

/** Replicas that a master names: `slave0:ip=10.0.0.8,port=6379,state=online,offset=1234,lag=0`. */
export function infoReplicas(info: Info): readonly RedisReplica[] {
  const written = infoNumber(info, 'master_repl_offset');
  const replicas: RedisReplica[] = [];
  for (const [field, value] of info) {
    if (!/^slave\d+$/.test(field)) continue;
    const pairs = parsePairs(value);
    const offset = Number(pairs.get('offset') ?? Number.NaN);
    const known = written !== null && Number.isFinite(offset) && pairs.get('state') === 'online';
    replicas.push({
      id: `${pairs.get('ip') ?? '?'}:${pairs.get('port') ?? '?'}`,
      state: pairs.get('state') ?? 'unknown',
      behind: known ? Math.max(0, written - offset) : null,
    });
  }
  return replicas;
}

/**
 * Fragmentation of the worst server: that of the allocator where it is stated, because the ratio of the whole process
 * counts what was freed and swapped too.
 */
export function infoFragmentation(infos: readonly Info[]): number | null {
  let worst: number | null = null;
  for (const info of infos) {
    const ratio = infoNumber(info, 'allocator_frag_ratio') ?? infoNumber(info, 'mem_fragmentation_ratio');
    if (ratio !== null) worst = Math.max(worst ?? 0, ratio);
  }
  return worst;
}

function parsePairs(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(',').map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return [name, value] as const;
    }),
  );
}
