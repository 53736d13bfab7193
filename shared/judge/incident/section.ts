import { formatNumber } from '../../format/format';
import { readingWords } from '../../format/reading';
import { type Condition, conditionKey } from '../../model/condition';
import type { IncidentChart, IncidentPage, IncidentSection, OtherService } from '../../model/incident';
import type { ServiceRow } from '../../model/services';
import { type Severity, severityRank } from '../../model/severity';
import type { JudgeInput } from '../judgement';
import { uplinkLost } from '../own/uplink';
import { tenantNamed } from '../words';
import { actOf } from './act';
import { incidentAnswer } from './answer';
import { blockingOf } from './blocking';
import { changeOf } from './change-words';
import { chartsFrom, conditionChart, serviceCharts } from './charts';
import { costOf } from './cost';
import { evidenceOf } from './evidence';
import { causeOnset, type Explained } from './explain';
import type { EndedIncident } from './incidents';
import { overSection } from './over';
import { suppressionOf } from './suppression';

const MOST_OPEN = 4;
const MOST_CHARTS = 4;
const MOST_CHANGES = 3;

/** The open incidents, which of them take over the wall, and the one that has just ended. */
export function incidentSection(
  input: JudgeInput,
  seen: {
    /** worst incident first */
    readonly explained: readonly Explained[];
    /** newest first */
    readonly ended: readonly EndedIncident[];
    /** worst first */
    readonly rows: readonly ServiceRow[];
  },
): IncidentSection {
  const { explained, ended, rows } = seen;
  const { preempt } = input.config.wall;
  const least = preempt === 'off' ? Number.POSITIVE_INFINITY : severityRank(preempt);
  const takes = ({ incident: { severity }, suppressed }: Quieted): boolean =>
    suppressed === null && severity !== 'unknown' && severityRank(severity) >= least;
  const all = explained.map((one) => ({
    ...one,
    suppressed: suppressionOf(input, one.incident, one.conditions),
  }));
  // Those that nobody has dealt with have a page before those that are acknowledged or planned.
  const ordered = all.toSorted((a, b) => Number(takes(b)) - Number(takes(a)));
  const shown = ordered.slice(0, MOST_OPEN);
  const open = shown.map((one) => pageOf(input, one, rows));
  const taking = shown.filter(takes).map(({ incident }) => incident);
  const [worst] = open;
  const others = worst === undefined ? null : { count: explained.length, worst };
  return {
    open,
    taking: taking.map(({ id }) => id),
    over: overSection(input, { ended, rows, taking, others }),
    quiet: {
      acknowledged: all.filter(({ suppressed }) => suppressed?.how === 'acknowledged').length,
      maintenance: all.filter(({ suppressed }) => suppressed?.how === 'maintenance').length,
    },
  };
}

type Quieted = Explained & { readonly suppressed: IncidentPage['suppressed'] };

function pageOf(input: JudgeInput, explained: Quieted, rows: readonly ServiceRow[]): IncidentPage {
  const { incident, conditions, changes, cause, services, locks } = explained;
  const { since } = incident;
  const worst = services[0];
  const service = input.config.services.find(({ id }) => id === worst?.id);
  const from = chartsFrom(input.now, since);
  // What was seen before the uplink was lost is not known to hold.
  const blocking = locks === null || uplinkLost(input) === true ? null : blockingOf(locks.evidence);
  const contention = conditions.find(({ rule }) => rule === 'tenants.contention');
  const victims = contention?.evidence['victims'];
  const cost = service === undefined ? null : costOf(input, service, since, input.now);
  const owner = worst?.owner || (conditions.find((one) => one.owner !== null)?.owner ?? '');
  return {
    id: incident.id,
    severity: incident.severity,
    was: incident.was ?? null,
    ...(isHeld(incident.severity, conditions) ? { ending: true } : {}),
    since,
    ...(incident.unseenOnset === true ? { unseenOnset: true as const } : {}),
    times: incident.times,
    history: incident.history,
    suppressed: explained.suppressed,
    answer: incidentAnswer(input, explained, cost),
    sureness: explained.sureness,
    cause: cause === null ? null : { rule: cause.rule, subject: cause.subject },
    services: services.map(({ id, name, severity }) => ({ id, name, severity })),
    tenants: Array.isArray(victims)
      ? victims.slice(0, 3).map((id) => tenantNamed(input.config, String(id)))
      : [],
    tenantCount: Number(contention?.evidence['victimCount'] ?? 0),
    charts: chartsOf(input, explained, from),
    from,
    changes: changes.slice(-MOST_CHANGES).map((event) => changeOf(input.config, event)),
    evidence: evidenceOf(input, explained),
    tree: blocking?.tree ?? null,
    advice: blocking?.advice ?? '',
    owner,
    takenBy: explained.takenBy,
    runbook: service?.runbook ?? null,
    headline: worst?.id ?? null,
    cost,
    sites: sitesOf(services),
    reachKnown: explained.reachKnown,
    others: rows.filter(({ id }) => id !== worst?.id).map(otherOf),
    act: actOf(input, explained, owner),
  };
}

