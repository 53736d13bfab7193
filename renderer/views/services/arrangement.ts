import { useState } from 'react';
import { severityRank } from '../../../shared/model/severity';
import { layoutServices, type Ranked, type ServicesLayout } from './services-layout';

/** Places change at most once in this time (ms), so that a ranking that wavers does not flicker. */
export const HOLD_MS = 10_000;

export interface Arrangement {
  readonly layout: ServicesLayout;
  /** what each service was when it was placed */
  readonly ranks: ReadonlyMap<string, number>;
  /** epoch ms */
  readonly at: number;
}

/**
 * The arrangement to show now: a severity that rose, or a service that came or went, is placed at once; anything else
 * waits until the last arrangement has stood for {@link HOLD_MS}. Pure.
 */
export function arrange(before: Arrangement | null, rows: readonly Ranked[], now: number): Arrangement {
  if (before !== null && now - before.at < HOLD_MS && now >= before.at && !urgent(before, rows))
    return before;
  const layout = layoutServices(rows);
  if (before !== null && JSON.stringify(layout) === JSON.stringify(before.layout) && !urgent(before, rows))
    return before;
  return { layout, ranks: new Map(rows.map(({ id, severity }) => [id, severityRank(severity)])), at: now };
}

function urgent({ ranks }: Arrangement, rows: readonly Ranked[]): boolean {
  return (
    rows.length !== ranks.size ||
    rows.some(({ id, severity }) => severityRank(severity) > (ranks.get(id) ?? Number.NEGATIVE_INFINITY))
  );
}

/** {@link arrange} over the life of a view; `still`: each picture is arranged for itself. */
export function useArrangement(rows: readonly Ranked[], now: number, still: boolean): ServicesLayout {
  const [held, setHeld] = useState(() => arrange(null, rows, now));
  const next = arrange(still ? null : held, rows, now);
  if (!still && next !== held) setHeld(next);
  return next.layout;
}
