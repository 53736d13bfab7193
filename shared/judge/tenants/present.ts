import { REASON_LIMIT } from '../../format/fitting';
import { secondsWords } from '../../format/measured';
import type { Condition } from '../../model/condition';
import type { Freshness } from '../../model/severity';
import type { PoolRow, TenantMark, TenantsRoster, TenantsSection } from '../../model/tenants';
import type { JudgeInput, NamedCause } from '../judgement';
import { causeWordings } from '../services/cause-words';
import { tenantsAnswer } from './answer';
import { WIDTH } from './columns';
import { CONTENTION_RULE, type Contention, type PoolState, statesOf, type Taker } from './contention';
import { evaluateTenants } from './evaluate';
import { type Evaluation, freshnessOfAll } from './evaluation';
import { layoutOf } from './layout';
import { memoryOf, named, type TenantsMemory } from './memory';
import { roomOf } from './room';
import { tracksOf } from './tracks';
import { painColumn, painOf } from './victims';

const MOST_MARKS = 12;
const VICTIMS_SHOWN = 3;

/** The list of tenants. The same object as long as neither the configuration nor the set of series changes. */
export function rosterOf(input: JudgeInput): TenantsRoster {
  return layoutOf(input.series, input.config).roster;
}

/**
 * The tenants section. A contention shows once its condition is settled.
 * @param causes named by the open incidents
 */
export function presentTenants(
  input: JudgeInput,
  conditions: readonly Condition[],
  memory: unknown,
  causes: readonly NamedCause[],
): TenantsSection {
  const evaluation = evaluateTenants(input);
  const { layout } = evaluation;
  const freshness = freshnessOfAll(evaluation, input.now);
  const { episodes, short, takers } = memoryOf(memory);
  const states = statesOf(evaluation, named(episodes, input.now), input.now);
  const raised = new Map<string, Condition>();
  for (const condition of conditions) {
    if (condition.rule === CONTENTION_RULE && condition.severity !== 'ok')
      raised.set(condition.subject.id, condition);
  }
  const shown = states
    .flatMap((state) => state.contentions)
    .filter((one) => raised.has(layout.roster.ids[one.offender] ?? ''))
    .sort((a, b) => b.share - a.share);
  // Once the fair order is broken somewhere, who hurts nobody is not worth a word.
  const taker = shown.length > 0 ? null : takerOf(evaluation, states, takers, input.now);
  const room = roomOf(input, evaluation);
  const marks = marksOf(evaluation, shown, taker, raised, freshness);
  return {
    answer: tenantsAnswer(evaluation, states, shown, {
      stale: freshness === 'stale',
      short,
      now: input.now,
      causes: causes.filter(({ rule }) => rule === CONTENTION_RULE),
      locks: lockWaits(input, conditions),
      ending: endingOf(evaluation, raised),
      taker,
      room,
    }),
    room,
    pools: poolRows(evaluation, states),
    marks,
    tracks: tracksOf(evaluation, shown, marks, input.now),
    freshness,
    observedAt: Number.isNaN(evaluation.observedAt) ? null : evaluation.observedAt,
    every: layout.every,
    values: evaluation.values,
  };
}

/** The first that has lasted long enough; of a pool in which tenants pay, if there is one. */
function takerOf(
  { layout }: Evaluation,
  states: readonly PoolState[],
  remembered: TenantsMemory['takers'],
  now: number,
): Taker | null {
  const takers = states.flatMap(({ taker }) => (taker === null ? [] : [taker]));
  const lasts = ({ pool, offender }: Taker): boolean => {
    const known = remembered[layout.pools[pool]?.id ?? ''];
    return known !== undefined && known.id === layout.roster.ids[offender] && now >= known.namedAt;
  };
  const paid = takers.filter(({ pool }) => (states[pool]?.paying ?? 0) > 0);
  return [...paid, ...takers].find(lasts) ?? null;
}

/** Lock waits by pool, in the words of the services view and of the incident. */
function lockWaits({ config }: JudgeInput, conditions: readonly Condition[]): ReadonlyMap<string, string> {
  return new Map(
    conditions.flatMap((one) => {
      const { rule, subject, severity, ending } = one;
      if (rule !== 'postgres.locks' || ending === true) return [];
      if (severity !== 'critical' && severity !== 'warning') return [];
      const wordings = causeWordings(config, one);
      const told = wordings.find((words) => words.length <= REASON_LIMIT - 'but '.length) ?? wordings.at(-1);
      return told === undefined ? [] : [[subject.id, told]];
    }),
  );
}

/** Name of the first offender whose condition is still raised; only one that nothing is seen of is asked for. */
function endingOf({ layout }: Evaluation, raised: ReadonlyMap<string, Condition>): string | null {
  const { roster } = layout;
  const index = roster.ids.findIndex((id) => raised.get(id)?.severity === 'warning');
  return index < 0 ? null : (roster.names[index] ?? null);
}

function poolRows({ layout, used, saturated }: Evaluation, states: readonly PoolState[]): readonly PoolRow[] {
  return layout.pools.map((pool, index) => {
    const state = states[index];
    const paying = state?.saturated === true ? state.paying : 0;
    const note = paying === 0 ? '' : `${paying} ${paying === 1 ? 'waits' : 'wait'} longer than usual`;
    return {
      id: pool.id,
      name: pool.name,
      from: pool.from,
      count: pool.count,
      note,
      used: used.slice(index * WIDTH, (index + 1) * WIDTH),
      saturated: saturated.slice(index * WIDTH, (index + 1) * WIDTH),
    };
  });
}

/**
 * Offenders first, each followed by at most three victims; then offenders that are only held by hysteresis; without any,
 * who takes most.
 */
function marksOf(
  { layout, values, raw, waiting }: Evaluation,
  shown: readonly Contention[],
  taker: Taker | null,
  raised: ReadonlyMap<string, Condition>,
  freshness: Freshness,
): readonly TenantMark[] {
  const { roster } = layout;
  const marks: TenantMark[] = [];
  const marked = new Set<number>();
  const add = (mark: TenantMark): void => {
    if (marked.has(mark.index) || marks.length >= MOST_MARKS) return;
    marked.add(mark.index);
    marks.push(mark);
  };
  for (const [id, condition] of raised) {
    const index = roster.ids.indexOf(id);
    if (index < 0) continue;
    add({
      index,
      role: 'offender',
      severity: condition.severity,
      was: condition.severity === 'unknown' ? (condition.was ?? null) : null,
      since: condition.since,
      freshness,
      note: `${roster.tiers[index] ?? 'standard'} tier`,
    });
  }
  for (const { victims } of shown) {
    for (const victim of victims.slice(0, VICTIMS_SHOWN)) {
      const column = painColumn(values, victim);
      const late = raw[victim * WIDTH + column] ?? Number.NaN;
      const sessions = waiting[victim] ?? Number.NaN;
      const delay =
        sessions > 0
          ? ` · ${sessions} ${sessions === 1 ? 'session waits' : 'sessions wait'}`
          : Number.isNaN(late) || painOf(values, victim) < 1
            ? ''
            : ` · ${secondsWords(late)} late`;
      add({
        index: victim,
        role: 'victim',
        severity: 'warning',
        since: null,
        freshness,
        note: `${roster.tiers[victim] ?? 'standard'}${delay}`,
      });
    }
  }
  if (taker !== null && marks.length === 0)
    add({
      index: taker.offender,
      role: 'taker',
      severity: 'ok',
      since: null,
      freshness,
      note: `${roster.tiers[taker.offender] ?? 'standard'} · takes most`,
    });
  return marks;
}
