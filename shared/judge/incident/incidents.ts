import type { Config } from '../../config/config';
import { type Condition, conditionKey } from '../../model/condition';
import type { IncidentStep } from '../../model/incident';
import { type Severity, severityRank, worse } from '../../model/severity';
import { SERVICE_BURN } from '../ahead/burn-rate';
import { isGone, targetsOf } from '../dependencies';
import type { Incident, JudgeInput } from '../judgement';

/** JSON-safe: the open incidents, those that ended recently, and the next number of each year. */
export interface IncidentsMemory {
  readonly year: number;
  readonly next: number;
  readonly open: readonly Incident[];
  /** newest first */
  readonly ended?: readonly EndedIncident[];
  readonly today?: TodayMemory;
}
/** The incidents of a day of the first site. */
export interface TodayMemory {
  /** epoch ms of its midnight */
  readonly day: number;
  /** epoch ms from which they are counted: its midnight, or the first look of a wall that began later */
  readonly from: number;
  /** the worst severity of each, by its number */
  readonly worst: Readonly<Record<string, Severity>>;
}
export interface EndedIncident {
  readonly incident: Incident;
  /** epoch ms */
  readonly at: number;
}
export const NO_INCIDENTS: IncidentsMemory = { year: 0, next: 1, open: [] };
/** An incident that comes back within this time (ms) was not over. */
export const REOPENS_MS = 600_000;
/** Trouble that comes back within this time (ms) after an end is the same course of trouble. */
const COURSE_MS = 60_000;
/**
 * Trouble of a target that still serves and that began this long ago (ms) is an incident of its own: what goes bad later
 * did not begin with it.
 */
const OLD_MS = 15 * 60_000;
/** Services that go bad within this time (ms) of each other may have one unseen cause. */
const TOGETHER_MS = 60_000;
const MOST_STEPS = 20;
const MOST_SEEN = 60;

/**
 * Whether a condition opens an incident. A service's health stands for its signals; postures and backups are not
 * outages, and a burn rate lasts longer than its cause.
 */
function opens({ rule, severity, subject }: Condition): boolean {
  if (severity !== 'critical' && severity !== 'warning') return false;
  if (rule.startsWith('recovery.') || rule.startsWith('backup.') || subject.kind === 'drill') return false;
  return rule !== 'service.latency' && rule !== 'service.throughput' && rule !== SERVICE_BURN;
}

/**
 * One incident per group of connected subjects: a service and its bad targets, a database and its copies, a pool and
 * the tenant that takes too much of it. It keeps its number and its conditions as long as one of them lasts; when two
 * merge, the older number stays. An unknown condition is not over: it keeps its incident open, as unknown, until it is
 * known to be well. The same trouble that comes back soon is the same incident.
 */
export function incidentsOf(
  input: JudgeInput,
  conditions: readonly Condition[],
  before: IncidentsMemory,
): { readonly incidents: readonly Incident[]; readonly memory: IncidentsMemory } {
  const { now } = input;
  const held = new Set(before.open.flatMap((incident) => incident.conditions));
  const bad = conditions.filter(
    (one) => opens(one) || (one.severity === 'unknown' && held.has(conditionKey(one))),
  );
  const waiting = (before.ended ?? []).filter(({ at }) => now - at < REOPENS_MS && at <= now);
  if (bad.length === 0 && before.open.length === 0)
    return { incidents: [], memory: remembered(before, [], waiting) };
  const year = new Date(now).getUTCFullYear();
  let next = year === before.year ? before.next : 1;
  const numbered = new Map<string, Incident>();
  for (const incident of before.open.toSorted((a, b) => b.since - a.since)) {
    for (const key of incident.conditions) numbered.set(key, incident);
  }
  const taken = new Set<string>();
  const split: EndedIncident[] = [];
  const incidents = groupsOf(input, bad, before.open).map((group): Incident => {
    const keys = group.toSorted(causeFirst).map(conditionKey);
    const known = [...new Set(keys.flatMap((key) => numbered.get(key) ?? []))]
      .filter(({ id }) => !taken.has(id))
      .sort((a, b) => a.since - b.since);
    const [first, ...others] = known;
    const relapsed = first?.relapse ?? null;
    const isOther = relapsed !== null && isOtherCause(keys, relapsed.incident);
    if (isOther) split.push(relapsed);
    const oldest = isOther ? undefined : first;
    const back = first === undefined ? sameAgain(keys, waiting, taken, now) : null;
    const again = back?.incident ?? null;
    const id = oldest?.id ?? again?.id ?? `${year}-${next++}`;
    for (const one of [id, ...others.map((other) => other.id)]) taken.add(one);
    const severity = group.reduce<Severity>((worst, one) => worse(worst, one.severity), 'warning');
    const since = Math.min(oldest?.since ?? Number.POSITIVE_INFINITY, ...group.map((one) => one.since));
    const isUnseen =
      oldest?.since === since
        ? oldest.unseenOnset === true
        : group.some((one) => one.since === since && one.unseenOnset === true);
    const relapse = relapseOf(keys, back ?? oldest?.relapse ?? null);
    const was = group.reduce<Severity>((worst, one) => graver(worst, one.was), 'warning');
    const seenBefore = isOther ? others : known;
    const seen = [...new Set([...keys, ...seenBefore.flatMap((one) => one.seen), ...(again?.seen ?? [])])];
    return {
      id,
      severity,
      ...(severity === 'unknown' ? { was } : {}),
      since,
      ...(isUnseen ? { unseenOnset: true as const } : {}),
      conditions: keys,
      seen: seen.slice(0, MOST_SEEN),
      times: oldest?.times ?? (again === null ? 1 : again.times + 1),
      history: [
        ...historyOf(oldest ?? again, { keys, severity, others, isAgain: again !== null }, now),
        ...(isOther ? [{ t: now, what: 'split' as const, detail: first?.id ?? '' }] : []),
      ],
      // A course that begins again has no cause yet, and nobody has taken it on.
      ...(oldest?.course === undefined ? {} : { course: oldest.course }),
      ...(relapse === null ? {} : { relapse }),
    };
  });
  incidents.sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.since - b.since);
  const replaced = new Set(split.map(({ incident }) => incident.id));
  const over = before.open
    .filter(({ id }) => !taken.has(id) && !replaced.has(id))
    .map((incident) => ({ incident, at: now }));
  const ended = [...over, ...split, ...waiting.filter(({ incident }) => !taken.has(incident.id))];
  return { incidents, memory: remembered({ ...before, year, next }, incidents, ended) };
}

