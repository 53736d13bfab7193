import type { PostgresNode, Synchronous, WalReach } from '../../kinds/postgres/evidence';
import type { JudgeInput } from '../judgement';
import type { ClusterReading, CopyReading } from './reading';

/**
 * The last look at which a primary answered, kept while it does not: a dead primary is judged by it. JSON-safe, and part
 * of the judge's memory, so it outlives a restart.
 */
export interface LastLook {
  /** id of the server */
  readonly primary: string;
  /** epoch ms at which it was asked */
  readonly at: number;
  /** bytes from 0/0: what it had written */
  readonly lsn: number;
  /** its statement, with its settings */
  readonly node: PostgresNode;
  /** by the id of the copy */
  readonly copies: Readonly<Record<string, CopyLook>>;
  /** the first look that it did not answer; null: it answers */
  readonly gone: Gone | null;
}
export interface Gone {
  /** epoch ms */
  readonly at: number;
  /** bytes from 0/0: the most that any copy had received then; null: none said */
  readonly most: number | null;
  /** epoch ms at which a copy had received more than that: the primary still sent; null: never */
  readonly sentAt: number | null;
}
/** A copy at that look. */
export interface CopyLook {
  readonly streaming: boolean | null;
  readonly timeline: number | null;
  readonly syncState: PostgresNode['syncState'];
  readonly upstream: string | null;
  /** s */
  readonly applyDelay: number;
  readonly received: WalReach | null;
  readonly replayed: WalReach | null;
  /** s behind */
  readonly lag: number | null;
  /** By */
  readonly unreceived: number | null;
}

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
