import type { Config } from '../config/config';
import { type Condition, conditionKey } from '../model/condition';
import { type Severity, severityRank, worse } from '../model/severity';
import { targetsOf } from './dependencies';
import type { Incident, JudgeInput } from './judgement';

/** JSON-safe: the open incidents, and the number of the next one of a year. */
export interface IncidentsMemory {
  readonly year: number;
  readonly next: number;
  readonly open: readonly Incident[];
}
export const NO_INCIDENTS: IncidentsMemory = { year: 0, next: 1, open: [] };

/** Conditions that make an incident. A service's health stands for its signals; postures and backups are no outage. */
function opens({ rule, severity, subject }: Condition): boolean {
  if (severity !== 'critical' && severity !== 'warning') return false;
  if (rule.startsWith('recovery.') || rule.startsWith('backup.') || subject.kind === 'drill') return false;
  return rule !== 'service.latency' && rule !== 'service.throughput';
}

/**
 * One incident for what hangs together: all of one subject, a service and its bad targets, a database and its copies,
 * a pool and the tenant that takes too much of it. It keeps its number and its conditions as long as one of them
 * lasts; when two grow together, the older number stays. What is not known any more is not over: it holds its incident
 * open, as unknown, until it is known to be well.
 */
export function incidentsOf(
  input: JudgeInput,
  conditions: readonly Condition[],
  before: IncidentsMemory,
): { readonly incidents: readonly Incident[]; readonly memory: IncidentsMemory } {
  const held = new Set(before.open.flatMap((incident) => incident.conditions));
  const bad = conditions.filter(
    (one) => opens(one) || (one.severity === 'unknown' && held.has(conditionKey(one))),
  );
  if (bad.length === 0) return { incidents: [], memory: { ...before, open: [] } };
  const year = new Date(input.now).getUTCFullYear();
  let next = year === before.year ? before.next : 1;
  const numbered = new Map<string, Incident>();
  for (const incident of before.open.toSorted((a, b) => b.since - a.since)) {
    for (const key of incident.conditions) numbered.set(key, incident);
  }
  const taken = new Set<string>();
  const incidents = groupsOf(input.config, bad, before.open).map((group): Incident => {
    const keys = group.toSorted(causeFirst).map(conditionKey);
    const known = keys
      .map((key) => numbered.get(key))
      .filter((one) => one !== undefined && !taken.has(one.id))
      .sort((a, b) => (a?.since ?? 0) - (b?.since ?? 0))[0];
    const id = known?.id ?? `${year}-${next++}`;
    taken.add(id);
    const severity = group.reduce<Severity>((worst, one) => worse(worst, one.severity), 'warning');
    const since = Math.min(known?.since ?? Number.POSITIVE_INFINITY, ...group.map((one) => one.since));
    const incident = { id, severity, since, conditions: keys };
    if (severity !== 'unknown') return incident;
    return { ...incident, was: group.reduce<Severity>((worst, one) => graver(worst, one.was), 'warning') };
  });
  incidents.sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.since - b.since);
  return { incidents, memory: { year, next, open: incidents } };
}

function graver(worst: Severity, was: Severity | undefined): Severity {
  return was === 'critical' ? 'critical' : worst;
}

/** Conditions by connected subjects; a subject joins others only while it is in trouble itself. */
function groupsOf(
  config: Config,
  bad: readonly Condition[],
  open: readonly Incident[],
): readonly (readonly Condition[])[] {
  const parents = new Map<string, string>();
  const rootOf = (node: string): string => {
    let root = node;
    while (parents.get(root) !== root) root = parents.get(root) ?? root;
    parents.set(node, root);
    return root;
  };
  for (const { subject } of bad) {
    const node = nodeOf(subject.kind, subject.id);
    parents.set(node, node);
  }
  const join = (a: string, b: string): void => {
    if (parents.has(a) && parents.has(b)) parents.set(rootOf(a), rootOf(b));
  };
  for (const [service, targets] of targetsOf(config)) {
    if (!parents.has(nodeOf('service', service))) continue;
    for (const target of targets) join(nodeOf('service', service), nodeOf('target', target));
  }
  for (const { subject, evidence } of bad) {
    const node = nodeOf(subject.kind, subject.id);
    if (subject.kind === 'replica') join(node, nodeOf('target', String(evidence.target)));
    if (subject.kind === 'tenant') join(node, nodeOf('target', String(evidence.pool)));
  }
  // What was one incident stays one, also when the cause that held it together is over first.
  const nodes = new Map(bad.map((one) => [conditionKey(one), nodeOf(one.subject.kind, one.subject.id)]));
  for (const { conditions } of open) {
    const left = conditions.map((key) => nodes.get(key)).filter((node) => node !== undefined);
    for (const node of left) join(left[0] ?? node, node);
  }
  const groups = new Map<string, Condition[]>();
  for (const condition of bad) {
    const root = rootOf(nodeOf(condition.subject.kind, condition.subject.id));
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [condition]);
    else group.push(condition);
  }
  return [...groups.values()];
}

function nodeOf(kind: string, id: string): string {
  return `${kind}:${id}`;
}

/** A cause stands nearer to the ground: link, target, what copies or shares it, service. */
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
