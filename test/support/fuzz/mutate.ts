import { LONG } from '../long';
import type { Random } from './random';

/** Characters that a mutated text has at most. */
const MOST_LENGTH = LONG ? 300_000 : 60_000;
const MOST_LEVELS = 5_000;
const MOST_COPIES = 2_000;
/** Stands for brackets within brackets in a value that becomes JSON: a serializer would follow them. */
const DEEP = 'gantry-fuzz-deep';

const STRANGE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ud800',
  '\ufeff',
  '\r\n',
  '🜁',
  '__proto__',
  'constructor',
  '$column',
  '$$column',
  '${env:HOME}',
  '${file:/nowhere}',
  'NaN',
  '1e999',
  '9'.repeat(400),
  '2026-02-31T25:61:00Z',
  '2026-11-03T21:00:00Z',
  '+275760-09-13T00:00:00Z',
  '(a+)+$',
  '%s%n',
  "'; select 1; --",
  '</script>',
  '=1+1',
  'x'.repeat(70_000),
  DEEP,
];
const STRANGE_NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  0.1,
  1,
  1e9,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  1.7e12,
  1.7e15,
  8.64e15,
  8.65e15,
  1e300,
  -1e300,
  5e-324,
];
const STRANGE_KEYS = [
  '__proto__',
  'constructor',
  'toString',
  '$column',
  'length',
  '',
  ' ',
  '\u0000',
  '0',
  'é'.repeat(600),
];

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}
function below(random: Random, most: number): number {
  return Math.floor(random() * most);
}
/** Small ones are as frequent as large ones. */
function amount(random: Random, most: number): number {
  return Math.floor(most ** random());
}

export function strangeValue(random: Random): unknown {
  const kind = below(random, 6);
  if (kind === 0) return pick(random, [null, true, false]);
  if (kind === 1) return pick(random, [[], {}, [[]], [null], { a: {} }]);
  if (kind < 4) return pick(random, STRANGE_NUMBERS);
  return pick(random, STRANGE_TEXTS);
}

/** @param strange what a part is replaced with; rows of a database hold other things than JSON does */
export function mutatedValue(random: Random, seed: unknown, strange = strangeValue): unknown {
  let value = seed;
  for (let left = 1 + below(random, 3); left > 0; left--) value = changed(random, value, strange, 0.4);
  return value;
}

/** @param here chance that this value itself is replaced, and not a part of it */
function changed(random: Random, value: unknown, strange: typeof strangeValue, here: number): unknown {
  const isPlain =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Date.prototype;
  if (!isPlain || random() < here / 4)
    return random() < 0.5 ? mutatedLeaf(random, value, strange) : strange(random);
  if (Array.isArray(value)) return changedList(random, value, strange, here);
  const entries = Object.entries(value);
  const at = below(random, entries.length);
  const entry = entries[at];
  const kind = below(random, 10);
  if (entry === undefined || kind === 0) entries.push([pick(random, STRANGE_KEYS), strange(random)]);
  else if (kind === 1) entries.splice(at, 1);
  else if (kind === 2) entries[at] = [pick(random, STRANGE_KEYS), entry[1]];
  else if (kind === 3)
    for (let n = amount(random, MOST_COPIES); n > 0; n--) entries.push([`${entry[0]}${n}`, entry[1]]);
  else entries[at] = [entry[0], changed(random, entry[1], strange, here)];
  return Object.fromEntries(entries);
}

function changedList(
  random: Random,
  list: readonly unknown[],
  strange: typeof strangeValue,
  here: number,
): unknown {
  const at = below(random, list.length);
  const kind = below(random, 8);
  const copy = [...list];
  if (copy.length === 0 || kind === 0) copy.push(strange(random));
  else if (kind === 1) copy.splice(at, 1);
  else if (kind === 2) copy.push(...Array.from({ length: amount(random, MOST_COPIES) }, () => list[at]));
  else copy[at] = changed(random, list[at], strange, here);
  return copy;
}

function mutatedLeaf(random: Random, value: unknown, strange: typeof strangeValue): unknown {
  if (typeof value === 'string') return mutatedText(random, value);
  if (typeof value === 'number')
    return pick(random, [-value, value * 1_000, value / 1_000, value * 1e6, String(value)]);
  return strange(random);
}

/** JSON of a mutated value; YAML reads it as well. */
export function mutatedJson(random: Random, seed: unknown): string {
  const levels = amount(random, MOST_LEVELS);
  const text = JSON.stringify(mutatedValue(random, seed)) ?? '';
  return text.replace(`"${DEEP}"`, `${'['.repeat(levels)}${']'.repeat(levels)}`).slice(0, MOST_LENGTH);
}

export function mutatedText(random: Random, seed: string): string {
  return mutatedBytes(random, Buffer.from(seed)).toString('utf8');
}

/** Bytes that need not be UTF-8 any more. */
export function mutatedBytes(random: Random, seed: Buffer): Buffer {
  let bytes = seed;
  for (let left = 1 + below(random, 4); left > 0; left--) bytes = changedBytes(random, bytes);
  return bytes.subarray(0, MOST_LENGTH);
}

function changedBytes(random: Random, bytes: Buffer): Buffer {
  const at = below(random, bytes.length + 1);
  const length = Math.min(bytes.length - at, amount(random, 400));
  const [before, part, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + length),
    bytes.subarray(at + length),
  ];
  const join = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);
  switch (below(random, 9)) {
    case 0:
      return before;
    case 1:
      return join(before, after);
    case 2: {
      const copies = Math.min(amount(random, MOST_COPIES), Math.floor(MOST_LENGTH / Math.max(1, length)));
      return join(before, ...Array.from({ length: copies }, () => part), after);
    }
    case 3:
      return join(
        before,
        Buffer.from(part).map((byte) => byte ^ (1 << below(random, 8))),
        after,
      );
    case 4:
      return join(before, Buffer.from(part).reverse(), after);
    case 5:
      return join(
        before,
        Buffer.from(Array.from({ length: amount(random, 60) }, () => below(random, 256))),
        after,
      );
    case 6:
      return join(before, Buffer.from(pick(random, STRANGE_TEXTS)), part, after);
    case 7: {
      const one = pick(random, [
        '[',
        '{',
        ']',
        '- ',
        '? ',
        '\n  ',
        '{"a":',
        '"',
        '<a>',
        ',',
        ':',
        '*',
        '&a ',
        '\t',
      ]);
      return join(before, Buffer.from(one.repeat(amount(random, MOST_LEVELS))), part, after);
    }
    default:
      return join(before, Buffer.from(String(pick(random, STRANGE_NUMBERS))), after);
  }
}
