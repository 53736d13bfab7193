import { formatNumber } from '../format/format';
import { bytesWords, secondsWords } from '../format/measured';
import { freshnessOf } from '../model/freshness';
import type { ConditionMemory, Finding, JudgeInput } from './judgement';
import { lockEvidence } from './locks';
import { type Presence, presenceFinding } from './presence';
import { type RuleGroup, ruleGroups } from './rule-groups';
import { gradeOf, lastOf, OPERATORS } from './rule-operators';

const NOTHING: Readonly<Record<string, unknown>> = {};

/**
 * The rules of the table, each on every subject that has its metric. What is stale or absent is unknown, never ok.
 * @param memory what is shown now, for levels that end later than they begin
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

function ruleFinding(
  input: JudgeInput,
  group: RuleGroup,
  newest: number,
  shown: ConditionMemory | undefined,
): Finding | null {
  const { row, name } = group;
  if (Number.isNaN(newest)) return null;
  if (freshnessOf(newest, group.every, input.now) === 'stale') {
    return finding(group, newest, 'unknown', null, null, `${name}: nothing new is heard of ${row.metric}.`);
  }
  if (row.guard !== undefined && !(lastOf(group.guard, input.series) > row.guard.above)) return null;
  const value = OPERATORS[row.comparison](group, input.series, newest);
  if (Number.isNaN(value)) {
    if (row.absence === 'fine') return null;
    return finding(group, newest, 'unknown', null, null, `${name}: ${row.metric} cannot be told.`);
  }
  const { severity, threshold } = gradeOf(value, row, shown?.severity ?? 'ok');
  const locks =
    row.id === 'postgres.locks' && severity !== 'ok' ? lockEvidence(input, group.subject.id) : null;
  const sentence =
    locks?.sentence ?? filled(severity === 'ok' ? row.calm : `${row.says}.`, group, value, threshold);
  return finding(group, newest, severity, value, threshold, sentence, locks?.evidence);
}

function finding(
  { row, subject, part, owner }: RuleGroup,
  observedAt: number,
  severity: Finding['severity'],
  value: number | null,
  threshold: number | null,
  sentence: string,
  evidence = NOTHING,
): Finding {
  return {
    rule: row.id,
    subject,
    ...(part === null ? {} : { part }),
    severity,
    observedAt,
    value,
    threshold,
    unit: row.unit,
    owner,
    sentence,
    evidence,
    raiseAfter: severity === 'unknown' ? 0 : row.for,
    clearAfter: row.clearFor,
  };
}

function filled(template: string, group: RuleGroup, value: number, limit: number | null): string {
  if (!template.includes('{')) return template;
  const { unit } = group.row;
  return template
    .replace('{name}', group.name)
    .replace('{part}', group.part ?? '')
    .replace('{value}', valueWords(value, unit))
    .replace('{limit}', limit === null ? '' : valueWords(limit, unit));
}

function valueWords(value: number, unit: string): string {
  if (unit === 's') return value < 0 ? 'no time' : secondsWords(value);
  if (unit === 'By') return bytesWords(value);
  if (unit === '1') return `${Math.round(value * 100)} %`;
  return value > 0 && value < 0.05 ? 'a few' : formatNumber(value);
}
