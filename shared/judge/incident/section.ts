import { timezoneOf } from '../../config/timezone';
import { clockTime } from '../../format/days';
import { capital, fitting } from '../../format/fitting';
import { formatAge } from '../../format/format';
import { twoLines } from '../../format/two-lines';
import { type Condition, conditionKey } from '../../model/condition';
import type { IncidentChart, IncidentEvidence, IncidentPage, IncidentSection } from '../../model/incident';
import type { Answer } from '../../model/said';
import type { ServiceRow, ServicesSection } from '../../model/services';
import { severityRank } from '../../model/severity';
import { targetsOf } from '../dependencies';
import type { JudgeInput } from '../judgement';
import { causeWordings, goneWordings, sitesWords, symptomOf } from '../services/cause-words';
import { counted, listed, targetLabel, tenantNamed } from '../words';
import { blockingOf } from './blocking';
import { type Candidate, CHANGE_MS, LEAST_SCORE, type Ranking } from './causes';
import { chartsFrom, conditionChart, serviceCharts } from './charts';
import { changeOf, type Explained, endedWordings, namedCause, whyOf } from './explain';
import { EXPLANATIONS, isOfRow } from './explanations';
import { suppressionOf } from './suppression';
import type { Traces } from './traces';

const MOST_OPEN = 4;
const MOST_CHARTS = 4;
const MOST_EVIDENCE = 4;
const MOST_CHANGES = 3;

/** The open incidents with their causes, and which of them take over the wall. @param causes worst incident first */
export function incidentSection(
  input: JudgeInput,
  causes: readonly Explained[],
  services: ServicesSection,
): IncidentSection {
  if (causes.length === 0) return { open: [], taking: [], over: null };
  const open = causes.slice(0, MOST_OPEN).map((explained) => pageOf(input, explained, services.rows));
  const { preempt } = input.config.wall;
  const least = preempt === 'off' ? Number.POSITIVE_INFINITY : severityRank(preempt);
  const takes = ({ severity, suppressed }: IncidentPage): boolean =>
    suppressed === null && severity !== 'unknown' && severityRank(severity) >= least;
  return { open, taking: open.filter(takes).map(({ id }) => id), over: null };
}

function pageOf(input: JudgeInput, explained: Explained, rows: readonly ServiceRow[]): IncidentPage {
  const { incident, conditions, changes, ranking } = explained;
  const { since } = incident;
  const hit = new Set(conditions.flatMap(({ subject }) => (subject.kind === 'service' ? [subject.id] : [])));
  const services = rows.filter(({ id }) => hit.has(id));
  const worst = services[0];
  const chain = chainOf(ranking, conditions);
  const from = chartsFrom(input.now, Math.min(since, ranking.named?.onset ?? since));
  const locks = conditions.find(({ evidence }) => 'tree' in evidence);
  const blocking = locks === undefined ? null : blockingOf(locks.evidence);
  const contention = conditions.find(({ rule }) => rule === 'tenants.contention');
  const victims = contention?.evidence['victims'];
  const config = input.config.services.find(({ id }) => id === worst?.id);
  return {
    id: incident.id,
    severity: incident.severity,
    was: incident.was ?? null,
    since,
    times: incident.times,
    history: incident.history,
    suppressed: suppressionOf(input, incident, conditions),
    answer: answerOf(input, explained, services),
    sureness: ranking.sureness,
    cause: namedCause(ranking),
    services: services.map(({ id, name, severity }) => ({ id, name, severity })),
    tenants: Array.isArray(victims)
      ? victims.slice(0, 3).map((id) => tenantNamed(input.config, String(id)))
      : [],
    tenantCount: Number(contention?.evidence['victimCount'] ?? 0),
    charts: chartsOf(input, chain, conditions, from),
    from,
    changes: changes.slice(-MOST_CHANGES).map(changeOf),
    evidence: evidenceOf(input, explained, services),
    tree: blocking?.tree ?? null,
    advice: blocking?.advice ?? '',
    owner: worst?.owner || (conditions.find(({ owner }) => owner !== null)?.owner ?? ''),
    takenBy: worst?.takenBy ?? null,
    runbook: config?.runbook ?? null,
    headline: worst?.id ?? null,
    cost: null,
    sites: worst?.sites ?? [],
    reachKnown: services.length > 0,
    others: [],
    act: null,
  };
}

