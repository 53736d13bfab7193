import { timezoneOf } from '../../config/timezone';
import { dayMonth, dayWords } from '../../format/days';
import { formatAge, formatBytes } from '../../format/format';
import { secondsWords } from '../../format/measured';
import { STANDBY_SETTINGS } from '../../metrics/postgres-settings';
import type { Drill } from '../../model/drill';
import type { FailoverCell } from '../../model/replication';
import { type Scenario, scenarioOf } from '../../model/scenario';
import type { Severity } from '../../model/severity';
import { hearsOfDrills } from '../drills/heard';
import type { JudgeInput } from '../judgement';
import type { ClusterReading, CopyReading } from './cluster-reading';
import { readTarget } from './reading';
import { exposureOf, judgeSlot, severityAbove } from './verdict';

const DAY = 86_400_000;
/** s of WAL that may wait for archiving: until a segment is full, or archive_timeout passes */
const ARCHIVE_LATE = 300;
const NEAR_SCENARIOS: readonly Scenario[] = ['node-loss', 'database-failover', 'zone-loss', 'region-loss'];
const FAR_SCENARIOS: readonly Scenario[] = ['region-loss'];

export function cell(severity: Severity, evidence: string, observedAt: number | null): FailoverCell {
  return { severity, evidence, observedAt };
}

function notStated(observedAt: number | null): FailoverCell {
  return cell('unknown', 'not stated', observedAt);
}

/** Nothing streams from a primary that does not answer, so that says nothing of a copy. */
export function streamingCell(one: CopyReading, { up }: ClusterReading): FailoverCell {
  const at = one.nodeAt ?? one.lag.observedAt;
  if (one.node?.fromArchive === true) return cell('ok', 'from the archive', at);
  if (one.streaming === null || (up === false && !one.streaming)) return cell('unknown', 'not known', at);
  return one.streaming ? cell('ok', '', at) : cell('critical', 'not streaming', at);
}

export function timelineCell(one: CopyReading, timeline: number | null): FailoverCell {
  const own = one.node?.timeline ?? null;
  if (own === null || timeline === null) return notStated(one.nodeAt);
  return own === timeline ? cell('ok', '', one.nodeAt) : cell('critical', `on timeline ${own}`, one.nodeAt);
}

export function syncCell(one: CopyReading): FailoverCell {
  const wanted = one.copy.config.sync;
  const state = one.node?.syncState ?? null;
  if (state === null) return notStated(one.nodeAt);
  const sync = state === 'sync' || state === 'quorum';
  if (wanted === null || sync === (wanted === 'sync')) return cell('ok', state, one.nodeAt);
  return cell(wanted === 'sync' ? 'critical' : 'warning', `${state}, configured ${wanted}`, one.nodeAt);
}

/** @param limit s */
export function insideCell(one: CopyReading, limit: number): FailoverCell {
  const loss = exposureOf(one);
  const at = (one.exposure.value === null ? null : one.exposure.observedAt) ?? one.lag.observedAt;
  if (loss !== null) return cell(loss > limit ? 'critical' : 'ok', secondsWords(loss), at);
  if (one.atLeast === null) return cell('unknown', 'not known', at);
  const beyond = severityAbove(one.atLeast, { warning: null, critical: limit }) === 'critical';
  return cell(beyond ? 'critical' : 'unknown', `at least ${secondsWords(one.atLeast)}`, at);
}

/** Only the server that a copy follows can say that there is no slot. */
export function slotCell(one: CopyReading, reading: ClusterReading): FailoverCell {
  const stated = one.node?.slot ?? null;
  if (one.slot === null) {
    const at = one.nodeAt;
    if (stated === null)
      return one.node === null || !isUpstreamRead(one, reading) ? notStated(at) : cell('warning', 'none', at);
    if (stated.walStatus === 'lost') return cell('critical', `${stated.name} is lost`, at);
    return stated.active ? cell('ok', 'in use', at) : cell('warning', `${stated.name} not in use`, at);
  }
  const { severity } = judgeSlot(one.slot);
  const at = one.slot.retained.observedAt;
  if (severity !== 'ok' && one.slot.lost === 2) return cell('critical', 'lost', at);
  if (severity !== 'ok' && one.slot.active === false) return cell('warning', 'not in use', at);
  const kept = one.slot.retained.value;
  if (kept === null) return cell(severity, severity === 'ok' ? '' : 'not known', at);
  const limit = one.slot.limit === null ? '' : ` of ${formatBytes(one.slot.limit)}`;
  return cell(severity, severity === 'ok' ? formatBytes(kept) : `keeps ${formatBytes(kept)}${limit}`, at);
}

