import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ranking, rankCauses } from '../../../../../shared/judge/incident/causes';
import { EXPLANATIONS, priorOf } from '../../../../../shared/judge/incident/explanations';
import type { Condition } from '../../../../../shared/model/condition';
import type { Subject, WallEvent } from '../../../../../shared/model/observation';
import type { Severity } from '../../../../../shared/model/severity';
import { aCondition, aConfig, aPostgres, aService } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 6, 41);
const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg-other' })],
  services: [
    aService({ id: 'shipping', dependsOn: ['pg'] }),
    aService({ id: 'orders', dependsOn: ['pg', 'page'] }),
    aService({ id: 'mail', dependsOn: ['pg-other'] }),
  ],
});

/** @param ago s before now at which it began */
function bad(
  rule: string,
  subject: string,
  ago: number,
  evidence: Condition['evidence'] = {},
  severity: Severity = 'critical',
): Condition {
  const [kind, id = ''] = subject.split(':');
  const about = { severity, since: NOW - ago * 1_000, sentence: `${rule}.`, evidence };
  return aCondition(rule, kind as Subject['kind'], id, NOW, about);
}
function change(kind: 'deployment' | 'config', subject: string, ago: number): WallEvent {
  const [what, id] = subject.split(':');
  return {
    type: 'event',
    t: NOW - ago * 1_000,
    kind,
    subject: { kind: what as Subject['kind'], id: id ?? '' },
    data: {},
  };
}
const told = ({ named, sureness }: Ranking): readonly [string | null, string] => [
  named?.rule ?? null,
  sureness,
];
const felt = (ago: number, ...services: readonly string[]): readonly Condition[] =>
  services.map((id) => bad('service.health', `service:${id}`, ago));

describe('the cause of an incident', () => {
  it.each([
    [
      'a database that is gone',
      [bad('postgres.up', 'target:pg', 60), ...felt(58, 'shipping', 'orders')],
      [],
      'postgres.up',
      'sure',
    ],
    [
      'an idle transaction behind the locks',
      [
        bad('postgres.idle_in_transaction', 'target:pg', 900),
        bad('postgres.locks', 'target:pg', 840),
        ...felt(800, 'shipping'),
      ],
      [],
      'postgres.idle_in_transaction',
      'likely',
    ],
    [
      'locks',
      [bad('postgres.locks', 'target:pg', 100), ...felt(60, 'shipping')],
      [],
      'postgres.locks',
      'sure',
    ],
    [
      'a tenant that floods, and what is short by it',
      [
        bad('tenants.contention', 'tenant:nord', 120, { pool: 'pg' }),
        bad('postgres.connections', 'target:pg', 100),
        ...felt(80, 'shipping', 'orders'),
      ],
      [],
      'tenants.contention',
      'likely',
    ],
    [
      'a standby that every commit waits for',
      [
        bad('postgres.replication.missing', 'replica:pg-b', 60, { target: 'pg' }),
        bad('postgres.synchronous', 'target:pg', 58),
        ...felt(50, 'shipping'),
      ],
      [],
      'postgres.replication.missing',
      'likely',
    ],
    [
      'a release just before, where nothing else is seen',
      felt(300, 'shipping'),
      [change('deployment', 'service:shipping', 360)],
      'deployment',
      'likely',
    ],
    ['nothing', felt(60, 'shipping'), [], null, 'not clear yet'],
    [
      'a release of yesterday',
      felt(60, 'shipping'),
      [change('deployment', 'service:shipping', 86_400)],
      null,
      'not clear yet',
    ],
    [
      'trouble of a server that it does not rest on',
      [bad('postgres.locks', 'target:pg-other', 60), ...felt(40, 'shipping')],
      [],
      null,
      'not clear yet',
    ],
    [
      'what began long after',
      [bad('postgres.locks', 'target:pg', 10), ...felt(600, 'shipping')],
      [],
      null,
      'not clear yet',
    ],
    [
      'one that nobody feels',
      [bad('postgres.replication.lag', 'replica:pg-b', 60, { target: 'pg' })],
      [],
      'postgres.replication.lag',
      'sure',
    ],
  ] as const)('%s', (_, conditions, changes, rule, sureness) => {
    expect(told(rankCauses(CONFIG, conditions, changes))).toEqual([rule, sureness]);
  });

  it('names no release before what can be measured has had its time to show', () => {
    const conditions = felt(10, 'shipping');
    const changes = [change('deployment', 'service:shipping', 20)];
    expect(told(rankCauses(CONFIG, conditions, changes, 10_000))).toEqual([null, 'not clear yet']);
    expect(told(rankCauses(CONFIG, conditions, changes, 15_000))).toEqual(['deployment', 'likely']);
    const locks = [bad('postgres.locks', 'target:pg', 12), ...conditions];
    // What it would explain waits with it: a cause that is taken back is worse than one that comes late.
    expect(told(rankCauses(CONFIG, locks, changes, 10_000))).toEqual([null, 'not clear yet']);
    expect(told(rankCauses(CONFIG, locks, changes, 15_000))).toEqual(['deployment', 'likely']);
    const older = [change('deployment', 'service:shipping', 300)];
    expect(told(rankCauses(CONFIG, locks, older, 10_000))).toEqual(['postgres.locks', 'sure']);
    const elsewhere = [change('deployment', 'service:mail', 20)];
    expect(told(rankCauses(CONFIG, locks, elsewhere, 10_000))).toEqual(['postgres.locks', 'sure']);
  });

  it('a release at the onset counts, one after it does not; ten minutes halve it', () => {
    const scoreOf = (secondsAgo: number) =>
      rankCauses(CONFIG, felt(100, 'shipping'), [change('deployment', 'service:shipping', secondsAgo)])
        .candidates[0]?.score ?? 0;
    expect(scoreOf(100)).toBeCloseTo(0.6);
    expect(scoreOf(99)).toBe(0);
    expect(scoreOf(700)).toBeCloseTo(0.3);
  });

  it('dates a contention from when its use rose, not from when it was told', () => {
    const late = { pool: 'pg', onset: NOW - 130_000 };
    const { named } = rankCauses(
      CONFIG,
      [bad('tenants.contention', 'tenant:nord', 5, late), ...felt(120, 'shipping', 'orders')],
      [],
    );
    expect(named).toMatchObject({ rule: 'tenants.contention', onset: NOW - 130_000 });
  });

  it('tells its chain from the begin to what is felt', () => {
    const { named } = rankCauses(
      CONFIG,
      [
        bad('postgres.idle_in_transaction', 'target:pg', 900),
        bad('postgres.locks', 'target:pg', 840),
        ...felt(800, 'shipping'),
      ],
      [],
    );
    expect(named?.chain).toEqual([
      'postgres.idle_in_transaction|target:pg',
      'postgres.locks|target:pg',
      'service.health|service:shipping',
    ]);
  });

  const late = (ago: number, fault = 'timeout'): Condition =>
    bad('http.check', 'target:page', ago, { fault });

  it('is behind a page that waits, whatever is behind the locks', () => {
    const locks = [late(55), bad('postgres.locks', 'target:pg', 50), ...felt(50, 'orders')];
    expect(told(rankCauses(CONFIG, locks, []))).toEqual(['postgres.locks', 'likely']);
    const long = bad('postgres.long_transaction', 'target:pg', 200);
    const { named, sureness } = rankCauses(CONFIG, [long, ...locks], []);
    expect(named).toMatchObject({ rule: long.rule, stalled: ['http.check|target:page'] });
    expect(named?.chain).toContain('http.check|target:page');
    expect(sureness).toBe('likely');
  });

  it('is not a lock where a page refuses, or where no service needs both', () => {
    const locks = (on: string) => bad('postgres.locks', `target:${on}`, 60);
    const refused = rankCauses(CONFIG, [locks('pg'), late(50, 'refused'), ...felt(40, 'orders')], []);
    expect(told(refused)).toEqual([null, 'not clear yet']);
    const elsewhere = rankCauses(CONFIG, [locks('pg-other'), late(50), ...felt(40, 'orders', 'mail')], []);
    expect(told(elsewhere)).toEqual([null, 'not clear yet']);
    for (const { candidates } of [refused, elsewhere])
      expect(candidates.flatMap(({ stalled }) => stalled)).toEqual([]);
  });

  it('does not choose between two that explain as much', () => {
    const both = [
      bad('postgres.connections', 'target:pg', 100),
      bad('tenants.contention', 'tenant:nord', 100, { pool: 'pg-other' }),
      ...felt(80, 'shipping', 'mail'),
    ];
    expect(told(rankCauses(CONFIG, both, []))).toEqual([null, 'not clear yet']);
  });
});

