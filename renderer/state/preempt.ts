/** The incident that has taken over the wall. Times are ms of a monotonic clock. */
export interface Preempt {
  /** id of the incident on the wall, open or just over; null: the views rotate */
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

/** The incidents of a snapshot, by id. */
export interface Incidents {
  /** those that take over the wall, worst first */
  readonly taking: readonly string[];
  /** all open ones */
  readonly open: readonly string[];
  /** the one that has just ended and tells how; `waits`: one as grave takes over before it; null: none */
  readonly over: { readonly id: string; readonly waits: boolean } | null;
}

/**
 * The incident on the wall now. An incident takes over at once, stays for a minimum time even if it ends, alternates
 * with others, and gives the wall back. One that has just ended has the wall before milder ones, and leaves it at once
 * to one as grave. Pure.
 * @param now ms @param dwell ms for which each of several is shown
 */
export function preempt(before: Preempt, incidents: Incidents, now: number, dwell: number): Preempt {
  const { taking, open } = incidents;
  const waits = incidents.over?.waits === true && taking.length > 0;
  const over = incidents.over === null || open.includes(incidents.over.id) ? null : incidents.over.id;
  const { shown, since, restsUntil, asked } = before;
  const held = now - since < HOLD_MS;
  const give = (next: string | null): Preempt => ({ ...before, shown: next, since: now, asked: false });
  if (shown === null)
    return held || now < restsUntil || (taking.length === 0 && over === null)
      ? before
      : give(over === null || waits ? (taking[0] ?? over) : over);
  if (shown === over) return waits ? give(taking[0] ?? null) : before;
  if (asked) return open.includes(shown) || held ? before : give(null);
  if (held) return before;
  if (over !== null && !waits) return give(over);
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
