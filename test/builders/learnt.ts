import type { Baseline, HourTable, Learnt } from '../../shared/model/learnt';
import { NOTHING_LEARNT } from '../../shared/model/learnt';
import { NO_COLUMN } from '../../shared/model/said';

const HOURS = 168;

/** What is usual at each hour of the week, and how far readings are away from it; null: not known. */
export function aTable(usual: number | ((hour: number) => number | null) | null, spread = 0): HourTable {
  const at = (hour: number): number => (typeof usual === 'function' ? usual(hour) : usual) ?? Number.NaN;
  const table = Float32Array.from({ length: HOURS }, (_, hour) => at(hour));
  return {
    usual: table,
    spread: table.map((value) => (Number.isNaN(value) ? Number.NaN : spread)),
    days: Uint16Array.from(table, (value) => (Number.isNaN(value) ? 0 : 5)),
  };
}

/** The same within the windows of sites as without, unless `peak` says otherwise. */
export function aBaseline(normal: HourTable, peak: HourTable = normal): Baseline {
  return { normal, peak, peaks: NO_COLUMN };
}

export function aLearnt(baselines: Readonly<Record<string, Baseline>>): Learnt {
  return { ...NOTHING_LEARNT, days: 14, hours: 168, baselines: new Map(Object.entries(baselines)) };
}
