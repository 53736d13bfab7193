/** Structural equality of snapshot sections: plain data and typed arrays; NaN equals NaN. */
export function equal(a: unknown, b: unknown): boolean {
  return alike(a, b, Object.is, equalNumbers);
}

/** Equal in everything but figures: numbers may differ, and so may the contents of typed arrays. */
export function equalButFigures(a: unknown, b: unknown): boolean {
  return alike(a, b, bothNumbers, bothColumns);
}

function alike(
  a: unknown,
  b: unknown,
  sameValue: (a: unknown, b: unknown) => boolean,
  sameColumn: (a: Float64Array, b: Float64Array) => boolean,
): boolean {
  if (sameValue(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && sameColumn(a as Float64Array, b as Float64Array);
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!alike(a[i], b[i], sameValue, sameColumn)) return false;
    return true;
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  for (const key of keys)
    if (!Object.hasOwn(right, key) || !alike(left[key], right[key], sameValue, sameColumn)) return false;
  return true;
}

function equalNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

function bothNumbers(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (typeof a === 'number' && typeof b === 'number');
}

function bothColumns(a: Float64Array, b: Float64Array): boolean {
  return a.constructor === b.constructor;
}
