/** A duration in the unit of the figure that it is compared with. */
export interface SpanWords {
  readonly text: string;
  readonly unit: 's' | 'min' | 'h' | 'd';
}

const UNITS = [
  { unit: 'd', seconds: 86_400, from: 172_800 },
  { unit: 'h', seconds: 3_600, from: 10_800 },
  { unit: 'min', seconds: 60, from: 60 },
  { unit: 's', seconds: 1, from: 0 },
] as const;

/**
 * @param seconds the duration
 * @param beside seconds of the figure next to it (a target), whose unit both use
 */
export function spanOf(seconds: number, beside: number): SpanWords {
  const { unit, seconds: size } = UNITS.find(({ from }) => Math.max(beside, 0) >= from) ?? UNITS[3];
  return { text: inUnits(seconds / size), unit };
}

/** One decimal below ten unless whole, none above: `0.7`, `2.0`, `37`. */
function inUnits(count: number): string {
  if (count >= 9.95) return String(Math.round(count));
  return count.toFixed(1);
}

/** Whole units without a trailing `.0`: `60`, `1.5`. */
export function targetText(seconds: number): string {
  const { text } = spanOf(seconds, seconds);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}
