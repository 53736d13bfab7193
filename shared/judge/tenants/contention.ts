import { RESOURCES, TAKES } from '../../metrics/resources';
import { ACCUSED, correlationOf } from './antagonist';
import { dueAt, levelOf } from './due';
import type { Evaluation, Onsets } from './evaluate';
import { meanOf } from './history';
import { PAYS_FROM } from './layout';

const WIDTH = RESOURCES.length;
/** A tenant takes too much from this many fair shares on, and pays from this many times its usual on. */
export const EXCESS = 1.5;
export const PAIN = 2;
/** The rule whose conditions say who takes too much. */
export const CONTENTION_RULE = 'tenants.contention';
/** times its own usual, and of what the middle one of all has risen by: who always took as much is not what changed */
const ROSE = 1.5;
/** of all that is taken more than usual; of it together, those accused, or all are busy */
const PART = 0.25;
const TOGETHER = 0.5;
/** times its usual demand: who asks for more pays for itself */
const ASKS_MORE = 1.5;
/** of its usual work: who is let do no more is starved */
const STARVED = 0.5;
/** Named already, an offender stays so while it takes this many fair shares. */
const HELD_EXCESS = 1.2;
const MOST_NAMED = 20;
/** those whose pain is read back */
const WITNESSES = 32;
const MOST_OFFENDERS = 4;
const CORRELATED_MOST = 10 * 60_000;
const CORRELATED_LEAST = 60_000;
/** ms by which pain may follow use */
/** times its usual from which on a moment speaks against a candidate */
const SUFFERS = 1.5;
const LAGS = [0, 15_000, 30_000, 60_000, 120_000];
const LOOKED_BACK = 60 * 60_000;
const STEP = 5_000;
const LOCKS = TAKES.findIndex(({ id }) => id === 'locks');
/** what is used as often as it is asked for */
const ASKED_BY = ['ingress', 'redis_ops', 'blocks'].map((id) => TAKES.findIndex((take) => take.id === id));
const QUEUE = TAKES.findIndex(({ id }) => id === 'queue_jobs');
const CONNECTIONS = TAKES.findIndex(({ id }) => id === 'connections');

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
  /** in the resource's own unit: what would be its due */
  readonly due: number;
  /** who pays, worst first, at most twenty; itself alone: its own sessions wait for it */
  readonly victims: readonly number[];
  readonly victimCount: number;
  /** 0..1: how well its use explains when the others pay */
  readonly confidence: number;
  /** epoch ms at which its use rose */
  readonly onset: number;
}
export interface PoolState {
  readonly saturated: boolean;
  /** tenants that pay, whoever is to blame */
  readonly paying: number;
  /** tenants that pay although they ask for no more than usual */
  readonly suffering: number;
  /** worst first; empty: nobody is to blame, or it is not known */
  readonly contentions: readonly Contention[];
  /** what is usual is not known of anybody yet */
  readonly young: boolean;
}
/** A contention that was found before, as the judge remembers it. */
export interface Episode {
  readonly pool: string;
  readonly offender: string;
  readonly resource: string;
  /** epoch ms */
  readonly onset: number;
  readonly confidence: number;
}

/** Where trouble began, by pool, so that it does not become what is usual while it lasts. */
export function onsetsOf(episodes: readonly Episode[]): Onsets {
  const onsets: Record<string, number> = {};
  for (const { pool, onset } of episodes) onsets[pool] = Math.min(onset, onsets[pool] ?? onset);
  return onsets;
}

/**
 * One state a pool. Nobody is blamed where nothing is saturated, nobody where no other tenant pays without asking for
 * more itself, and nobody whose use does not explain when they began to pay.
 */
export function poolStates(
  evaluation: Evaluation,
  before: readonly Episode[],
  now: number,
): readonly PoolState[] {
  return evaluation.layout.pools.map((_, index) => poolState(evaluation, index, before, now));
}

function poolState(
  evaluation: Evaluation,
  index: number,
  before: readonly Episode[],
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
    if (pain >= PAIN) paying += 1;
    if (!Number.isNaN(pain)) measured += 1;
    for (let column = PAYS_FROM; column < WIDTH; column += 1)
      if (!Number.isNaN(raw[tenant * WIDTH + column] ?? Number.NaN)) delays += 1;
  }
  const state = { saturated: columns.length > 0, paying, suffering: 0, young: delays > 0 && measured === 0 };
  if (pool === undefined || columns.length === 0) return { ...state, contentions: [] };
  const known = before.filter((episode) => episode.pool === pool.id);
  const found: Contention[] = [];
  let suffering = 0;
  for (const column of columns) {
    if (paying === 0 && column !== CONNECTIONS && known.length === 0) continue;
    const victims = victimsOf(evaluation, from, end, column);
    suffering = Math.max(suffering, victims.length);
    for (const one of accused(evaluation, index, column, victims, known, now)) found.push(one);
  }
  return { ...state, suffering, contentions: merged(found, evaluation) };
}

