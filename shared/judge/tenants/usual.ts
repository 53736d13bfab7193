const BEFORE = 2 * 3_600_000;
/** ms: the present must not become the usual */
const RECENT = 15 * 60_000;
const REFRESH = 5 * 60_000;
const YOUNG_REFRESH = 15_000;
const STEP = 30_000;
/** minimum number of known steps */
const ENOUGH = 10;
const YOUNG_STEP = 10_000;
const YOUNG_ENOUGH = 6;

/** Reads the past in steps: `from` and `to` in epoch ms, `step` in ms. */
export type Read = (span: {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}) => Float64Array;

const NOTHING = { value: 0, young: true } as const;

/**
 * The usual value of something: the median of the two hours before the last 15 minutes. For shorter histories, it is
 * the lower quartile, once a minute is known; before that there is no usual. Each value is recomputed every five
 * minutes, at a time of its own, so that 2,000 tenants are never due in one tick. No state: all can be computed again.
 */
export class Usuals {
  #values = new Float64Array(0);
  /** -1: never computed */
  #slots = new Float64Array(0);
  #young = new Uint8Array(0);

  /** Makes room for keys from 0 to `count` and discards all values. */
  clear(count: number): void {
    this.#values = new Float64Array(count);
    this.#slots = new Float64Array(count).fill(-1);
    this.#young = new Uint8Array(count);
  }

  /**
   * Whether the cached value is still valid.
   * @param key of the value
   * @param at epoch ms before which the past is read
   */
  has(key: number, at: number): boolean {
    return this.#slots[key] === slotOf(key, at, this.#young[key] === 1);
  }

  get(key: number): number {
    return this.#values[key] ?? Number.NaN;
  }

  /**
   * @param every ms at which figures are due
   * @param absent it did not exist before, so there was no usual
   * @returns NaN: not known yet
   */
  find(key: number, at: number, every: number, read: Read, absent = false): number {
    const { value, young } = absent ? NOTHING : usualOf(at, every, read);
    this.#values[key] = value;
    this.#young[key] = young ? 1 : 0;
    this.#slots[key] = slotOf(key, at, young);
    return value;
  }
}

function slotOf(key: number, at: number, young: boolean): number {
  const period = young ? YOUNG_REFRESH : REFRESH;
  return Math.floor((at + ((key * 7_919) % period)) / period);
}

function usualOf(at: number, every: number, read: Read): { readonly value: number; readonly young: boolean } {
  const step = Math.max(STEP, 2 * every);
  const settled = known(read({ from: at - BEFORE, to: at - RECENT, step }));
  if (settled.length >= ENOUGH) return { value: quantile(settled, 0.5), young: false };
  const all = known(read({ from: at - BEFORE, to: at, step: Math.max(YOUNG_STEP, 2 * every) }));
  if (all.length < YOUNG_ENOUGH) return { value: Number.NaN, young: true };
  return { value: quantile(all, 0.25), young: true };
}

function known(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

function quantile(values: Float64Array, at: number): number {
  return values[Math.floor((values.length - 1) * at)] ?? Number.NaN;
}