/** Conditions from the cause to the symptom; without a cause, the oldest first. */
function chainOf({ named }: Ranking, conditions: readonly Condition[]): readonly Condition[] {
  const byKey = new Map(conditions.map((one) => [conditionKey(one), one]));
  const chain = (named?.chain ?? []).flatMap((key) => byKey.get(key) ?? []);
  const rest = conditions
    .filter((one) => !chain.includes(one) && one.subject.kind !== 'service')
    .toSorted((a, b) => a.since - b.since);
  return [...chain.filter(({ subject }) => subject.kind !== 'service'), ...rest];
}

function chartsOf(
  input: JudgeInput,
  chain: readonly Condition[],
  conditions: readonly Condition[],
  from: number,
): readonly IncidentChart[] {
  const health = conditions.find(({ rule }) => rule === 'service.health');
  const felt = health === undefined ? [] : serviceCharts(input, health, from);
  const causes = chain.flatMap((one) => conditionChart(input, one, from) ?? []);
  return [...causes.slice(0, MOST_CHARTS - felt.length), ...felt].slice(0, MOST_CHARTS);
}

/** The symptom, and its cause as far as it is clear. */
function answerOf(input: JudgeInput, explained: Explained, services: readonly ServiceRow[]): Answer {
  const spoken = (verdicts: readonly string[], reasons: readonly string[]): Answer => ({
    ...twoLines(verdicts, reasons),
    note: '',
  });
  const { conditions, ranking } = explained;
  const [worst] = services;
  if (worst === undefined) {
    const first = ranking.named?.condition ?? conditions[0];
    if (first === undefined) return spoken(['It is over.'], ['']);
    const told = first.ending === true ? endedWordings(input, first) : causeWordings(input.config, first);
    const wordings = told.map((one) => capital(one));
    return spoken(
      wordings.map((one) => one.replace(/\.$/u, ';')),
      ['no service feels it yet.'],
    );
  }
  const feels = verdictsOf(services);
  const why = whyOf(input, explained);
  if (why.kind === 'gone') {
    const needs = targetsOf(input.config);
    const hit = services.filter(
      ({ id, severity }) =>
        severity === worst.severity && needs.get(id)?.has(why.condition.subject.id) === true,
    );
    const { verdicts, reasons } = goneWordings(input.config, why.condition, hit, input.now);
    return spoken(verdicts, reasons);
  }
  if (why.kind === 'cause')
    return spoken(
      feels,
      why.clauses.map((one) => `${why.sure ? 'because' : 'likely because'} ${one}`),
    );
  if (why.kind === 'change')
    return spoken(
      feels,
      why.clauses.map((one) => `likely because of ${one}`),
    );
  if (why.kind === 'ended')
    return spoken(
      feels.map((one) => `${one};`),
      why.clauses,
    );
  return spoken(
    feels.map((one) => `${one};`),
    why.candidates > 1
      ? ['why is not clear yet: more than one thing could be it.', 'why is not clear yet.']
      : ['why is not clear yet.'],
  );
}

function verdictsOf(services: readonly ServiceRow[]): readonly string[] {
  const [worst, second] = services;
  if (worst === undefined) return [];
  const { one } = symptomOf(worst);
  const sites = sitesWords(worst);
  const more = services.length - 1;
  return [
    ...(sites === '' && second !== undefined && more === 1
      ? [`${worst.name} ${one}, ${second.name} too`]
      : []),
    `${worst.name} ${one}${sites}`,
    `${worst.name} ${one}`,
    'A service is in trouble',
  ];
}

