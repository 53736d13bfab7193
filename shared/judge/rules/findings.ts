import { valueWords } from '../../format/measured';
import { freshnessOf } from '../../model/freshness';
import type { ConditionMemory, Finding, JudgeInput } from '../judgement';
import { lockEvidence } from '../postgres/locks';
import { statedFault } from '../stated-fault';
import { faultSentence } from '../words';
import { type RuleGroup, ruleGroups } from './groups';
import { gradeOf, lastOf, OPERATORS } from './operators';
import { type FullPart, fullPart } from './part-share';
import { type Presence, presenceFinding } from './presence';

const NOTHING: Readonly<Record<string, unknown>> = {};

/**
 * Applies the rules of the table to every subject that has their metric. Stale or absent data is unknown, never ok.
 * @param memory what is shown now, for levels with a clearing point
 */
export function findByRules(input: JudgeInput, memory: Readonly<Record<string, ConditionMemory>>): Finding[] {
  const findings: Finding[] = [];
  const statuses = new Map(input.sources.map((status) => [status.id, status]));
  for (const group of ruleGroups(input.series, input.config)) {
    const newest = newestOf(group, input);
    if (group.row.comparison === 'down') {
      const value = OPERATORS.down(group, input.series, newest);
      const presence: Presence = { group, value, newest, status: statuses.get(group.subject.id) ?? null };
      findings.push(presenceFinding(input, presence));
      continue;
    }
    const finding = ruleFinding(input, group, newest, memory[group.key]);
    if (finding !== null) findings.push(finding);
  }
  return findings;
}

/** epoch ms of the newest point of a group; NaN when there is none */
function newestOf({ ids }: RuleGroup, { series }: JudgeInput): number {
  let newest = Number.NaN;
  for (const id of ids) {
    const t = series.lastTime(id);
    if (!(t <= newest) && !Number.isNaN(t)) newest = t;
  }
  return newest;
}

/** If no input of a finding has changed since the last tick, it is the same finding. */
function ruleFinding(
  input: JudgeInput,
  group: RuleGroup,
  newest: number,
  shown: ConditionMemory | undefined,
): Finding | null {
  if (Number.isNaN(newest)) return null;
  const { memo } = group;
  const stale = freshnessOf(newest, group.every, input.now) === 'stale';
  const state = stale ? `stale, ${statedFault(input, group.subject)?.code}` : (shown?.severity ?? 'ok');
  const beside = timesBeside(group, input);
  if (memo.newest === newest && memo.state === state && memo.beside === beside) return memo.finding;
  const found = stale
    ? unknownFinding(input, group, newest, 'no new data arrives')
    : freshFinding(input, group, newest, shown);
  // A blocking tree can change while its figures stay the same.
  const settled = group.row.id !== 'postgres.locks' || found?.severity === 'ok';
  Object.assign(memo, { newest: settled ? newest : Number.NaN, state, beside, finding: found });
  return found;
}

function timesBeside({ of, less, guard }: RuleGroup, { series }: JudgeInput): number {
  let sum = 0;
  if (of >= 0) sum += series.lastTime(of) || 0;
  if (less >= 0) sum += series.lastTime(less) || 0;
  if (guard >= 0) sum += series.lastTime(guard) || 0;
  return sum;
}

/** @param why when its target states no fault */
function unknownFinding(input: JudgeInput, group: RuleGroup, newest: number, why: string): Finding {
  const fault = statedFault(input, group.subject);
  const because = fault === null ? why : faultSentence(fault);
  const what = named(group.row.unknown, group);
  return finding(group, newest, 'unknown', null, null, `${what}${because === '' ? '' : `: ${because}`}.`);
}

function freshFinding(
  input: JudgeInput,
  group: RuleGroup,
  newest: number,
  shown: ConditionMemory | undefined,
): Finding | null {
  const { row } = group;
  if (row.guard !== undefined && !(lastOf(group.guard, input.series) > row.guard.above)) return null;
  const value = OPERATORS[row.comparison](group, input.series, newest);
  if (Number.isNaN(value)) {
    if (row.absence === 'fine') return null;
    return unknownFinding(input, group, newest, '');
  }
  const { severity, threshold } = gradeOf(value, row, shown?.severity ?? 'ok');
  const full = severity === 'critical' || row.critical === null ? null : fullOf(group, input, newest);
  if (severity === 'ok') {
    const sentence = group.calm ?? filled(row.calm, group, value, threshold);
    return finding(group, newest, severity, value, threshold, sentence);
  }
  const locks = row.id === 'postgres.locks' ? lockEvidence(input, group.subject.id) : null;
  const says =
    full === null ? filled(`${wordingOf(row, value)}.`, group, value, threshold) : fullSentence(group, full);
  const sentence = locks?.sentence ?? says;
  const worst = full === null ? severity : 'critical';
  return finding(group, newest, worst, value, threshold, sentence, locks?.evidence);
}

function fullOf(group: RuleGroup, { series }: JudgeInput, newest: number): FullPart | null {
  return fullPart(group.row, group.parts, series, { newest, every: group.every });
}

function fullSentence({ row, name }: RuleGroup, { name: part, some, all }: FullPart): string {
  return `${row.share?.says}.`
    .replace('{some}', String(some))
    .replace('{all}', String(all))
    .replace('{part}', () => part)
    .replace('{name}', () => name);
}

function finding(
  { row, subject, part, owner, key }: RuleGroup,
  observedAt: number,
  severity: Finding['severity'],
  value: number | null,
  threshold: number | null,
  sentence: string,
  evidence = NOTHING,
): Finding {
  const raiseAfter = severity === 'unknown' ? 0 : row.for;
  const { id: rule, unit, clearFor: clearAfter } = row;
  const rest = {
    severity,
    observedAt,
    value,
    threshold,
    unit,
    owner,
    sentence,
    evidence,
    raiseAfter,
    clearAfter,
  };
  return part === null ? { key, rule, subject, ...rest } : { key, rule, subject, part, ...rest };
}

function named(template: string, { name, part }: RuleGroup): string {
  return template.replace('{name}', () => name).replace('{part}', () => part ?? '');
}

function wordingOf({ says, saysOfOne }: RuleGroup['row'], value: number): string {
  return value === 1 ? (saysOfOne ?? says) : says;
}

function filled(template: string, group: RuleGroup, value: number, limit: number | null): string {
  if (!template.includes('{')) return template;
  const { unit } = group.row;
  return named(template, group)
    .replace('{value}', valueWords(value, unit))
    .replace('{limit}', limit === null ? '' : valueWords(limit, unit));
}
