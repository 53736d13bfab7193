import type { PostgresTarget, ReplicaConfig } from '../../../../shared/kinds/postgres/target';
import type { Emitter } from '../emitter';
import { slotsOf } from './figures';
import { lagOf } from './lag';
import type { LsnHistory } from './lsn-history';
import type { Position } from './rows';
import { copiesFromArchive, type PrimaryPosition } from './survey';
import type { Link, Survey } from './topology';

export const REPLICA_GROUP = 'replica';

/** State of a replica, so that the lag of an unreachable one keeps growing. */
export interface ReplicaMemory {
  received: number | null;
  replayed: number | null;
  replayedAt: number | null;
  currentAt: number | null;
}
export function newReplicaMemory(): ReplicaMemory {
  return { received: null, replayed: null, replayedAt: null, currentAt: null };
}

/**
 * Samples of one replica, from both sides.
 * @param skew ms to add to the primary's clock to get this wall's
 * @param now epoch ms
 */
export function replicaFigures(
  emitter: Emitter,
  target: PostgresTarget,
  replica: ReplicaConfig,
  survey: Survey,
  link: Link,
  facts: {
    readonly primary: PrimaryPosition | null;
    readonly history: LsnHistory;
    readonly skew: number;
    readonly now: number;
  },
  memory: ReplicaMemory,
): void {
  const put = (metric: string, value: number | null, more: Readonly<Record<string, string>> = {}) =>
    emitter.sample(
      REPLICA_GROUP,
      facts.now,
      metric,
      { target: target.id, replica: replica.id, ...more },
      value,
    );
  const asked = survey.get(replica.id);
  const promoted = asked?.hello?.standby === false;
  if (promoted) {
    // It has no upstream; its positions belong to a timeline of its own.
    Object.assign(memory, newReplicaMemory());
    for (const metric of LAG_METRICS) put(metric, null);
    return;
  }
  const { sender } = link;
  const position = asked?.position ?? null;
  const slot = slotsOf(survey.get(link.upstream)?.sections ?? {}).find(({ name }) => name === replica.slot);
  if (position !== null) {
    memory.received = position.received;
    memory.replayed = position.replayed;
    memory.replayedAt = position.replayedAt === null ? null : position.replayedAt * 1000 + facts.skew;
  } else if (sender !== null) {
    memory.received = sender.flush ?? memory.received;
    memory.replayed = sender.replay ?? memory.replayed;
    memory.replayedAt = sender.replayLag === null ? null : facts.now - sender.replayLag * 1000;
  } else {
    // The slot is at the position that the replica last confirmed, which is the only remaining information about it.
    memory.received ??= slot?.restart ?? null;
  }
  const now = asked?.position ? asked.t : facts.now;
  const lag = lagOf({
    now,
    primary: facts.primary?.lsn ?? null,
    history: facts.history,
    received: memory.received,
    replayed: memory.replayed,
    streaming: link.streaming,
    fromArchive: copiesFromArchive(asked),
    complete: isComplete(facts.primary, position),
    replayedAt: memory.replayedAt,
    stated: position !== null,
    currentAt: memory.currentAt,
  });
  if (lag.current) memory.currentAt = now;
  put('gantry.postgresql.replication.lag', lag.lag);
  put('gantry.postgresql.replication.lag.at_least', lag.atLeast);
  put('gantry.postgresql.replication.lag.at_most', lag.atMost);
  put('gantry.postgresql.replication.unreceived', lag.unreceived);
  put('gantry.postgresql.replication.exposure', lag.exposure);

  const primary = facts.primary?.lsn ?? null;
  const behind = (lsn: number | null) =>
    primary === null || lsn === null ? null : Math.max(0, primary - lsn);
  const onPrimary = (stage: string) => ({ side: 'primary', stage });
  for (const stage of ['sent', 'write', 'flush', 'replay'] as const) {
    if (sender !== null) put('postgresql.replication.data_delay', behind(sender[stage]), onPrimary(stage));
  }
  for (const stage of ['write', 'flush', 'replay'] as const) {
    if (sender === null) continue;
    // The primary states no time when nothing is under way: that is 0 only if nothing is missing.
    const idle = behind(sender[stage]) === 0 ? 0 : null;
    put('postgresql.wal.lag', sender[`${stage}Lag`] ?? idle, onPrimary(stage));
  }
  const onStandby = (stage: string) => ({ side: 'standby', stage });
  if (position !== null) {
    put('postgresql.replication.data_delay', behind(position.received), onStandby('receive'));
    put('postgresql.replication.data_delay', behind(position.replayed), onStandby('replay'));
    const stated = memory.replayedAt === null ? null : Math.max(0, now - memory.replayedAt) / 1000;
    put('postgresql.wal.lag', lag.lag === 0 ? 0 : lag.lag === null ? null : stated, onStandby('replay'));
  }
}

/** Snapshots are told by transaction ids, which are handed out in order and replayed in the order of the WAL. */
function isComplete(primary: PrimaryPosition | null, position: Position | null): boolean {
  const [completed, visible] = [primary?.completed ?? null, position?.visible ?? null];
  return completed !== null && visible !== null && visible >= completed;
}

const LAG_METRICS = [
  'gantry.postgresql.replication.lag',
  'gantry.postgresql.replication.lag.at_least',
  'gantry.postgresql.replication.lag.at_most',
  'gantry.postgresql.replication.unreceived',
  'gantry.postgresql.replication.exposure',
] as const;

/**
 * Drops positions that no replica needs; a replica with an unknown position keeps all of them (within bounds).
 * @param archived position up to which the archive holds the WAL; null: there is no archive
 */
export function forgetReplayed(
  history: LsnHistory,
  memories: readonly ReplicaMemory[],
  archived: number | null,
): void {
  const positions = memories.map(({ replayed, received }) => replayed ?? received);
  if (archived !== null) positions.push(archived);
  const known = positions.filter((position) => position !== null);
  if (known.length < positions.length) return;
  history.forget(Math.min(history.newest ?? 0, ...known));
}
