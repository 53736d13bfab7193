import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../shared/config/config';
import { explainRules } from '../../../../shared/config/explain-rules';
import { parseConfig } from '../../../../shared/config/parse-config';
import type { Problem } from '../../../../shared/config/problem';
import { judge } from '../../../../shared/judge/judge';
import { EMPTY_MEMORY } from '../../../../shared/judge/judgement';
import { anInput, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 6, 41);
const WRITTEN = `version: 1
services: [{ id: picking, name: Picking, criticality: 1, owner: Floor, dependsOn: [robots] }]
targets: [{ id: robots, probe: feed }]
rules:
  own.robots.waiting: { metric: robots.waiting, comparison: above, warning: 20, critical: 50, for: 5s, says: "{value} robots of {name} wait" }
  own.robots.charged: { metric: robots.charged, comparison: ratio, of: robots.count, warning: 0.9 }
`;
const NOBODY = { env: () => null, file: () => null, secret: () => null };

function parse(text: string): {
  readonly config: Config | null;
  readonly problems: readonly Problem[];
} {
  const parsed = parseConfig(text, 'gantry.yaml', NOBODY);
  return parsed.ok ? { config: parsed.value.config, problems: [] } : { config: null, problems: parsed.error };
}

describe('rules of one’s own', () => {
  it('judge what the table does not know, and can be an incident and its cause', () => {
    const { config, problems } = parse(WRITTEN);
    expect(problems).toEqual([]);
    if (config === null) throw new Error('it is valid');
    let memory = EMPTY_MEMORY;
    let verdicts = null;
    for (let now = NOW - 20_000; now <= NOW; now += 1_000) {
      const estate = new FakeEstate()
        .sample('robots.waiting', { target: 'robots' }, now, 64)
        .sample('robots.charged', { target: 'robots' }, now, 30)
        .sample('robots.count', { target: 'robots' }, now, 60);
      verdicts = judge(anInput(estate, config, now), memory);
      memory = verdicts.memory;
    }
    const found = verdicts?.conditions.filter(({ rule }) => rule.startsWith('own.'));
    expect(found?.map(({ rule, severity, sentence }) => [rule, severity, sentence])).toEqual([
      ['own.robots.waiting', 'critical', '64 robots of robots wait.'],
      ['own.robots.charged', 'ok', 'robots: robots.charged is within its level.'],
    ]);
    expect(verdicts?.sections.incident.open[0]?.cause).toEqual({
      rule: 'own.robots.waiting',
      subject: 'robots',
    });
    expect(explainRules(config).some((line) => line.includes('own.robots.waiting'))).toBe(true);
  });

  it.each([
    ['own.a: { comparison: above, warning: 1 }', /own\.a has no metric/u],
    ['own.a: { metric: x, warning: 1 }', /own\.a has no comparison/u],
    ['own.a: { metric: x, comparison: above }', /own\.a has no level/u],
    ['own.a: { metric: x, comparison: ratio, warning: 1 }', /own\.a has no of/u],
    ['own.a: { metric: x, comparison: above, of: y, warning: 1 }', /own\.a\.of belongs to a ratio/u],
    ['redis.memory: { metric: x }', /redis\.memory\.metric belongs to a rule of your own/u],
    ['mine: { metric: x, comparison: above, warning: 1 }', /rules\.mine is no rule/u],
  ])('%s is a problem', (rule, problem) => {
    const { config, problems } = parse(`version: 1\nrules:\n  ${rule}\n`);
    expect(config).toBeNull();
    expect(problems.map(({ key, what }) => `${key} ${what}`).join('\n')).toMatch(problem);
  });
});