function evidenceOf(
  input: JudgeInput,
  { ranking, conditions, changes, traces }: Explained,
  services: readonly ServiceRow[],
): readonly IncidentEvidence[] {
  const { named, candidates } = ranking;
  const found: IncidentEvidence[] = [];
  const felt = conditions.filter(({ rule }) => rule === 'service.health').map(({ since }) => since);
  const timezone = timezoneOf(input.config);
  if (named !== null) {
    const why = EXPLANATIONS.find((row) => isOfRow(row, named.rule))?.why;
    if (why !== undefined && felt.length > 0)
      found.push({ fact: capital(why), detail: chainWords(named, services) });
    const first = Math.min(...felt);
    if (named.onset <= first && Number.isFinite(first))
      found.push({
        fact: `It began at ${clockTime(named.onset, timezone)}`,
        detail:
          first - named.onset < 1_000
            ? 'with the first service'
            : `${formatAge(first - named.onset)} before it was felt`,
      });
  }
  if (named?.condition) found.push(...figuresOf(named.condition, conditions, services, traces));
  const usual = usualOf(input, conditions, services);
  if (usual.length > 0)
    found.push({
      fact: fitting(
        26,
        listed(usual),
        `${usual[0]} and ${usual.length - 1} more`,
        `${usual.length} other servers`,
      ),
      detail: usual.length === 1 ? 'is as usual' : 'are as usual',
    });
  if (changes.length === 0 && named !== null && felt.length > 0)
    found.push({ fact: 'Nothing was released', detail: `in the ${formatAge(CHANGE_MS)} before` });
  const other = candidates.find((one) => one !== named && one.score >= LEAST_SCORE && !isLink(named, one));
  const condition = other?.condition ?? null;
  if (condition !== null)
    found.push({
      fact: fitting(26, capital(shortOf(input, condition))),
      detail: named === null ? 'could be it' : 'explains less',
    });
  return found.slice(0, MOST_EVIDENCE);
}

/** Rank correlation from which two figures are said to rise together. */
const CLOSELY = 0.7;

function figuresOf(
  cause: Condition,
  conditions: readonly Condition[],
  services: readonly ServiceRow[],
  traces: Traces,
): readonly IncidentEvidence[] {
  const [first] = services;
  const health = conditions.find(
    ({ rule, subject }) => rule === 'service.health' && subject.id === first?.id,
  );
  const together = health === undefined ? null : traces.together(cause, health);
  if (first === undefined || together === null || together < CLOSELY) return [];
  return [{ fact: 'Both rise together', detail: `it and ${first.name}` }];
}

function isLink(named: Candidate | null, { condition }: Candidate): boolean {
  return condition !== null && named?.chain.includes(conditionKey(condition)) === true;
}

function shortOf({ config }: JudgeInput, condition: Condition): string {
  return (causeWordings(config, condition).at(-1) ?? condition.rule).replace(/\.$/u, '');
}

function chainWords({ chain }: Candidate, services: readonly ServiceRow[]): string {
  const hops = chain.length - 2;
  const [first] = services;
  const end = services.length === 1 && first !== undefined ? first.name : counted(services.length, 'service');
  return hops <= 0 ? `so ${end}` : `so in ${hops + 1} steps ${end}`;
}

/** Servers that the services depend on and that are not in trouble. */
function usualOf(
  { config }: JudgeInput,
  conditions: readonly Condition[],
  services: readonly ServiceRow[],
): readonly string[] {
  const bad = new Set(
    conditions.flatMap(({ subject, evidence }) => [subject.id, String(evidence['target'] ?? '')]),
  );
  const needed = new Set(services.flatMap(({ id }) => [...(targetsOf(config).get(id) ?? [])]));
  return config.targets
    .filter(({ id }) => needed.has(id) && !bad.has(id))
    .map((target) => targetLabel(target));
}
