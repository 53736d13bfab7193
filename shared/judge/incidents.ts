import type { Config } from '../config/config';
import { type Condition, conditionKey } from '../model/condition';
import { type Severity, severityRank, worse } from '../model/severity';
import type { Incident, JudgeInput } from './judgement';

export interface IncidentsMemory {
  readonly next: number;
  readonly open: readonly Incident[];
}
export const NO_INCIDENTS: IncidentsMemory = { next: 1, open: [] };

/** Conditions that open an incident: a service's health stands for its signals, postures and info do not count. */
function opens({ rule, severity, subject }: Condition): boolean {
  if (severity !== 'critical' && severity !== 'warning') return false;
  return (
    !rule.startsWith('recovery.') &&
    rule !== 'service.latency' &&
    rule !== 'service.throughput' &&
    subject.kind !== 'drill'
  );
}

/**
 * One incident for conditions that hang together: of one subject, of a service and what it depends on, of a database
 * and its copies. An incident keeps its number as long as one of its conditions lasts.
 */
export function incidentsOf(
  input: JudgeInput,
  conditions: readonly Condition[],
  before: IncidentsMemory,
): { incidents: readonly Incident[]; memory: IncidentsMemory } {
  const bad = conditions.filter(opens);
  const links = linksOf(input.config);
  const groups: Condition[][] = [];
  const left = new Set(bad);
  for (const first of bad) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (let i = 0; i < group.length; i++) {
      for (const other of left) {
        if (!joined(group[i] as Condition, other, links)) continue;
        left.delete(other);
        group.push(other);
      }
    }
    groups.push(group);
  }
  let { next } = before;
  const free = [...before.open];
  const incidents = groups.map((group): Incident => {
    const keys = [...group].sort(causeFirst).map(conditionKey);
    const at = free.findIndex((incident) => incident.conditions.some((key) => keys.includes(key)));
    const known = at < 0 ? undefined : free.splice(at, 1)[0];
    const severity = group.reduce<Severity>(
      (worst, condition) => worse(worst, condition.severity),
      'warning',
    );
    const since = Math.min(
      known?.since ?? Number.POSITIVE_INFINITY,
      ...group.map((condition) => condition.since),
    );
    return {
      id: known?.id ?? `${new Date(input.now).getUTCFullYear()}-${next++}`,
      severity,
      since,
      conditions: keys,
    };
  });
  incidents.sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.since - b.since);
  return { incidents, memory: { next, open: incidents } };
}

const name = (kind: string, id: string): string => `${kind}:${id}`;

/** What belongs together by configuration: service to its targets, target to its replicas. */
function linksOf(config: Config): ReadonlySet<string> {
  const links = new Set<string>();
  const link = (a: string, b: string): void => {
    links.add(`${a} ${b}`);
    links.add(`${b} ${a}`);
  };
  for (const { id, dependsOn } of config.services) {
    for (const needed of dependsOn) {
      link(name('service', id), name('target', needed));
      link(name('service', id), name('service', needed));
    }
  }
  for (const target of config.targets) {
    if (target.probe === 'postgres')
      for (const { id } of target.replicas) link(name('target', target.id), name('replica', id));
  }
  return links;
}

function joined(a: Condition, b: Condition, links: ReadonlySet<string>): boolean {
  const left = name(a.subject.kind, a.subject.id);
  const right = name(b.subject.kind, b.subject.id);
  if (left === right || links.has(`${left} ${right}`)) return true;
  return false;
}

const DEPTH: Readonly<Record<string, number>> = {
  link: 0,
  target: 1,
  replica: 2,
  tenant: 2,
  pool: 2,
  service: 3,
};

function causeFirst(a: Condition, b: Condition): number {
  return (DEPTH[a.subject.kind] ?? 9) - (DEPTH[b.subject.kind] ?? 9) || a.since - b.since;
}
