/** Which incident has the wall. Times are ms of a clock that never steps. */
export interface Preempt {
  /** id of the incident on the wall; null: the views take their turns */
  readonly shown: string | null;
  /** when that began */
  readonly since: number;
  /** a person went on to the views: nothing takes the wall before this */
  readonly restsUntil: number;
  /** a person asked for it, so it need not take the wall */
  readonly asked: boolean;
}
export const NO_PREEMPT: Preempt = {
  shown: null,
  since: Number.NEGATIVE_INFINITY,
  restsUntil: Number.NEGATIVE_INFINITY,
  asked: false,
};

/** The wall does not change hands more often than this, whatever flaps. ms */
export const HOLD_MS = 10_000;
/** So long a person is left alone with what they look at. ms */
export const REST_MS = 60_000;

/**
 * Who has the wall now. An incident takes it at once, keeps it for a while even when it is over at once, alternates
 * with others, and gives it back. Pure.
 * @param taking ids of incidents that take the wall, worst first @param open ids of all that are open
 * @param now ms @param dwell ms that each of several is shown
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

/** A person wants to see the views. */
export function released(before: Preempt, now: number): Preempt {
  return { ...before, shown: null, since: now, restsUntil: now + REST_MS, asked: false };
}

/** A person has dealt with the incident that has the wall: the views are back, and another one may take it. */
export function dealtWith(before: Preempt, now: number): Preempt {
  return { ...before, shown: null, since: now, asked: false };
}

/** A person wants to see an incident. */
export function asked(before: Preempt, id: string, now: number): Preempt {
  return { ...before, shown: id, since: now, asked: true };
}
