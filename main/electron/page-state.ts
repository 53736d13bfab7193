/** What is known of a page that does not answer. A pulse is about a second of main's own loop. */
export interface PageSigns {
  /**
   * pulses since it was last heard. Pulses are counted, not time: one that comes late says that main stood still, and
   * the page's word may lie unread.
   */
  readonly silent: number;
  /** s of processor time that its process has used since; null: not measured */
  readonly used: number | null;
  /** share 0..1 of all processors' time that anything has used since; null: not measured */
  readonly busy: number | null;
  /** it was heard since it was loaded; until then it also compiles, and draws everything for the first time */
  readonly begun: boolean;
  /** how often it was ended of late because it was stuck */
  readonly restarts: number;
}

/** ask: only a silent page is asked, because asking wakes its process */
export type PageState = 'fine' | 'ask' | 'wait' | 'stuck';

/** A live wall answers an update each second. */
const QUIET_PULSES = 2;
/**
 * s of its own processor time without a word. An update takes 0.02 to 0.1 s, the first picture up to 2 s; a page that
 * gets no processor does not use any, however long it is silent.
 */
const ENDLESS_S = 3;
const ENDLESS_AT_FIRST_S = 12;
/** Pulses after which a page on a machine with processor time to spare waits for something that never comes. */
const IDLE_PULSES = 20;
/** Pulses after which a picture is too old to be worth keeping, whatever the reason. */
const LAST_PULSES = 600;
/** share of processor time from which a machine has none to spare */
const BUSY = 0.9;
/** Patience doubles with each restart, up to so many times. */
const MOST_DOUBLINGS = 4;

/** What to do about a page. Pure. */
export function pageState({ silent, used, busy, begun, restarts }: PageSigns): PageState {
  if (silent < QUIET_PULSES) return 'fine';
  const patience = 2 ** Math.min(restarts, MOST_DOUBLINGS);
  if (used !== null && used >= (begun ? ENDLESS_S : ENDLESS_AT_FIRST_S) * patience) return 'stuck';
  const limit = busy !== null && busy < BUSY ? IDLE_PULSES : LAST_PULSES;
  if (silent >= limit * patience) return 'stuck';
  return silent === QUIET_PULSES ? 'ask' : 'wait';
}

/** Pulses without an answer, and ms by which main's own pulse comes late, from which an overload shows on the wall. */
const SLOW_PULSES = 4;
const LATE_MS = 2_000;

/**
 * Whether the wall is slow because its computer has no processor time to spare. Pure.
 * @param late ms by which main's pulse came late
 */
export function isOverloaded({ silent, busy }: Pick<PageSigns, 'silent' | 'busy'>, late: number): boolean {
  return busy !== null && busy >= BUSY && (silent >= SLOW_PULSES || late >= LATE_MS);
}

/** Shortest time (ms) between two loads of the page, and the longest. */
const RELOAD_EVERY = 1_000;
const RELOAD_MOST = 60_000;

/** ms between a load and the next one: a page that dies at once must not loop. @param reloads of late */
export function reloadPause(reloads: number): number {
  return Math.min(RELOAD_MOST, RELOAD_EVERY * 2 ** Math.max(0, reloads - 1));
}
