import type { Synchronous } from '../../kinds/postgres/evidence';
import type { JudgeInput } from '../judgement';
import type { ClusterReading, CopyLook, CopyReading, Gone, LastLook } from './cluster-reading';

/**
 * What is remembered of a cluster's primary after this tick.
 * @param before what was remembered
 * @returns null: it was never seen alive
 */
export function lastLookOf(
  input: JudgeInput,
  reading: Omit<ClusterReading, 'look'>,
  before: LastLook | null,
): LastLook | null {
  const { node, up, cluster } = reading;
  const written = node?.written ?? null;
  if (node?.role === 'primary' && written !== null && written.until !== null && up !== false) {
    const copies = Object.fromEntries(reading.copies.map((one) => [one.copy.config.id, copyLook(one)]));
    return { primary: cluster.primary.id, at: written.until, lsn: written.lsn, node, copies, gone: null };
  }
  if (before === null || before.primary !== cluster.primary.id) return null;
  return up === false ? { ...before, gone: goneOf(input, reading, before) } : before;
}

function copyLook(one: CopyReading): CopyLook {
  return {
    streaming: one.streaming,
    timeline: one.node?.timeline ?? null,
    syncState: one.node?.syncState ?? null,
    upstream: one.node?.upstream ?? null,
    applyDelay: one.node?.applyDelay ?? 0,
    received: one.node?.received ?? null,
    replayed: one.node?.replayed ?? null,
    lag: one.lag.value,
    unreceived: one.unreceived.value,
  };
}

function goneOf(input: JudgeInput, { copies, upAt }: Omit<ClusterReading, 'look'>, { gone }: LastLook): Gone {
  const heard = copies.filter(answersNow);
  const positions = heard.flatMap(({ node }) => node?.received?.lsn ?? []);
  const most = positions.length === 0 ? null : Math.max(...positions);
  if (gone === null) return { at: upAt ?? input.now, most, sentAt: null };
  if (most === null || (gone.most !== null && most <= gone.most)) return gone;
  if (gone.most === null) return { ...gone, most };
  return { ...gone, most, sentAt: Math.max(...heard.map(({ nodeAt }) => nodeAt ?? gone.at)) };
}

/** Whether a copy itself stated its position at the newest look. */
export function answersNow({ up, node }: CopyReading): boolean {
  return up !== false && node !== null && node.role === 'standby' && node.acceptsReads === true;
}

/** The looks of the right shape, by target, from a stored memory. */
export function soundLooks(value: unknown): Readonly<Record<string, LastLook>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, unknown>>).filter((entry): entry is [string, LastLook] =>
      isLook(entry[1]),
    ),
  );
}

function isLook(value: unknown): value is LastLook {
  if (typeof value !== 'object' || value === null) return false;
  const { primary, at, lsn, node, copies, gone } = value as Partial<Record<keyof LastLook, unknown>>;
  const isRecord = (one: unknown): boolean => typeof one === 'object' && one !== null;
  return (
    typeof primary === 'string' &&
    Number.isFinite(at) &&
    Number.isFinite(lsn) &&
    isRecord(node) &&
    isRecord(copies) &&
    Object.values(copies as object).every(isRecord) &&
    (gone === null || (isRecord(gone) && Number.isFinite((gone as Gone).at)))
  );
}

/** Whether a primary's commits wait for standbys, so that what was acknowledged can be known to have survived. */
export function waits(synchronous: Synchronous | null | undefined): synchronous is Synchronous {
  if (synchronous === null || synchronous === undefined || synchronous.awaited === 0) return false;
  return ['on', 'remote_apply', 'remote_write'].includes(synchronous.commit);
}
