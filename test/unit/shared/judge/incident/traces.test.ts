import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEADING_RULE } from '../../../../../shared/judge/ahead/leading';
import { rankCauses } from '../../../../../shared/judge/incident/causes';
import { NO_TRACES, type Traces, tracesOf } from '../../../../../shared/judge/incident/traces';
import { type Condition, conditionKey } from '../../../../../shared/model/condition';
import type { Learnt } from '../../../../../shared/model/learnt';
import type { WallEvent } from '../../../../../shared/model/observation';
import { aBaseline, aLearnt, aTable } from '../../../../builders/learnt';
import { aCondition, aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../../builders/series';
import { seeded } from '../../../../support/seeded';

const NOW = Date.UTC(2026, 10, 24, 5, 40);
const MINUTE = 60_000;
const SPAN = { from: NOW - 30 * MINUTE, to: NOW, step: 5_000 };
const SINCE = NOW - 10 * MINUTE;
const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg-b' })],
  services: [
    aService({
      id: 'shipping',
      dependsOn: ['pg', 'pg-b'],
      objective: { availability: null, latency: 0.8, window: 30 * 86_400_000 },
    }),
  ],
});
const FELT = aCondition('service.health', 'service', 'shipping', SINCE);
const LOCKS = aCondition('postgres.locks', 'target', 'pg', SINCE, { value: 40 });

describe('causes and what figures say', () => {
  // Both explain a service by 0.75, at the same time.
  const page = aCondition('http.latency', 'target', 'pg', SINCE);
  const refused = aCondition('redis.rejected', 'target', 'pg-b', SINCE);
  const scores = (traces?: Partial<Traces>) => {
    const { candidates } = rankCauses(CONFIG, [FELT, page, refused], [], Number.POSITIVE_INFINITY, {
      ...NO_TRACES,
      ...traces,
    });
    return new Map(candidates.map(({ rule, score }) => [rule, score]));
  };
  /** of the page; the other one moves with what is felt */
  const together = (rank: number | null) => ({
    together: (cause: Condition) => (cause.rule === page.rule ? rank : 1),
  });

  it('says nothing against what nobody measures', () => {
    expect(rankCauses(CONFIG, [FELT, page, refused], []).named).toBeNull();
    for (const traces of [{}, together(null)]) {
      expect(scores(traces).get('http.latency')).toBe(0.75);
      expect(scores(traces).get('redis.rejected')).toBe(0.75);
    }
  });

  it('puts what moves apart from the trouble behind what moves with it', () => {
    const ranking = rankCauses(CONFIG, [FELT, page, refused], [], Number.POSITIVE_INFINITY, {
      ...NO_TRACES,
      ...together(-0.8),
    });
    expect(ranking.candidates.map(({ rule }) => rule)).toEqual(['redis.rejected', 'http.latency']);
    expect(ranking.candidates[1]?.score).toBeCloseTo(0.75 * 0.75);
    // Enough to name the other.
    expect(ranking.named?.rule).toBe('redis.rejected');
  });

  it('puts what is as large as always behind what is not', () => {
    const ranked = scores({ unusual: (condition) => condition.rule !== page.rule });
    expect(ranked.get('http.latency')).toBeCloseTo(0.75 * 0.7);
    expect(ranked.get('redis.rejected')).toBe(0.75);
    expect(scores({ unusual: () => null }).get('http.latency')).toBe(0.75);
  });

  it('lowers more the less they move together, at most by a quarter, and raises nothing', () => {
    const rank = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(rank, rank, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(
          (one) => scores(together(one)).get('http.latency') as number,
        ) as [number, number];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0.75 * 0.75 - 1e-12);
        expect(high).toBeLessThanOrEqual(0.75);
        if (Math.max(a, b) >= 0.5) expect(high).toBe(0.75);
      }),
    );
  });

  it('asks nothing of a release, which has no figure', () => {
    const release: WallEvent = {
      type: 'event',
      t: SINCE,
      kind: 'deployment',
      subject: { kind: 'service', id: 'shipping' },
      data: {},
    };
    const none: Traces = { together: () => -1, unusual: () => false };
    const { candidates } = rankCauses(CONFIG, [FELT], [release], Number.POSITIVE_INFINITY, none);
    expect(candidates).toMatchObject([{ rule: 'deployment', score: 0.6 }]);
  });
});

