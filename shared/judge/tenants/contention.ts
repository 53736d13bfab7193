import { TAKES } from '../../metrics/resources';
import { ACCUSED } from './antagonist';
import { candidatesOf, excessOf, HELD_EXCESS, MOST_OFFENDERS } from './candidates';
import { CONNECTIONS_COLUMN, LOCKS_COLUMN, PAYS_FROM, WIDTH } from './columns';
import { correlation, onsetOfUse } from './correlation';
import type { Evaluation, Onsets } from './evaluation';
import { painOf, victimsOf, waitsLonger } from './victims';

/** A tenant takes too much from this many times on what the others take on average, by weight. */
export const EXCESS = 1.5;
/** The rule whose conditions name the offenders. */
export const CONTENTION_RULE = 'tenants.contention';
/**
 * multiple of its own usual, times the median rise of all tenants: a tenant that always took as much is not the cause
 */
const ROSE = 1.5;
/** share of the increase over all tenants: of one offender; of all accused together, or else all are busy */
const PART = 0.25;
const TOGETHER = 0.5;
/** share of all use that a tenant takes that is named although it is not blamed */
const MOST = 0.5;
const MOST_NAMED = 20;

/** A tenant that takes more than its share of a saturated resource while others pay. Indices are of the roster. */
export interface Contention {
  readonly pool: number;
  readonly offender: number;
  /** index in RESOURCES of the resource that it exceeds most */
  readonly resource: number;
  /** every saturated resource of which it takes too much, the largest excess first */
  readonly resources: readonly number[];
  /** fair shares */
  readonly excess: number;
  /** 0..1 of all use of the resource in the pool */
  readonly share: number;
  /** in the resource's own unit: its fair share */
  readonly due: number;
  /** victims, worst first, at most twenty; itself alone: its own sessions wait for it */
  readonly victims: readonly number[];
  readonly victimCount: number;
  /** 0..1: how well its use explains the victims' pain */
  readonly confidence: number;
  /** epoch ms at which its use rose */
  readonly onset: number;
}

export interface PoolState {
  readonly saturated: boolean;
  /** tenants that pay, whether or not anybody is to blame */
  readonly paying: number;
  /** tenants that pay although their demand is no more than usual */
  readonly suffering: number;
  /** worst first; empty: nobody is to blame, or it is not known */
  readonly contentions: readonly Contention[];
  /** takes most of what is short, and much more than usual, whether or not it is blamed; null: nobody does */
  readonly taker: Taker | null;
  /** no tenant has a known usual yet */
  readonly young: boolean;
}

/** Blamed for nothing. Indices as in a contention. */
export type Taker = Pick<Contention, 'pool' | 'offender' | 'resource' | 'share'>;

/** A contention that was found earlier, as the judge remembers it. */
export interface ContentionEpisode {
  readonly pool: string;
  readonly offender: string;
  readonly resource: string;
  /** epoch ms */
  readonly onset: number;
  readonly confidence: number;
}

/** Onset of trouble by pool, so that the trouble does not become the usual while it lasts. */
export function onsetsOf(episodes: readonly ContentionEpisode[]): Onsets {
  const onsets: Record<string, number> = {};
  for (const { pool, onset } of episodes) onsets[pool] = Math.min(onset, onsets[pool] ?? onset);
  return onsets;
}

/** By evaluation, so that findings and section use the same look. */
const looks = new WeakMap<Evaluation, readonly PoolState[]>();

/**
 * One state per pool. Nobody is blamed if nothing is saturated, if no other tenant with a usual demand pays, or if the
 * tenant's use does not explain when the others began to pay.
 */
export function statesOf(
  evaluation: Evaluation,
  episodes: readonly ContentionEpisode[],
  now: number,
): readonly PoolState[] {
  const known = looks.get(evaluation);
  if (known !== undefined) return known;
  const states = evaluation.layout.pools.map((_, index) => poolState(evaluation, index, episodes, now));
  looks.set(evaluation, states);
  return states;
}

function poolState(
  evaluation: Evaluation,
  index: number,
  before: readonly ContentionEpisode[],
  now: number,
): PoolState {
  const { layout, values, saturated, raw } = evaluation;
  const pool = layout.pools[index];
  const columns = TAKES.map((_, column) => column).filter(
    (column) => saturated[index * WIDTH + column] === 1,
  );
  let paying = 0;
  let measured = 0;
  let delays = 0;
  const from = pool?.from ?? 0;
  const end = from + (pool?.count ?? 0);
  for (let tenant = from; tenant < end; tenant += 1) {
    const pain = painOf(values, tenant);
    if (waitsLonger(evaluation, tenant)) paying += 1;
    if (!Number.isNaN(pain)) measured += 1;
    for (let column = PAYS_FROM; column < WIDTH; column += 1)
      if (!Number.isNaN(raw[tenant * WIDTH + column] ?? Number.NaN)) delays += 1;
  }
  // A tenant that runs heavier statements of its own has a usual delay, although what it pays is not known.
  const young = delays > 0 && measured === 0 && !usualKnown(evaluation, from, end);
  const state = { saturated: columns.length > 0, paying, suffering: 0, taker: null, young };
  if (pool === undefined || columns.length === 0) return { ...state, contentions: [] };
  const known = before.filter((episode) => episode.pool === pool.id);
  const found: Contention[] = [];
  let suffering = 0;
  for (const column of columns) {
    if (paying === 0 && column !== CONNECTIONS_COLUMN && known.length === 0) continue;
    const victims = victimsOf(evaluation, from, end, column);
    suffering = Math.max(suffering, victims.length);
    for (const one of accused(evaluation, index, column, victims, known, now)) found.push(one);
  }
  return {
    ...state,
    suffering,
    contentions: merged(found, evaluation),
    taker: takerOf(evaluation, index, columns),
  };
}

