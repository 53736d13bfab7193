import type { Config } from '../../config/config';
import { timezoneOf } from '../../config/timezone';
import { clockTime } from '../../format/days';
import type { LockEvidence } from '../../kinds/postgres/lock-words';
import { type Condition, conditionKey } from '../../model/condition';
import type { IncidentPage } from '../../model/incident';
import type { WallEvent } from '../../model/observation';
import type { ServiceRow } from '../../model/services';
import { severityRank } from '../../model/severity';
import { isGone, targetStates, targetsOf } from '../dependencies';
import type { Incident, IncidentCourse, JudgeInput, KeptCause, NamedCause } from '../judgement';
import { uplinkLost } from '../own/uplink';
import { causeWordings, isPastObjective } from '../services/cause-words';
import type { CauseOnset, ServiceCauses, Why } from '../why';
import {
  type About,
  type Candidate,
  CHANGE_MS,
  canTouch,
  causedBy,
  concerns,
  explainsService,
  isChangeConsidered,
  LEAST_SCORE,
  type Ranking,
  rankCauses,
  SLACK_MS,
} from './causes';
import { changeOf, verbOf } from './change-words';
import { changeKey, NO_COURSE, steadyCause } from './course';
import { type Traces, tracesOf } from './traces';

/** Events that may be the cause of an incident. */
const CHANGES = ['deployment', 'config'] as const;
/** ms for which a note that somebody has taken it on is valid */
const TAKEN_FOR = 12 * 3_600_000;

/**
 * An open incident, computed once per look. Every sentence, chart, mark and count about it, on every view, comes from
 * this object.
 */
export interface Explained {
  /** its `since` is its one onset */
  readonly incident: Incident;
  /** each `since` is when it began, not when it became worse */
  readonly conditions: readonly Condition[];
  /** releases and configuration changes before its onset, oldest first */
  readonly changes: readonly WallEvent[];
  readonly traces: Traces;
  readonly ranking: Ranking;
  /** the named cause; null: none is clear */
  readonly cause: KeptCause | null;
  readonly unclear: IncidentCourse['unclear'];
  readonly sureness: IncidentPage['sureness'];
  /** services that it hits, worst first, of these the caused first; the headline is about the first one */
  readonly services: readonly ServiceRow[];
  /** the target that does not serve and that the headline is about; null: there is none, or the named cause explains it */
  readonly gone: Condition | null;
  /** ids of all services that the named cause can have hit; of all, if none is named */
  readonly caused: ReadonlySet<string>;
  /** false: the wall cannot see which services it hits */
  readonly reachKnown: boolean;
  /** sessions that wait for a lock, and its tree; null: none do */
  readonly locks: { readonly waiting: number; readonly evidence: LockEvidence } | null;
  readonly takenBy: { readonly name: string; readonly at: number } | null;
  /** a service that the lasting cause explains, and that misses its objective although no rule reports it; null: none */
  readonly past: ServiceRow | null;
  /** ids of the targets that answer and of which nothing is in trouble, in this incident or another */
  readonly well: ReadonlySet<string>;
}

