import { timezoneOf } from '../../config/timezone';
import { dayWords } from '../../format/days';
import { formatAge, formatBytes } from '../../format/format';
import { secondsWords } from '../../format/measured';
import type { Drill } from '../../model/drill';
import { type Scenario, scenarioOf } from '../../model/scenario';
import type { Severity } from '../../model/severity';
import type { FailoverCheck, ReplicationSection } from '../../model/snapshot';
import type { JudgeInput } from '../judgement';
import type { ClusterReading, CopyReading } from './reading';
import type { Copy } from './topology';
import { exposureOf, judgeSlot, type LagLimits, levelOf } from './verdict';

type Cell = FailoverCheck['cells'][number];
const OK: Cell = { severity: 'ok', evidence: '' };
const NOT_STATED: Cell = { severity: 'unknown', evidence: 'not stated' };
const DAY = 86_400_000;
const MOST_CANDIDATES = 3;

/** What a standby must have at least as much of as its primary, or it stops replaying. PostgreSQL, Hot Standby */
const AT_LEAST_PRIMARY = [
  'max_connections',
  'max_worker_processes',
  'max_wal_senders',
  'max_prepared_transactions',
  'max_locks_per_transaction',
];
const NEAR_SCENARIOS: readonly Scenario[] = ['node-loss', 'database-failover', 'zone-loss', 'region-loss'];
const FAR_SCENARIOS: readonly Scenario[] = ['region-loss'];

/**
 * Whom one would move to: in each region the copy that is meant for it, at most three. The choice rests on the
 * configuration alone, so that columns do not change places while figures do.
 */
export function candidatesOf(reading: ClusterReading): readonly CopyReading[] {
  const { cluster, copies } = reading;
  const direct = copies.filter(({ copy }) => copy.upstream === cluster.primary.id);
  const regions = [...new Set(direct.map(({ copy }) => copy.region))];
  return regions
    .map(
      (region) =>
        direct.filter(({ copy }) => copy.region === region).sort((a, b) => fit(a.copy) - fit(b.copy))[0],
    )
    .filter((one) => one !== undefined)
    .slice(0, MOST_CANDIDATES);
}

function fit({ config }: Copy): number {
  if (config.sync === 'sync') return 0;
  return /report|analy|read|test/i.test(config.purpose) ? 2 : 1;
}

export function failover(
  input: JudgeInput,
  reading: ClusterReading,
  limits: LagLimits,
): Pick<ReplicationSection, 'candidates' | 'checks' | 'verdicts'> {
  const candidates = candidatesOf(reading);
  const { promise } = reading.cluster;
  const limit = limits.critical ?? promise ?? 60;
  const timeline = reading.node?.timeline ?? null;
  const rows: readonly (readonly [string, string, (one: CopyReading) => Cell])[] = [
    ['streaming', 'streaming', streamingCell],
    [
      'timeline',
      timeline === null ? 'same timeline' : `same timeline, ${timeline}`,
      (one) => timelineCell(one, timeline),
    ],
    ['sync', 'sync as configured', syncCell],
    ['inside', `inside ${secondsWords(limit)}`, (one) => insideCell(one, limit)],
    ['slot', 'replication slot', slotCell],
    ['settings', 'settings match primary', (one) => settingsCell(one, reading)],
    ['reads', 'accepts reads', readsCell],
    ['drill', 'drill proved it', (one) => drillCell(input, reading, one)],
  ];
  const checks = rows.map(([id, label, cell]) => ({ id, label, cells: candidates.map(cell) }));
  return {
    candidates: candidates.map((one) => ({
      id: one.copy.config.id,
      label: `to ${shortName(one, reading)}`,
      place: one.copy.place,
    })),
    checks,
    verdicts: candidates.map((one, index) => verdictOf(input, reading, one, checks, index)),
  };
}

