import { secondsWords } from '../../format/measured';
import { RESOURCES, TAKES, wholeLabel } from '../../metrics/resources';
import type { Condition } from '../../model/condition';
import { freshnessOf } from '../../model/freshness';
import type { Freshness } from '../../model/severity';
import type { PoolRow, TenantMark, TenantsRoster, TenantsSection } from '../../model/tenants';
import type { Finding, JudgeInput } from '../judgement';
import { timesWords } from '../words';
import { tenantsAnswer } from './answer';
import {
  CONTENTION_RULE,
  type Contention,
  type Episode,
  EXCESS,
  onsetsOf,
  type PoolState,
  painColumn,
  painOf,
  poolStates,
} from './contention';
import { type Evaluation, evaluateTenants } from './evaluate';
import { LOOK, layoutOf } from './layout';
import { tracksOf } from './tracks';

const WIDTH = RESOURCES.length;
const RAISE_AFTER = 5;
const CLEAR_AFTER = 30;
const LOOKS = 3;
const MOST_MARKS = 12;
const VICTIMS_SHOWN = 3;
const LOCKS = TAKES.findIndex(({ id }) => id === 'locks');
const MOST_REMEMBERED = 32;

/** JSON-safe; unchanged as long as nothing begins or ends. */
interface TenantsMemory {
  /** Offenders by id, of now and before: one that has stopped is still said, as ok, so that its condition ends. */
  readonly offenders: readonly string[];
  readonly episodes: readonly Remembered[];
  /** epoch ms from which on something is short for which tenants pay, by pool */
  readonly short: Readonly<Record<string, number>>;
}
interface Remembered extends Episode {
  /** epoch ms from which on it has stood long enough to be named */
  readonly namedAt: number;
  /** epoch ms from which on it was not seen any more; null: it is */
  readonly missed: number | null;
}
const NO_MEMORY: TenantsMemory = { offenders: [], episodes: [], short: {} };

/** Who the tenants are. The same object as long as neither the configuration nor the set of series changes. */
export function rosterOf(input: JudgeInput): TenantsRoster {
  return layoutOf(input.series, input.config).roster;
}

/** Findings `tenants.contention`: subject the offender; evidence pool, resource, victims, confidence. */
export function findTenants(input: JudgeInput, memory: unknown): { findings: Finding[]; memory: unknown } {
  const row = input.config.rules[CONTENTION_RULE];
  if (row?.enabled === false) return { findings: [], memory: NO_MEMORY };
  const { offenders: before, episodes, short } = memoryOf(memory);
  const evaluation = evaluateTenants(input, onsetsOf(episodes));
  if (freshnessOfAll(evaluation, input.now) === 'stale') {
    const held = { offenders: before, episodes, short };
    return { findings: before.map((id) => unknownFinding(id, input.now)), memory: held };
  }
  const raiseAfter = (one: Contention): number => raiseAfterOf(evaluation, one, row?.for ?? RAISE_AFTER);
  const states = statesOf(evaluation, named(episodes, input.now), input.now);
  // One that is only held from before, and hurts nobody now, is not seen: it begins no accusation, and ends.
  const contentions = states.flatMap((state) =>
    state.contentions.filter(({ victimCount }) => victimCount > 0),
  );
  const found = new Map<string, Finding>();
  for (const contention of contentions) {
    const finding = contentionFinding(input, evaluation, contention, contentions, raiseAfter(contention));
    const known = found.get(finding.subject.id);
    if (known === undefined || (known.value ?? 0) < (finding.value ?? 0))
      found.set(finding.subject.id, finding);
  }
  const findings = [...found.values()];
  for (const id of before) {
    if (found.has(id)) continue;
    findings.push(
      overFinding(
        id,
        evaluation.observedAt,
        episodes.find((one) => one.offender === id),
      ),
    );
  }
  const next = {
    offenders: remembered(new Set(found.keys()), before, evaluation),
    episodes: episodesOf(evaluation, contentions, episodes, raiseAfter, input.now),
    short: shortSince(evaluation, states, short, input.now),
  };
  const same = JSON.stringify(next) === JSON.stringify({ offenders: before, episodes, short });
  return { findings, memory: same ? memory : next };
}

