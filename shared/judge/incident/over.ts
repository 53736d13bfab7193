import type { ServiceConfig } from '../../config/config';
import { timezoneOf } from '../../config/timezone';
import { clockTime, whenWords } from '../../format/days';
import { capital, fitting } from '../../format/fitting';
import { formatAge, formatNumber } from '../../format/format';
import { twoLines } from '../../format/two-lines';
import { ruleOf } from '../../metrics/rules';
import type {
  IncidentChart,
  IncidentCost,
  IncidentOver,
  IncidentPage,
  IncidentSection,
} from '../../model/incident';
import type { WallEvent } from '../../model/observation';
import type { Answer } from '../../model/said';
import type { ServiceRow } from '../../model/services';
import { severityRank } from '../../model/severity';
import type { Incident, IncidentCourse, JudgeInput } from '../judgement';
import { FEED } from '../own/feed';
import { capitalized, counted, placeName, tenantNamed } from '../words';
import { type About, aboutKey, SLACK_MS } from './causes';
import { changeOf } from './change-words';
import { chartsFrom, responseChart } from './charts';
import { costOf } from './cost';
import { changeKey, NO_COURSE } from './course';
import { changesBefore } from './explain';
import type { EndedIncident } from './incidents';
import { budgetSeen } from './next-course';

/** ms for which the end of an incident is shown */
const OVER_MS = 30_000;

/**
 * The incident that ended last, for half a minute: what it was, what it cost, what ended it, and what stays open. One
 * that did not take the wall ends as quietly as it began.
 */
export function overSection(
  input: JudgeInput,
  seen: {
    /** newest first */
    readonly ended: readonly EndedIncident[];
    readonly rows: readonly ServiceRow[];
    /** open incidents that may take the wall */
    readonly taking: readonly Incident[];
    /** all open incidents, and the one that leads; null: none */
    readonly others: { readonly count: number; readonly worst: IncidentPage } | null;
  },
): IncidentSection['over'] {
  const { ended, rows, others, taking } = seen;
  const last = ended.find(({ incident, at }) => {
    const age = input.now - at;
    return age >= 0 && age < OVER_MS && incident.course?.took === true;
  });
  if (last === undefined) return null;
  const over = overOf(input, last, rows);
  const waits = taking.some(({ severity }) => severityRank(severity) >= severityRank(over.severity));
  const open = others === null ? over.open : othersWords(others);
  return { ...over, open, until: last.at + OVER_MS, waits };
}

function overOf(
  input: JudgeInput,
  { incident, at }: EndedIncident,
  rows: readonly ServiceRow[],
): IncidentOver {
  const { id, since } = incident;
  const course = incident.course ?? NO_COURSE;
  const { config, now } = input;
  const { headline } = course;
  const service = config.services.find((one) => one.id === headline?.id);
  const row = rows.find((one) => one.id === headline?.id);
  const cost = service === undefined ? null : costOf(input, service, since, at);
  const chartFrom = chartsFrom(now, since);
  const chart = service === undefined ? null : responseChart(input, service, chartFrom);
  const about = [...incident.conditions.map(aboutKey), ...course.services.map(serviceSubject)];
  const changes = changesBefore(input, since, about);
  const named = changes.find((one) => course.cause?.change === true && changeKey(one) === course.cause.key);
  const change = named ?? changes.at(-1) ?? null;
  return {
    id,
    severity: course.worst,
    from: since,
    to: at,
    answer: overAnswer(input, incident, course, at, cost),
    services: course.services.flatMap((one) => {
      const found = config.services.find((candidate) => candidate.id === one);
      return found === undefined ? [] : [{ id: one, name: found.name }];
    }),
    cost,
    budget: budgetOf(course, row, service, at - since),
    worst: worstWords(course, chart, since, at),
    chart,
    chartFrom,
    marks: marksOf(input, incident, course, at, change),
    ended: endedWords(input, course, at),
    open: openWords(input, course, change, incident.times),
  };
}

