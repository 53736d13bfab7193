import type { ServiceConfig } from '../config/config';
import type { Severity } from '../model/severity';
import type { Column } from '../model/snapshot';
import { NO_COLUMN, SPAN_MS } from './charts';

const HOUR_MS = 3_600_000;
/** A longer gap between two looks counts in nothing: the wall was off, or stood still. */
const LONGEST_STEP_MS = 5_000;
const TRAIL_EVERY_MS = 120_000;

/** JSON-safe, and bounded: an entry an hour that had bad seconds, within the objective's window. */
export interface BudgetMemory {
  /** epoch ms since when it is accounted for, and of the last look */
  readonly from: number;
  readonly at: number;
  /** start of an hour (epoch ms) and its bad seconds, oldest first */
  readonly bad: readonly (readonly [number, number])[];
  /** epoch ms and ratio left, every two minutes of a chart's span */
  readonly trail: readonly (readonly [number, number])[];
}

/**
 * The error budget as this wall sees it: seconds in which a service was critical, of those that its objective allows.
 * What is unknown counts in nothing, nor does a gap of the wall's own link.
 * @param now epoch ms
 */
export function accountFor(
  before: BudgetMemory | undefined,
  { objective }: ServiceConfig,
  severity: Severity,
  now: number,
  lost: boolean,
): BudgetMemory {
  const known = before ?? { from: now, at: now, bad: [], trail: [] };
  const step = now - known.at;
  const counts = severity === 'critical' && !lost && step > 0 && step <= LONGEST_STEP_MS;
  const oldest = now - objective.window;
  let { bad } = known;
  if ((bad[0]?.[0] ?? now) <= oldest - HOUR_MS) bad = bad.filter(([start]) => start > oldest - HOUR_MS);
  if (counts) bad = added(bad, Math.floor(now / HOUR_MS) * HOUR_MS, step / 1_000);
  const memory = { from: known.from, at: now, bad, trail: known.trail };
  const left = budgetLeft(memory, objective);
  if (left === null || now - (known.trail.at(-1)?.[0] ?? 0) < TRAIL_EVERY_MS) return memory;
  return { ...memory, trail: [...known.trail.filter(([t]) => t > now - SPAN_MS), [now, left]] };
}

function added(bad: BudgetMemory['bad'], start: number, seconds: number): BudgetMemory['bad'] {
  const last = bad.at(-1);
  if (last?.[0] !== start) return [...bad, [start, seconds]];
  return [...bad.slice(0, -1), [start, last[1] + seconds]];
}

/** Ratio left, 0..1; null without an availability objective. */
export function budgetLeft({ bad }: BudgetMemory, objective: ServiceConfig['objective']): number | null {
  const { availability, window } = objective;
  if (availability === null || availability >= 1) return null;
  let seconds = 0;
  for (const [, more] of bad) seconds += more;
  return Math.max(0, 1 - seconds / ((window / 1_000) * (1 - availability)));
}

/** How much was left over the chart's span. */
export function budgetTrail({ trail }: BudgetMemory): Column {
  if (trail.length === 0) return NO_COLUMN;
  return { t: Float64Array.from(trail, ([t]) => t), v: Float64Array.from(trail, ([, left]) => left) };
}