function remembered(
  { year, next, today }: IncidentsMemory,
  open: readonly Incident[],
  ended: readonly EndedIncident[],
): IncidentsMemory {
  return {
    year,
    next,
    open,
    ...(ended.length === 0 ? {} : { ended }),
    ...(today === undefined ? {} : { today }),
  };
}

/**
 * An incident that ended recently and has come back. Its named cause decides: only that cause brings it back, or, where
 * none was named, one of its causes; if only services are in trouble, one of its services. Within a minute one course of
 * trouble keeps its number: a service that relapses, or a cause that shows only now, is the same incident, unless both
 * have causes and these are about different subjects.
 */
function sameAgain(
  keys: readonly string[],
  ended: readonly EndedIncident[],
  taken: ReadonlySet<string>,
  now: number,
): EndedIncident | null {
  const causes = keys.filter((key) => !isFelt(key));
  const isSame = ({ incident, at }: EndedIncident): boolean => {
    const { seen } = incident;
    const before = causesOf(incident);
    const relapses = now - at < COURSE_MS;
    if (causes.length > 0 && before.length > 0) {
      const subjects = before.map(subjectOf);
      return causes.some((key) => before.includes(key) || (relapses && subjects.includes(subjectOf(key))));
    }
    const telling = causes.length > 0 || before.length > 0 ? relapses : true;
    return telling && keys.some((key) => isFelt(key) && seen.includes(key));
  };
  return ended.find((one) => !taken.has(one.incident.id) && isSame(one)) ?? null;
}

/** Keys of the causes that an incident had: the named one, else all that were not felt. */
function causesOf({ seen, course }: Incident): readonly string[] {
  return course?.cause?.change === false ? [course.cause.key] : seen.filter((key) => !isFelt(key));
}

/** An incident that came back by its services alone, as long as no cause shows; null: it is no such one. */
function relapseOf(keys: readonly string[], back: EndedIncident | null): EndedIncident | null {
  return back === null || !keys.every(isFelt) || causesOf(back.incident).length === 0 ? null : back;
}

/** Whether what shows now, after services alone brought an incident back, is about another subject than its causes. */
function isOtherCause(keys: readonly string[], ended: Incident): boolean {
  const causes = keys.filter((key) => !isFelt(key));
  const subjects = causesOf(ended).map(subjectOf);
  return causes.length > 0 && !causes.some((key) => subjects.includes(subjectOf(key)));
}

/** `target:pg-prod` of the key of a condition. */
function subjectOf(key: string): string {
  return key.split('|')[1] ?? '';
}

function isFelt(key: string): boolean {
  return key.startsWith('service.');
}