/** Who pays without asking for more itself, worst first. */
function victimsOf(evaluation: Evaluation, from: number, end: number, column: number): readonly number[] {
  const { values } = evaluation;
  const victims: number[] = [];
  for (let tenant = from; tenant < end; tenant += 1) {
    const pain = painOf(values, tenant);
    const starves = column === CONNECTIONS && evaluation.reading.workRise(tenant) <= STARVED;
    if (!(pain >= PAIN) && !starves) continue;
    const rise = evaluation.reading.demandRise(tenant, painColumn(values, tenant));
    if (rise >= ASKS_MORE) continue;
    if (Number.isNaN(rise) && usesMore(evaluation, tenant, column, pain)) continue;
    victims.push(tenant);
  }
  return victims.sort((a, b) => painOf(values, b) - painOf(values, a) || a - b);
}

/** Whether it asks for more than usual, told by what it uses where nothing states what it asks for. */
function usesMore({ raw, reading }: Evaluation, tenant: number, column: number, pain: number): boolean {
  for (const one of [column, ...ASKED_BY]) {
    // Waits that it causes are no demand of its own.
    if (one === LOCKS) continue;
    const times = (raw[tenant * WIDTH + one] ?? Number.NaN) / reading.usualUse(tenant, one);
    // Jobs that wait are none either: those that come are what is there by the time it stays (Little's law).
    if (times / (one === QUEUE ? Math.max(1, pain) : 1) >= ASKS_MORE) return true;
  }
  return false;
}

interface Candidate {
  readonly tenant: number;
  readonly use: number;
  readonly usual: number;
  readonly due: number;
}

function accused(
  evaluation: Evaluation,
  index: number,
  column: number,
  sufferers: readonly number[],
  known: readonly Episode[],
  now: number,
): readonly Contention[] {
  const { layout, values, totals } = evaluation;
  const resource = TAKES[column]?.id ?? '';
  const { candidates, more, typical } = candidatesOf(evaluation, index, column, sufferers);
  const held = (tenant: number): Episode | undefined =>
    known.find((one) => one.offender === layout.roster.ids[tenant] && one.resource === resource);
  const found: Contention[] = [];
  let part = 0;
  for (const { tenant, use, usual, due } of candidates) {
    const cell = tenant * WIDTH + column;
    const excess = values[cell] ?? Number.NaN;
    const episode = held(tenant);
    const others = sufferers.filter((one) => one !== tenant);
    // Sessions that wait for a lock of their own tenant: it pays for itself.
    const victims = others.length === 0 && column === LOCKS && sufferers.includes(tenant) ? [tenant] : others;
    const told = {
      pool: index,
      offender: tenant,
      resource: column,
      resources: [column],
      excess,
      share: use / Math.max(use, totals[index * TAKES.length + column] ?? 0),
      due,
      victims: victims.slice(0, MOST_NAMED),
      victimCount: victims.length,
    };
    if (episode !== undefined && excess >= HELD_EXCESS) {
      found.push({ ...told, confidence: episode.confidence, onset: episode.onset });
      part += use - usual;
      continue;
    }
    if (victims.length === 0 || excess < EXCESS) continue;
    if (use < ROSE * usual * Math.max(1, typical || 1)) continue;
    if (use - usual < PART * more || found.length >= MOST_OFFENDERS) continue;
    const onset = onsetOf(evaluation, tenant, column, usual, use, now);
    const confidence = column === LOCKS ? 1 : correlation(evaluation, tenant, column, usual, victims, now);
    if (!(confidence >= ACCUSED)) continue;
    found.push({ ...told, confidence: Math.min(1, confidence), onset });
    part += use - usual;
  }
  const anew = found.some(({ offender }) => held(offender) === undefined);
  return anew && part < TOGETHER * more
    ? found.filter(({ offender }) => held(offender) !== undefined)
    : found;
}

/**
 * Who takes more than a fair share, and what is due to each by max-min. Demands are what each would take: who has to wait
 * several times its usual is served so much less than it asks for (Little's law). Nothing is due of waits that one causes.
 */
