import type { RedisTarget } from '../../../../shared/kinds/redis/target';
import type { Sample } from '../../../../shared/model/observation';
import { sampleOf } from '../emitter';
import type { RedisClient } from './client';
import { replyCode } from './faults';
import { numberIn, rowsIn } from './reply';

type Queue = RedisTarget['queues'][number];

const LENGTH: Readonly<Record<Queue['type'], string>> = { list: 'LLEN', zset: 'ZCARD', stream: 'XLEN' };

export interface QueueReading {
  readonly samples: readonly Sample[];
  /** the first command that failed, and how */
  readonly failure: { readonly command: string; readonly error: unknown } | null;
}

/** Reads one queue's length, and for a stream each consumer group's pending and not yet delivered entries. */
export async function readQueue(
  client: RedisClient,
  target: string,
  queue: Queue,
  now: () => number,
): Promise<QueueReading> {
  const { key, type } = queue;
  const command = LENGTH[type];
  const [length, groups] = await Promise.allSettled([
    client.keyed(command, key),
    type === 'stream' ? client.keyed('XINFO', 'GROUPS', key) : Promise.resolve([]),
  ]);
  const t = now();
  if (length.status === 'rejected') return { samples: [], failure: { command, error: length.reason } };
  const items = numberIn(length.value);
  const samples = [sampleOf(t, 'gantry.redis.queue.length', { target, key, type }, items)];
  if (groups.status === 'rejected') {
    // XINFO answers a bare ERR for a key that is not there, which is an empty stream without groups.
    const absent = items === 0 && replyCode(groups.reason) === 'ERR';
    return { samples, failure: absent ? null : { command: 'XINFO GROUPS', error: groups.reason } };
  }
  for (const fields of rowsIn(groups.value)) {
    const group = String(field(fields, 'name'));
    const attributes = { target, key, group };
    samples.push(
      sampleOf(t, 'gantry.redis.queue.pending', attributes, numberIn(field(fields, 'pending'))),
      // Stated from Redis 7.0 on, and null after entries were deleted from the middle.
      sampleOf(t, 'gantry.redis.queue.lag', attributes, numberIn(field(fields, 'lag'))),
    );
  }
  return { samples, failure: null };
}

/** RESP2 gives a map as a flat list of names and values. */
function field(fields: readonly unknown[], name: string): unknown {
  const at = fields.indexOf(name);
  return at === -1 ? null : fields[at + 1];
}
