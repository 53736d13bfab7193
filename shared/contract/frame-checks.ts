/** Why a frame was rejected: `key` is a path into it (`samples.values[3]`), `position` a character offset or null. */
export interface FrameProblem {
  readonly code: 'json' | 'type' | 'key' | 'size';
  readonly key: string;
  readonly position: number | null;
  readonly what: string;
  readonly remedy: string;
}

export const MAX_TEXT = 512;
/** 2000-01-01 and 2100-01-01: a time outside is probably in seconds or microseconds. */
const MIN_TIME = 946_684_800_000;
const MAX_TIME = 4_102_444_800_000;
export type Raw = Readonly<Record<string, unknown>>;

export class Refusal {
  readonly problem: FrameProblem;
  constructor(problem: FrameProblem) {
    this.problem = problem;
  }
}

export function refuse(key: string, value: unknown, what: string, remedy: string): Refusal {
  return new Refusal({
    code: 'key',
    key,
    position: null,
    what: `${key} is ${describe(value)}: ${what}`,
    remedy,
  });
}

/** A short, safe description of a value: enough to find it, never a whole payload. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

export function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(raw: Raw, frame: string, key: string): string | Refusal {
  const value = raw[key];
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_TEXT) {
    return refuse(
      `${frame}.${key}`,
      value,
      `a text of 1 to ${MAX_TEXT} characters belongs there`,
      'send a short text',
    );
  }
  return value;
}

export function count(raw: Raw, frame: string, key: string, least: number): number | Refusal {
  const value = raw[key];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
    return refuse(
      `${frame}.${key}`,
      value,
      `a whole number from ${least} belongs there`,
      'send a JSON integer',
    );
  }
  return value;
}

export function time(raw: Raw, frame: string): number | Refusal {
  const value = raw.t;
  if (typeof value !== 'number' || !(value >= MIN_TIME && value <= MAX_TIME)) {
    return refuse(
      `${frame}.t`,
      value,
      'epoch milliseconds belong there',
      'send milliseconds since 1970, not seconds',
    );
  }
  return value;
}

/** Whether a number in a JSON value is too large to be one, such as 1e999: it would be kept as nothing. */
export function holdsInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsInfinity);
}
