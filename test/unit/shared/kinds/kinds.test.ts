import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { archivedConfig, configOf } from '../../../../shared/config/archived-config';
import { parseConfig } from '../../../../shared/config/parse-config';
import { problemLine } from '../../../../shared/config/problem';
import { KINDS } from '../../../../shared/kinds/kinds';
import { SCHEMAS } from '../../../../shared/kinds/schemas';
import type { TargetConfig } from '../../../../shared/kinds/targets';
import { METRICS, metricSpec } from '../../../../shared/metrics/catalogue';
import { INDICATOR_GROUPS, INDICATORS } from '../../../../shared/metrics/indicators';
import { OVERRIDABLE_RULES, RULES } from '../../../../shared/metrics/rules';
import type { IndicatorRow } from '../../../../shared/model/indicator-row';
import type { MetricSpec } from '../../../../shared/model/metric-spec';
import type { KindRule } from '../../../../shared/model/rule-row';

const ROOT = join(import.meta.dirname, '../../../..');
const SECRET = 'opensesame';
const RESOLVER = { env: () => SECRET, file: () => SECRET, secret: () => SECRET };

function parsed(targets: readonly unknown[]) {
  const read = parseConfig(stringify({ version: 1, targets }), 'gantry.yaml', RESOLVER);
  return read.ok
    ? { config: read.value.config, problems: [] }
    : { config: null, problems: read.error.map(problemLine) };
}

function settled(example: string): TargetConfig {
  const { config, problems } = parsed([parse(example)]);
  expect(problems).toEqual([]);
  const target = config?.targets[0];
  if (target === undefined) throw new Error('the example is no target');
  return target;
}

/** Every text in a value, wherever it stands. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** One letter less, one more, and two that changed places. */
function misspellings(word: string): readonly string[] {
  return [word.slice(0, -1), `${word}s`, `${word[1]}${word[0]}${word.slice(2)}`];
}

it('has a schema for each row, and a row for each schema', () => {
  expect(Object.keys(SCHEMAS).toSorted()).toEqual(KINDS.map(({ id }) => id).toSorted());
});

it('gives each metric, rule, indicator and group one home', () => {
  for (const names of [
    METRICS.map(({ name }) => name),
    OVERRIDABLE_RULES,
    INDICATORS.map(({ id }) => id),
    INDICATOR_GROUPS.map(({ id }) => id),
  ])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe.each(KINDS.map((kind) => [kind.id, kind] as const))('kind %s', (id, kind) => {
  const metrics: readonly MetricSpec[] = kind.metrics;
  const rules: readonly KindRule[] = kind.rules;
  const indicators: readonly IndicatorRow[] = kind.indicators;
  const { example } = SCHEMAS[id];

  it('accepts its own example, with every default in place', () => {
    const target = settled(example);
    expect(target.probe).toBe(id);
    expect(target.every).toBeGreaterThan(0);
    expect(target.timeout).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(target)), 'nothing is undefined').toEqual(target);
  });

  it('hides its secrets in an archived configuration, and opens it again', () => {
    const { config } = parsed([parse(example)]);
    if (config === null) throw new Error('the example is not valid');
    const secrets = textsOf(config.targets).filter((text) => text.includes(SECRET));
    expect(secrets.length > 0).toBe(example.includes('${'));
    const kept = archivedConfig(config, false, (text) => text);
    expect(textsOf(kept).filter((text) => text.includes(SECRET))).toEqual([]);
    const [back] = configOf(JSON.parse(JSON.stringify(kept))).targets;
    expect(back).toMatchObject({ id: config.targets[0]?.id, probe: id });
    expect(Object.keys(back ?? {}).toSorted()).toEqual(Object.keys(config.targets[0] ?? {}).toSorted());
  });

  it('names metrics that the catalogue has, with a unit and a meaning', () => {
    for (const { name, unit, about, source } of metrics) {
      expect(metricSpec(name)?.unit, name).toBe(unit);
      expect(about, name).not.toBe('');
      expect(source, name).not.toBe('');
    }
    for (const { metric, of, guard } of rules)
      for (const name of [metric, of?.metric, of?.less, guard?.metric])
        if (name !== undefined) expect(metricSpec(name), name).toBeDefined();
    for (const { metric, whole, limit } of indicators)
      for (const name of [metric, whole, typeof limit === 'object' ? limit.metric : undefined])
        if (name !== undefined) expect(metricSpec(name), name).toBeDefined();
  });

  it('has a title and words for each state of each rule', () => {
    for (const { id: rule, title, says, calm, unknown, why, explains } of rules) {
      expect(rule.startsWith(`${id}.`), rule).toBe(true);
      for (const words of [title, says, calm, why]) expect(words.length, rule).toBeGreaterThan(3);
      expect(says, rule).toContain('{name}');
      expect(calm, rule).toMatch(/\{name\}.*\.$/u);
      expect(unknown, rule).toMatch(/\{name\}.* is not known$/u);
      if (explains === undefined) continue;
      expect(explains.prior, rule).toBeGreaterThan(0);
      expect(explains.prior, rule).toBeLessThanOrEqual(1);
      expect(explains.effects.length, rule).toBeGreaterThan(0);
    }
  });

  it('has each of its rules in the table that every-rule.test.ts crosses both ways', () => {
    const crossed = RULES.filter(({ probe }) => probe === id).map(({ id: rule }) => rule);
    expect(crossed).toEqual(rules.map(({ id: rule }) => rule));
  });

  it('shows its indicators in a group that there is, judged by a rule that there is', () => {
    const groups = INDICATOR_GROUPS.map(({ id: group }) => group);
    for (const { id: indicator, group, rule } of indicators) {
      expect(groups, indicator).toContain(group);
      if (rule !== undefined) expect(OVERRIDABLE_RULES, indicator).toContain(rule);
    }
  });

  it('has a page', () => {
    expect(existsSync(join(ROOT, `docs/kinds/${id}.md`))).toBe(true);
  });

  it('is suggested where its name is misspelt', () => {
    for (const probe of misspellings(id)) {
      const { problems } = parsed([{ id: 'x', probe }]);
      expect(problems.join(), probe).toContain(`did you mean ${id}?`);
    }
  });
});
