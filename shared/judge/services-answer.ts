import { capital, countWord, fitting, REASON_LIMIT, VERDICT_LIMIT } from '../format/fitting';
import { formatSeconds } from '../format/format';
import { siteTime } from '../format/site-clock';
import type { Condition } from '../model/condition';
import { type Severity, severityRank } from '../model/severity';
import type { Answer, ServiceRow } from '../model/snapshot';
import type { JudgeInput } from './judgement';
import { causeOf } from './services';

/** A cause may be seen this much later than its symptom and still be one: probes look only now and then (ms). */
const SLACK_MS = 20_000;

/** The sentence of the services view. */
export function servicesAnswer(
  input: JudgeInput,
  rows: readonly ServiceRow[],
  conditions: readonly Condition[],
  lost: boolean,
): Answer {
  if (rows.length === 0)
    return {
      verdict: 'No services are named yet.',
      reason: 'Name them under services in the configuration.',
      note: '',
    };
  if (lost)
    return {
      verdict: 'This wall has lost its link:',
      reason: 'nothing beyond it is known until it is back.',
      note: '',
    };
  const bad = rows.filter(({ severity }) => severity === 'critical' || severity === 'warning');
  const [worst] = bad;
  if (worst !== undefined) return troubleAnswer(input, worst, bad, conditions);
  const unknown = rows.filter(({ severity }) => severity === 'unknown');
  if (unknown.length > 0) return unknownAnswer(rows, unknown);
  return calmAnswer(input, rows, conditions);
}

function troubleAnswer(
  input: JudgeInput,
  worst: ServiceRow,
  bad: readonly ServiceRow[],
  conditions: readonly Condition[],
): Answer {
  const same = bad.filter(({ severity }) => severity === worst.severity);
  const what = stateWords(worst);
  const sites =
    worst.sites.length === 1 || worst.sites.length === 2 ? ` in ${worst.sites.join(' and ')}` : '';
  const [, second] = same;
  const verdict =
    worst.severity === 'critical' && second !== undefined
      ? same.length === 2
        ? fitting(
            VERDICT_LIMIT,
            `${worst.name} and ${second.name} are critical:`,
            'Two services are critical:',
          )
        : fitting(
            VERDICT_LIMIT,
            `${worst.name} and ${countWord(same.length - 1)} more are critical:`,
            `${capital(countWord(same.length))} services are critical:`,
          )
      : fitting(VERDICT_LIMIT, `${worst.name} ${what}${sites}:`, `${worst.name} ${what}:`, `${worst.name}:`);
  return { verdict, reason: reasonOf(input, worst, conditions), note: '' };
}

function stateWords(row: ServiceRow): string {
  const { latency, throughput } = row;
  if (
    latency !== null &&
    latency.value !== null &&
    latency.objective !== null &&
    latency.value > latency.objective
  )
    return 'is slow';
  if (
    throughput !== null &&
    throughput.value !== null &&
    throughput.usual !== null &&
    throughput.value < throughput.usual * 0.6
  ) {
    return throughput.value < throughput.usual * 0.1 ? 'has stopped' : 'has slowed down';
  }
  return row.severity === 'critical' ? 'is down' : 'is at risk';
}

/** The cause if one is seen: plainly when it began first and has its evidence, else as likely; else what is felt. */
function reasonOf(input: JudgeInput, row: ServiceRow, conditions: readonly Condition[]): string {
  const service = input.config.services.find(({ id }) => id === row.id);
  const cause = service === undefined ? null : causeOf(service, conditions);
  if (cause === null) {
    const contention = conditions.find(
      ({ rule, severity }) => rule === 'tenants.contention' && severity !== 'ok',
    );
    if (contention !== undefined) return sentence(`likely ${contention.sentence}`);
    const { latency } = row;
    if (
      latency !== null &&
      latency.value !== null &&
      latency.objective !== null &&
      latency.value > latency.objective
    ) {
      return fitting(
        REASON_LIMIT,
        `${formatSeconds(latency.value)} s, ${formatSeconds(latency.objective)} s promised; the cause is not clear yet.`,
        'the cause is not clear yet.',
      );
    }
    return fitting(REASON_LIMIT, `${row.reason}; the cause is not clear yet.`, 'the cause is not clear yet.');
  }
  const proven =
    row.since !== null &&
    cause.since <= row.since + SLACK_MS &&
    (cause.rule.endsWith('.up') || 'tree' in cause.evidence);
  return sentence(proven ? cause.sentence : `likely ${cause.sentence}`);
}