function historyOf(
  before: Incident | null,
  now: {
    readonly keys: readonly string[];
    readonly severity: Severity;
    readonly others: readonly Incident[];
    readonly isAgain: boolean;
  },
  t: number,
): readonly IncidentStep[] {
  const { keys, severity, others, isAgain } = now;
  if (before === null) return [{ t, what: 'opened', detail: keys[0] ?? '' }];
  const steps: IncidentStep[] = others.map(({ id }) => ({ t, what: 'merged', detail: id }));
  const joined = new Set(others.flatMap(({ conditions }) => conditions));
  if (isAgain) steps.push({ t, what: 'again', detail: keys[0] ?? '' });
  else
    for (const key of keys)
      if (!before.seen.includes(key) && !joined.has(key)) steps.push({ t, what: 'grew', detail: key });
  if (!isAgain && severity !== before.severity)
    steps.push({
      t,
      what: worse(severity, before.severity) === severity ? 'worse' : 'better',
      detail: severity,
    });
  if (steps.length === 0) return before.history;
  const all = [...before.history, ...steps];
  return all.length <= MOST_STEPS ? all : [...all.slice(0, 1), ...all.slice(1 - MOST_STEPS)];
}

function graver(worst: Severity, was: Severity | undefined): Severity {
  return was === 'critical' ? 'critical' : worst;
}

/** Conditions by connected subjects; a subject connects others only while it is in trouble itself. */
function groupsOf(
  { config, now }: JudgeInput,
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
  const nodeIn = (condition: Condition): string => {
    const { subject } = condition;
    return `${isOld(condition, now) ? 'old ' : ''}${nodeOf(subject.kind, subject.id)}`;
  };
  for (const condition of bad) {
    const { subject, evidence } = condition;
    const node = nodeIn(condition);
    parents.set(node, node);
    if (isOld(condition, now)) continue;
    // A tenant takes from its pool, whether or not the pool reports a shortage.
    const pool = subject.kind === 'tenant' ? nodeOf('target', String(evidence.pool)) : node;
    parents.set(pool, pool);
  }
  const join = (a: string, b: string): void => {
    if (parents.has(a) && parents.has(b)) parents.set(rootOf(a), rootOf(b));
  };
  for (const [service, targets] of targetsOf(config)) {
    if (!parents.has(nodeOf('service', service))) continue;
    for (const target of targets) join(nodeOf('service', service), nodeOf('target', target));
  }
  for (const condition of bad) {
    const { subject, evidence } = condition;
    if (isOld(condition, now)) continue;
    const node = nodeIn(condition);
    if (subject.kind === 'replica') join(node, nodeOf('target', String(evidence.target)));
    if (subject.kind === 'tenant') join(node, nodeOf('target', String(evidence.pool)));
  }
  joinBegunTogether(config, bad, parents, join);
  // An incident stays one, even if the cause that connects it ends first.
  const nodes = new Map(bad.map((one) => [conditionKey(one), nodeIn(one)]));
  for (const { conditions } of open) {
    const left = conditions.map((key) => nodes.get(key)).filter((node) => node !== undefined);
    for (const node of left) join(left[0] ?? node, node);
  }
  const groups = new Map<string, Condition[]>();
  for (const condition of bad) {
    const root = rootOf(nodeIn(condition));
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [condition]);
    else group.push(condition);
  }
  return [...groups.values()];
}

/** Trouble of long ago of something that still serves. A service's is a symptom, whenever it began. */
function isOld(condition: Condition, now: number): boolean {
  const { severity, subject, since } = condition;
  if (severity === 'unknown' || subject.kind === 'service' || isGone(condition)) return false;
  return now - since > OLD_MS;
}

/** Unexplained services that depend on one target and went bad at nearly the same time have one cause. */
function joinBegunTogether(
  config: Config,
  bad: readonly Condition[],
  troubled: ReadonlyMap<string, string>,
  join: (a: string, b: string) => void,
): void {
  const needs = targetsOf(config);
  const unexplained = bad
    .filter(({ subject }) => subject.kind === 'service')
    .filter(
      ({ subject }) => ![...(needs.get(subject.id) ?? [])].some((id) => troubled.has(nodeOf('target', id))),
    )
    .toSorted((a, b) => a.since - b.since);
  for (const [at, one] of unexplained.entries()) {
    for (const other of unexplained.slice(at + 1)) {
      if (other.since - one.since > TOGETHER_MS) break;
      const own = needs.get(one.subject.id);
      if ([...(needs.get(other.subject.id) ?? [])].some((id) => own?.has(id) === true))
        join(nodeOf('service', one.subject.id), nodeOf('service', other.subject.id));
    }
  }
}

function nodeOf(kind: string, id: string): string {
  return `${kind}:${id}`;
}

/** Causes come first: uplink, target, what copies or shares it, service. */
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