/** Explains every open incident; keeps the order of `incidents`. @param rows worst first */
export function explainIncidents(
  input: JudgeInput,
  incidents: readonly Incident[],
  conditions: readonly Condition[],
  rows: readonly ServiceRow[],
): readonly Explained[] {
  const byKey = new Map(conditions.map((condition) => [conditionKey(condition), condition]));
  const lost = uplinkLost(input) === true;
  const well = wellTargets(conditions);
  return incidents.map((incident) => {
    const course = incident.course ?? NO_COURSE;
    const own = incident.conditions.flatMap((key) => {
      const condition = byKey.get(key);
      return condition === undefined ? [] : [sinceOnset(condition, course.onsets[key], byKey)];
    });
    const since = Math.min(incident.since, ...own.map((one) => one.since));
    const changes = changesBefore(input, since, own);
    const traces = tracesOf(input);
    const age = input.now - since;
    const ranking = rankCauses(input.config, own, changes, age, traces);
    const considered = isChangeConsidered(age) ? changes : [];
    const hit = hitBy(own, rows);
    const gone = goneCandidate(input.config, ranking, hit);
    const steady = steadyCause(input, course, ranking, { conditions: own, changes: considered, gone });
    const { cause } = steady;
    const onset = cause === null || cause.change ? since : Math.min(since, cause.onset);
    const caused = causedBy(input.config, cause, own);
    const lasting = lastingCause({ cause, conditions: own });
    const services = causedFirst(hit, caused);
    return {
      incident: dated(incident, onset),
      conditions: own,
      changes: changes.filter(({ t }) => t <= onset),
      traces,
      ranking,
      ...steady,
      sureness: cause === null ? 'not clear yet' : cause.sure ? 'sure' : 'likely',
      services,
      gone: goneIn(own, cause, gone),
      caused,
      reachKnown: !lost && (services.length > 0 || isReachSeen(input, own, rows)),
      locks: locksIn(own),
      // The person stays when the service that the note names is well again.
      takenBy: takenBy(input, onset, services) ?? course.takenBy,
      past: lasting === null ? null : (rows.find((row) => isStrained(input.config, lasting, row)) ?? null),
      well,
    };
  });
}

function isStrained(config: Config, cause: Condition, row: ServiceRow): boolean {
  return row.severity === 'ok' && isPastObjective(row) && explainsService(config, cause, row.id);
}

/** A target whose answer is not known, or is only held by a hold time, is not well. */
function wellTargets(conditions: readonly Condition[]): ReadonlySet<string> {
  const well = [...targetStates(conditions)].filter(
    ([, { presence, trouble }]) =>
      presence?.severity === 'ok' && !('says' in presence.evidence) && trouble.length === 0,
  );
  return new Set(well.map(([id]) => id));
}

/** An incident since its onset; one that its figures show was seen, even if no condition was well before. */
function dated(incident: Incident, onset: number): Incident {
  if (onset >= incident.since || incident.unseenOnset !== true) return { ...incident, since: onset };
  const { unseenOnset: _, ...rest } = incident;
  return { ...rest, since: onset };
}

/**
 * A condition since its onset: the first one of its severities, and for a service that of the signal that it is judged
 * by, which had to hold for a time before.
 */
function sinceOnset(
  condition: Condition,
  onset: number | undefined,
  byKey: ReadonlyMap<string, Condition>,
): Condition {
  const from = byKey.get(String(condition.evidence['from'] ?? ''));
  const felt = from === undefined || from.severity !== condition.severity ? condition.since : from.since;
  const since = Math.min(condition.since, felt, onset ?? condition.since);
  return since === condition.since ? condition : { ...condition, since };
}

/**
 * Changes up to an onset that can have to do with an incident, oldest first. What changed later is no reason, however
 * late probes report. @param about what the incident is about
 */
export function changesBefore(
  { documents, config }: JudgeInput,
  onset: number,
  about: readonly About[],
): readonly WallEvent[] {
  return CHANGES.flatMap((kind) => documents.events(kind, onset - CHANGE_MS))
    .filter((event) => event.t <= onset && canTouch(config, event, about))
    .sort((a, b) => a.t - b.t);
}

/** Whether anything tells this wall of changes: without that, none is no proof that there was none. */
export function hearsOfChanges({ documents }: Pick<JudgeInput, 'documents'>): boolean {
  return CHANGES.some((kind) => documents.events(kind, 0).length > 0);
}

function hitBy(conditions: readonly Condition[], rows: readonly ServiceRow[]): readonly ServiceRow[] {
  const hit = new Set(conditions.flatMap(({ subject }) => (subject.kind === 'service' ? [subject.id] : [])));
  return rows.filter(({ id }) => hit.has(id));
}