/** What one look said must be said anew by the next ones; only what stood long enough to be named is held. */
function named(episodes: readonly Remembered[], now: number): readonly Remembered[] {
  return episodes.filter(({ namedAt }) => now >= namedAt);
}

/** One look a tick: findings and section rest on the same. */
const looks = new WeakMap<Evaluation, readonly PoolState[]>();

function statesOf(evaluation: Evaluation, episodes: readonly Episode[], now: number): readonly PoolState[] {
  const known = looks.get(evaluation);
  if (known !== undefined) return known;
  const states = poolStates(evaluation, episodes, now);
  looks.set(evaluation, states);
  return states;
}

/** What goes on, and what was not seen for less than the patience with which its condition ends. */
function episodesOf(
  { layout }: Evaluation,
  contentions: readonly Contention[],
  before: readonly Remembered[],
  raiseAfter: (contention: Contention) => number,
  now: number,
): readonly Remembered[] {
  const keyOf = (one: Episode): string => JSON.stringify([one.pool, one.offender, one.resource]);
  const seen = new Map<string, Remembered>();
  for (const contention of contentions) {
    const { pool, offender, resources, onset, confidence } = contention;
    for (const resource of resources) {
      const one = {
        pool: layout.pools[pool]?.id ?? '',
        offender: layout.roster.ids[offender] ?? '',
        resource: TAKES[resource]?.id ?? '',
        onset,
        confidence,
        namedAt: now + 1_000 * raiseAfter(contention),
        missed: null,
      };
      seen.set(keyOf(one), one);
    }
  }
  for (const one of before) {
    const known = seen.get(keyOf(one));
    // It began when it was seen first, however it looks from now.
    if (known !== undefined) seen.set(keyOf(one), { ...one, missed: null });
    // What was not named yet when it was seen last was chance.
    else if ((one.missed ?? now) >= one.namedAt && now - (one.missed ?? now) <= CLEAR_AFTER * 1_000)
      seen.set(keyOf(one), { ...one, missed: one.missed ?? now });
  }
  return [...seen.values()].slice(0, MOST_REMEMBERED);
}

function shortSince(
  { layout }: Evaluation,
  states: readonly PoolState[],
  before: TenantsMemory['short'],
  now: number,
): TenantsMemory['short'] {
  const short: Record<string, number> = {};
  layout.pools.forEach(({ id }, index) => {
    const state = states[index];
    if (state?.saturated === true && state.paying > 0) short[id] = before[id] ?? now;
  });
  return short;
}

/** Offenders that stopped stay named, as ok: the newest first, so that the list is bounded. */
function remembered(
  now: ReadonlySet<string>,
  before: readonly string[],
  { layout }: Evaluation,
): readonly string[] {
  const known = new Set(layout.roster.ids);
  const kept = before.filter((id) => !now.has(id) && known.has(id));
  return [...now, ...kept].slice(0, MOST_REMEMBERED);
}

function memoryOf(memory: unknown): TenantsMemory {
  if (typeof memory !== 'object' || memory === null) return NO_MEMORY;
  const { offenders, episodes, short } = memory as Record<string, unknown>;
  const times = typeof short === 'object' && short !== null ? Object.entries(short) : [];
  return {
    offenders: Array.isArray(offenders) ? offenders.filter((id) => typeof id === 'string') : [],
    episodes: Array.isArray(episodes) ? episodes.filter(isRemembered) : [],
    short: Object.fromEntries(times.filter(([, since]) => Number.isFinite(since))),
  };
}

function isRemembered(one: unknown): one is Remembered {
  if (typeof one !== 'object' || one === null) return false;
  const { pool, offender, resource, onset, namedAt, confidence, missed } = one as Record<string, unknown>;
  const words = [pool, offender, resource].every((word) => typeof word === 'string');
  return (
    words &&
    Number.isFinite(onset) &&
    Number.isFinite(namedAt) &&
    Number.isFinite(confidence) &&
    (missed === null || Number.isFinite(missed))
  );
}