function sentence(text: string): string {
  const whole = text.endsWith('.') ? text : `${text}.`;
  const short = whole.replace(/: .*$/, '.');
  return fitting(REASON_LIMIT, whole, short);
}

function unknownAnswer(rows: readonly ServiceRow[], unknown: readonly ServiceRow[]): Answer {
  const [first] = unknown;
  const verdict =
    unknown.length === rows.length
      ? fitting(
          VERDICT_LIMIT,
          rows.length === 1
            ? `Nothing is known of ${first?.name}:`
            : `Nothing is known of the ${countWord(rows.length)} services:`,
          'Nothing is known:',
        )
      : unknown.length === 1
        ? fitting(VERDICT_LIMIT, `Nothing is known of ${first?.name}:`, 'One service is not known:')
        : `Nothing is known of ${countWord(unknown.length)} services:`;
  return {
    verdict,
    reason: sentence(first?.reason === '' || first === undefined ? 'no answer yet.' : first.reason),
    note: '',
  };
}

function calmAnswer(
  input: JudgeInput,
  rows: readonly ServiceRow[],
  conditions: readonly Condition[],
): Answer {
  const verdict =
    rows.length === 1
      ? fitting(
          VERDICT_LIMIT,
          `${rows[0]?.name} is inside its objective.`,
          'The service is inside its objective.',
        )
      : `All ${countWord(rows.length)} services are inside their objectives.`;
  const early = worstUnfelt(conditions);
  return {
    verdict,
    reason: early === null ? '' : sentence(capital(early.sentence)),
    note: [windowNote(input), nearest(rows)].filter((part) => part !== '').join(' '),
  };
}

/** Trouble of a target that no service feels yet: worth a line before it is. */
function worstUnfelt(conditions: readonly Condition[]): Condition | null {
  let worst: Condition | null = null;
  for (const condition of conditions) {
    if (condition.subject.kind !== 'target' || !isBad(condition.severity)) continue;
    if (worst === null || severityRank(condition.severity) > severityRank(worst.severity)) worst = condition;
  }
  return worst;
}

function isBad(severity: Severity): boolean {
  return severity === 'critical' || severity === 'warning';
}

function nearest(rows: readonly ServiceRow[]): string {
  let best: { name: string; share: number; value: number; objective: number } | null = null;
  for (const { name, latency } of rows) {
    if (latency === null || latency.value === null || latency.objective === null) continue;
    const share = latency.value / latency.objective;
    if (best === null || share > best.share)
      best = { name, share, value: latency.value, objective: latency.objective };
  }
  return best === null
    ? ''
    : `Nearest to its limit: ${best.name}, ${formatSeconds(best.value)} s of ${best.objective.toFixed(2)} s.`;
}

/** The window that runs at the first site that has one open: `Morning dispatch runs until 09:00.` */
function windowNote(input: JudgeInput): string {
  for (const site of input.config.sites) {
    const { minutes, date } = siteTime(input.now, site.timezone);
    const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(date.slice(0, 3));
    for (const window of site.windows) {
      if (window.days.includes(day) && minutes >= minutesOf(window.from) && minutes < minutesOf(window.to))
        return `${window.name} runs until ${window.to}.`;
    }
  }
  return '';
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
