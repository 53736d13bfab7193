import { timezoneOf } from '../../config/timezone';
import { clockTime } from '../../format/days';
import { allOf, capital } from '../../format/fitting';
import { latencyOfPromise } from '../../format/format';
import { inWeeklySpan } from '../../format/site-clock';
import { twoLines } from '../../format/two-lines';
import type { Condition } from '../../model/condition';
import type { Answer } from '../../model/said';
import type { ServiceRow } from '../../model/services';
import { severityRank } from '../../model/severity';
import { type TargetState, targetsOf } from '../dependencies';
import type { JudgeInput } from '../judgement';
import type { Why } from '../why';
import { counted } from '../words';
import {
  causeWordings,
  goneWordings,
  isPastObjective,
  isRecovering,
  moreWords,
  sitesWords,
  symptomOf,
  unknownWordings,
} from './cause-words';
import type { JudgedEstate } from './estate';

/** The sentence of the services view. @param rows in the order of the wall */
export function servicesAnswer(input: JudgeInput, rows: readonly ServiceRow[], estate: JudgedEstate): Answer {
  if (rows.length === 0) {
    return spoken(['No service is named yet.'], ['Name one under services in the configuration.']);
  }
  if (estate.lost) return lostAnswer(input);
  const of = (severity: ServiceRow['severity']): readonly ServiceRow[] =>
    rows.filter((row) => row.severity === severity);
  const critical = of('critical');
  if (critical.length > 0) return troubleAnswer(input, critical, estate);
  const unknown = of('unknown');
  if (unknown.length > 0) return unknownAnswer(input, rows, unknown, estate);
  const warning = of('warning');
  return warning.length > 0 ? troubleAnswer(input, warning, estate) : calmAnswer(input, rows, estate);
}

function spoken(verdicts: readonly string[], reasons: readonly string[], note = ''): Answer {
  return { ...twoLines(verdicts, reasons), note };
}

/** The sentence of a wall whose uplink is lost. */
export function lostAnswer(input: JudgeInput): Answer {
  const heard = input.sources.map(({ id, lastOkAt }) => (id === 'link' ? null : lastOkAt));
  const last = Math.max(0, ...heard.map((at) => at ?? 0));
  const reason = 'nothing beyond it is known until it is back.';
  return spoken(
    ['This wall has lost its uplink:'],
    last === 0 ? [reason] : [`what it knows is from ${clockTime(last, timezoneOf(input.config))}.`, reason],
  );
}

/** @param bad all critical ones, or all warnings, the worst first */
function troubleAnswer(input: JudgeInput, bad: readonly ServiceRow[], { causes }: JudgedEstate): Answer {
  const [worst] = bad;
  if (worst === undefined) return spoken([], []);
  const why = causes.why(worst.id);
  const together = causes.together(worst.id);
  if (why?.kind === 'gone') return goneAnswer(input, bad, why.condition, together);
  const own = bad.filter(({ id }) => together.has(id));
  // A colon announces a reason, and what has ended is none any more.
  const sign = why?.kind === 'ended' ? ';' : ':';
  const verdicts = verdictsOf(own, bad.length - own.length).map((one) => `${one}${sign}`);
  if (isRecovering(worst)) {
    const ended = why?.kind === 'ended' ? why.clauses : [];
    const reason = worst.reason === '' ? [] : [`${worst.reason}.`];
    return spoken(verdicts, [...ended, ...reason, 'its figures are well again.']);
  }
  return spoken(verdicts, reasonsOf(worst, why));
}

/** @param why of the incident that affects it; null: none does */
function reasonsOf({ reason }: ServiceRow, why: Why | null): readonly string[] {
  if (why?.kind === 'cause') return why.clauses.map((one) => (why.sure ? one : `likely because ${one}`));
  if (why?.kind === 'change') return why.clauses.map((one) => `likely because of ${one}`);
  if (why?.kind === 'ended') return why.clauses;
  const seen = why?.kind === 'unclear' && why.candidates > 0;
  const unclear = seen ? 'why is not clear yet' : 'no cause is seen yet';
  return reason === '' ? [`${unclear}.`] : [`${reason}; ${unclear}.`, `${reason}.`, `${unclear}.`];
}

/**
 * What the services of one incident feel, without a sign at the end.
 * @param bad of one incident, worst first
 * @param more as bad ones of other incidents: the reason that follows is not theirs
 */
function verdictsOf(bad: readonly ServiceRow[], more: number): readonly string[] {
  const [worst, second] = bad;
  if (worst === undefined) return [];
  const { one, many } = symptomOf(worst);
  if (worst.severity === 'critical' && second !== undefined) {
    const same = bad.every((row) => symptomOf(row).many === many) ? many : 'are critical';
    const rest = moreWords(more);
    const count = `${capital(counted(bad.length, 'service'))} ${same}${rest}`;
    return bad.length === 2 ? [`${worst.name} and ${second.name} ${same}${rest}`, count] : [count];
  }
  if (worst.severity === 'critical' && more > 0)
    return [`${worst.name} ${one}${moreWords(more)}`, `One service ${one}${moreWords(more)}`];
  const sites = sitesWords(worst);
  const firstSite = worst.sites.length === 2 ? [`${worst.name} ${one} in ${worst.sites[0]}`] : [];
  return [
    `${worst.name} ${one}${sites}`,
    ...firstSite,
    `${worst.name} ${one}`,
    worst.severity === 'critical' ? 'One service is critical' : 'One service needs attention',
  ];
}

