const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, min: 60, s: 1, ms: 0.001 };
const PART = /(\d+(?:\.\d+)?)\s*(ms|min|d|h|m|s)\s*/y;

/** Seconds of a written duration (`52m10s`, `1h`, `1.5 min`); null: not a duration. A unit is required. */
export function parseSeconds(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  let total = 0;
  let least = Number.POSITIVE_INFINITY;
  PART.lastIndex = 0;
  while (PART.lastIndex < trimmed.length) {
    const match = PART.exec(trimmed);
    const unit = match === null ? undefined : UNITS[match[2] ?? ''];
    // Units must fall from left to right; `10s 5m` is probably a mistake.
    if (match === null || unit === undefined || unit >= least) return null;
    least = unit;
    total += Number(match[1]) * unit;
  }
  return total;
}
