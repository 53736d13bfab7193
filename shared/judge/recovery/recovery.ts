import { timezoneOf } from '../../config/timezone';
import { measuredOf } from '../../format/measured';
import type { Condition } from '../../model/condition';
import type { BackupRow, RecoveryRow, RecoverySection } from '../../model/recovery';
import type { Scenario } from '../../model/scenario';
import { type Posture, severityRank } from '../../model/severity';
import { drillOf } from '../drills/drills';
import { hearsOfDrills } from '../drills/heard';
import type { Finding, JudgeInput } from '../judgement';
import { statedFault } from '../stated-fault';
import { type JudgedService, recoveryAnswer, serviceAnswer } from './answer';
import { backupRows, unknownBackup } from './backups';
import { drillHistory } from './history';
import { CLOCK_TOLERANCE, missedOf, postureOf, worstOf } from './posture';
import { scenariosOf, standbys } from './standby';
import { stepsOf } from './steps';

const POSTURES: readonly Posture[] = ['at risk', 'unproven', 'proven'];
const TREND = 5;
const HISTORY = 12;

/**
 * Findings `recovery.posture` (subject service: is it proven that it can be recovered?), `recovery.backup` (subject
 * target: the backup), `recovery.drill` (subject drill: an unusable record, or one that names unknown services).
 */
export function findRecovery(input: JudgeInput, memory: unknown): { findings: Finding[]; memory: unknown } {
  const { services, backups } = look(input);
  const findings = services.map((one) => postureFinding(one, input.now));
  for (const row of backups) {
    const facts = [row.lastGood, row.took, row.size, row.restored, row.archive, row.lockedUntil];
    const why = facts
      .filter(({ severity }) => severity === row.severity && severity !== 'ok')
      .map((one) => one.text);
    findings.push({
      ...found('recovery.backup', { kind: 'target', id: row.id }, input.now),
      severity: row.severity,
      sentence: backupWords(row, why),
      evidence: { lastGood: row.lastGood.text, took: row.took.text, size: row.size.text },
    });
  }
  for (const target of input.config.targets) {
    if (target.probe !== 'backup') continue;
    const subject = { kind: 'target', id: target.id } as const;
    const fault = statedFault(input, subject);
    const asked = `Backup ${target.name} can be asked for.`;
    findings.push({
      ...found('recovery.backup', subject, input.now),
      part: 'probe',
      severity: fault === null ? 'ok' : 'unknown',
      sentence:
        fault === null ? asked : `Backup ${target.name} is not known: ${fault.message} ${fault.remedy}`,
      evidence: { fault: fault?.code ?? null },
    });
  }
  findings.push(...recordFindings(input));
  return { findings, memory };
}

function backupWords({ name, severity, lastGood }: BackupRow, why: readonly string[]): string {
  if (severity === 'ok') return `Backup ${name} is as usual.`;
  return lastGood.severity === 'unknown'
    ? `When backup ${name} was made last is not known.`
    : `Backup ${name}: ${why.join('; ')}.`;
}

/** Reported backups, and configured ones without a report yet. */
function backupsOf(input: JudgeInput): readonly BackupRow[] {
  const { config, documents, now } = input;
  const told = backupRows(documents.events('backup', 0), now, timezoneOf(config));
  const known = new Set(told.map(({ id }) => id));
  const silent = config.targets.flatMap((target) =>
    target.probe !== 'backup' || known.has(target.id) ? [] : [unknownBackup(target)],
  );
  return [...told, ...silent];
}

/** The recovery section. Postures depend only on drill records, so they need no conditions and no memory. */
export function presentRecovery(
  input: JudgeInput,
  _conditions: readonly Condition[],
  _memory: unknown,
): RecoverySection {
  const { services, backups } = look(input);
  return {
    answer: recoveryAnswer(services, backups, input.now, hearsOfDrills(input)),
    rows: services.map((one) => rowOf(one, input.now)),
    backups,
  };
}

interface Look {
  readonly services: readonly JudgedService[];
  readonly backups: readonly BackupRow[];
}
/** One look per tick: findings and section use the same. */
const looks = new WeakMap<JudgeInput, Look>();

function look(input: JudgeInput): Look {
  const known = looks.get(input);
  if (known !== undefined) return known;
  const backups = backupsOf(input);
  const made = { services: judged(input, backups), backups };
  looks.set(input, made);
  return made;
}

/**
 * Every service with recovery targets: at risk, unproven, proven; in each group the worst, then the most critical
 * first.
 */
function judged(input: JudgeInput, backups: readonly BackupRow[]): readonly JudgedService[] {
  const { config, drills, now } = input;
  const timezone = timezoneOf(config);
  const standbyOf = standbys(input, backups);
  return config.services
    .filter(({ recovery }) => recovery !== null)
    .map((service, order) => {
      const standby = standbyOf(service);
      const scenarios = scenariosOf(config, service).map((scenario) =>
        postureOf(service, drills, now, timezone, standby, scenario),
      );
      // The scenarios that must be proven; without any, the scenario of the last drill counts.
      const required = scenarios.filter(({ scenario }) =>
        config.recovery.scenarios?.includes(scenario as Scenario),
      );
      const newest = postureOf(service, drills, now, timezone, standby);
      return {
        service,
        order,
        scenarios,
        backups: standby.backups.map(({ id }) => id),
        verdict: required.length === 0 ? newest : { ...worstOf(required), covering: newest.covering },
      };
    })
    .sort(
      (a, b) =>
        POSTURES.indexOf(a.verdict.posture) - POSTURES.indexOf(b.verdict.posture) ||
        severityRank(b.verdict.severity) - severityRank(a.verdict.severity) ||
        a.service.criticality - b.service.criticality ||
        a.order - b.order,
    );
}

