import { useState } from 'react';
import { severityRank } from '../../../shared/model/severity';
import { type EngineeringLayout, layoutEngineering, type Ranked } from './engineering-layout';

/** Places change at most once in this time (ms), so that what wavers does not flicker. */
export const HOLD_MS = 10_000;

export interface Arrangement {
  readonly layout: EngineeringLayout;
  /** what each reading was when it was placed */
  readonly ranks: ReadonlyMap<string, number>;
  /** all that the layout rests on */
  readonly key: string;
  /** epoch ms */
  readonly at: number;
}

/** The places to show now: what rose in severity, came or went is placed at once, anything else waits. Pure. */
export function arrange(
  before: Arrangement | null,
  rows: readonly Ranked[],
  sources: number,
  now: number,
): Arrangement {
  const key = `${sources} ${rows.map(({ id, severity, noted }) => `${id} ${severity} ${noted}`).join('\n')}`;
  if (before !== null) {
    if (before.key === key) return before;
    const held = now >= before.at && now - before.at < HOLD_MS;
    if (held && !urgent(before, rows)) return before;
  }
  const ranks = new Map(rows.map(({ id, severity }) => [id, severityRank(severity)]));
  return { layout: layoutEngineering(rows, sources), ranks, key, at: now };
}

function urgent({ ranks }: Arrangement, rows: readonly Ranked[]): boolean {
  return (
    rows.length !== ranks.size ||
    rows.some(({ id, severity }) => severityRank(severity) > (ranks.get(id) ?? Number.NEGATIVE_INFINITY))
  );
}

/** {@link arrange} over the life of a view; `still`: each picture is arranged for itself. */
export function useArrangement(
  rows: readonly Ranked[],
  sources: number,
  now: number,
  still: boolean,
): EngineeringLayout {
  const [held, setHeld] = useState(() => arrange(null, rows, sources, now));
  const next = arrange(still ? null : held, rows, sources, now);
  if (!still && next !== held) setHeld(next);
  return next.layout;
}
