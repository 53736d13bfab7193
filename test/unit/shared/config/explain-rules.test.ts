import { describe, expect, it } from 'vitest';
import { explainRules } from '../../../../shared/config/explain-rules';
import { OVERRIDABLE_RULES } from '../../../../shared/metrics/rules';
import { aConfig } from '../../../builders/series';

describe('gantry check --explain', () => {
  it('has a line for every rule that a configuration may name', () => {
    const ids = explainRules(aConfig())
      .slice(1)
      .map((line) => line.trim().split(' ')[0]);
    expect(ids).toEqual(OVERRIDABLE_RULES);
  });

  it('shows the levels in use, and marks where they are the configuration’s own', () => {
    const lines = explainRules(
      aConfig({ rules: { 'redis.memory': { warning: 0.6, for: 90 }, 'postgres.locks': { enabled: false } } }),
    );
    const lineOf = (id: string) => lines.find((line) => line.slice(2).startsWith(`${id} `)) ?? '';
    expect(lineOf('redis.memory')).toMatch(/^\* redis\.memory .* 0\.6 .* 90 s /u);
    expect(lineOf('postgres.locks')).toMatch(/^\* postgres\.locks +off /u);
    expect(lineOf('redis.swap')).toMatch(/^ {2}redis\.swap .*share below/u);
    expect(new Set(lines.map((line) => line.indexOf('  why') > 0 || line.length > 80))).toEqual(
      new Set([true]),
    );
  });
});
