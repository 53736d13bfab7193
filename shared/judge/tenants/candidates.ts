import { TAKES } from '../../metrics/resources';
import { LOCKS_COLUMN, WIDTH } from './columns';
import { dueAt, fairLevel } from './due';
import type { Evaluation } from './evaluation';
import { painOf } from './victims';

/** A named offender remains one while it takes this many fair shares. */
export const HELD_EXCESS = 1.2;
export const MOST_OFFENDERS = 4;

interface Candidate {
  readonly tenant: number;
  readonly use: number;
  readonly usual: number;
  readonly due: number;
  /** median multiple of their usual that the other tenants take; at least 1 */
  readonly typical: number;
}

/**
 * Tenants that take more than a fair share, and what is due to each by max-min fairness. A demand is what a tenant
 * would take: one that waits several times its usual asks for that many times more (Little's law). For lock waits that
 * a tenant causes, nothing is due.
 */
export function candidatesOf(
  evaluation: Evaluation,
  index: number,
  column: number,
  sufferers: readonly number[],
): {
  readonly candidates: readonly Candidate[];
  /** use of all tenants beyond their usual */
  readonly more: number;
} {
  const { layout, raw, values, totals, reading } = evaluation;
  const pool = layout.pools[index];
  const from = pool?.from ?? 0;
  const count = pool?.count ?? 0;
  const usuals = new Float64Array(count);
  const demands = new Float64Array(count);
  const rises = new Float64Array(count).fill(Number.NaN);
  let more = 0;
  for (let place = 0; place < count; place += 1) {
    const use = raw[(from + place) * WIDTH + column] ?? Number.NaN;
    const usual = reading.usualUse(from + place, column);
    usuals[place] = Number.isNaN(usual) ? use : usual;
    demands[place] = Math.max(use || 0, usual || 0);
    if (use >= 0 && usual > 0) rises[place] = use / usual;
    more += Math.max(0, (use || 0) - (usuals[place] || 0));
  }
  for (const tenant of sufferers)
    demands[tenant - from] = (demands[tenant - from] ?? 0) * Math.max(1, painOf(values, tenant) || 1);
  const total = totals[index * TAKES.length + column] ?? 0;
  const level = fairLevel(total, demands, layout.weights.subarray(from, from + count));
  const candidates: Candidate[] = [];
  for (let place = 0; place < count; place += 1) {
    const tenant = from + place;
    if (!((values[tenant * WIDTH + column] ?? 0) >= excessOf(HELD_EXCESS, evaluation, index, column, tenant)))
      continue;
    const due = column === LOCKS_COLUMN ? 0 : dueAt(level, demands[place] ?? 0, layout.weights[tenant] ?? 1);
    const use = raw[tenant * WIDTH + column] ?? Number.NaN;
    candidates.push({ tenant, use, usual: usuals[place] ?? 0, due, typical: typicalOf(rises, place) });
  }
  candidates.sort((a, b) => b.use - b.usual - (a.use - a.usual) || a.tenant - b.tenant);
  return { candidates: candidates.slice(0, 2 * MOST_OFFENDERS), more };
}

/** The median rise of all but one: of two tenants, the rise of the one would otherwise be held against itself. */
function typicalOf(rises: Float64Array, without: number): number {
  const others = rises.filter((rise, place) => place !== without && !Number.isNaN(rise)).sort();
  return Math.max(1, others[others.length >> 1] ?? 1);
}

/**
 * Fair shares that a tenant has when it takes so many times what the others take on average, by weight. Among many the two
 * are nearly the same; one of two has at most two fair shares, so that 1.5 of them would be three times the other's.
 */
export function excessOf(
  times: number,
  { layout, sharing }: Evaluation,
  index: number,
  column: number,
  tenant: number,
): number {
  const all = sharing[index * TAKES.length + column] ?? 0;
  const own = layout.weights[tenant] ?? 1;
  return all > own && own > 0 ? (times * all) / (all - own + times * own) : times;
}