/** `b` for pg-prod-b beside pg-prod-a. */
function shortName(one: CopyReading, { cluster, copies }: ClusterReading): string {
  const name = one.copy.config.name;
  const stem = name.slice(0, name.lastIndexOf('-') + 1);
  const shared = [cluster.primary.name, ...copies.map(({ copy }) => copy.config.name)].every((other) =>
    other.startsWith(stem),
  );
  return stem !== '' && shared && name.length > stem.length ? name.slice(stem.length) : name;
}

function streamingCell(one: CopyReading): Cell {
  if (one.streaming === null) return { severity: 'unknown', evidence: 'not known' };
  return one.streaming ? OK : { severity: 'critical', evidence: 'not streaming' };
}

function timelineCell(one: CopyReading, timeline: number | null): Cell {
  const own = one.node?.timeline ?? null;
  if (own === null || timeline === null) return NOT_STATED;
  return own === timeline ? OK : { severity: 'critical', evidence: `on timeline ${own}` };
}

function syncCell(one: CopyReading): Cell {
  const wanted = one.copy.config.sync;
  if (wanted === null) return OK;
  const state = one.node?.syncState ?? null;
  if (state === null) return NOT_STATED;
  const sync = state === 'sync' || state === 'quorum';
  if (sync === (wanted === 'sync')) return OK;
  return { severity: wanted === 'sync' ? 'critical' : 'warning', evidence: `${state}, configured ${wanted}` };
}

function insideCell(one: CopyReading, limit: number): Cell {
  const loss = exposureOf(one);
  if (loss !== null) {
    const evidence = secondsWords(loss);
    return loss > limit ? { severity: 'critical', evidence } : OK;
  }
  if (one.atLeast === null) return { severity: 'unknown', evidence: 'not known' };
  const severity =
    levelOf(one.atLeast, { warning: null, critical: limit }) === 'critical' ? 'critical' : 'unknown';
  return { severity, evidence: `at least ${secondsWords(one.atLeast)}` };
}

function slotCell(one: CopyReading): Cell {
  const stated = one.node?.slot ?? null;
  if (one.slot === null) {
    if (stated === null) return one.node === null ? NOT_STATED : { severity: 'warning', evidence: 'none' };
    if (stated.walStatus === 'lost') return { severity: 'critical', evidence: `${stated.name} is lost` };
    return stated.active ? OK : { severity: 'warning', evidence: `${stated.name} not in use` };
  }
  const { severity } = judgeSlot(one.slot);
  if (severity === 'ok') return OK;
  if (one.slot.lost === 2) return { severity: 'critical', evidence: 'lost' };
  const kept = one.slot.retained.value;
  const limit = one.slot.limit === null ? '' : ` of ${formatBytes(one.slot.limit)}`;
  if (one.slot.active === false) return { severity: 'warning', evidence: 'not in use' };
  return { severity, evidence: kept === null ? 'not known' : `keeps ${formatBytes(kept)}${limit}` };
}

function settingsCell(one: CopyReading, reading: ClusterReading): Cell {
  const own = one.node?.settings;
  const primary = reading.node?.settings;
  if (own === undefined || primary === undefined) return NOT_STATED;
  const compared = AT_LEAST_PRIMARY.filter((name) => own[name] !== undefined && primary[name] !== undefined);
  if (compared.length === 0) return NOT_STATED;
  const less = compared.filter((name) => Number(own[name]) < Number(primary[name]));
  const [first] = less;
  if (first === undefined) return OK;
  const more = less.length > 1 ? `, ${less.length - 1} more` : '';
  return { severity: 'warning', evidence: `${first} ${own[first]} of ${primary[first]}${more}` };
}

function readsCell(one: CopyReading): Cell {
  const reads = one.node?.acceptsReads ?? null;
  if (reads === null) return NOT_STATED;
  return reads ? OK : { severity: 'warning', evidence: 'hot_standby is off' };
}

