const BEFORE = 2 * 3_600_000;
/** ms: what goes on now must not become what is usual */
const RECENT = 15 * 60_000;
const REFRESH = 5 * 60_000;
const YOUNG_REFRESH = 15_000;
const STEP = 30_000;
/** steps that must be known */
const ENOUGH = 10;
const YOUNG_ENOUGH = 3;

/** Reads what was, in steps: `from` and `to` in epoch ms, `step` in ms. */
export type Read = (span: {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}) => Float64Array;

const NOTHING = { value: 0, young: true } as const;

interface Kept {
  readonly slot: number;
  readonly young: boolean;
  readonly value: number;
}

/**
 * What something usually is: the median of the two hours before the last 15 minutes. What is younger is measured by its
 * calmer quarter, once it is known for a minute; before that nothing is usual. Each value is made anew every five
 * minutes, at a time of its own, so that 2,000 tenants never come due in one tick. No state: all can be had again.
 */
export class Usuals {
  readonly #kept = new Map<number, Kept>();

  /**
   * @param key of what is asked, a small integer
   * @param at epoch ms from which it looks back
   * @param every ms at which figures are due
   * @param absent whether it was not there at all before, so that nothing was usual
   * @returns NaN: not known yet
   */
  of(key: number, at: number, every: number, read: Read, absent?: () => boolean): number {
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.slot === slotOf(key, at, kept.young)) return kept.value;
    const { value, young } = absent?.() === true ? NOTHING : usualOf(at, every, read);
    this.#kept.set(key, { slot: slotOf(key, at, young), young, value });
    return value;
  }

  clear(): void {
    this.#kept.clear();
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
  const all = known(read({ from: at - BEFORE, to: at, step }));
  if (all.length < YOUNG_ENOUGH) return { value: Number.NaN, young: true };
  return { value: quantile(all, 0.25), young: true };
}

function known(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

function quantile(values: Float64Array, at: number): number {
  return values[Math.floor((values.length - 1) * at)] ?? Number.NaN;
}