function overAnswer(
  { config }: JudgeInput,
  incident: Incident,
  { headline, cause }: IncidentCourse,
  at: number,
  cost: IncidentCost | null,
): Answer {
  const timezone = timezoneOf(config);
  const seen = incident.unseenOnset === true ? 'seen ' : '';
  const [from, to] = [whenWords(incident.since, at, timezone), clockTime(at, timezone)];
  const span = `${seen}${from === to ? `at ${to}` : `${from} to ${to}`}`;
  const name = config.services.find(({ id }) => id === headline?.id)?.name;
  const what =
    name === undefined || headline === null
      ? troubleOf({ config }, incident)
      : `${name} ${pastOf(headline.symptom)}`;
  const late = cost === null || cost.late === 0 ? null : `about ${formatNumber(cost.late)} ${cost.event}`;
  return {
    ...twoLines(
      [`Over: ${what}, ${span}.`, `Over: ${what}.`, `Over: trouble, ${span}.`],
      isOnlyItself(incident, cause) ? [meanwhileOf(incident)] : reasonsOf(cause, late),
    ),
    note: '',
  };
}

/** No service was hit, and the trouble has no cause but itself. */
function isOnlyItself({ conditions, course }: Incident, cause: IncidentCourse['cause']): boolean {
  return course?.services.length === 0 && cause?.key === conditions[0];
}

function meanwhileOf({ conditions }: Incident): string {
  const { kind, id } = aboutKey(conditions[0] ?? '').subject;
  if (kind !== 'link') return 'No service was seen to feel it.';
  return id === FEED ? 'Meanwhile it told nothing.' : 'Meanwhile nothing of the estate was known.';
}

function reasonsOf(cause: IncidentCourse['cause'], late: string | null): readonly string[] {
  if (cause === null)
    return late === null
      ? ['Its cause was never clear.']
      : [`${capital(late)} are late; its cause was never clear.`];
  const { noun, sure, subject, change } = cause;
  const by = sure ? 'It was caused by' : 'It was likely caused by';
  const whole = [
    `${by} ${noun}.`,
    ...(change ? [] : [`${by} ${subject}.`]),
    sure ? 'Its cause is known.' : 'Its likely cause is known.',
  ];
  if (late === null) return whole;
  return sure
    ? [`${capital(noun)} made ${late} late.`, ...whole]
    : [`${capital(noun)} likely made ${late} late.`, `${by} ${noun}; ${late} are late.`, ...whole];
}

function serviceSubject(id: string): About {
  return { subject: { kind: 'service', id }, data: {} };
}

/** `PostgreSQL pg-prod was in trouble`, `this wall’s uplink was lost`: where no service was hit. */
function troubleOf({ config }: Pick<JudgeInput, 'config'>, { conditions }: Incident): string {
  const { kind, id } = aboutKey(conditions[0] ?? '').subject;
  if (kind === 'link') return id === FEED ? 'the feed was away' : 'this wall’s uplink was lost';
  const name = kind === 'tenant' ? tenantNamed(config, id) : placeName(config, id);
  return `${name} was in trouble`;
}

/** `was slow` of `is slow`, `had stopped` of `has stopped`, `did less than usual` of `does less than usual`. */
function pastOf(symptom: string): string {
  return symptom
    .replace(/^is /u, 'was ')
    .replace(/^has /u, 'had ')
    .replace(/^does /u, 'did ');
}

/**
 * The part of the error budget that the incident used: the difference between two values of one source. By this wall's own
 * clock it is at most the time that the incident lasted. @param lasted ms
 */
function budgetOf(
  { budgets, headline }: IncidentCourse,
  row: ServiceRow | undefined,
  service: ServiceConfig | undefined,
  lasted: number,
): IncidentOver['budget'] {
  const before = headline === null ? null : (budgets[headline.id] ?? null);
  const after = budgetSeen(row?.budget);
  if (before === null || after === null || before.source !== after.source) return null;
  const { availability, window } = service?.objective ?? { availability: null, window: 0 };
  const most = after.source === 'wall' && availability !== null ? lasted / (window * (1 - availability)) : 1;
  return { spent: Math.min(most, Math.max(0, before.left - after.left)), left: after.left };
}