function candidatesOf(
  { layout, raw, values, totals, reading }: Evaluation,
  index: number,
  column: number,
  sufferers: readonly number[],
): {
  readonly candidates: readonly Candidate[];
  /** taken by all beyond their usual */
  readonly more: number;
  /** times its usual that the middle one of all takes; NaN: nothing is usual */
  readonly typical: number;
} {
  const pool = layout.pools[index];
  const from = pool?.from ?? 0;
  const count = pool?.count ?? 0;
  const usuals = new Float64Array(count);
  const demands = new Float64Array(count);
  const rises: number[] = [];
  let more = 0;
  for (let place = 0; place < count; place += 1) {
    const use = raw[(from + place) * WIDTH + column] ?? Number.NaN;
    const usual = reading.usualUse(from + place, column);
    usuals[place] = Number.isNaN(usual) ? use : usual;
    demands[place] = Math.max(use || 0, usual || 0);
    if (use >= 0 && usual > 0) rises.push(use / usual);
    more += Math.max(0, (use || 0) - (usuals[place] || 0));
  }
  for (const tenant of sufferers)
    demands[tenant - from] = (demands[tenant - from] ?? 0) * Math.max(1, painOf(values, tenant) || 1);
  const total = totals[index * TAKES.length + column] ?? 0;
  const level = levelOf(total, demands, layout.weights.subarray(from, from + count));
  const candidates: Candidate[] = [];
  for (let place = 0; place < count; place += 1) {
    const tenant = from + place;
    if (!((values[tenant * WIDTH + column] ?? 0) >= HELD_EXCESS)) continue;
    const due = column === LOCKS ? 0 : dueAt(level, demands[place] ?? 0, layout.weights[tenant] ?? 1);
    const use = raw[tenant * WIDTH + column] ?? Number.NaN;
    candidates.push({ tenant, use, usual: usuals[place] ?? 0, due });
  }
  candidates.sort((a, b) => b.use - b.usual - (a.use - a.usual) || a.tenant - b.tenant);
  const typical = rises.sort((a, b) => a - b)[rises.length >> 1] ?? Number.NaN;
  return { candidates: candidates.slice(0, 2 * MOST_OFFENDERS), more, typical };
}

/** When its use passed the middle between what it usually is and what it is now, and stayed there. */
function onsetOf(
  evaluation: Evaluation,
  tenant: number,
  column: number,
  usual: number,
  use: number,
  now: number,
): number {
  const step = Math.max(STEP, evaluation.layout.every);
  const uses = evaluation.reading.history(tenant, column, { from: now - LOOKED_BACK, to: now, step });
  const middle = (usual + use) / 2;
  let begin = uses.length;
  for (let at = uses.length - 1; at >= 0; at -= 1) {
    const value = uses[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (value < middle) break;
    begin = at;
  }
  return now - (uses.length - begin) * step;
}

/**
 * The antagonist correlation around the time at which the victims began to pay, as long before as after, so that one who
 * always took much is not accused of a trouble that lasts. What counts is what it takes beyond its usual, and the best of
 * some delays: a queue takes time to fill.
 */
function correlation(
  evaluation: Evaluation,
  tenant: number,
  column: number,
  usual: number,
  victims: readonly number[],
  now: number,
): number {
  const step = Math.max(STEP, evaluation.layout.every);
  const most = { from: now - 2 * CORRELATED_MOST, to: now, step };
  const pain = meanPain(evaluation, column, victims, most);
  let begin = pain.length;
  let calm = 0;
  for (let at = pain.length - 1; at >= 0 && calm < 3; at -= 1) {
    const suffered = pain[at] ?? Number.NaN;
    if (suffered >= PAIN) {
      begin = at;
      calm = 0;
    } else if (!Number.isNaN(suffered)) calm += 1;
  }
  const lasted = Math.min(CORRELATED_MOST, Math.max(CORRELATED_LEAST, (pain.length - begin) * step));
  const around = Math.ceil(lasted / step);
  const [first, last] = [Math.max(0, begin - around), Math.min(pain.length, begin + around)];
  const more = evaluation.reading.history(tenant, column, most).map((use) => Math.max(0, use - usual));
  let best = Number.NaN;
  for (const lag of LAGS) {
    const shift = Math.round(lag / step);
    const value = correlationOf(
      more.subarray(Math.max(0, first - shift), last),
      pain.subarray(Math.max(0, first - shift), last),
      SUFFERS,
      shift,
    );
    if (!(value <= best)) best = Number.isNaN(value) ? best : value;
  }
  return best;
}

/** What the first victims suffer, in times their usual, on average: that they wait, or that they are not let do their work. */
function meanPain(
  { values, reading }: Evaluation,
  column: number,
  victims: readonly number[],
  span: { readonly from: number; readonly to: number; readonly step: number },
): Float64Array {
  const pains = victims.slice(0, WITNESSES).map((victim) => {
    const pays = painColumn(values, victim);
    const usual = reading.usualDelay(victim, pays);
    const waits = reading.history(victim, pays, span).map((delay) => delay / usual);
    if (column !== CONNECTIONS) return waits;
    return reading.slowed(victim, span).map((slowed, at) => {
      const waited = waits[at] ?? Number.NaN;
      return waited > slowed || Number.isNaN(slowed) ? waited : slowed;
    });
  });
  const length = pains[0]?.length ?? 0;
  return Float64Array.from({ length }, (_, at) =>
    meanOf(Float64Array.from(pains, (pain) => pain[at] ?? Number.NaN)),
  );
}

/** One contention an offender: of all it takes too much of, what it exceeds most. */
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
    // What is not known (NaN) is no pain.
    if ((values[tenant * WIDTH + column] || 0) > (values[tenant * WIDTH + worst] || 0)) worst = column;
  }
  return worst;
}