function contentionFinding(
  input: JudgeInput,
  evaluation: Evaluation,
  contention: Contention,
  all: readonly Contention[],
  raiseAfter: number,
): Finding {
  const { roster, pools } = evaluation.layout;
  const { offender, resource, excess, victimCount, share } = contention;
  const pool = pools[contention.pool];
  const label = wholeLabel(RESOURCES[resource]);
  const name = roster.names[offender] ?? '';
  const own = contention.victims[0] === offender;
  const pay = victimCount === 1 ? '1 tenant pays' : `${victimCount} tenants pay`;
  const takes =
    resource === LOCKS
      ? `${name} holds locks in ${pool?.name ?? ''}`
      : `${name} takes ${timesWords(excess)} x its share of ${label} in ${pool?.name ?? ''}`;
  return {
    rule: CONTENTION_RULE,
    subject: { kind: 'tenant', id: roster.ids[offender] ?? '' },
    severity: 'warning',
    observedAt: evaluation.observedAt,
    value: excess,
    threshold: input.config.rules[CONTENTION_RULE]?.warning ?? EXCESS,
    unit: '1',
    owner: null,
    sentence: `${takes}; ${own ? 'its own sessions wait' : pay}.`,
    evidence: {
      pool: pool?.id ?? '',
      resource: TAKES[resource]?.id ?? '',
      resources: contention.resources.map((column) => TAKES[column]?.id ?? ''),
      share,
      victims: contention.victims.map((victim) => roster.ids[victim] ?? ''),
      victimCount,
      confidence: contention.confidence,
      onset: contention.onset,
      others: all
        .filter((one) => one.pool === contention.pool && one.offender !== offender)
        .map((one) => roster.ids[one.offender] ?? ''),
    },
    raiseAfter,
    clearAfter: CLEAR_AFTER,
  };
}

/**
 * s that it must stand: what a short look at a server shows is chance, until three looks agree.
 * @param least of the rule
 */
function raiseAfterOf({ layout }: Evaluation, { offender, resource }: Contention, least: number): number {
  const column = layout.columns[resource];
  const looked = column?.kinds[column.first[offender] ?? -1] === LOOK;
  return looked ? Math.max(least, ((LOOKS - 1) * layout.every) / 1_000) : least;
}

/** @param episode what it was, while its condition still stands */
function overFinding(id: string, observedAt: number, episode?: Episode): Finding {
  return {
    rule: CONTENTION_RULE,
    subject: { kind: 'tenant', id },
    severity: 'ok',
    observedAt,
    value: null,
    threshold: EXCESS,
    unit: '1',
    owner: null,
    sentence: `${id} takes no more than its share of anything that is short.`,
    evidence: episode === undefined ? {} : evidenceOf(episode),
    raiseAfter: 0,
    clearAfter: CLEAR_AFTER,
  };
}

function evidenceOf({ pool, resource, onset, confidence }: Episode): Finding['evidence'] {
  return {
    pool,
    resource,
    resources: [resource],
    victims: [],
    victimCount: 0,
    confidence,
    onset,
    others: [],
  };
}

function unknownFinding(id: string, now: number): Finding {
  return {
    ...overFinding(id, now),
    severity: 'unknown',
    sentence: `What ${id} takes is not known: nothing new is heard of tenants.`,
  };
}

/** The tenants section. A contention shows once its condition is settled. */
export function presentTenants(
  input: JudgeInput,
  conditions: readonly Condition[],
  memory: unknown,
): TenantsSection {
  const evaluation = evaluateTenants(input);
  const { layout } = evaluation;
  const freshness = freshnessOfAll(evaluation, input.now);
  const { episodes, short } = memoryOf(memory);
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
  const marks = marksOf(evaluation, shown, raised, freshness);
  return {
    answer: tenantsAnswer(evaluation, states, shown, { stale: freshness === 'stale', short, now: input.now }),
    pools: poolRows(evaluation, states),
    marks,
    tracks: tracksOf(evaluation, shown, marks, input.now),
    freshness,
    observedAt: Number.isNaN(evaluation.observedAt) ? null : evaluation.observedAt,
    every: layout.every,
    values: evaluation.values,
  };
}

function freshnessOfAll({ layout, observedAt }: Evaluation, now: number): Freshness {
  return freshnessOf(Number.isNaN(observedAt) ? null : observedAt, layout.every, now);
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

/** Offenders first, each followed by no more than three who pay; then offenders that are only held by hysteresis. */
function marksOf(
  { layout, values, raw }: Evaluation,
  shown: readonly Contention[],
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
      const delay = Number.isNaN(late) || painOf(values, victim) < 1 ? '' : ` · ${secondsWords(late)} late`;
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
  return marks;
}
