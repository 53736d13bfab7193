import { useState } from 'react';
import { type Severity, severityRank } from '../../shared/model/severity';

/** Rows change places at most once in this time (ms), so that an unstable ranking does not flicker. */
export const ARRANGEMENT_HOLD_MS = 10_000;

/** A subject that is placed by its severity. */
interface Ranked {
  readonly id: string;
  readonly severity: Severity;
}

export interface Arrangement<Layout> {
  readonly layout: Layout;
  /** the rank of each subject when it was placed */
  readonly ranks: ReadonlyMap<string, number>;
  /** all inputs of the layout */
  readonly key: string;
  /** epoch ms */
  readonly at: number;
}

/**
 * The arrangement to show now: a subject that is new, gone or worse is placed at once; any other change waits until the
 * last arrangement is {@link ARRANGEMENT_HOLD_MS} old. Pure.
 * @param key all inputs of the layout besides the ids and severities of the rows in their order
 */
export function arrange<Layout>(
  before: Arrangement<Layout> | null,
  rows: readonly Ranked[],
  key: string,
  now: number,
  layOut: () => Layout,
): Arrangement<Layout> {
  const whole = `${key}\n${rows.map(({ id, severity }) => `${id} ${severity}`).join('\n')}`;
  if (before !== null) {
    if (before.key === whole) return before;
    const held = now >= before.at && now - before.at < ARRANGEMENT_HOLD_MS;
    if (held && !urgent(before.ranks, rows)) return before;
  }
  const ranks = new Map(rows.map(({ id, severity }) => [id, severityRank(severity)]));
  return { layout: layOut(), ranks, key: whole, at: now };
}

function urgent(ranks: ReadonlyMap<string, number>, rows: readonly Ranked[]): boolean {
  return (
    rows.length !== ranks.size ||
    rows.some(({ id, severity }) => severityRank(severity) > (ranks.get(id) ?? Number.NEGATIVE_INFINITY))
  );
}

/**
 * {@link arrange} over the life of a view.
 * @param still every picture is arranged without regard to the one before
 */
export function useArrangement<Layout>(
  rows: readonly Ranked[],
  key: string,
  now: number,
  still: boolean,
  layOut: () => Layout,
): Layout {
  const [held, setHeld] = useState(() => arrange(null, rows, key, now, layOut));
  const next = arrange(still ? null : held, rows, key, now, layOut);
  if (!still && next !== held) setHeld(next);
  return next.layout;
}