function isUpstreamRead({ copy }: CopyReading, { cluster, node, copies }: ClusterReading): boolean {
  if (copy.upstream === cluster.primary.id) return node !== null && node.role !== 'unknown';
  const upstream = copies.find((other) => other.copy.config.id === copy.upstream)?.node ?? null;
  return upstream !== null && upstream.role !== 'unknown';
}

/** WAL that no copy has can only be in the archive; this is the same for every copy. */
export function archiveCell(input: JudgeInput, { cluster, node }: ClusterReading): FailoverCell {
  const read = (metric: string) => readTarget(input, `gantry.postgresql.archive.${metric}`, cluster.target);
  const failing = read('failing');
  if (failing.value === null) {
    const off = node?.settings['archive_mode'] === 'off';
    return off ? cell('info', 'there is none', failing.observedAt) : notStated(failing.observedAt);
  }
  const lacks = read('exposure').value ?? read('age').value;
  const at = failing.observedAt;
  const words = lacks === null ? '' : `${secondsWords(lacks)} behind`;
  if (failing.value > 0) return cell('warning', words === '' ? 'fails' : `fails, ${words}`, at);
  if (lacks === null) return cell('unknown', 'what it lacks is not known', at);
  return cell(lacks > ARCHIVE_LATE ? 'warning' : 'ok', lacks === 0 ? 'holds all' : words, at);
}

/** Compares stated settings with the primary's; a setting that one of the two does not state is unknown. */
export function settingsCell(one: CopyReading, { node }: ClusterReading): FailoverCell {
  const own = one.node?.settings;
  if (own === undefined || node === null || one.node === null) return notStated(one.nodeAt);
  const differs: string[] = [];
  let dark = 0;
  const { version } = one.node;
  if (version !== null && node.version !== null && version !== node.version)
    differs.push(`version ${versionWords(version)} of ${versionWords(node.version)}`);
  for (const [name, compared] of STANDBY_SETTINGS) {
    const [mine, primary] = [own[name], node.settings[name]];
    if (mine === undefined || primary === undefined) dark += 1;
    else if (compared === 'at-least' ? Number(mine) < Number(primary) : mine !== primary)
      differs.push(`${name} ${mine === '' ? 'none' : mine} of ${primary === '' ? 'none' : primary}`);
  }
  const [first] = differs;
  if (first !== undefined) {
    const more = differs.length > 1 ? `, ${differs.length - 1} more` : '';
    return cell('warning', `${first}${more}`, one.nodeAt);
  }
  const count = STANDBY_SETTINGS.length;
  if (dark === count) return notStated(one.nodeAt);
  return dark > 0
    ? cell('unknown', `${dark} of ${count} not stated`, one.nodeAt)
    : cell('ok', `all ${count}`, one.nodeAt);
}

/** 180004 is 18.4. */
function versionWords(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}

export function readsCell(one: CopyReading): FailoverCell {
  const reads = one.node?.acceptsReads ?? null;
  if (reads === null) return notStated(one.nodeAt);
  return reads ? cell('ok', '', one.nodeAt) : cell('warning', 'hot_standby is off', one.nodeAt);
}

export function drillCell(input: JudgeInput, reading: ClusterReading, one: CopyReading): FailoverCell {
  const drill = provingDrill(input, reading, one);
  if (drill === null)
    return hearsOfDrills(input)
      ? cell('warning', 'never drilled', null)
      : cell('unknown', 'no drill is known yet', null);
  const when = dayWords(drill.endedAt, input.now, timezoneOf(input.config));
  if (drill.outcome !== 'passed')
    return cell(
      drill.outcome === 'failed' ? 'critical' : 'warning',
      `${drill.outcome} ${when}`,
      drill.endedAt,
    );
  const dues = reading.cluster.services.map(
    ({ recovery }) => recovery?.drillEvery ?? Number.POSITIVE_INFINITY,
  );
  const due = Math.min(90 * DAY, ...dues);
  const late = input.now - drill.endedAt > due;
  return late
    ? cell('warning', `${when}, due after ${formatAge(due)}`, drill.endedAt)
    : cell('ok', dayMonth(drill.endedAt, timezoneOf(input.config)), drill.endedAt);
}

/** The newest drill that rehearsed such a move: for another region, only the loss of a region counts. */
export function provingDrill(input: JudgeInput, { cluster }: ClusterReading, one: CopyReading): Drill | null {
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
