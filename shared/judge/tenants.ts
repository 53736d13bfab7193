import { secondsWords } from '../format/measured';
import { RESOURCES, TAKES } from '../metrics/resources';
import type { Condition } from '../model/condition';
import { freshnessOf } from '../model/freshness';
import type { Freshness } from '../model/severity';
import type { PoolRow, TenantMark, TenantsRoster, TenantsSection } from '../model/snapshot';
import type { Finding, JudgeInput } from './judgement';
import { tenantsAnswer } from './tenants/answer';
import {
  type Contention,
  EXCESS,
  type PoolState,
  painColumn,
  painOf,
  poolStates,
} from './tenants/contention';
import { type Evaluation, evaluateTenants } from './tenants/evaluate';
import { layoutOf } from './tenants/layout';

const RULE = 'tenants.contention';
const WIDTH = RESOURCES.length;
const RAISE_AFTER = 10;
const CLEAR_AFTER = 30;
const MOST_MARKS = 12;
const VICTIMS_SHOWN = 3;
const MOST_REMEMBERED = 32;

/** Offenders of the last tick by id: one that has stopped is still said, as ok, so that its condition ends. JSON-safe. */
interface TenantsMemory {
  readonly offenders: readonly string[];
}

/** Who the tenants are. The same object as long as neither the configuration nor the set of series changes. */
export function rosterOf(input: JudgeInput): TenantsRoster {
  return layoutOf(input.series, input.config).roster;
}

/** Findings `tenants.contention`: subject the offender; evidence pool, resource, victims, confidence. */
export function findTenants(input: JudgeInput, memory: unknown): { findings: Finding[]; memory: unknown } {
  const row = input.config.rules[RULE];
  if (row?.enabled === false) return { findings: [], memory: { offenders: [] } };
  const evaluation = evaluateTenants(input);
  const before = offendersOf(memory);
  if (freshnessOfAll(evaluation, input.now) === 'stale') {
    return { findings: before.map((id) => unknownFinding(id, input.now)), memory: { offenders: before } };
  }
  const findings: Finding[] = [];
  const now = new Set<string>();
  for (const { contention } of poolStates(evaluation)) {
    if (contention === null) continue;
    const finding = contentionFinding(input, evaluation, contention, row?.for ?? RAISE_AFTER);
    now.add(finding.subject.id);
    findings.push(finding);
  }
  for (const id of before) if (!now.has(id)) findings.push(overFinding(id, evaluation.observedAt));
  return { findings, memory: { offenders: remembered(now, before, evaluation) } };
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

function offendersOf(memory: unknown): TenantsMemory['offenders'] {
  if (typeof memory !== 'object' || memory === null || !('offenders' in memory)) return [];
  return Array.isArray(memory.offenders) ? memory.offenders.filter((id) => typeof id === 'string') : [];
}

function contentionFinding(
  input: JudgeInput,
  evaluation: Evaluation,
  contention: Contention,
  raiseAfter: number,
): Finding {
  const { roster, pools } = evaluation.layout;
  const { offender, resource, excess, victimCount, share } = contention;
  const pool = pools[contention.pool];
  const label = labelOf(resource);
  const name = roster.names[offender] ?? '';
  const pay = victimCount === 1 ? '1 tenant pays' : `${victimCount} tenants pay`;
  return {
    rule: RULE,
    subject: { kind: 'tenant', id: roster.ids[offender] ?? '' },
    severity: 'warning',
    observedAt: evaluation.observedAt,
    value: excess,
    threshold: input.config.rules[RULE]?.warning ?? EXCESS,
    unit: '1',
    owner: null,
    sentence: `${name} takes ${times(excess)} its share of ${label} in ${pool?.name ?? ''}; ${pay}.`,
    evidence: {
      pool: pool?.id ?? '',
      resource: TAKES[resource]?.id ?? '',
      resources: contention.resources.map((column) => TAKES[column]?.id ?? ''),
      share,
      victims: contention.victims.map((victim) => roster.ids[victim] ?? ''),
      victimCount,
      confidence: contention.confidence,
    },
    raiseAfter,
    clearAfter: CLEAR_AFTER,
  };
}

function times(value: number): string {
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} x`;
}

function labelOf(column: number): string {
  return (RESOURCES[column]?.label ?? '').replace('- ', '');
}

function overFinding(id: string, observedAt: number): Finding {
  return {
    rule: RULE,
    subject: { kind: 'tenant', id },
    severity: 'ok',
    observedAt,
    value: null,
    threshold: EXCESS,
    unit: '1',
    owner: null,
    sentence: `${id} takes no more than its share of anything that is short.`,
    evidence: {},
    raiseAfter: 0,
    clearAfter: CLEAR_AFTER,
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
  _memory: unknown,
): TenantsSection {
  const evaluation = evaluateTenants(input);
  const { layout } = evaluation;
  const freshness = freshnessOfAll(evaluation, input.now);
  const states = poolStates(evaluation);
  const raised = new Map<string, Condition>();
  for (const condition of conditions) {
    if (condition.rule === RULE && condition.severity !== 'ok') raised.set(condition.subject.id, condition);
  }
  const shown = states
    .map(({ contention }) => contention)
    .filter((one) => one !== null)
    .filter((one) => raised.has(layout.roster.ids[one.offender] ?? ''))
    .sort((a, b) => b.excess - a.excess);
  return {
    answer: tenantsAnswer(evaluation, states, shown, freshness === 'stale', input.now),
    pools: poolRows(evaluation, states),
    marks: marksOf(evaluation, shown, raised, freshness),
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
