import { timezoneOf } from '../../config/timezone';
import { clockTime } from '../../format/days';
import { type Condition, conditionKey } from '../../model/condition';
import type { IncidentChange, IncidentPage } from '../../model/incident';
import type { WallEvent } from '../../model/observation';
import { isGone } from '../dependencies';
import type { Incident, JudgeInput, NamedCause } from '../judgement';
import { causeWordings } from '../services/cause-words';
import { type Candidate, CHANGE_MS, explainsService, LEAST_SCORE, type Ranking, rankCauses } from './causes';
import { type Traces, tracesOf } from './traces';

/** Events that may be the cause of an incident. */
const CHANGES = ['deployment', 'config'] as const;

/** One open incident and why it is: computed once a look. Every sentence that gives a cause reads it here. */
export interface Explained {
  readonly incident: Incident;
  readonly conditions: readonly Condition[];
  /** releases and configuration changes before it and while it lasts, oldest first */
  readonly changes: readonly WallEvent[];
  readonly traces: Traces;
  readonly ranking: Ranking;
}

/** The open incidents of one look, each explained. */
export interface Explanations {
  /** in the order of `incidents` */
  readonly all: readonly Explained[];
  /** the incident that hits a service; null: none does */
  ofService(id: string): Explained | null;
  /**
   * The named cause of an incident that would also explain a service which no incident holds; null: there is none.
   * @param id of the service
   */
  alsoExplains(id: string): Condition | null;
}

/** Ranks the causes of every open incident of a look. */
export function explainIncidents(
  input: JudgeInput,
  incidents: readonly Incident[],
  conditions: readonly Condition[],
): Explanations {
  const byKey = new Map(conditions.map((condition) => [conditionKey(condition), condition]));
  const all = incidents.map((incident): Explained => {
    const own = incident.conditions.flatMap((key) => byKey.get(key) ?? []);
    const changes = CHANGES.flatMap((kind) => input.documents.events(kind, incident.since - CHANGE_MS))
      .filter(({ t }) => t <= input.now)
      .sort((a, b) => a.t - b.t);
    const traces = tracesOf(input);
    const ranking = rankCauses(input.config, own, changes, input.now - incident.since, traces);
    return { incident, conditions: own, changes, traces, ranking };
  });
  const byService = new Map<string, Explained>();
  for (const one of all) {
    for (const { subject } of one.conditions)
      if (subject.kind === 'service' && !byService.has(subject.id)) byService.set(subject.id, one);
  }
  return {
    all,
    ofService: (id) => byService.get(id) ?? null,
    alsoExplains: (id) =>
      all
        .map(({ ranking }) => ranking.named?.condition ?? null)
        .find((cause) => cause !== null && explainsService(input.config, cause, id)) ?? null,
  };
}

/**
 * Why an incident is, for the half of a headline after its verdict.
 * - gone: a target serves nobody; the headline is about it
 * - cause: clauses in lower case with a full stop, longest first
 * - unclear: nothing is named, though so many candidates score well enough
 */
export type Why =
  | { readonly kind: 'gone'; readonly condition: Condition }
  | { readonly kind: 'cause'; readonly sure: boolean; readonly clauses: readonly string[] }
  | { readonly kind: 'change'; readonly clauses: readonly string[] }
  | { readonly kind: 'unclear'; readonly candidates: number };

export function whyOf(input: JudgeInput, { ranking }: Explained): Why {
  const { named, sureness, candidates } = ranking;
  // That a target serves nobody is seen, not inferred: it is said before the ranking is clear.
  const first = (named ?? candidates[0])?.condition ?? null;
  if (first !== null && isGone(first)) return { kind: 'gone', condition: first };
  if (named?.condition)
    return {
      kind: 'cause',
      sure: sureness === 'sure',
      clauses: causeWordings(input.config, named.condition),
    };
  if (named?.event) {
    const at = clockTime(named.event.t, timezoneOf(input.config));
    const { what, verb } = changeOf(named.event);
    const thing = verb === 'released' ? 'a release' : 'a change';
    return { kind: 'change', clauses: [`${what}, ${verb} at ${at}.`, `${thing} at ${at}.`] };
  }
  return { kind: 'unclear', candidates: candidates.filter(({ score }) => score >= LEAST_SCORE).length };
}

/** The named causes of a look, each with a sentence that stands alone, by incident. */
export function namedCauses(input: JudgeInput, { all }: Explanations): ReadonlyMap<string, NamedCause> {
  return new Map(
    all.flatMap(({ incident, ranking: { named } }) =>
      named === null ? [] : [[incident.id, { ...identityOf(named), sentence: sentenceOf(input, named) }]],
    ),
  );
}

function sentenceOf(input: JudgeInput, { condition, event }: Candidate): string {
  if (condition !== null) return condition.sentence;
  if (event === null) return '';
  const { what, verb } = changeOf(event);
  return `${what} was ${verb} at ${clockTime(event.t, timezoneOf(input.config))}.`;
}

function identityOf({ rule, condition, event }: Candidate): {
  readonly rule: string;
  readonly subject: string;
} {
  return { rule, subject: (condition ?? event)?.subject.id ?? '' };
}

/** A release or a configuration change in words. */
export function changeOf({
  t,
  kind,
  data,
  subject,
}: WallEvent): IncidentChange & { readonly verb: 'released' | 'changed' } {
  const text = (key: string): string => (typeof data[key] === 'string' ? (data[key] as string) : '');
  const name = text('name') || text('what') || text('text') || subject.id;
  const what = [name, text('version')].filter(Boolean).join(' ');
  const to = text('to') || text('tenant') || (subject.id === name ? '' : subject.id);
  const verb = kind === 'deployment' ? 'released' : 'changed';
  return { t, what, verb, how: to === '' ? verb : `${verb} ${verb === 'released' ? 'to' : 'at'} ${to}` };
}

/** The cause that an incident page names, by rule and subject; null: none is named. */
export function namedCause({ named }: Ranking): IncidentPage['cause'] {
  return named === null ? null : identityOf(named);
}

/** epoch ms at which the named cause of an incident began, and what marks it; null: none is named */
export function causeOnset({
  ranking: { named },
}: Explained): { readonly t: number; readonly of: Candidate } | null {
  return named === null ? null : { t: named.onset, of: named };
}
