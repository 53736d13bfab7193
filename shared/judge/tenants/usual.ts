import { RESOURCES } from '../../metrics/resources';
import type { SeriesReader } from '../../series/reader';

const BEFORE = 2 * 3_600_000;
/** ms: what goes on now must not become what is usual */
const RECENT = 15 * 60_000;
const REFRESH = 5 * 60_000;
const YOUNG_REFRESH = 15_000;
const POINTS = 120;
const ENOUGH = 10;
const YOUNG_SPAN = 60_000;
const YOUNG_POINTS = 5;
/** s: nobody feels a wait below this, so it is no measure for others. By column id */
const FLOOR: Readonly<Record<string, number>> = { job_wait: 1, response_time: 0.05 };

/**
 * What a delay usually is: the median of the two hours before the last 15 minutes. A series that is younger is
 * measured by its calmer quarter, once it spans a minute; before that nothing is usual. Each value is made anew every
 * five minutes, at a time of its own, so that 2,000 tenants never come due in one tick.
 */
export class Usuals {
  readonly #kept = new Map<
    number,
    { readonly slot: number; readonly young: boolean; readonly value: number }
  >();

  /** s; NaN: not known yet */
  of(series: SeriesReader, id: number, column: number, now: number): number {
    const kept = this.#kept.get(id);
    if (kept !== undefined && kept.slot === slotOf(id, now, kept.young)) return kept.value;
    const made = usualOf(series, id, now);
    const floor = FLOOR[RESOURCES[column]?.id ?? ''] ?? 0;
    const value = Math.max(made.value, floor);
    this.#kept.set(id, { slot: slotOf(id, now, made.young), young: made.young, value });
    return value;
  }
}

function slotOf(id: number, now: number, young: boolean): number {
  const period = young ? YOUNG_REFRESH : REFRESH;
  return Math.floor((now + ((id * 7_919) % period)) / period);
}

function usualOf(
  series: SeriesReader,
  id: number,
  now: number,
): { readonly value: number; readonly young: boolean } {
  const settled = sorted(series.sampled(id, now - BEFORE, now - RECENT, POINTS).v);
  if (settled.length >= ENOUGH) return { value: quantile(settled, 0.5), young: false };
  const { t, v } = series.window(id, now - BEFORE, now);
  const span = (t[t.length - 1] ?? 0) - (t[0] ?? 0);
  const all = sorted(v);
  if (span < YOUNG_SPAN || all.length < YOUNG_POINTS) return { value: Number.NaN, young: true };
  return { value: quantile(all, 0.25), young: true };
}

function sorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

function quantile(values: Float64Array, at: number): number {
  return values[Math.floor((values.length - 1) * at)] ?? Number.NaN;
}
