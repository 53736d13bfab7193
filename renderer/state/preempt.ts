/** The incident that has taken over the wall. Times are ms of a monotonic clock. */
export interface Preempt {
  /** id of the incident on the wall; null: the views rotate */
  readonly shown: string | null;
  /** time at which that began */
  readonly since: number;
  /** a person went back to the views: no incident takes over before this time */
  readonly restsUntil: number;
  /** a person opened it, so it need not be one that takes over */
  readonly asked: boolean;
}
export const NO_PREEMPT: Preempt = {
  shown: null,
  since: Number.NEGATIVE_INFINITY,
  restsUntil: Number.NEGATIVE_INFINITY,
  asked: false,
};

/** The wall changes between incidents and views at most once in this time, however conditions flap. ms */
export const HOLD_MS = 10_000;
/** For this time, no incident interrupts a person. ms */
export const REST_MS = 60_000;

/**
 * The incident on the wall now. An incident takes over at once, stays for a minimum time even if it ends, alternates
 * with others, and gives the wall back. Pure.
 * @param taking ids of incidents that take over the wall, worst first @param open ids of all open incidents
 * @param now ms @param dwell ms for which each of several is shown
 */
export function preempt(
  before: Preempt,
  taking: readonly string[],
  open: readonly string[],
  now: number,
  dwell: number,
): Preempt {
  const { shown, since, restsUntil, asked } = before;
  const held = now - since < HOLD_MS;
  const give = (next: string | null): Preempt => ({ ...before, shown: next, since: now, asked: false });
  if (shown === null)
    return taking.length === 0 || held || now < restsUntil ? before : give(taking[0] ?? null);
  if (asked) return open.includes(shown) || held ? before : give(null);
  if (held) return before;
  if (!taking.includes(shown)) return give(taking[0] ?? null);
  if (taking.length < 2 || now - since < dwell) return before;
  return give(taking[(taking.indexOf(shown) + 1) % taking.length] ?? null);
}

/** A person goes back to the views. */
export function released(before: Preempt, now: number): Preempt {
  return { ...before, shown: null, since: now, restsUntil: now + REST_MS, asked: false };
}

/** A person has acknowledged the incident on the wall: the views are back, and another incident may take over. */
export function dealtWith(before: Preempt, now: number): Preempt {
  return { ...before, shown: null, since: now, asked: false };
}

/** A person opens an incident. */
export function asked(before: Preempt, id: string, now: number): Preempt {
  return { ...before, shown: id, since: now, asked: true };
}
