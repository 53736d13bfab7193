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
  /** it stated its positions itself: only then does `replayedAt` limit how old the WAL is that it lacks */
  readonly stated: boolean;
  /** epoch ms when it was last seen connected and complete; null: never */
  readonly currentAt: number | null;
}
/** Seconds and bytes behind; null: unknown. */
export interface Lag {
  readonly lag: number | null;
  /** lower bound while `lag` is unknown */
  readonly atLeast: number | null;
  /** upper bound while `lag` is unknown: on an idle primary far above the truth */
  readonly atMost: number | null;
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
 * but is not trusted beyond it: where no earlier look limits the age, that commit gives an upper bound, not a value. A
 * replica without a connection is as far behind as the last proof that it was current,
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
    return { lag: null, atLeast, atMost: null, unreceived: null, exposure: null, current: false };
  }
  const unreceived = received === null ? null : Math.max(0, primary - received);
  const exposure = complete
    ? 0
    : received === null
      ? null
      : exposureOf(history.missing(received, now), input);
  if (replayed === null) {
    const least = received === null ? null : (history.missing(received, now)?.least ?? null);
    return { lag: null, atLeast: least, atMost: null, unreceived, exposure, current: false };
  }
  if (behind === null || complete) {
    const linked = streaming === true || fromArchive;
    const lag = linked ? 0 : sinceProof === null ? null : Math.max(LEAST_S, sinceProof);
    return { lag, atLeast: lag === null ? 0 : null, atMost: null, unreceived, exposure, current: linked };
  }
  const age = within(behind, input);
  if (age === null)
    return {
      lag: null,
      atLeast: behind.least,
      atMost: mostOf(behind, input),
      unreceived,
      exposure,
      current: false,
    };
  return { lag: Math.max(LEAST_S, age), atLeast: null, atMost: null, unreceived, exposure, current: false };
}

/**
 * null: neither an earlier look at the primary nor a proof that the copy was current limits the age. What an idle primary
 * writes without a commit lies beyond every position that an archive has brought: there only the proof does.
 */
function within(bounds: MissingAge, { now, replayedAt, currentAt }: LagInput): number | null {
  const { least } = bounds;
  const most = bounds.most ?? (currentAt === null ? null : Math.max(least, (now - currentAt) / 1000));
  if (most === null) return null;
  return replayedAt === null ? most : Math.max(least, Math.min((now - replayedAt) / 1000, most));
}

/** The copy lacks only WAL that was written after the last commit that it replayed. */
function mostOf({ least }: MissingAge, { now, replayedAt, stated }: LagInput): number | null {
  return !stated || replayedAt === null ? null : Math.max(least, LEAST_S, (now - replayedAt) / 1000);
}

function exposureOf(bounds: MissingAge | null, input: LagInput): number | null {
  if (bounds === null) return 0;
  return within(bounds, input);
}
