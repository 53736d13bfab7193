import { describe, expect, it } from 'vitest';
import { judge } from '../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory } from '../../../../shared/judge/judgement';
import type { SourceStatus } from '../../../../shared/model/source-status';
import { aConfig, anInput, aPostgres, aService, aSource, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const HOUR = 3_600_000;
const CONFIG = aConfig({
  services: [
    aService({
      id: 'shipping',
      dependsOn: ['pg'],
      objective: { availability: 0.999, latency: null, window: 30 * 24 * HOUR },
    }),
  ],
  targets: [aPostgres({ id: 'pg' })],
});
const LINKED = { ...CONFIG, link: [{ url: 'tcp://10.0.0.1:443' }] };

const source = (now: number, over: Partial<SourceStatus> = {}): SourceStatus =>
  aSource('pg', now, { kind: 'postgres', ...over });

/** `pg` seen as up (1) or down (0) at a time. */
function looked(t: number, up: number, config = CONFIG, estate = new FakeEstate()) {
  estate.sample('postgresql.up', { target: 'pg' }, t, up);
  return (memory: JudgeMemory, now = t) =>
    judge(anInput(estate, config, now, { sources: [source(t)], atOnce: false }), memory);
}

describe('what nobody can look at any more', () => {
  it('holds its incident open over a lost link, and over a restart of the wall; its onset stays', () => {
    const estate = new FakeEstate();
    estate.sample('gantry.link.up', { link: 'x' }, NOW, 1);
    const down = looked(NOW, 0, LINKED, estate)(EMPTY_MEMORY);
    expect(down.incidents).toMatchObject([{ id: '2026-1', severity: 'critical', since: NOW }]);
    estate.sample('gantry.link.up', { link: 'x' }, NOW + 5_000, 0);
    const lost = judge(anInput(estate, LINKED, NOW + 5_000, { sources: [source(NOW)] }), down.memory);
    const held = lost.incidents.find(({ id }) => id === '2026-1');
    expect(held).toMatchObject({ severity: 'unknown', was: 'critical', since: NOW });

    // The wall starts anew hours later: nothing of the estate is in its memory, nobody has answered.
    const later = NOW + 5 * HOUR;
    const written = JSON.parse(JSON.stringify(lost.memory)) as JudgeMemory;
    const starting = [source(later, { state: 'starting', lastOkAt: null, lastRunAt: null })];
    const fresh = judge(anInput(new FakeEstate(), CONFIG, later, { sources: starting }), written);
    expect(fresh.incidents).toMatchObject([{ id: '2026-1', severity: 'unknown', since: NOW }]);

    const again = looked(later + 1_000, 0)(fresh.memory);
    expect(again.incidents).toMatchObject([{ id: '2026-1', severity: 'critical', since: NOW }]);
    expect(again.conditions.find(({ rule }) => rule === 'postgres.up')).toMatchObject({ since: NOW });
  });

  it('is over once it is known to be well', () => {
    let { memory } = looked(NOW, 0)(EMPTY_MEMORY);
    const estate = new FakeEstate();
    for (let t = NOW + 1_000; t < NOW + 120_000; t += 5_000)
      memory = looked(t, 1, CONFIG, estate)(memory).memory;
    expect(looked(NOW + 121_000, 1, CONFIG, estate)(memory).incidents).toEqual([]);
  });

  it('is over when it is configured no more', () => {
    const { memory } = looked(NOW, 0)(EMPTY_MEMORY);
    expect(judge(anInput(new FakeEstate(), aConfig(), NOW + 1_000), memory).incidents).toEqual([]);
  });
});

describe('a memory of a wrong shape', () => {
  it.each([
    null,
    [],
    { conditions: null, modules: null },
    { conditions: { 'a|target:b': 7 }, modules: { services: { budgets: { shipping: { bad: 1 } } } } },
    {
      conditions: { 'a|target:b': { severity: 'bad', since: 'x' } },
      modules: { incidents: { year: 1, next: 2, open: [{}] } },
    },
    {
      conditions: {},
      modules: { health: { x: null }, replication: { known: { pg: 1 } }, tenants: { offenders: 7 } },
    },
    {
      conditions: {},
      modules: { services: { known: 7, budgets: [] }, incidents: 'x', lookedAt: 'yesterday' },
    },
  ])('costs what it said, not the wall: %j', (memory) => {
    expect(looked(NOW, 1)(memory as unknown as JudgeMemory).conditions).not.toEqual([]);
  });

  it('keeps what is sound in it', () => {
    const { memory } = looked(NOW, 0)(EMPTY_MEMORY);
    const damaged = { ...memory, conditions: { ...memory.conditions, x: 1 } } as unknown as JudgeMemory;
    const { incidents } = looked(NOW + 5_000, 0)(damaged);
    expect(incidents).toMatchObject([{ id: '2026-1', since: NOW }]);
  });
});

describe('an error budget', () => {
  /** Judged every second from `NOW` on; `up` says what was seen at a second, null: nothing. */
  function watched(seconds: number, up: (second: number) => number | null) {
    const estate = new FakeEstate();
    let last = judge(anInput(estate, CONFIG, NOW), EMPTY_MEMORY);
    for (let second = 1; second <= seconds; second += 1) {
      const t = NOW + second * 1_000;
      const seen = up(second);
      if (seen !== null) estate.sample('postgresql.up', { target: 'pg' }, t, seen);
      last = judge(anInput(estate, CONFIG, t), last.memory);
    }
    return last.sections.services.rows[0]?.budget;
  }

  it('says how much of its window was watched', () => {
    expect(watched(100, () => 1)?.coverage).toEqual({ watched: 100_000, window: 30 * 24 * 3_600_000 });
  });

  it('is as old as what it rests on, and counts nothing that nobody saw', () => {
    const budget = watched(400, (second) => (second <= 100 ? 1 : null));
    expect(budget).toMatchObject({ freshness: 'stale', observedAt: NOW + 100_000 });
    expect(budget?.coverage?.watched).toBeLessThan(170_000);
  });
});