/** All that is as bad as the incident is well again: its severity is only held. */
function isHeld(severity: Severity, conditions: readonly Condition[]): boolean {
  return conditions.every((one) => isOver(one) || severityRank(one.severity) < severityRank(severity));
}

/** Its figure is well; at most its severity is held. */
function isOver({ ending, severity }: Condition): boolean {
  return ending === true || severity === 'ok' || severity === 'info';
}

/**
 * The charts of the cause's chain, then those of the service that the headline is about. A figure that was bad before, while
 * nothing was judged bad, is marked from the onset of the incident: one onset.
 */
function chartsOf(input: JudgeInput, explained: Explained, from: number): readonly IncidentChart[] {
  const { conditions, services, cause } = explained;
  const health = conditions.find(
    ({ rule, subject }) => rule === 'service.health' && subject.id === services[0]?.id,
  );
  const felt = health === undefined ? [] : serviceCharts(input, health, from);
  const onset = causeOnset(explained);
  const causes = chainOf(explained).flatMap((one) => {
    const isCause = conditionKey(one) === cause?.key;
    return conditionChart(input, one, from, isCause ? onset?.t : one.since) ?? [];
  });
  const { since } = explained.incident;
  return [...causes.slice(0, MOST_CHARTS - felt.length), ...felt]
    .slice(0, MOST_CHARTS)
    .map((chart) => (chart.onset === null || chart.onset >= since ? chart : { ...chart, onset: since }));
}

/** Conditions from the cause to the symptom; without a cause, the oldest first. */
function chainOf({ cause, conditions }: Explained): readonly Condition[] {
  const byKey = new Map(conditions.map((one) => [conditionKey(one), one]));
  const chain = (cause?.chain ?? []).flatMap((key) => byKey.get(key) ?? []);
  const rest = conditions
    .filter((one) => !chain.includes(one) && one.subject.kind !== 'service')
    .toSorted((a, b) => a.since - b.since);
  return [...chain.filter(({ subject }) => subject.kind !== 'service'), ...rest];
}

/** Sites of all services that it hits; one that is hit everywhere makes it all sites. */
function sitesOf(services: readonly ServiceRow[]): readonly string[] {
  if (services.some(({ sites }) => sites.length === 0)) return [];
  return [...new Set(services.flatMap(({ sites }) => sites))];
}

function otherOf(row: ServiceRow): OtherService {
  const { id, name, severity } = row;
  return { id, name, severity, detail: detailOf(row) };
}

function detailOf({ severity, reason, latency, throughput }: ServiceRow): string {
  if (severity === 'unknown') return reason;
  if (latency !== null && latency.value !== null) {
    const value = readingWords(latency.value, 's');
    return latency.objective === null ? value : `${value} of ${promised(latency.objective)} s promised`;
  }
  if (throughput !== null && throughput.value !== null) {
    const hourly = (rate: number): string => formatNumber(Math.round(rate * 3_600));
    const done = `${hourly(throughput.value)} ${throughput.event} an hour`;
    return throughput.usual === null ? done : `${done}, usually ${hourly(throughput.usual)}`;
  }
  return severity === 'ok' ? '' : reason;
}

/** An objective as written: `0.8`, `1.25`. */
function promised(objective: number): string {
  return String(Math.round(objective * 1_000) / 1_000);
}
