import { capital } from '../../format/fitting';
import { readingWords } from '../../format/reading';
import { twoLines } from '../../format/two-lines';
import type { TargetConfig } from '../../kinds/targets';
import { ruleOf } from '../../metrics/rules';
import type { Fault } from '../../model/observation';
import type { Answer } from '../../model/said';
import { nounOf } from '../indicators';
import type { JudgeInput } from '../judgement';
import { FEED } from '../own/feed';
import { uplinkLost } from '../own/uplink';
import { lostAnswer } from '../services/answer';
import { causeWordings } from '../services/cause-words';
import { counted, faultSentence, targetLabel } from '../words';
import { deniedWords } from './denied';
import type { IndicatorHead } from './heads';
import { severityWeight } from './rows';

/** A reading is near its limit from this share on, whether or not a rule says so. */
const NEAR = 0.85;
/** Number of characters on the line of the note. */
const NOTE_LIMIT = 136;

/** The sentence of the engineering view. @param open incidents that are open: then no reading is praised */
export function engineeringAnswer(input: JudgeInput, heads: readonly IndicatorHead[], open = 0): Answer {
  if (heads.length === 0) return nothingAnswer(input);
  if (uplinkLost(input) === true) return lostAnswer(input);
  const ill = heads
    .filter(({ severity }) => severity !== 'ok')
    .toSorted((a, b) => Number(isEnding(a)) - Number(isEnding(b)) || severityWeight(b) - severityWeight(a));
  const critical = ill.filter(({ severity }) => severity === 'critical');
  if (critical.length > 0) return troubleAnswer(input, critical, ill);
  const unknown = ill.filter(({ severity }) => severity === 'unknown');
  if (unknown.length > 0) return unknownAnswer(input, heads, unknown);
  if (ill.length > 0) return troubleAnswer(input, ill, ill);
  return unreadAnswer(input) ?? calmAnswer(heads, open, deniedWords(input));
}

/** A target without a reading is on no row: its fault says why. null: each target is read. */
function unreadAnswer(input: JudgeInput): Answer | null {
  const unread = unreadTarget(input);
  if (unread === null) return null;
  const { target, fault } = unread;
  const why = faultSentence(fault);
  const read = fault.code === 'permission' ? 'is read only in part' : 'is not read';
  return spoken(
    ['No reading is in trouble;'],
    [
      `but ${targetLabel(target)} ${read}: ${why}.`,
      `but ${target.id} ${read}: ${why}.`,
      `but ${target.id} ${read}.`,
      'but a target is not read.',
    ],
  );
}

/** The first target of the configuration whose probe fails; null: none does. */
function unreadTarget({
  config,
  sources,
}: JudgeInput): { readonly target: TargetConfig; readonly fault: Fault } | null {
  const faults = new Map(sources.map(({ id, state, fault }) => [id, state === 'fault' ? fault : null]));
  for (const target of config.targets) {
    const fault = faults.get(target.id) ?? null;
    if (fault !== null) return { target, fault };
  }
  return null;
}

/** Its figure is well again, and its severity only held. */
function isEnding({ condition }: IndicatorHead): boolean {
  return condition?.ending === true;
}

function spoken(verdicts: readonly string[], reasons: readonly string[], note = ''): Answer {
  return { ...twoLines(verdicts, reasons), note };
}

function nothingAnswer(input: JudgeInput): Answer {
  const { config, sources } = input;
  if (config.targets.length === 0 && config.feed === null)
    return spoken(['Nothing is measured yet.'], ['Name a first target in the configuration.']);
  const waits = 'the first answers are on their way.';
  if (sources.length > 0 && sources.every(({ state }) => state === 'ok'))
    return spoken(['No reading is known:'], ['every source answers, and none has told a reading.']);
  const unread = unreadTarget(input);
  const target = unread?.target;
  const id = target?.id ?? FEED;
  const feed = sources.find((source) => source.id === FEED && source.state === 'fault');
  const fault = unread?.fault ?? feed?.fault ?? null;
  if (fault === null) return spoken(['Nothing is known yet:'], [waits]);
  const name = target === undefined ? 'the feed' : targetLabel(target);
  const why = faultSentence(fault);
  return spoken(['Nothing is known yet:'], [`of ${name}, ${why}.`, `of ${id}, ${why}.`, `${why}.`, waits]);
}

/** @param worst all critical ones, or all warnings @param ill all in trouble */
function troubleAnswer(
  input: JudgeInput,
  worst: readonly IndicatorHead[],
  ill: readonly IndicatorHead[],
): Answer {
  const [first] = worst;
  if (first === undefined) return spoken([], []);
  const others = ill.length - 1;
  const unread = unreadTarget(input)?.target ?? null;
  const dark = unread === null || unread.id === first.indicator.subject.id ? null : unread;
  const rest =
    others > 0
      ? `${counted(others, 'more reading')} ${others === 1 ? 'needs' : 'need'} a look`
      : dark === null
        ? ''
        : `${dark.id} is not read`;
  const isMild = first.severity !== 'critical' && !isEnding(first);
  const why = first.note === '' && isMild ? 'not yet critical' : first.note;
  const reasons = [[why, rest], [rest], [why]].map((parts) => parts.filter(Boolean).join('; '));
  return spoken(
    clausesOf(input, first).map((clause) => `${begun(clause, first)};`),
    reasons
      .filter(Boolean)
      .map((reason) => `${reason}.`)
      .concat(dark === null ? 'no other reading is in trouble.' : 'a target is not read.'),
  );
}