/** Whether the usual delay of any tenant is known in a column in which it has one now. */
function usualKnown({ raw, reading }: Evaluation, from: number, end: number): boolean {
  for (let tenant = from; tenant < end; tenant += 1) {
    for (let column = PAYS_FROM; column < WIDTH; column += 1) {
      if (Number.isNaN(raw[tenant * WIDTH + column] ?? Number.NaN)) continue;
      if (!Number.isNaN(reading.usualDelay(tenant, column))) return true;
    }
  }
  return false;
}

/** Lock waits are no use: who holds the locks is an offender or nobody. */
function takerOf(evaluation: Evaluation, index: number, columns: readonly number[]): Taker | null {
  for (const column of columns) {
    if (column === LOCKS_COLUMN) continue;
    const { candidates, more } = candidatesOf(evaluation, index, column, []);
    const [first] = candidates;
    if (first === undefined) continue;
    const { tenant, use, usual, typical } = first;
    const excess = evaluation.values[tenant * WIDTH + column] ?? Number.NaN;
    const share = shareOf(evaluation, index, column, use);
    if (excess < excessOf(EXCESS, evaluation, index, column, tenant) || share < MOST) continue;
    if (use < ROSE * usual * typical || use - usual < TOGETHER * more) continue;
    return { pool: index, offender: tenant, resource: column, share };
  }
  return null;
}

/** 0..1 of all use of a resource in a pool. */
function shareOf({ totals }: Evaluation, index: number, column: number, use: number): number {
  return use / Math.max(use, totals[index * TAKES.length + column] ?? 0);
}

function accused(
  evaluation: Evaluation,
  index: number,
  column: number,
  sufferers: readonly number[],
  known: readonly ContentionEpisode[],
  now: number,
): readonly Contention[] {
  const { layout, values, waiting } = evaluation;
  const resource = TAKES[column]?.id ?? '';
  const { candidates, more } = candidatesOf(evaluation, index, column, sufferers);
  const held = (tenant: number): ContentionEpisode | undefined =>
    known.find((one) => one.offender === layout.roster.ids[tenant] && one.resource === resource);
  const found: Contention[] = [];
  let part = 0;
  for (const { tenant, use, usual, due, typical } of candidates) {
    const cell = tenant * WIDTH + column;
    const excess = values[cell] ?? Number.NaN;
    const episode = held(tenant);
    const others = sufferers.filter((one) => one !== tenant);
    // Sessions that wait for a lock of their own tenant: the tenant is its own victim.
    const own =
      column === LOCKS_COLUMN &&
      sufferers.includes(tenant) &&
      (others.length === 0 || (waiting[tenant] ?? 0) >= use);
    const victims = own ? [tenant] : others;
    const told = {
      pool: index,
      offender: tenant,
      resource: column,
      resources: [column],
      excess,
      share: shareOf(evaluation, index, column, use),
      due,
      victims: victims.slice(0, MOST_NAMED),
      victimCount: victims.length,
    };
    if (episode !== undefined && excess >= excessOf(HELD_EXCESS, evaluation, index, column, tenant)) {
      found.push({ ...told, confidence: episode.confidence, onset: episode.onset });
      part += use - usual;
      continue;
    }
    if (victims.length === 0 || excess < excessOf(EXCESS, evaluation, index, column, tenant)) continue;
    if (use < ROSE * usual * typical) continue;
    if (use - usual < PART * more || found.length >= MOST_OFFENDERS) continue;
    const onset = onsetOfUse(evaluation, tenant, column, usual, use, now);
    const confidence =
      column === LOCKS_COLUMN
        ? 1
        : correlation(evaluation, tenant, column, usual, victims, known.length > 0, now);
    if (!(confidence >= ACCUSED)) continue;
    found.push({ ...told, confidence: Math.min(1, confidence), onset });
    part += use - usual;
  }
  const anew = found.some(({ offender }) => held(offender) === undefined);
  return anew && part < TOGETHER * more
    ? found.filter(({ offender }) => held(offender) !== undefined)
    : found;
}

/** One contention per offender, for the resource that it exceeds most. */
function merged(found: readonly Contention[], { values }: Evaluation): readonly Contention[] {
  const byOffender = new Map<number, Contention[]>();
  for (const one of found) byOffender.set(one.offender, [...(byOffender.get(one.offender) ?? []), one]);
  return [...byOffender.values()]
    .map((list) => {
      const sorted = list.sort((a, b) => b.excess * b.share - a.excess * a.share);
      const [worst] = sorted as [Contention];
      return {
        ...worst,
        resources: sorted.map(({ resource }) => resource),
        onset: Math.min(...sorted.map(({ onset }) => onset)),
      };
    })
    .sort((a, b) => b.share - a.share || (values[b.offender] ?? 0) - (values[a.offender] ?? 0));
}