/** Among equally bad services, those that the named cause can have hit come first. */
function causedFirst(hit: readonly ServiceRow[], caused: ReadonlySet<string>): readonly ServiceRow[] {
  return hit.toSorted(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      Number(caused.has(b.id)) - Number(caused.has(a.id)),
  );
}

/**
 * The most likely target that does not serve and that a service in trouble needs, unless it only waits for the named
 * cause; null: there is none.
 */
function goneCandidate(
  config: Config,
  { candidates, named }: Ranking,
  hit: readonly ServiceRow[],
): Candidate | null {
  const needed = (one: Condition): boolean =>
    hit.length === 0 || hit.some(({ id }) => concerns(config, one, id));
  return (
    candidates.find(
      ({ condition }) =>
        condition !== null &&
        isGone(condition) &&
        condition.ending !== true &&
        needed(condition) &&
        named?.stalled.includes(conditionKey(condition)) !== true,
    ) ?? null
  );
}

/**
 * Whether the wall would see it if a service felt it: every service that depends on the trouble is known. A lost feed may
 * be what any unknown service was known by.
 */
function isReachSeen(
  { config }: JudgeInput,
  conditions: readonly Condition[],
  rows: readonly ServiceRow[],
): boolean {
  const known = (row: ServiceRow): boolean => row.severity !== 'unknown';
  if (!rows.some(known)) return false;
  if (conditions.some(({ subject }) => subject.kind === 'link')) return rows.every(known);
  const places = conditions.flatMap(({ subject, evidence }) => [
    subject.id,
    evidence['target'],
    evidence['pool'],
  ]);
  const needs = targetsOf(config);
  return rows.every(
    (row) => known(row) || !places.some((one) => needs.get(row.id)?.has(String(one)) === true),
  );
}

function locksIn(conditions: readonly Condition[]): Explained['locks'] {
  const evidence = conditions.find(({ evidence: one }) => 'tree' in one)?.evidence as
    | LockEvidence
    | undefined;
  return evidence === undefined ? null : { waiting: evidence.tree.waiters, evidence };
}

/** A note about one of the services counts from the incident's onset on: an older one is about other trouble. */
function takenBy(
  { documents, now }: JudgeInput,
  onset: number,
  services: readonly Pick<ServiceRow, 'id'>[],
): Explained['takenBy'] {
  const notes = documents.events('note', Math.max(onset, now - TAKEN_FOR));
  const of = (id: string): WallEvent | undefined =>
    notes.findLast(
      ({ t, data, subject }) =>
        t >= onset &&
        t <= now &&
        typeof data['takenBy'] === 'string' &&
        data['takenBy'].trim() !== '' &&
        (data['service'] ?? (subject.kind === 'service' ? subject.id : null)) === id,
    );
  for (const { id } of services) {
    const note = of(id);
    if (note !== undefined) return { name: String(note.data['takenBy']), at: note.t };
  }
  return null;
}

/** The causes that the explained incidents name for each service. */
export function serviceCauses(input: JudgeInput, explained: readonly Explained[]): ServiceCauses {
  const byService = new Map<string, Explained>();
  for (const one of explained)
    for (const id of servicesIn(one)) if (!byService.has(id)) byService.set(id, one);
  return {
    why(service) {
      const one = byService.get(service);
      if (one === undefined) return null;
      return one.caused.has(service) ? whyOf(input, one) : { kind: 'unclear', candidates: 0 };
    },
    together(service) {
      const one = byService.get(service);
      return one === undefined ? new Set([service]) : servicesIn(one);
    },
    onset(service) {
      const one = byService.get(service);
      return one === undefined || !one.caused.has(service) ? null : causeOnset(one);
    },
    takenBy(service) {
      const one = byService.get(service);
      return one === undefined ? null : takenBy(input, one.incident.since, [{ id: service }]);
    },
    alsoExplains: (service) =>
      explained
        .map(lastingCause)
        .find((cause) => cause !== null && explainsService(input.config, cause, service)) ?? null,
  };
}