type Line = (t: number) => number;
/** Calm until the trouble begins, then worse by one a minute, with a little noise. */
const worse: Line = (t) => Math.max(0, (t - SINCE) / MINUTE) + ((t / 5_000) % 3) * 0.01;

function estateOf(lines: { waiters?: Line; latency?: Line; rate?: Line }, span = SPAN): FakeEstate {
  const estate = new FakeEstate();
  const { waiters, latency, rate } = lines;
  if (waiters) estate.samples('gantry.postgresql.lock.waiters', { target: 'pg' }, span, waiters);
  if (latency)
    estate.samples('http.server.request.duration', { service: 'shipping', quantile: '0.95' }, span, latency);
  if (rate) {
    const where = { service: 'shipping', event: 'shipments' };
    estate.samples('odoo.business.event.rate', where, span, rate);
    estate.samples('odoo.business.event.rate.usual', where, span, 20);
  }
  return estate;
}
const together = (estate: FakeEstate, cause = LOCKS, effect = FELT): number | null =>
  tracesOf(anInput(estate, CONFIG, NOW)).together(cause, effect);

describe('two figures', () => {
  it('that rise together do, however steeply', () => {
    expect(together(estateOf({ waiters: worse, latency: worse }))).toBeGreaterThan(0.95);
    expect(together(estateOf({ waiters: (t) => worse(t) ** 3, latency: worse }))).toBeGreaterThan(0.95);
  });

  it('of which one goes the other way, or its own, do not', () => {
    expect(together(estateOf({ waiters: (t) => 50 - worse(t), latency: worse }))).toBeLessThan(-0.9);
    const random = seeded(5);
    const noise = together(estateOf({ waiters: () => random(), latency: worse }));
    expect(Math.abs(noise ?? 1)).toBeLessThan(0.5);
  });

  it('of which one stands still, is missing or is no line tell nothing', () => {
    expect(together(estateOf({ waiters: () => 3, latency: worse }))).toBeNull();
    expect(together(estateOf({ waiters: worse, latency: () => 0.2 }))).toBeNull();
    expect(together(estateOf({ waiters: worse }))).toBeNull();
    expect(together(estateOf({ latency: worse }))).toBeNull();
    expect(together(estateOf({ waiters: () => Number.NaN, latency: worse }))).toBeNull();
    const gone = aCondition('postgres.up', 'target', 'pg', SINCE);
    expect(together(estateOf({ waiters: worse, latency: worse }), gone)).toBeNull();
    expect(together(new FakeEstate())).toBeNull();
  });

  it('count work that falls as worse', () => {
    const falling: Line = (t) => 20 - worse(t);
    expect(together(estateOf({ waiters: worse, rate: falling }))).toBeGreaterThan(0.95);
    expect(together(estateOf({ waiters: worse, rate: worse }))).toBeLessThan(-0.9);
    // The one of both that is past its limit is what is felt.
    const fine: Line = (t) => 0.3 - worse(t) / 100;
    expect(together(estateOf({ waiters: worse, rate: falling, latency: fine }))).toBeGreaterThan(0.95);
  });

  it('of a reading that leads to saturation too', () => {
    const estate = estateOf({ latency: worse }).samples('postgresql.backends', { target: 'pg' }, SPAN, worse);
    const leading = aCondition(LEADING_RULE, 'target', 'pg', SINCE, { part: 'postgres.connections|pg' });
    expect(together(estate, leading)).toBeGreaterThan(0.95);
    expect(together(estate, { ...leading, part: 'postgres.connections|pg-b' })).toBeNull();
  });

  it('are held against each other where both are known, and not through a gap', () => {
    const gap: Line = (t) => (t > NOW - 5 * MINUTE && t < NOW - 3 * MINUTE ? Number.NaN : worse(t));
    expect(together(estateOf({ waiters: gap, latency: worse }))).toBeGreaterThan(0.95);
    const rising: Line = (t) => worse(t + 20 * MINUTE);
    // Both were first heard of two minutes ago.
    const young = { ...SPAN, from: NOW - 2 * MINUTE };
    expect(together(estateOf({ waiters: worse, latency: worse }, young))).toBeNull();
    // What was said a minute after the first look does not go on being so for half an hour.
    const old = estateOf({ waiters: rising, latency: rising }, { ...SPAN, to: NOW - 24 * MINUTE });
    const since = NOW - 20 * MINUTE;
    expect(together(old, { ...LOCKS, since }, { ...FELT, since })).toBeNull();
  });

  it('are looked at from shortly before the trouble on, for half an hour', () => {
    // Since then they have gone opposite ways, which says nothing of how it began.
    const long = { ...SPAN, from: NOW - 100 * MINUTE };
    const onset = NOW - 80 * MINUTE;
    const then: Line = (t) => worse(t - onset + SINCE);
    const later = (t: number): boolean => t > NOW - 54 * MINUTE;
    const estate = estateOf({ waiters: then, latency: (t) => (later(t) ? -then(t) : then(t)) }, long);
    expect(together(estate, { ...LOCKS, since: onset }, { ...FELT, since: onset })).toBeGreaterThan(0.9);
    // The calm before counts for five minutes: with it what rose from the start on is told from what did not.
    const jump: Line = (t) => (t < SINCE ? 0 : 9) + ((t / 5_000) % 7) * 0.01;
    expect(together(estateOf({ waiters: jump, latency: (t) => jump(t - 5_000) }))).toBeGreaterThan(0.5);
  });

  it('give the same whoever asks first within ten seconds', () => {
    const at = (first: number) => {
      const restless: Line = (t) => worse(t) + 3 * Math.sin(t / 70_000);
      const estate = estateOf({ waiters: worse, latency: restless }, { ...SPAN, to: NOW + 5_000 });
      tracesOf(anInput(estate, CONFIG, first)).together(LOCKS, FELT);
      return tracesOf(anInput(estate, CONFIG, NOW + 4_000)).together(LOCKS, FELT);
    };
    expect(at(NOW + 9_000)).toBe(at(NOW + 1_000));
    // A clock that goes back is looked at anew.
    expect(at(NOW + 60_000)).toBe(at(NOW + 1_000));
  });
});