describe('laws of the ranking', () => {
  const rules = [...new Set(EXPLANATIONS.map(({ cause }) => cause))].filter((one) => one.includes('.'));
  const conditions = fc
    .array(
      fc.record({
        rule: fc.constantFrom(...rules),
        target: fc.constantFrom('pg', 'pg-other'),
        ago: fc.integer({ min: 0, max: 3_600 }),
      }),
      { maxLength: 8 },
    )
    .map((list) => list.map(({ rule, target, ago }) => bad(rule, `target:${target}`, ago, { target })));

  it('scores lie between 0 and 1, best first; a cause is of this incident, and the same whatever the order', () => {
    fc.assert(
      fc.property(conditions, fc.integer({ min: 0, max: 3_600 }), (causes, ago) => {
        const all = [...causes, ...felt(ago, 'shipping')];
        const { candidates, named } = rankCauses(CONFIG, all, []);
        for (const [index, { score }] of candidates.entries()) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(candidates[index - 1]?.score ?? 1);
        }
        if (named !== null) expect(all).toContain(named.condition);
        const again = rankCauses(CONFIG, all.toReversed(), []);
        expect(again.named?.score ?? 0).toBeCloseTo(named?.score ?? 0);
      }),
    );
  });

  it('what began later than a cause explains no better than if it had begun before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rules), fc.integer({ min: 0, max: 1_200 }), (rule, late) => {
        const at = (ago: number): number =>
          rankCauses(CONFIG, [bad(rule, 'target:pg', ago), ...felt(1_200, 'shipping')], []).candidates[0]
            ?.score ?? 0;
        expect(at(1_200 - late)).toBeLessThanOrEqual(at(1_200) + 1e-9);
      }),
    );
  });

  it('nothing explains itself', () => {
    for (const { cause } of EXPLANATIONS) expect(priorOf(cause, cause)).toBe(0);
  });
});
