const HOUR = 3_600_000;
/** Width of a label, and of `now` at the right end, in grid units. */
const LABEL = 100;

export interface Tick {
  readonly t: number;
  /** grid units from the left end of the axis */
  readonly at: number;
}

/**
 * The start of the span, and the last whole hour with enough space between it and `now`. @param times epoch ms,
 * ascending
 */
export function axisTicks(times: Float64Array, width: number): readonly Tick[] {
  const from = times[0];
  const to = times[times.length - 1];
  if (from === undefined || to === undefined || to <= from) return [];
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
