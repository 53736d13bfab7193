import type { ClockWatch } from './clock-watch';
import type { Damage } from './damage';

/** Something to say on the wall; at most one per id. */
export interface StoreProblem {
  readonly id: 'store.damage' | 'store.removed' | 'store.clock' | 'store.unread' | 'store.unwritten';
  readonly text: string;
  readonly remedy: string;
}

/** ms for which the wall says that the cache was removed, or that something of it was damaged. */
const SAID_FOR_MS = 60 * 60 * 1000;

export interface StoreCondition {
  readonly damage: Pick<Damage, 'first' | 'count' | 'at'>;
  /** epoch ms at which the cache was found removed; null: it was not */
  readonly removedAt: number | null;
  readonly clock: Pick<ClockWatch, 'words'>;
  /** it could not be read back, or written, for a reason that is a defect of Gantry */
  readonly unread: boolean;
  readonly unwritten: boolean;
}

const REPORT = 'Restart the wall. If it recurs, please report it with gantry.log from the data folder.';

/**
 * What happened to the cache that people should know of.
 * @param now epoch ms
 */
export function storeProblems(
  { damage, removedAt, clock, unread, unwritten }: StoreCondition,
  now: number,
): readonly StoreProblem[] {
  const problems: StoreProblem[] = [];
  const { first, count, at } = damage;
  if (first !== null && Math.abs(now - at) <= SAID_FOR_MS) {
    const more = count > 1 ? ` (and ${count - 1} more)` : '';
    problems.push({
      id: 'store.damage',
      text: `The cache was damaged on disk: ${first}${more}. All other data is available.`,
      remedy: 'gantry.log lists the damage. If it recurs, test this machine’s disk and memory.',
    });
  }
  if (removedAt !== null && Math.abs(now - removedAt) <= SAID_FOR_MS) {
    problems.push({
      id: 'store.removed',
      text: 'The cache was removed while the wall was running: a new one was started from memory.',
      remedy: 'No action is needed; do not move the data folder of a running wall.',
    });
  }
  if (unread) {
    const text = 'The cache could not be read back in full: charts start with the data received since then.';
    problems.push({ id: 'store.unread', text, remedy: REPORT });
  }
  if (unwritten) {
    const text = 'The cache could not be written: data received since then is in memory only.';
    problems.push({ id: 'store.unwritten', text, remedy: REPORT });
  }
  const jump = clock.words();
  if (jump !== null) problems.push({ id: 'store.clock', ...jump });
  return problems;
}
