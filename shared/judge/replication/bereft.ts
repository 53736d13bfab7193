import type { JudgeInput } from '../judgement';
import type { ClusterReading, CopyLook, CopyReading, LastLook } from './cluster-reading';
import { answersNow, waits } from './last-look';

/** ms for which a copy that received something counts as proof that its primary still sends */
const HEARD_FOR = 60_000;

/** What the wall knows of a primary that does not answer it. */
export type Life =
  /** nothing listens there, and nothing is connected to it */
  | 'stopped'
  /** it gives no sign to anybody that the wall can ask */
  | 'silent'
  /** a copy still receives from it: it lives, and the wall cannot reach it */
  | 'sending';

/** What a copy would lose if it took over now from a primary that does not answer. */
export interface Loss {
  /** s before the primary went: all that was committed earlier is there; null: not known */
  readonly atMost: number | null;
  /** s: known to be lost; 0: nothing is known to be */
  readonly atLeast: number;
  /** epoch ms: it has all that was committed until then; null: not known */
  readonly until: number | null;
  /** every commit that waited for its standbys is there */
  readonly confirmed: boolean;
}

/** A copy without its primary. */
export interface BereftCopy {
  readonly one: CopyReading;
  /** at the last look; null: it was not known then */
  readonly seen: CopyLook | null;
  /** it stated its position at the newest look */
  readonly answers: boolean;
  readonly loss: Loss;
  /** what it must replay before it can take writes; null: not known */
  readonly replay: { readonly bytes: number; readonly seconds: number | null } | null;
}

export interface Bereft {
  readonly look: LastLook;
  /** epoch ms at which the primary was seen to be gone */
  readonly goneAt: number;
  readonly life: Life;
  /** the last look is older than this wall's start */
  readonly beforeStart: boolean;
  readonly copies: readonly BereftCopy[];
}

/**
 * A cluster whose primary does not answer, judged by the last look at which it did. The primary's positions bracket what
 * a copy has: it lacks at most what was committed between the newest question to the primary that its WAL covers and
 * the look that found the primary gone.
 * @returns null: the primary answers, or was never seen alive
 */
export function bereftOf(input: JudgeInput, reading: ClusterReading): Bereft | null {
  const { look } = reading;
  if (reading.up !== false || look === null || look.gone === null) return null;
  const { gone } = look;
  const goneAt = Math.max(gone.at, gone.sentAt ?? 0);
  const proven = provenPosition(reading, look);
  const source = input.sources.find(({ id }) => id === reading.cluster.target.id);
  return {
    look,
    goneAt,
    life: lifeOf(input, reading, gone.sentAt),
    beforeStart: source !== undefined && source.lastOkAt === null,
    copies: reading.copies.map((one) => {
      const seen = look.copies[one.copy.config.id] ?? null;
      return {
        one,
        seen,
        answers: answersNow(one),
        loss: lossOf(one, seen, look, goneAt, proven),
        replay: replayOf(one, seen),
      };
    }),
  };
}

const STOPPED: ReadonlySet<string | undefined> = new Set(['refused', 'closed', 'loading']);

function lifeOf(input: JudgeInput, reading: ClusterReading, sentAt: number | null): Life {
  const linked = reading.copies.some(
    (one) => one.copy.upstream === reading.cluster.primary.id && answersNow(one) && one.streaming === true,
  );
  if (linked && sentAt !== null && input.now - sentAt < HEARD_FOR) return 'sending';
  return STOPPED.has(reading.fault?.code) && !linked ? 'stopped' : 'silent';
}

/** What a copy has received: by its own word now, else by what was known at the last look. */
function receivedBy(one: CopyReading, seen: CopyLook | null): CopyLook['received'] {
  return one.node?.received ?? seen?.received ?? null;
}

function lossOf(
  one: CopyReading,
  seen: CopyLook | null,
  look: LastLook,
  goneAt: number,
  proven: number | null,
): Loss {
  const received = receivedBy(one, seen);
  const whole = received !== null && received.lsn >= look.lsn;
  // Both are true statements, and the later one says more; a restarted wall has only the one that it kept.
  const times = [received?.until, seen?.received?.until, whole ? look.at : null].filter(
    (time): time is number => time !== null && time !== undefined,
  );
  const until = times.length === 0 ? null : Math.max(...times);
  const missing = whole ? null : (received?.missingSince ?? null);
  const least = missing === null ? (whole ? 0 : LEAST_S) : Math.max(LEAST_S, (look.at - missing) / 1_000);
  return {
    until,
    atMost: until === null ? null : Math.max(0, goneAt - until) / 1_000,
    atLeast: received === null ? 0 : least,
    confirmed: proven !== null && received !== null && received.lsn >= proven,
  };
}

/** s; WAL is known to be missing, but not since when */
const LEAST_S = 0.001;

/**
 * The position below which every acknowledged commit lies. Each was confirmed by as many of the listed standbys as are
 * awaited, whichever those were; of so many that any such group has one among them, the one with the most WAL has it.
 * @returns bytes from 0/0; null: commits do not wait, or too few of the listed standbys can be asked
 */
function provenPosition({ copies }: ClusterReading, look: LastLook): number | null {
  const { synchronous } = look.node;
  if (!waits(synchronous) || synchronous.listed === null) return null;
  const positions = copies.flatMap((one) => {
    const seen = look.copies[one.copy.config.id];
    const state = seen?.syncState ?? 'async';
    if (state === 'async' || !answersNow(one)) return [];
    return one.node?.received?.lsn ?? [];
  });
  if (positions.length < synchronous.listed - synchronous.awaited + 1) return null;
  const most = Math.max(...positions);
  return most >= look.lsn ? most : null;
}

function replayOf(one: CopyReading, seen: CopyLook | null): BereftCopy['replay'] {
  const received = receivedBy(one, seen);
  const replayed = one.node?.replayed ?? seen?.replayed ?? null;
  if (received === null || replayed === null) return null;
  const bytes = Math.max(0, received.lsn - replayed.lsn);
  if (bytes === 0) return { bytes, seconds: 0 };
  const [from, to] = [replayed.until, received.until];
  return { bytes, seconds: from === null || to === null ? null : Math.max(0, to - from) / 1_000 };
}