function rowOf(judged: JudgedService, now: number): RecoveryRow {
  const { service, verdict, scenarios } = judged;
  const { recovery } = service;
  const { drill } = verdict;
  // A measurement that is too old is shown as a question mark.
  const shown = verdict.posture === 'unproven' ? null : drill;
  const rto = recovery?.rto ?? null;
  return {
    id: service.id,
    name: service.name,
    owner: service.owner,
    criticality: service.criticality,
    answer: serviceAnswer(judged, now),
    severity: verdict.severity,
    posture: verdict.posture,
    reasons: verdict.reasons,
    misses: missedOf(verdict),
    track: verdict.track,
    rtoTarget: rto,
    rtoMeasured: shown === null ? null : verdict.took,
    rpoTarget: recovery?.rpo ?? null,
    rpoMeasured: shown === null ? null : verdict.lost,
    provenAt: drill?.endedAt ?? null,
    drillEvery: recovery?.drillEvery ?? null,
    drill: drill?.id ?? null,
    scenarios: scenarios.map((one) => ({
      scenario: one.scenario as Scenario,
      posture: one.posture,
      severity: one.severity,
      reason: one.reasons[0] ?? one.track,
      provenAt: one.drill?.endedAt ?? null,
    })),
    steps: drill === null ? [] : stepsOf(drill),
    trend: verdict.covering.slice(-TREND).map((one) => ({
      t: one.endedAt,
      ratio: rto === null || one.measured.rto === null ? null : one.measured.rto / rto,
      passed: one.outcome === 'passed',
    })),
    history: drillHistory(service, verdict.covering.slice(-HISTORY).reverse()),
    backups: judged.backups,
  };
}

function postureFinding({ service, verdict }: JudgedService, now: number): Finding {
  const rto = service.recovery?.rto ?? null;
  const { drill } = verdict;
  const why = verdict.reasons.join('; ');
  const sentence =
    verdict.posture === 'proven'
      ? `${service.name} is proven to recover${proof(rto, verdict.took)}.`
      : `${service.name} is ${verdict.posture}: ${why}.`;
  return {
    ...found('recovery.posture', { kind: 'service', id: service.id }, now),
    severity: verdict.severity,
    value: verdict.posture === 'unproven' ? null : verdict.took,
    threshold: rto,
    unit: 's',
    owner: service.owner,
    sentence,
    evidence: {
      posture: verdict.posture,
      drill: drill?.id ?? null,
      endedAt: drill?.endedAt ?? null,
      rpo: verdict.lost,
      rpoTarget: service.recovery?.rpo ?? null,
      reasons: verdict.reasons,
    },
  };
}

function proof(rto: number | null, took: number | null): string {
  return rto === null || took === null ? '' : `: ${measuredOf(took, rto)}`;
}

/** Unusable records from the feed, and services that a record names but the configuration does not. */
function recordFindings(input: JudgeInput): Finding[] {
  const findings: Finding[] = [];
  const told = new Set<string>();
  for (const event of input.documents.events('drill', 0)) {
    const read = drillOf(event);
    if (read.ok || told.has(event.subject.id)) continue;
    told.add(event.subject.id);
    findings.push({
      ...found('recovery.drill', { kind: 'drill', id: event.subject.id }, input.now),
      severity: 'info',
      sentence: `Drill record ${event.subject.id} proves nothing: ${read.error.what}. ${read.error.remedy}`,
      evidence: { key: read.error.key, source: 'feed' },
    });
  }
  for (const drill of input.drills) {
    if (drill.endedAt <= input.now + CLOCK_TOLERANCE) continue;
    findings.push({
      ...found('recovery.drill', { kind: 'drill', id: drill.id }, input.now),
      part: 'future',
      severity: 'info',
      sentence: `Drill ${drill.id} ends in the future: it proves nothing until then.`,
      evidence: { endedAt: drill.endedAt, source: drill.source },
    });
  }
  const known = new Set(input.config.services.map(({ id }) => id));
  for (const drill of input.drills) {
    const strangers = drill.services.filter((id) => !known.has(id));
    if (strangers.length === 0) continue;
    findings.push({
      ...found('recovery.drill', { kind: 'drill', id: drill.id }, input.now),
      part: 'services',
      severity: 'info',
      sentence: `Drill ${drill.id} names services that are not configured: ${strangers.join(', ')}.`,
      evidence: { services: strangers, source: drill.source },
    });
  }
  return findings;
}

function found(
  rule: string,
  subject: Finding['subject'],
  now: number,
): Omit<Finding, 'severity' | 'sentence'> {
  return {
    rule,
    subject,
    observedAt: now,
    value: null,
    threshold: null,
    unit: '',
    owner: null,
    evidence: {},
    raiseAfter: 0,
    clearAfter: 0,
  };
}
