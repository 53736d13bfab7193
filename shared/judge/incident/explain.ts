import { timezoneOf } from '../../config/timezone';
import { clockTime } from '../../format/days';
import { type Condition, conditionKey } from '../../model/condition';
import type { IncidentChange, IncidentPage } from '../../model/incident';
import type { WallEvent } from '../../model/observation';
import { isGone } from '../dependencies';
import type { Incident, JudgeInput, NamedCause } from '../judgement';
import { causeWordings } from '../services/cause-words';
import type { ServiceCauses, Why } from '../why';
import { targetLabel, tenantNamed } from '../words';
import { type Candidate, CHANGE_MS, explainsService, LEAST_SCORE, type Ranking, rankCauses } from './causes';
import { type Traces, tracesOf } from './traces';

/** Events that may be the cause of an incident. */
const CHANGES = ['deployment', 'config'] as const;

/** An open incident and its cause, computed once per look. Every sentence that names a cause uses it. */
export interface Explained {
  readonly incident: Incident;
  readonly conditions: readonly Condition[];
  /** releases and configuration changes before and during it, oldest first */
  readonly changes: readonly WallEvent[];
  readonly traces: Traces;
  readonly ranking: Ranking;
}

/** Ranks the causes of every open incident; keeps the order of `incidents`. */
export function explainIncidents(
  input: JudgeInput,
  incidents: readonly Incident[],
  conditions: readonly Condition[],
): readonly Explained[] {
  const byKey = new Map(conditions.map((condition) => [conditionKey(condition), condition]));
  return incidents.map((incident) => {
    const own = incident.conditions.flatMap((key) => byKey.get(key) ?? []);
    const changes = CHANGES.flatMap((kind) => input.documents.events(kind, incident.since - CHANGE_MS))
      .filter(({ t }) => t <= input.now)
      .sort((a, b) => a.t - b.t);
    const traces = tracesOf(input);
    const ranking = rankCauses(input.config, own, changes, input.now - incident.since, traces);
    return { incident, conditions: own, changes, traces, ranking };
  });
}

/** The causes that the explained incidents name for each service. */
export function serviceCauses(input: JudgeInput, explained: readonly Explained[]): ServiceCauses {
  const byService = new Map<string, Explained>();
  for (const one of explained)
    for (const id of servicesIn(one)) if (!byService.has(id)) byService.set(id, one);
  return {
    why(service) {
      const one = byService.get(service);
      return one === undefined ? null : whyOf(input, one);
    },
    together(service) {
      const one = byService.get(service);
      return one === undefined ? new Set([service]) : servicesIn(one);
    },
    onset(service) {
      const one = byService.get(service);
      const cause = one === undefined ? null : leading(one.ranking);
      if (cause === null) return null;
      return { t: cause.onset, rule: cause.rule, subject: cause.condition?.subject.id ?? null };
    },
    alsoExplains: (service) =>
      explained
        .map(({ ranking }) => ranking.named?.condition ?? null)
        .find((cause) => cause !== null && explainsService(input.config, cause, service)) ?? null,
  };
}

function servicesIn({ conditions }: Explained): ReadonlySet<string> {
  return new Set(conditions.flatMap(({ subject }) => (subject.kind === 'service' ? [subject.id] : [])));
}

/** The candidate to report. A target that does not serve is observed, not inferred: it needs no clear ranking. */
function leading({ named, candidates }: Ranking): Candidate | null {
  return named ?? candidates.find(({ condition }) => condition !== null && isGone(condition)) ?? null;
}

/**
 * Clauses for a cause that has ended, since its calm sentence would read as a cause. With a full stop, longest first.
 */
export function endedWordings({ config }: JudgeInput, condition: Condition): readonly string[] {
  const { kind, id } = condition.subject;
  if (condition.rule === 'postgres.locks') return causeWordings(config, condition);
  if (kind === 'tenant')
    return [`${tenantNamed(config, id)} is back within its share.`, 'its cause has just ended.'];
  const target = config.targets.find((one) => one.id === id);
  const name = kind === 'replica' ? `the standby ${id}` : target === undefined ? id : targetLabel(target);
  return [`${name} has just recovered.`, `${id} has just recovered.`, 'its cause has just ended.'];
}

/** The reason for an incident, from its ranking. */
export function whyOf(input: JudgeInput, { ranking }: Explained): Why {
  const { named, sureness, candidates } = ranking;
  const condition = leading(ranking)?.condition ?? null;
  if (condition !== null && isGone(condition)) return { kind: 'gone', condition };
  if (condition?.ending === true) return { kind: 'ended', clauses: endedWordings(input, condition) };
  if (condition !== null)
    return { kind: 'cause', sure: sureness === 'sure', clauses: causeWordings(input.config, condition) };
  if (named?.event) {
    const at = clockTime(named.event.t, timezoneOf(input.config));
    const { what } = changeOf(named.event);
    const verb = verbOf(named.event);
    const thing = verb === 'released' ? 'a release' : 'a change';
    return { kind: 'change', clauses: [`${what}, ${verb} at ${at}.`, `${thing} at ${at}.`] };
  }
  return { kind: 'unclear', candidates: candidates.filter(({ score }) => score >= LEAST_SCORE).length };
}

/** The named causes by incident, each with a complete sentence. */
export function namedCauses(
  input: JudgeInput,
  explained: readonly Explained[],
): ReadonlyMap<string, NamedCause> {
  return new Map(
    explained.flatMap(({ incident, ranking: { named, sureness } }) =>
      // A condition that is ending has a calm sentence, so the incident keeps the cause named before.
      named === null || named.condition?.ending === true
        ? []
        : [
            [
              incident.id,
              { ...identityOf(named), sure: sureness === 'sure', sentence: sentenceOf(input, named) },
            ],
          ],
    ),
  );
}

function sentenceOf(input: JudgeInput, { condition, event }: Candidate): string {
  if (condition !== null) return condition.sentence;
  if (event === null) return '';
  return `${changeOf(event).what} was ${verbOf(event)} at ${clockTime(event.t, timezoneOf(input.config))}.`;
}

function identityOf({ rule, condition, event }: Candidate): {
  readonly rule: string;
  readonly subject: string;
} {
  return { rule, subject: (condition ?? event)?.subject.id ?? '' };
}

/** A release or a configuration change in words. */
export function changeOf(event: WallEvent): IncidentChange {
  const { t, data, subject } = event;
  const text = (key: string): string => (typeof data[key] === 'string' ? (data[key] as string) : '');
  const name = text('name') || text('what') || text('text') || subject.id;
  const what = [name, text('version')].filter(Boolean).join(' ');
  const to = text('to') || text('tenant') || (subject.id === name ? '' : subject.id);
  const verb = verbOf(event);
  return { t, what, how: to === '' ? verb : `${verb} ${verb === 'released' ? 'to' : 'at'} ${to}` };
}

function verbOf({ kind }: WallEvent): 'released' | 'changed' {
  return kind === 'deployment' ? 'released' : 'changed';
}

/** The cause that an incident page names, by rule and subject; null: none is named. */
export function namedCause({ named }: Ranking): IncidentPage['cause'] {
  return named === null ? null : identityOf(named);
}