describe('a figure', () => {
  const KEY = 'postgres.locks|pg';
  const learnt = (usual: number | null, spread = 1): Learnt =>
    aLearnt({ [KEY]: aBaseline(aTable(usual, spread)) });
  const unusual = (waiters: number, of: Learnt, condition = LOCKS, to = NOW): boolean | null => {
    const estate = estateOf({ waiters: () => waiters }, { ...SPAN, to });
    return tracesOf(anInput(estate, CONFIG, NOW, { learnt: of })).unusual(condition);
  };

  it('is unusual outside of the band of its hour, on either side', () => {
    expect([9, 14, 15, 5].map((waiters) => unusual(waiters, learnt(10)))).toEqual([false, false, true, true]);
  });

  it('is nothing that anybody knows before it is learnt, when it is stale, or of a rule without a figure', () => {
    expect(unusual(40, aLearnt({}))).toBeNull();
    expect(unusual(40, learnt(null))).toBeNull();
    expect(unusual(40, learnt(10), LOCKS, NOW - 10 * MINUTE)).toBeNull();
    expect(unusual(40, learnt(10), { ...LOCKS, subject: { kind: 'target', id: 'pg-b' } })).toBeNull();
    expect(unusual(40, learnt(10), { ...LOCKS, value: null })).toBeNull();
    expect(
      unusual(40, learnt(10), aCondition('postgres.up', 'target', 'pg', SINCE, { value: 0 })),
    ).toBeNull();
    expect(
      unusual(40, learnt(10), aCondition(LEADING_RULE, 'target', 'pg', SINCE, { part: KEY, value: 40 })),
    ).toBeNull();
  });

  it('of two queues is each its own', () => {
    const config = aConfig({ targets: [aPostgres({ id: 'rd' })] });
    const estate = new FakeEstate();
    for (const [key, length] of [
      ['jobs', 900],
      ['mails', 10],
    ] as const)
      estate.samples('gantry.redis.queue.length', { target: 'rd', key }, SPAN, length);
    const of = aLearnt({
      'redis.queue|rd|jobs': aBaseline(aTable(10)),
      'redis.queue|rd|mails': aBaseline(aTable(10)),
    });
    const traces = tracesOf(anInput(estate, config, NOW, { learnt: of }));
    const queue = (part: string) => aCondition('redis.queue', 'target', 'rd', SINCE, { part, value: 900 });
    expect(conditionKey(queue('jobs'))).toBe('redis.queue|target:rd|jobs');
    expect([traces.unusual(queue('jobs')), traces.unusual(queue('mails'))]).toEqual([true, false]);
  });
});
