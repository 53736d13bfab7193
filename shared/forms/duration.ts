const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 };
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;

/** `20s`, `1h30m`, `800ms` in seconds; null: not a duration. */
export function durationSeconds(text: string): number | null {
  if (!WHOLE.test(text)) return null;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(PART)) seconds += Number(count) * (SECONDS[unit ?? ''] ?? 0);
  return Math.round(seconds * 1000) / 1000;
}

/** A duration that the schema has checked, in ms. */
export function milliseconds(text: string): number {
  return Math.round((durationSeconds(text) ?? 0) * 1000);
}
