import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentTenants, rosterOf } from '../../../../../shared/judge/tenants/present';
import { fullnessKey } from '../../../../../shared/judge/tenants/room';
import { weekTrend } from '../../../../../shared/judge/tenants/week-trend';
import { RESOURCES } from '../../../../../shared/metrics/resources';
import { NOTHING_LEARNT } from '../../../../../shared/model/learnt';
import type { Column } from '../../../../../shared/model/said';
import { aConfig, anInput, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 19, 9, 22, 41);
const HOUR = 3_600_000;

/** Use by the hour, of `hours` up to now. */
function week(valueOf: (at: number) => number, hours = 168): Column {
  const t = Float64Array.from({ length: hours }, (_, at) => NOW - (hours - 1 - at) * HOUR);
  return { t, v: t.map((_, at) => valueOf(at)) };
}
const daily = (at: number): number => 0.04 * Math.sin((2 * Math.PI * at) / 24);

describe('the trend of seven days', () => {
  it('says when a line reaches its limit, whatever the rhythm of a day', () => {
    const { word, days } = weekTrend(
      week((at) => 0.6 + (0.11 * at) / 167 + daily(at)),
      0.85,
      NOW,
    );
    expect(word).toBe('rising');
    // 0.14 is left half a day after the middle of the last day, at 0.0158 a day.
    expect(days).toBeGreaterThan(8.5);
    expect(days).toBeLessThan(10);
  });

  it.each([
    ['steady', (at: number) => 0.5 + daily(at)],
    ['falling', (at: number) => 0.5 - (0.1 * at) / 167 + daily(at)],
    ['rising', (at: number) => 0.3 + (at > 100 ? 0.2 : 0)],
  ])('is %s in a word', (word, valueOf) => {
    expect(weekTrend(week(valueOf), 0.99, NOW).word).toBe(word);
  });

  it('is not foretold of fewer than seven days, and not known of two', () => {
    const rising = (at: number): number => 0.5 + at * 0.001;
    expect(weekTrend(week(rising, 120), 0.85, NOW)).toEqual({ word: 'rising', days: null });
    expect(weekTrend(week(rising, 40), 0.85, NOW)).toEqual({ word: '', days: null });
    expect(weekTrend(week(rising, 0), 0.85, NOW)).toEqual({ word: '', days: null });
  });

  it('a law: a figure is only said of what rises below its limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 168, maxLength: 168 }),
        (values) => {
          const { word, days } = weekTrend(
            week((at) => values[at] ?? 0),
            0.85,
            NOW,
          );
          if (days === null) return;
          expect(word).toBe('rising');
          expect(days).toBeGreaterThan(0);
        },
      ),
    );
  });
});

/** Two pools whose ingress and queue are stated, with two tenants each; `used` by pool and resource. */
function section(used: Readonly<Record<string, number>>, fullness: ReadonlyMap<string, Column> = new Map()) {
  const estate = new FakeEstate();
  const span = { from: NOW - HOUR, to: NOW, step: 5_000 };
  for (const pool of ['a', 'b'])
    for (const tenant of ['1', '2']) {
      const where = { tenant: `${pool}${tenant}`, pool, resource: 'ingress' };
      estate.samples('gantry.tenant.use', where, span, tenant === '1' ? 30 : 10);
    }
  for (const [key, value] of Object.entries(used)) {
    const [pool = '', resource = ''] = key.split(' ');
    estate.samples('gantry.pool.used', { pool, resource }, span, value);
  }
  const input = {
    ...anInput(estate, aConfig({ tenants: { from: [], tiers: {}, list: [] } }), NOW),
    learnt: { ...NOTHING_LEARNT, fullness },
  };
  return { tenants: presentTenants(input, [], null, []), roster: rosterOf(input) };
}

describe('what room is left', () => {
  it('is of the fullest first, with its pool, what is left, and who takes most', () => {
    const { tenants, roster } = section({ 'a ingress': 0.4, 'b ingress': 0.8 });
    const [first, second] = tenants.room.resources;
    expect(first).toMatchObject({ pool: 'Pool B', used: expect.closeTo(0.8), word: '', days: null });
    expect(first?.left).toBe('about 10 of 50 req/s left');
    expect(roster.names[first?.most?.index ?? -1]).toBe('b1');
    expect(first?.most?.share).toBeCloseTo(0.75);
    expect(first?.most?.usual).toBeCloseTo(0.75);
    expect(second?.pool).toBe('Pool A');
    expect(tenants.answer).toMatchObject({
      verdict: 'No tenant crowds out another.',
      reason: 'Fullest: ingress requests in pool B, 80 %.',
    });
  });

  it('is not known where no capacity is, and such a row comes last', () => {
    const { tenants } = section({ 'b ingress': 0.2 });
    expect(tenants.room.resources.map(({ pool, used }) => [pool, used === null])).toEqual([
      ['Pool B', false],
      ['Pool A', true],
    ]);
    expect(section({}).tenants.answer).toMatchObject({
      verdict: 'Whether one tenant crowds out another is not known;',
      reason: 'how long they wait is not measured, nor how much room is left.',
    });
  });

  it('is not known: then the answer tells how long tenants wait, as far as that is known', () => {
    const answerAt = (wait: number): string => {
      const estate = new FakeEstate();
      const span = { from: NOW - HOUR, to: NOW, step: 5_000 };
      for (const tenant of ['1', '2'])
        estate.samples('gantry.tenant.delay', { tenant, pool: 'a', kind: 'response_time' }, span, 0.2);
      estate.samples(
        'gantry.tenant.delay',
        { tenant: '1', pool: 'a', kind: 'response_time' },
        { ...span, from: NOW - 60_000 },
        wait,
      );
      const input = anInput(estate, aConfig({ tenants: { from: [], tiers: {}, list: [] } }), NOW);
      const { verdict, reason } = presentTenants(input, [], null, []).answer;
      return `${verdict} ${reason}`;
    };
    expect(answerAt(0.2)).toBe(
      'No tenant waits longer than usual; how full the shared resources are is not known.',
    );
    expect(answerAt(0.8)).toBe(
      'One tenant waits longer than usual; how full the shared resources are is not known.',
    );
  });

  it('leads with a limit that is less than seven days away', () => {
    const fullness = new Map([[fullnessKey('b', 'ingress'), week((at) => 0.5 + (0.3 * at) / 167)]]);
    const { tenants } = section({ 'b ingress': 0.8 }, fullness);
    expect(tenants.answer.verdict).toMatch(/^Ingress requests in pool B reaches? 95 % in \d days?\.$/);
    expect(tenants.answer.reason).toBe('No tenant crowds out another.');
  });

  it('names the busiest, each with its usual', () => {
    const { tenants, roster } = section({ 'a ingress': 0.4 });
    const [first] = tenants.room.busiest;
    expect(roster.names[first?.index ?? -1]).toBe('b1');
    expect(RESOURCES[first?.column ?? -1]?.id).toBe('ingress');
    expect([first?.times, first?.usual]).toEqual([expect.closeTo(1.5), expect.closeTo(1.5)]);
  });
});
