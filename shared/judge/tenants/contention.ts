import { RESOURCES, TAKES } from '../../metrics/resources';
import { type Evaluation } from './evaluate';
import { PAYS_FROM } from './layout';

const WIDTH = RESOURCES.length;
/** A tenant takes too much from this many fair shares on, and pays from this many times its usual on. */
export const EXCESS = 4;
export const PAIN = 2;
const MOST_NAMED = 20;

/** A tenant that takes more than its share of something saturated while others pay. Indices are of the roster. */
export interface Contention {
  readonly pool: number;
  readonly offender: number;
  /** index in RESOURCES of what it takes most of */
  readonly resource: number;
  /** every saturated resource of which it takes too much, most first */
  readonly resources: readonly number[];
  /** fair shares */
  readonly excess: number;
  /** 0..1 of all that is used of the resource in the pool */
  readonly share: number;
  /** who pays, worst first, at most twenty */
  readonly victims: readonly number[];
  readonly victimCount: number;
  /** 0..1 */
  readonly confidence: number;
}
export interface PoolState {
  readonly saturated: boolean;
  /** tenants that pay, whoever is to blame */
  readonly paying: number;
  readonly contention: Contention | null;
}

/** One state a pool. Nobody is blamed where nothing is saturated, and nobody where no other tenant pays. */
export function poolStates(evaluation: Evaluation): readonly PoolState[] {
  return evaluation.layout.pools.map((_, index) => poolState(evaluation, index));
}

function poolState(evaluation: Evaluation, index: number): PoolState {
  const { layout, values, saturated, raw, totals } = evaluation;
  const pool = layout.pools[index];
  if (pool === undefined) return { saturated: false, paying: 0, contention: null };
  const end = pool.from + pool.count;
  let short = false;
  let offender = -1;
  let resource = -1;
  let excess = 0;
  for (let column = 0; column < TAKES.length; column += 1) {
    if (saturated[index * WIDTH + column] !== 1) continue;
    short = true;
    for (let tenant = pool.from; tenant < end; tenant += 1) {
      const value = values[tenant * WIDTH + column] ?? Number.NaN;
      if (!(value > excess)) continue;
      offender = tenant;
      resource = column;
      excess = value;
    }
  }
  let paying = 0;
  const victims: number[] = [];
  for (let tenant = pool.from; tenant < end; tenant += 1) {
    if (!(painOf(values, tenant) >= PAIN)) continue;
    paying += 1;
    if (tenant !== offender) victims.push(tenant);
  }
  if (offender < 0 || excess < EXCESS || victims.length === 0)
    return { saturated: short, paying, contention: null };
  victims.sort((a, b) => painOf(values, b) - painOf(values, a) || a - b);
  const total = totals[index * TAKES.length + resource] ?? 0;
  const share = total > 0 ? (raw[offender * WIDTH + resource] ?? 0) / total : 0;
  const resources = TAKES.map((_, column) => column)
    .filter((column) => saturated[index * WIDTH + column] === 1)
    .filter((column) => (values[offender * WIDTH + column] ?? 0) >= EXCESS)
    .sort((a, b) => (values[offender * WIDTH + b] ?? 0) - (values[offender * WIDTH + a] ?? 0));
  const contention: Contention = {
    pool: index,
    offender,
    resource,
    resources,
    excess,
    share,
    victims: victims.slice(0, MOST_NAMED),
    victimCount: victims.length,
    confidence: confidenceOf(excess, share),
  };
  return { saturated: short, paying, contention };
}

/** The worst of what a tenant pays, in times its usual; NaN when nothing is known. */
export function painOf(values: Float32Array, tenant: number): number {
  let worst = Number.NaN;
  for (let column = PAYS_FROM; column < WIDTH; column += 1) {
    const value = values[tenant * WIDTH + column] ?? Number.NaN;
    if (!(value <= worst)) worst = Number.isNaN(value) ? worst : value;
  }
  return worst;
}

/** The column in which a tenant pays most. */
export function painColumn(values: Float32Array, tenant: number): number {
  let worst = PAYS_FROM;
  for (let column = PAYS_FROM; column < WIDTH; column += 1) {
    if ((values[tenant * WIDTH + column] ?? 0) > (values[tenant * WIDTH + worst] ?? 0)) worst = column;
  }
  return worst;
}

/** Sure when one takes most of the resource and far more than its share; else likely. */
function confidenceOf(excess: number, share: number): number {
  if (excess >= 2 * EXCESS && share >= 0.5) return 0.9;
  return share >= 0.25 ? 0.7 : 0.5;
}
