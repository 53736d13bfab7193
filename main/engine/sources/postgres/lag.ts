import type { LsnHistory, MissingAge } from './lsn-history';

export interface LagInput {
  /** epoch ms */
  readonly now: number;
  /** the primary's position asked in this run, before the standby; null: it could not be asked */
  readonly primary: number | null;
  readonly history: LsnHistory;
  /** last known positions of the replica, bytes from 0/0 */
  readonly received: number | null;
  readonly replayed: number | null;
  /** whether its receiver is connected; null: unknown */
  readonly streaming: boolean | null;
  /** it is to have no connection: it copies from an archive */
  readonly fromArchive: boolean;
  /** all that was committed when the primary was asked is visible in it, whatever other WAL it lacks */
  readonly complete: boolean;
  /** epoch ms by this wall's clock: the commit time of the last transaction it replayed */
  readonly replayedAt: number | null;
  /** epoch ms when it was last seen connected and complete; null: never */
  readonly currentAt: number | null;
}
/** Seconds and bytes behind; null: unknown. */
export interface Lag {
  readonly lag: number | null;
  /** lower bound while `lag` is unknown */
  readonly atLeast: number | null;
  readonly unreceived: number | null;
  readonly exposure: number | null;
  /** linked, and all the primary wrote is replayed */
  readonly current: boolean;
}
/** A replica that is behind is never shown as 0. */
const LEAST_S = 0.001;

/**
 * Lag in seconds. It is 0 only if the receiver is up (or none is meant to be) and what the primary had committed, asked
 * directly, is replayed: all WAL up to its position, or all but WAL without a commit, as an idle primary writes. Otherwise
 * the missing WAL was written between two of our own looks at the primary; the last replayed commit narrows that down
 * but is not trusted beyond it. A replica without a connection is as far behind as the last proof that it was current,
 * because on an idle primary nothing else distinguishes a cut link from calm.
 */
export function lagOf(input: LagInput): Lag {
  const { now, primary, history, received, replayed, streaming, fromArchive, complete, currentAt } = input;
  const sinceProof = currentAt === null ? null : Math.max(0, now - currentAt) / 1000;
  const behind = replayed === null ? null : history.missing(replayed, now);
  if (primary === null) {
    const unlinked = streaming === true ? 0 : (sinceProof ?? 0);
    const known = history.newest !== null && replayed !== null;
    const atLeast = known ? Math.max(behind?.least ?? 0, unlinked) : sinceProof;
    return { lag: null, atLeast, unreceived: null, exposure: null, current: false };
  }
  const unreceived = received === null ? null : Math.max(0, primary - received);
  const exposure = complete
    ? 0
    : received === null
      ? null
      : exposureOf(history.missing(received, now), input);
  if (replayed === null) {
    const least = received === null ? null : (history.missing(received, now)?.least ?? null);
    return { lag: null, atLeast: least, unreceived, exposure, current: false };
  }
  if (behind === null || complete) {
    const linked = streaming === true || fromArchive;
    const lag = linked ? 0 : sinceProof === null ? null : Math.max(LEAST_S, sinceProof);
    return { lag, atLeast: lag === null ? 0 : null, unreceived, exposure, current: linked };
  }
  const age = within(behind, input);
  const lag = age === null ? null : Math.max(LEAST_S, age);
  return { lag, atLeast: lag === null ? behind.least : null, unreceived, exposure, current: false };
}

function within(bounds: MissingAge, { now, replayedAt }: LagInput): number | null {
  const stated = replayedAt === null ? bounds.most : (now - replayedAt) / 1000;
  if (stated === null) return null;
  return Math.max(bounds.least, bounds.most === null ? stated : Math.min(stated, bounds.most));
}

function exposureOf(bounds: MissingAge | null, input: LagInput): number | null {
  if (bounds === null) return 0;
  return within(bounds, input);
}
