import type { Config, RuleOverride, TargetConfig } from '../config/config';
import { bytesWords, secondsWords } from '../format/measured';
import { grade, PRESENCE_RULES, RULES, type Rule } from './rule-table';
import { freshnessOf } from '../model/freshness';
import type { Fault } from '../model/observation';
import type { Severity } from '../model/severity';
import type { SeriesInfo, SeriesReader } from '../series/reader';
import type { Finding, JudgeInput } from './judgement';
import { lockSentence } from './locks';

const RATE_WINDOW_MS = 300_000;

interface Reading {
  readonly value: number;
  readonly observedAt: number;
}

/** The rules of the table, each on each target that has its metric. */
export function findByRules(input: JudgeInput): Finding[] {
  const findings: Finding[] = [];
  for (const target of input.config.targets) {
    if (target.probe === 'feed' || target.url === null) continue;
    for (const row of RULES) {
      const rule = withOverride(row, input.config.rules[row.id]);
      if (rule === null) continue;
      const finding = judgeRule(input, rule, target);
      if (finding !== null) findings.push(finding);
    }
  }
  return findings;
}

function withOverride(rule: Rule, override: RuleOverride | undefined): Rule | null {
  if (override === undefined) return rule;
  if (override.enabled === false) return null;
  return {
    ...rule,
    warning: override.warning === undefined ? rule.warning : override.warning,
    critical: override.critical === undefined ? rule.critical : override.critical,
    for: override.for ?? rule.for,
  };
}

function judgeRule(input: JudgeInput, rule: Rule, target: TargetConfig): Finding | null {
  const present = PRESENCE_RULES.includes(rule.id);
  if (present && !rule.id.startsWith(`${target.probe}.`)) return null;
  const reading = read(input, rule, target);
  if (reading === null) return present ? unheard(input, rule, target) : null;
  if (rule.onlyAbove !== undefined) {
    const [size] = input.series.find(rule.onlyAbove.metric, { target: target.id });
    if (size === undefined || !(input.series.lastValue(size.id) > rule.onlyAbove.least)) return null;
  }
  const severity = severityOf(rule, reading.value);
  const said = rule.sentence
    .replace('{name}', target.name)
    .replace('{value}', valueWords(reading.value, rule.unit));
  const fault = present ? faultOf(input, target.id) : null;
  const lock = rule.id === 'postgres.locks' && severity !== 'ok' ? lockSentence(input, target) : null;
  return {
    ...identity(rule, target, input.config),
    severity,
    observedAt: reading.observedAt,
    value: reading.value,
    threshold: severity === 'critical' ? rule.critical : rule.warning,
    sentence:
      lock?.sentence ??
      (severity === 'ok'
        ? `${target.name}: ${rule.id} is as it should be`
        : fault === null
          ? said
          : `${said}: ${fault.message}`),
    evidence: lock?.evidence ?? (fault === null ? {} : { fault: fault.code, remedy: fault.remedy }),
  };
}

function identity(rule: Rule, target: TargetConfig, config: Config) {
  const owner = config.services.find(({ dependsOn }) => dependsOn.includes(target.id))?.owner ?? null;
  return {
    rule: rule.id,
    subject: { kind: rule.subject, id: target.id },
    unit: rule.unit,
    owner,
    raiseAfter: rule.for,
    clearAfter: rule.clearFor,
  };
}

function severityOf(rule: Rule, value: number): Severity {
  if (rule.comparison === 'zero')
    return value === 0 ? (rule.critical === null ? 'warning' : 'critical') : 'ok';
  return grade(value, rule.warning, rule.critical, rule.comparison === 'below' ? 'below' : 'above');
}

/** Nobody could look, or nobody has looked yet: unknown, with the reason, never ok. */
function unheard(input: JudgeInput, rule: Rule, target: TargetConfig): Finding {
  const status = input.sources.find(({ id }) => id === target.id);
  const fault = faultOf(input, target.id) ?? status?.fault ?? null;
  const reason =
    status === undefined || status.state === 'starting'
      ? 'not asked yet'
      : (fault?.message ?? 'no answer for a while');
  const saturated = fault?.code === 'saturated';
  return {
    ...identity(rule, target, input.config),
    severity: saturated ? 'critical' : 'unknown',
    observedAt: status?.lastRunAt ?? input.now,
    value: null,
    threshold: rule.critical,
    sentence: saturated ? `${target.name} is full: ${reason}` : `${target.name} is not known: ${reason}`,
    evidence: fault === null ? {} : { fault: fault.code, remedy: fault.remedy },
  };
}

function faultOf(input: JudgeInput, id: string): Fault | null {
  return (input.documents.evidence('fault', { kind: 'target', id })?.data ?? null) as Fault | null;
}

/** The rule's value now; null when there is none, or only an old one. */
function read(input: JudgeInput, rule: Rule, target: TargetConfig): Reading | null {
  const { series, now } = input;
  const found = seriesOf(series, rule, target.id);
  let observedAt = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let heard = false;
  for (const { id } of found) {
    const value = series.lastValue(id);
    const t = series.lastTime(id);
    if (Number.isNaN(value) || freshnessOf(Number.isNaN(t) ? null : t, target.every, now) === 'stale')
      continue;
    heard = true;
    sum += rule.comparison === 'rate' ? rateOf(series, id, now) : value;
    observedAt = Math.max(observedAt, t);
  }
  if (!heard) return null;
  if (rule.comparison !== 'share') return { value: sum, observedAt };
  const whole = valueOf(series, rule.of?.metric, target.id);
  const less = rule.of?.less === undefined ? 0 : (valueOf(series, rule.of.less, target.id) ?? 0);
  return whole === null || whole - less <= 0 ? null : { value: sum / (whole - less), observedAt };
}

function seriesOf(series: SeriesReader, rule: Rule, id: string): readonly SeriesInfo[] {
  const found = series.find(rule.metric, { ...rule.where, target: id });
  const { without } = rule;
  return without === undefined
    ? found
    : found.filter(({ attributes }) => without.every((name) => attributes[name] === undefined));
}

function valueOf(series: SeriesReader, metric: string | undefined, target: string): number | null {
  const [info] = metric === undefined ? [] : series.find(metric, { target });
  const value = info === undefined ? Number.NaN : series.lastValue(info.id);
  return Number.isNaN(value) ? null : value;
}

/** Rise of a counter a second over the last five minutes; a fall is a reset and counts as no rise. */
function rateOf(series: SeriesReader, id: number, now: number): number {
  const { t, v } = series.window(id, now - RATE_WINDOW_MS, now);
  let rise = 0;
  let last = Number.NaN;
  for (const value of v) {
    if (Number.isNaN(value)) continue;
    if (value > last) rise += value - last;
    last = value;
  }
  const span = t.length < 2 ? 0 : ((t[t.length - 1] as number) - (t[0] as number)) / 1000;
  return span <= 0 ? 0 : rise / span;
}

function valueWords(value: number, unit: string): string {
  if (unit === 's') return secondsWords(Math.max(0, value));
  if (unit === 'By') return bytesWords(value);
  if (unit === '1') return `${Math.round(value * 100)} %`;
  return String(Math.round(value));
}