/** Capitalised to begin a sentence; a name keeps its spelling. */
function begun(clause: string, { indicator }: IndicatorHead): string {
  const { subject, name } = indicator;
  return clause.startsWith(subject.id) || clause.startsWith(name) ? clause : capital(clause);
}

/** The trouble as clauses without a full stop, longest first. */
function clausesOf({ config }: JudgeInput, head: IndicatorHead): readonly string[] {
  const { condition, indicator, severity } = head;
  const { subject, name } = indicator;
  const told =
    condition === null
      ? []
      : condition.ending !== true && ruleOf(condition.rule)?.clauses === undefined
        ? [condition.sentence]
        : causeWordings(config, condition);
  const state = severity === 'critical' ? 'critical' : 'near its limit';
  return [
    ...told.map((one) => one.replace(/\.$/u, '')).filter((one) => one !== ''),
    `${name}: ${valueWords(head)}`,
    `${subject.id}: ${valueWords(head)}`,
    `${nounOf(indicator)} of ${subject.id}: ${state}`,
    `a reading is ${state}`,
  ];
}

/** `connections, 93 of 97` */
function valueWords({ indicator, reading }: IndicatorHead): string {
  const label = nounOf(indicator);
  const { value, limit } = reading;
  return value === null ? label : `${label}, ${readingWords(value, indicator.row.unit, limit)}`;
}

function unknownAnswer(
  input: JudgeInput,
  heads: readonly IndicatorHead[],
  unknown: readonly IndicatorHead[],
): Answer {
  const [first] = unknown;
  if (first === undefined) return spoken([], []);
  if (unknown.length === heads.length && input.sources.every(({ state }) => state === 'starting'))
    return spoken(['Nothing is known yet:'], ['the first answers are on their way.']);
  const { indicator, note, was } = first;
  const all = unknown.length === heads.length && unknown.length > 1;
  const verdicts = all
    ? ['Nothing is known of any reading:']
    : unknown.length === 1
      ? ['One reading is not known:']
      : [`${capital(counted(unknown.length, 'reading'))} are not known:`];
  const why = note === '' ? 'no new data arrives' : note;
  const label = unknown.length === 1 ? `${nounOf(indicator)} of ` : '';
  const of = all ? why : `${label}${indicator.name}, ${why}`;
  const subject = all ? indicator.name : 'it';
  const before = was === null || was === 'ok' ? '' : `; ${subject} was ${was}`;
  return spoken(verdicts, [
    `${of}${before}.`,
    `${of}.`,
    `${why}${before}.`,
    `${why}.`,
    'no new data arrives.',
  ]);
}

/** @param denied a sentence of what the wall may not read, or empty: for the note alone, because it is no trouble */
function calmAnswer(heads: readonly IndicatorHead[], open: number, denied: string): Answer {
  const far = heads.filter((head) => head.far);
  const nearest = nearestOf(heads);
  const near = nearest !== null && nearest.share >= NEAR ? nearest.head : null;
  if (near !== null)
    return spoken(
      [
        `${near.indicator.name} is near a limit:`,
        `${near.indicator.subject.id} is near a limit:`,
        'A limit is near:',
      ],
      [`${valueWords(near)}; no rule calls it trouble.`, `${valueWords(near)}.`, 'no rule calls it trouble.'],
    );
  const limited = nearest !== null;
  const [first] = far;
  if (first !== undefined) {
    const count = far.length === 1 ? 'One reading is' : `${capital(counted(far.length, 'reading'))} are`;
    const { name, subject } = first.indicator;
    const label = nounOf(first.indicator);
    return spoken(
      [`${count} far from usual:`],
      [
        `${label} of ${name}, ${first.note}.`,
        `${label} of ${subject.id}, ${first.note}.`,
        `${name}, ${first.note}.`,
        `${subject.id}, ${first.note}.`,
        `${first.note}.`,
      ],
    );
  }
  if (open > 0)
    return spoken(
      [`${capital(counted(open, 'incident'))} ${open === 1 ? 'is' : 'are'} open:`],
      ['no reading is at its limit or far from usual.', 'no reading shows it.'],
    );
  const note = limited ? `Nearest: ${nearest.head.indicator.name}, ${valueWords(nearest.head)}.` : '';
  return spoken(
    [limited ? 'Nothing is near its limit.' : 'No reading is in trouble.'],
    [''],
    [`${note} ${denied}`.trim(), denied].find(({ length }) => length > 0 && length <= NOTE_LIMIT) ?? note,
  );
}

/** The reading with the largest share of its limit. */
function nearestOf(
  heads: readonly IndicatorHead[],
): { readonly head: IndicatorHead; readonly share: number } | null {
  let nearest: { readonly head: IndicatorHead; readonly share: number } | null = null;
  for (const head of heads) {
    const { value, limit } = head.reading;
    if (value === null || limit === null) continue;
    const share = value / limit;
    if (nearest === null || share > nearest.share) nearest = { head, share };
  }
  return nearest;
}
