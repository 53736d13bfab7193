import { CLEAR_AFTER } from './finding';
import type { Peak } from './memory';

/** ms: a condition may stay for so long after its value came back, and some ticks more */
const HELD = (CLEAR_AFTER + 5) * 1_000;

/**
 * Remembers the values that were beyond their limits. A condition outlasts its value by its hold time; its sentence then
 * says what the value was, so that it never states a value within the limit as the reason of an alarm.
 */
export class Peaks {
  readonly #before: Readonly<Record<string, Peak>>;
  readonly #now: number;
  /** what is to be remembered */
  readonly kept: Record<string, Peak> = {};

  /** @param before what was remembered @param now epoch ms */
  constructor(before: Readonly<Record<string, Peak>>, now: number) {
    this.#before = before;
    this.#now = now;
  }

  /**
   * Looks at one value.
   * @param key rule and subject
   * @param limit the one that the sentence names; null: it names none
   * @returns the last value that was beyond the limit, if it was so a moment ago and is not any more
   */
  was(key: string, value: number | null, limit: number | null): number | null {
    if (limit === null) return null;
    if (value !== null && value > limit) {
      this.kept[key] = { value, at: this.#now };
      return null;
    }
    const before = this.#before[key];
    if (before === undefined || before.value <= limit || this.#now - before.at >= HELD) return null;
    this.kept[key] = before;
    return value === null ? null : before.value;
  }
}

/** @param copy id */
export function lagKey(copy: string): string {
  return `lag ${copy}`;
}
