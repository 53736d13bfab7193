/**
 * `now`, with every part that equals the same part of `before` replaced by that part. The bridge copies its data, so a
 * section with one changed figure arrives as all new objects; with shared parts, unchanged ones are not rendered or
 * drawn again. For plain data and typed arrays; NaN equals NaN.
 */
export function shared<T>(before: unknown, now: T): T {
  return part(before, now) as T;
}

function part(before: unknown, now: unknown): unknown {
  if (Object.is(before, now)) return before;
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return now;
  if (ArrayBuffer.isView(now))
    return ArrayBuffer.isView(before) && sameNumbers(before as Float64Array, now as Float64Array)
      ? before
      : now;
  if (Array.isArray(now)) return Array.isArray(before) ? list(before, now) : now;
  return Array.isArray(before) || ArrayBuffer.isView(before)
    ? now
    : record(before as Record<string, unknown>, now as Record<string, unknown>);
}

function list(before: readonly unknown[], now: unknown[]): readonly unknown[] {
  let same = before.length === now.length;
  const parts = now.map((value, at) => {
    const kept = part(before[at], value);
    if (!Object.is(kept, before[at])) same = false;
    return kept;
  });
  return same ? before : parts;
}

function record(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const keys = Object.keys(now);
  let same = keys.length === Object.keys(before).length;
  const parts: Record<string, unknown> = {};
  for (const key of keys) {
    const kept = part(before[key], now[key]);
    if (!Object.is(kept, before[key]) || !Object.hasOwn(before, key)) same = false;
    parts[key] = kept;
  }
  return same ? before : parts;
}

function sameNumbers(before: Float64Array, now: Float64Array): boolean {
  if (before.length !== now.length || before.constructor !== now.constructor) return false;
  for (let at = 0; at < now.length; at++) if (!Object.is(before[at], now[at])) return false;
  return true;
}
