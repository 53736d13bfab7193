import type { Column } from '../../shared/model/said';

const HOUR = 3_600_000;
/** Width of a label, and of `now` at the right end, in grid units. */
const LABEL = 100;

/** Both ends of a time axis, epoch ms. */
export interface Ends {
  readonly from: number;
  readonly to: number;
}

/** The ends of a column's window; null: it is empty and has none. */
export function endsOf({ t, from = t[0], to = t[t.length - 1] }: Column): Ends | null {
  return from === undefined || to === undefined || to <= from ? null : { from, to };
}

export interface Tick {
  readonly t: number;
  /** grid units from the left end of the axis */
  readonly at: number;
}

/**
 * The start of the span, and the last whole hour with enough space between it and `now`.
 */
export function axisTicks({ from, to }: Ends, width: number): readonly Tick[] {
  if (to <= from) return [];
  const at = (t: number): number => ((t - from) / (to - from)) * width;
  for (let hour = Math.floor(to / HOUR) * HOUR; hour > from; hour -= HOUR) {
    const place = at(hour);
    if (place < width - LABEL && place > LABEL * 1.5)
      return [
        { t: from, at: 0 },
        { t: hour, at: place },
      ];
  }
  return [{ t: from, at: 0 }];
}