function servicesIn({ conditions }: Explained): ReadonlySet<string> {
  return new Set(conditions.flatMap(({ subject }) => (subject.kind === 'service' ? [subject.id] : [])));
}

/** The condition that is the named cause, while it lasts and can be seen; null: there is none. */
export function lastingCause({
  cause,
  conditions,
}: Pick<Explained, 'cause' | 'conditions'>): Condition | null {
  if (cause === null || cause.change || cause.endedAt !== null) return null;
  const own = conditions.find((one) => conditionKey(one) === cause.key);
  return own === undefined || own.severity === 'unknown' || own.ending === true ? null : own;
}

/** The named cause if it is a target that does not serve, else the most likely one that the named cause does not explain. */
function goneIn(
  conditions: readonly Condition[],
  cause: KeptCause | null,
  candidate: Candidate | null,
): Condition | null {
  const lasting = lastingCause({ cause, conditions });
  if (lasting !== null && isGone(lasting)) return lasting;
  const gone = candidate?.condition ?? null;
  return gone !== null && lasting !== null && cause?.chain.includes(conditionKey(gone)) === true
    ? null
    : gone;
}

/**
 * The onset of the cause, as charts mark it. It is the incident's own, unless it was seen to begin later than probes
 * are late. null: no cause is named
 */
export function causeOnset({ cause, incident, gone }: Explained): CauseOnset | null {
  if (cause === null)
    return gone === null ? null : { t: incident.since, rule: gone.rule, subject: gone.subject.id };
  if (cause.change) return { t: cause.onset, rule: cause.rule, subject: null };
  const t = cause.onset - incident.since <= SLACK_MS ? incident.since : cause.onset;
  return { t, rule: cause.rule, subject: cause.subject };
}

/** The reason for an incident. */
export function whyOf(input: JudgeInput, explained: Explained): Why {
  const { cause, ranking, conditions, changes, gone } = explained;
  if (gone !== null) return { kind: 'gone', condition: gone };
  if (cause === null)
    return {
      kind: 'unclear',
      candidates: ranking.candidates.filter(({ score }) => score >= LEAST_SCORE).length,
    };
  const clock = (t: number): string => clockTime(t, timezoneOf(input.config));
  if (cause.endedAt !== null) {
    const at = clock(cause.endedAt);
    return { kind: 'ended', clauses: cause.over.map((one) => `${one} at ${at}.`) };
  }
  if (cause.change) {
    const event = changes.find((one) => changeKey(one) === cause.key);
    if (event === undefined) return { kind: 'change', clauses: [`${cause.noun}.`] };
    const verb = verbOf(event);
    const thing = verb === 'released' ? 'a release' : 'a change';
    const at = clock(event.t);
    return {
      kind: 'change',
      clauses: [`${changeOf(input.config, event).what}, ${verb} at ${at}.`, `${thing} at ${at}.`],
    };
  }
  const lasting = lastingCause(explained);
  if (lasting !== null)
    return { kind: 'cause', sure: cause.sure, clauses: causeWordings(input.config, lasting) };
  const seen = conditions.find((one) => conditionKey(one) === cause.key)?.observedAt ?? input.now;
  return { kind: 'change', clauses: [`${cause.noun}, last seen at ${clock(seen)}.`, `${cause.noun}.`] };
}

/** The named causes by incident, each with a complete sentence; also of those whose cause is over. */
export function namedCauses(explained: readonly Explained[]): ReadonlyMap<string, NamedCause> {
  return new Map(
    explained.flatMap(({ incident, cause }) => {
      if (cause === null) return [];
      const { rule, subject, sure, sentence } = cause;
      return [[incident.id, { rule, subject, sure, sentence }]];
    }),
  );
}