/** The worst figure: sessions that waited, else the slowest response. */
function worstWords(
  { waited }: IncidentCourse,
  chart: IncidentChart | null,
  from: number,
  to: number,
): string {
  if (waited > 0) return waited === 1 ? '1 session waited at worst' : `${waited} sessions waited at worst`;
  if (chart === null || chart.limit === null) return '';
  let most = Number.NaN;
  chart.series.t.forEach((t, index) => {
    const value = chart.series.v[index] as number;
    if (t >= from && t <= to && !(value <= most) && !Number.isNaN(value)) most = value;
  });
  return most > chart.limit ? `${formatNumber(Math.round(most * 10) / 10)} s at worst` : '';
}

function marksOf(
  { config }: JudgeInput,
  { since }: Incident,
  { cause, takenBy }: IncidentCourse,
  at: number,
  change: WallEvent | null,
): IncidentOver['marks'] {
  const marks = [
    ...(change === null
      ? []
      : [
          {
            t: change.t,
            what: `${changeOf(config, change).what} ${changeOf(config, change).how.split(' ')[0]}`,
            change: true,
          },
        ]),
    ...beginningsOf(since, cause),
    ...(takenBy === null ? [] : [{ t: takenBy.at, what: 'taken on', change: false }]),
    ...(cause === null || cause.change
      ? []
      : [
          {
            t: cause.endedAt ?? at,
            what: cause.rule === 'postgres.locks' ? 'locks ended' : 'cause ended',
            change: false,
          },
        ]),
    { t: at, what: 'as usual', change: false },
  ];
  return marks.toSorted((a, b) => a.t - b.t);
}

/** The onset of the named cause in its own words, and the first sign where that came before. */
function beginningsOf(since: number, cause: IncidentCourse['cause']): IncidentOver['marks'] {
  const word = cause === null || cause.change ? undefined : ruleOf(cause.rule)?.onset;
  if (cause === null || word === undefined) return [{ t: since, what: 'began', change: false }];
  const onset = { t: Math.max(since, cause.onset), what: word, change: false };
  if (onset.t - since <= SLACK_MS) return [{ ...onset, t: since }];
  return [{ t: since, what: 'began', change: false }, onset];
}

function endedWords(
  { config }: JudgeInput,
  { cause, takenBy }: IncidentCourse,
  at: number,
): IncidentOver['ended'] {
  const onIt =
    takenBy === null
      ? 'nobody had taken it on'
      : `${takenBy.name} had taken it on at ${clockTime(takenBy.at, timezoneOf(config))}`;
  if (cause === null) return { what: 'It ended by itself', detail: 'its cause was never clear' };
  if (cause.change || cause.over.length === 0)
    return { what: 'It ended by itself', detail: cause.change ? `${cause.noun} is still in use` : onIt };
  const [words = ''] = cause.over;
  // A cause that ends in the very look that closes the incident has no end of its own.
  const ended = clockTime(cause.endedAt ?? at, timezoneOf(config));
  return { what: capitalized(config, `${words} at ${ended}`), detail: onIt };
}

/** Letters that fit under what stays open. */
const DETAIL = 56;

/** The other open incidents, the worst in its own words. */
function othersWords({
  count,
  worst,
}: {
  readonly count: number;
  readonly worst: IncidentPage;
}): IncidentOver['open'] {
  const what = `${capital(counted(count, 'other incident'))} ${count === 1 ? 'is' : 'are'} open`;
  return { what, detail: fitting(DETAIL, worst.answer.verdict.replace(/[.:;,]$/u, ''), 'see it with i') };
}

/** What can come back: a change that is still in use, a cause that nobody knows, trouble that keeps coming back. */
function openWords(
  { config, now }: JudgeInput,
  { cause }: IncidentCourse,
  change: WallEvent | null,
  times: number,
): IncidentOver['open'] {
  if (cause?.change === true && change !== null && changeKey(change) === cause.key) {
    const { what, how } = changeOf(config, change);
    return { what: `${what} is still in use`, detail: `${how} ${formatAge(now - change.t)} ago` };
  }
  if (cause === null) return { what: 'Its cause is not known', detail: 'it can come back' };
  if (times > 1)
    return {
      what: `It came back ${times - 1 === 1 ? 'once' : `${times - 1} times`}`,
      detail: 'it can come back again',
    };
  return null;
}