function drillCell(input: JudgeInput, reading: ClusterReading, one: CopyReading): Cell {
  const drill = provingDrill(input, reading, one);
  if (drill === null) return { severity: 'warning', evidence: 'never drilled' };
  const timezone = timezoneOf(input.config);
  const when = dayWords(drill.endedAt, input.now, timezone);
  if (drill.outcome !== 'passed') {
    return {
      severity: drill.outcome === 'failed' ? 'critical' : 'warning',
      evidence: `${drill.outcome} ${when}`,
    };
  }
  const dues = reading.cluster.services.map(
    ({ recovery }) => recovery?.drillEvery ?? Number.POSITIVE_INFINITY,
  );
  const due = Math.min(90 * DAY, ...dues);
  if (input.now - drill.endedAt <= due) return OK;
  return { severity: 'warning', evidence: `${when}, due after ${formatAge(due)}` };
}

/** The newest drill that rehearsed a move like this one: for another region only the loss of a region counts. */
function provingDrill(input: JudgeInput, { cluster }: ClusterReading, one: CopyReading): Drill | null {
  const scenarios = one.copy.region === cluster.region ? NEAR_SCENARIOS : FAR_SCENARIOS;
  const services = new Set(cluster.services.map(({ id }) => id));
  let newest: Drill | null = null;
  for (const drill of input.drills) {
    const scenario = scenarioOf(drill.scenario);
    if (scenario === null || !scenarios.includes(scenario) || drill.endedAt > input.now + 60_000) continue;
    if (!drill.services.some((id) => services.has(id))) continue;
    if (newest === null || drill.endedAt >= newest.endedAt) newest = drill;
  }
  return newest;
}

const DECISIVE = new Set(['streaming', 'timeline', 'inside']);

function verdictOf(
  input: JudgeInput,
  reading: ClusterReading,
  one: CopyReading,
  checks: readonly FailoverCheck[],
  index: number,
): ReplicationSection['verdicts'][number] {
  const cell = (check: FailoverCheck): Severity => check.cells[index]?.severity ?? 'unknown';
  const place = one.copy.place || one.copy.config.name;
  const loss = exposureOf(one);
  const noun = lossNoun(input, reading);
  const failed = checks.find((check) => cell(check) === 'critical');
  if (failed !== undefined) {
    const costs = failed.id === 'inside' && loss !== null;
    const why = failed.cells[index]?.evidence ?? '';
    const sentence = costs
      ? `A move to ${place} loses ${secondsWords(loss)} of ${noun}.`
      : `A move to ${place} is not safe: ${failed.id === 'streaming' ? why : `${failed.label.split(',')[0]}: ${why}`}.`;
    return { verdict: 'no', sentence };
  }
  const dark = checks.find((check) => DECISIVE.has(check.id) && cell(check) === 'unknown');
  if (dark !== undefined) {
    return { verdict: 'unknown', sentence: `A move to ${place} cannot be judged: ${darkWords(dark.id)}.` };
  }
  const drill = provingDrill(input, reading, one);
  const took =
    drill?.outcome === 'passed' && drill.measured.rto !== null
      ? `, about ${secondsWords(drill.measured.rto)}`
      : '';
  const loses = loss === null || loss < 0.05 ? 'nothing' : secondsWords(loss);
  return { verdict: 'yes', sentence: `A move to ${place} loses ${loses}${took}.` };
}

function darkWords(id: string): string {
  if (id === 'timeline') return 'its timeline is not stated';
  return id === 'inside' ? 'its loss is not known' : 'nobody says that it streams';
}

/** What is lost, in the words of the most critical service that promises: its business event, else `data`. */
export function lossNoun(input: JudgeInput, { cluster }: ClusterReading): string {
  const service = cluster.services.find(({ recovery }) => recovery?.rpo === cluster.promise);
  if (service === undefined || cluster.promise === null) return 'data';
  const series = input.series.find('odoo.business.event.rate', { service: service.id })[0];
  return series?.attributes['event'] ?? 'data';
}