/** A target that does not serve, and the services of its incident that are affected worst. */
function goneAnswer(
  input: JudgeInput,
  bad: readonly ServiceRow[],
  gone: Condition,
  together: ReadonlySet<string>,
): Answer {
  const needs = targetsOf(input.config);
  const hit = bad.filter(({ id }) => together.has(id) && needs.get(id)?.has(gone.subject.id) === true);
  const more = bad.filter((row) => row.severity === 'critical' && !hit.includes(row)).length;
  const { verdicts, reasons } = goneWordings(input.config, gone, hit, more);
  return spoken(verdicts, reasons);
}

function unknownAnswer(
  input: JudgeInput,
  rows: readonly ServiceRow[],
  unknown: readonly ServiceRow[],
  { conditions }: JudgedEstate,
): Answer {
  const [first] = unknown;
  if (first === undefined) return spoken([], []);
  const all = unknown.length === rows.length;
  if (all && input.sources.every(({ state }) => state === 'starting') && first.was === null) {
    return spoken(['Nothing is known yet:'], ['the first answers are on their way.']);
  }
  const verdicts =
    unknown.length === 1
      ? unknownWordings(first)
      : [
          all
            ? 'Nothing is known of any service:'
            : `Nothing is known of ${counted(unknown.length, 'service')}:`,
        ];
  const feed = conditions.find(({ rule, severity }) => rule === 'feed.connection' && severity === 'warning');
  const away =
    feed === undefined ? [] : [`the feed is away since ${clockTime(feed.since, timezoneOf(input.config))}.`];
  const subject = unknown.length === 1 ? 'it' : first.name;
  const was = first.was === null || first.was === 'ok' ? '' : `; ${subject} was ${first.was}`;
  return spoken(verdicts, [...away, `${first.reason}${was}.`, `${first.reason}.`, 'no new data arrives.']);
}

function calmAnswer(
  input: JudgeInput,
  rows: readonly ServiceRow[],
  { states, causes }: JudgedEstate,
): Answer {
  const [only] = rows;
  const promised = rows.some(({ latency }) => latency !== null && latency.objective !== null);
  const many = allOf(rows.length, 'service');
  const inside = promised ? 'inside their objectives' : 'well';
  const verdict =
    rows.length === 1 && only !== undefined
      ? [`${only.name} is ${promised ? 'inside its objective' : 'well'}`, 'The service is well']
      : [`${many} are ${inside}`, `${many} are well`];
  const early = worstTrouble(states);
  const past = rows.find(isPastObjective);
  if (past !== undefined) return pastAnswer(input, past, causes.alsoExplains(past.id));
  const unread = unreadTarget(states);
  if (early === null && unread !== null)
    return spoken(
      verdict.map((one) => `${one};`),
      [`but ${unread.sentence}`, `but ${unread.subject.id} is not known.`, 'but a target is not known.'],
    );
  if (early === null) {
    const note = [windowNote(input), nearest(rows)].filter((part) => part !== '').join(' ');
    return spoken(
      verdict.map((one) => `${one}.`),
      [''],
      note,
    );
  }
  return spoken(
    verdict.map((one) => `${one};`),
    causeWordings(input.config, early).map((one) => (early.ending === true ? one : `but ${one}`)),
  );
}

/** Presence of the first target that cannot be read; null: each can. */
function unreadTarget(states: ReadonlyMap<string, TargetState>): Condition | null {
  for (const { presence } of states.values()) if (presence?.severity === 'unknown') return presence;
  return null;
}

/** Trouble of a target that no service feels yet; what lasts comes before what is only held by its clearing time. */
function worstTrouble(states: ReadonlyMap<string, TargetState>): Condition | null {
  let worst: Condition | null = null;
  for (const { trouble } of states.values()) {
    const one = trouble.find(({ ending }) => ending !== true) ?? trouble[0];
    if (one === undefined) continue;
    const lasts = Number(worst?.ending === true) - Number(one.ending === true);
    const more = worst === null ? 1 : lasts || severityRank(one.severity) - severityRank(worst.severity);
    if (more > 0 || (more === 0 && worst !== null && one.since < worst.since)) worst = one;
  }
  return worst;
}

/** For a service that misses its objective although no rule reports it as slow. */
function pastAnswer(input: JudgeInput, { name, latency }: ServiceRow, cause: Condition | null): Answer {
  const figures = latencyOfPromise(latency?.value ?? 0, latency?.objective ?? 0);
  return spoken(
    [`${name} is past its objective:`, 'A service is past its objective:'],
    cause === null
      ? [`${figures}, not judged slow so far.`]
      : causeWordings(input.config, cause).map((one) => `likely because ${one}`),
  );
}

function nearest(rows: readonly ServiceRow[]): string {
  let best: { readonly share: number; readonly text: string } | null = null;
  for (const { name, latency } of rows) {
    if (latency === null || latency.value === null || latency.objective === null) continue;
    const share = latency.value / latency.objective;
    if (best !== null && share <= best.share) continue;
    best = {
      share,
      text: `${name}, ${latencyOfPromise(latency.value, latency.objective)}`,
    };
  }
  return best === null ? '' : `Nearest to its limit: ${best.text}.`;
}

/** The open window of the first site that has one: `Morning dispatch runs until 09:00.` */
function windowNote({ config, now }: JudgeInput): string {
  for (const { timezone, windows } of config.sites) {
    if (windows.length === 0) continue;
    const open = windows.find((window) => inWeeklySpan(now, timezone, window));
    if (open !== undefined) return `${open.name} runs until ${open.to}.`;
  }
  return '';
}
