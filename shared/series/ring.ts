import type { Column } from '../model/said';

/** Bytes that rings may still allocate; shared by all rings of a head. */
export interface RingBudget {
  left: number;
}

/** ms of history that a ring keeps. */
export const HEAD_SPAN_MS = 2 * 60 * 60 * 1000;
/** A series faster than one point a second keeps less than two hours. */
export const MAX_RING_POINTS = 7_264;
const FIRST_POINTS = 16;
/** A ring may always grow to this size, even over the budget: a series always has some history. */
const SURE_POINTS = 64;
/** Uint32 time offset + Float64 value: counters stay exact. */
const POINT_BYTES = 12;
const MAX_OFFSET = 0xffff_ffff;

/**
 * The newest points of one series, with strictly rising times, in two typed arrays that grow in steps. A full ring
 * drops its oldest point if that is older than the span, the size is at its maximum, or the budget is used up. Times
 * are whole epoch ms, stored as offsets from `#base`.
 */
export class Ring {
  readonly #budget: RingBudget;
  #offsets = new Uint32Array(FIRST_POINTS);
  #values = new Float64Array(FIRST_POINTS);
  #start = 0;
  #length = 0;
  #base = Number.NaN;
  /** stored separately because they are read most; NaN while empty */
  #lastTime = Number.NaN;
  #lastValue = Number.NaN;

  constructor(budget: RingBudget) {
    this.#budget = budget;
    budget.left -= FIRST_POINTS * POINT_BYTES;
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#offsets.length;
  }

  get bytes(): number {
    return this.#offsets.length * POINT_BYTES;
  }

  /** epoch ms, NaN while empty */
  get lastTime(): number {
    return this.#lastTime;
  }

  get lastValue(): number {
    return this.#lastValue;
  }

  /** epoch ms of the oldest point, NaN while empty */
  get firstTime(): number {
    return this.#length === 0 ? Number.NaN : this.#timeAt(0);
  }

  /** Adds a newer point. @returns false, and changes nothing, if `t` is not newer than the last */
  push(t: number, value: number): boolean {
    if (t <= this.#lastTime) return false;
    let offset = t - this.#base;
    if (!(offset <= MAX_OFFSET)) {
      this.#rebaseFor(t);
      offset = t - this.#base;
    }
    let capacity = this.#offsets.length;
    if (this.#length === capacity) {
      if (this.#timeAt(0) >= t - HEAD_SPAN_MS && this.#grow()) capacity = this.#offsets.length;
      else {
        this.#start = this.#start + 1 === capacity ? 0 : this.#start + 1;
        this.#length--;
      }
    }
    let at = this.#start + this.#length;
    if (at >= capacity) at -= capacity;
    this.#offsets[at] = offset;
    this.#values[at] = value;
    this.#length++;
    this.#lastTime = t;
    this.#lastValue = value;
    return true;
  }

  /** Adds an older point in front, for restoring. @returns false: it is not older than all, or there is no space */
  unshift(t: number, value: number): boolean {
    if (this.#length === 0) return this.push(t, value);
    if (!(t < this.#timeAt(0)) || this.#lastTime - t > MAX_OFFSET - HEAD_SPAN_MS) return false;
    if (this.#length === this.#offsets.length && !this.#grow(this.#spanPoints()) && !this.#grow())
      return false;
    if (t < this.#base) this.#moveBase(t - HEAD_SPAN_MS);
    this.#start = this.#start === 0 ? this.#offsets.length - 1 : this.#start - 1;
    this.#offsets[this.#start] = t - this.#base;
    this.#values[this.#start] = value;
    this.#length++;
    return true;
  }

  /** Drops points later than `t`: their clock has been set back. @returns false: there are none */
  dropAfter(t: number): boolean {
    if (!(this.#lastTime > t)) return false;
    this.#length = this.#lowerBound(t + 1);
    if (this.#length === 0) {
      this.#base = Number.NaN;
      this.#lastTime = Number.NaN;
      this.#lastValue = Number.NaN;
      return true;
    }
    this.#lastTime = this.#timeAt(this.#length - 1);
    let at = this.#start + this.#length - 1;
    if (at >= this.#values.length) at -= this.#values.length;
    this.#lastValue = this.#values[at] as number;
    return true;
  }

  /** A copy of every point with from <= t <= to. */
  window(from: number, to: number): Column {
    const first = this.#lowerBound(from);
    const end = this.#lowerBound(to + 1);
    const count = Math.max(0, end - first);
    const t = new Float64Array(count);
    const v = new Float64Array(count);
    const capacity = this.#offsets.length;
    let at = this.#start + first;
    if (at >= capacity) at -= capacity;
    for (let i = 0; i < count; i++) {
      t[i] = this.#base + (this.#offsets[at] as number);
      v[i] = this.#values[at] as number;
      if (++at === capacity) at = 0;
    }
    return { t, v };
  }

  /** Returns its memory to the budget; the ring must not be used after that. */
  release(): void {
    this.#budget.left += this.bytes;
  }

  #timeAt(index: number): number {
    let at = this.#start + index;
    if (at >= this.#offsets.length) at -= this.#offsets.length;
    return this.#base + (this.#offsets[at] as number);
  }

  /** Index of the first point with time >= t. */
  #lowerBound(t: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timeAt(middle) < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of points in a whole span at the present pace: a restored ring grows once, not twenty times. */
  #spanPoints(): number {
    const pace = (this.#lastTime - this.#timeAt(0)) / (this.#length - 1);
    return Math.ceil(HEAD_SPAN_MS / pace / 16 + 1) * 16;
  }

  /** Grows by a quarter: a two-hour ring at 5 s wastes 64 points, not 608 as with doubling. */
  #grow(least = 0): boolean {
    const old = this.#offsets.length;
    const step = old < SURE_POINTS ? old * 2 : Math.ceil((old * 1.25) / 16) * 16;
    const wanted = Math.max(step, least);
    const size = Math.min(MAX_RING_POINTS, wanted);
    const more = (size - old) * POINT_BYTES;
    if (size === old || (size > SURE_POINTS && more > this.#budget.left)) return false;
    this.#budget.left -= more;
    const offsets = new Uint32Array(size);
    const values = new Float64Array(size);
    const tail = Math.min(this.#length, old - this.#start);
    offsets.set(this.#offsets.subarray(this.#start, this.#start + tail));
    offsets.set(this.#offsets.subarray(0, this.#length - tail), tail);
    values.set(this.#values.subarray(this.#start, this.#start + tail));
    values.set(this.#values.subarray(0, this.#length - tail), tail);
    this.#offsets = offsets;
    this.#values = values;
    this.#start = 0;
    return true;
  }

  /** For the first point, or one too far from the base (49 days): drops the points that no offset can hold. */
  #rebaseFor(t: number): void {
    const base = t - HEAD_SPAN_MS;
    while (this.#length > 0 && this.#timeAt(0) < base) {
      this.#start = this.#start + 1 === this.#offsets.length ? 0 : this.#start + 1;
      this.#length--;
    }
    this.#moveBase(base);
  }

  #moveBase(base: number): void {
    const capacity = this.#offsets.length;
    const shift = this.#base - base;
    for (let i = 0, at = this.#start; i < this.#length; i++) {
      this.#offsets[at] = (this.#offsets[at] as number) + shift;
      if (++at === capacity) at = 0;
    }
    this.#base = base;
  }
}
