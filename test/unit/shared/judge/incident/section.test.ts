import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { blockingOf } from '../../../../../shared/judge/incident/blocking';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY, type Verdicts } from '../../../../../shared/judge/judgement';
import type { LockSession } from '../../../../../shared/kinds/postgres/evidence';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41);
const MINUTE = 60_000;

function session(pid: number, relation: string, blocks: readonly LockSession[] = []): LockSession {
  return {
    pid,
    database: 'nord',
    state: blocks.length > 0 && pid === 1 ? 'idle in transaction' : 'active',
    application: 'odoo',
    xactAge: pid === 1 ? 1_740 : 60,
    waiting: pid === 1 ? null : 30,
    statement: '',
    relation,
    blocks,
  };
}
const many = (count: number, relation: string, from: number): readonly LockSession[] =>
  Array.from({ length: count }, (_, i) => session(from + i, relation));
const ROOT = session(1, 'stock_quant', [
  session(2, 'stock_move', [...many(26, 'stock_picking', 100), ...many(10, 'sale_order', 200)]),
  ...many(2, 'stock_move', 10),
]);

describe('who blocks whom', () => {
  it('a root, those that wait for it, those behind, and what would end it', () => {
    expect(blockingOf({ tree: { waiters: 39, roots: [ROOT] }, tenant: 'Nord 3PL' })).toEqual({
      tree: {
        root: {
          what: 'stock reservations',
          where: 'Nord 3PL, process 1',
          state: 'idle in transaction 29 min',
        },
        direct: [{ what: 'stock moves', count: 3 }],
        behind: [
          { what: 'transfers', count: 26 },
          { what: 'orders', count: 10 },
        ],
        waiters: 39,
      },
      advice: 'Ending process 1 frees all 39. What its transaction did is undone.',
      act: { what: 'End process 1', effect: 'It frees all 39. What its transaction did is undone.' },
    });
  });

  it('promises no more than it frees, and nothing where nobody waits', () => {
    const several = blockingOf({ tree: { waiters: 45, roots: [ROOT] }, tenant: 'Nord' });
    expect(several?.advice).toContain('39 of 45');
    expect(several?.tree.waiters).toBe(45);
    expect(blockingOf({ tree: { waiters: 0, roots: [] } })).toBeNull();
  });
});

const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg-other' })],
  services: [
    aService({
      id: 'shipping',
      name: 'Shipping',
      owner: 'Dispatch desk',
      dependsOn: ['pg', 'pg-other'],
      runbook: 'https://runbooks.example/shipping',
      objective: { availability: null, latency: 0.8, window: 30 * 86_400_000 },
    }),
  ],
});

/** Judged once a second for a while, as the wall does. */
function judged(estate: (now: number) => FakeEstate, config = CONFIG): Verdicts {
  let memory = EMPTY_MEMORY;
  let verdicts: Verdicts | null = null;
  for (let now = NOW - 40_000; now <= NOW; now += 1_000) {
    verdicts = judge(anInput(estate(now), config, now), memory);
    memory = verdicts.memory;
  }
  if (verdicts === null) throw new Error('nothing was judged');
  return verdicts;
}
function slow(now: number): FakeEstate {
  const estate = new FakeEstate();
  const span = { from: now - 30 * MINUTE, to: now, step: 5_000 };
  const onset = NOW - 35_000;
  estate.samples('http.server.request.duration', { service: 'shipping', quantile: '0.95' }, span, (t) =>
    t < onset ? 0.4 : 4.8,
  );
  for (const target of ['pg', 'pg-other']) estate.sample('postgresql.up', { target }, now, 1);
  return estate;
}

describe('the section of incidents', () => {
  it('is empty while all is well', () => {
    const calm = (now: number): FakeEstate =>
      new FakeEstate()
        .sample('postgresql.up', { target: 'pg' }, now, 1)
        .sample('postgresql.up', { target: 'pg-other' }, now, 1);
    expect(judged(calm).sections.incident).toMatchObject({ open: [], taking: [], over: null });
  });

  it('tells what broke, why, whom it hits, and takes the wall', () => {
    const { incident } = judged((now) => {
      const estate = slow(now);
      const waiters = (t: number): number => (t < NOW - 38_000 ? 0 : 39);
      // Another database of the server, in which nobody waits, was heard first.
      const beside = { from: now - 30 * MINUTE, to: now, step: 5_000 };
      estate.samples(
        'gantry.postgresql.lock.waiters',
        { target: 'pg', 'db.namespace': 'calm' },
        beside,
        () => 0,
      );
      estate.samples(
        'gantry.postgresql.lock.waiters',
        { target: 'pg' },
        { from: now - 20 * MINUTE, to: now, step: 1_000 },
        waiters,
      );
      if (now >= NOW - 38_000)
        estate.state('postgres.locks', { kind: 'target', id: 'pg' }, now, { waiters: 39, roots: [ROOT] });
      return estate;
    }).sections;
    const [page] = incident.open;
    expect(incident.taking).toEqual([page?.id]);
    expect(page).toMatchObject({
      id: '2026-1',
      severity: 'critical',
      sureness: 'sure',
      owner: 'Dispatch desk',
      runbook: 'https://runbooks.example/shipping',
      services: [{ id: 'shipping' }],
      answer: {
        verdict: 'Shipping is slow',
        reason: expect.stringMatching(/^because .*39 sessions wait\.$/u),
      },
    });
    expect(page?.charts.map(({ title }) => title)).toEqual([
      'PostgreSQL pg: sessions that wait for a lock',
      'Shipping: response',
    ]);
    const [cause, effect] = page?.charts ?? [];
    expect(cause?.value).toBe(39);
    expect(cause?.series.v.findLast((value) => !Number.isNaN(value))).toBe(39);
    expect(cause?.onset).toBeLessThanOrEqual(effect?.onset ?? 0);
    expect(page?.evidence.map(({ fact }) => fact)).toEqual([
      'All 39 sessions wait',
      expect.stringMatching(/^It began at \d\d:\d\d:\d\d$/u),
      'Both rise together',
      'PostgreSQL pg-other',
    ]);
    expect(page?.tree?.waiters).toBe(39);
  });

  it('says that it is not clear where nothing explains it, and names a release just before', () => {
    const [page] = judged(slow).sections.incident.open;
    expect(page).toMatchObject({
      sureness: 'not clear yet',
      answer: { reason: 'why is not clear yet.' },
      tree: null,
    });
    const [after] = judged((now) =>
      slow(now).event('deployment', { kind: 'service', id: 'shipping' }, NOW - 3 * MINUTE, {
        name: 'shipping',
        version: '4.1',
      }),
    ).sections.incident.open;
    expect(after).toMatchObject({
      sureness: 'likely',
      answer: { reason: expect.stringMatching(/^likely because of shipping 4\.1, released at/u) },
      changes: [{ what: 'shipping 4.1', how: 'released' }],
    });
  });

  it('says that nothing was released only where something tells of releases', () => {
    const down = (now: number): FakeEstate => {
      const estate = new FakeEstate().sample('postgresql.up', { target: 'pg-other' }, now, 1);
      const span = { from: now - MINUTE, to: now, step: 5_000 };
      return estate.samples('postgresql.up', { target: 'pg' }, span, (t) => (t < NOW - 35_000 ? 1 : 0));
    };
    const facts = (estate: (now: number) => FakeEstate): readonly string[] =>
      judged(estate).sections.incident.open.flatMap(({ evidence }) => evidence.map(({ fact }) => fact));
    expect(facts(down)).not.toEqual([]);
    expect(facts(down)).not.toContain('Nothing was released');
    const other = { kind: 'service', id: 'portal' } as const;
    const told = (now: number) =>
      down(now).event('deployment', other, NOW - 180 * MINUTE, { name: 'portal' });
    expect(facts(told)).toContain('Nothing was released');
  });

  it('does not say when trouble began that was there at the first look', () => {
    const down = (now: number): FakeEstate =>
      new FakeEstate()
        .sample('postgresql.up', { target: 'pg' }, now, 0)
        .sample('postgresql.up', { target: 'pg-other' }, now, 1);
    const [page] = judged(down).sections.incident.open;
    expect(page?.unseenOnset).toBe(true);
    expect(page?.evidence.map(({ fact }) => fact)).toContainEqual(expect.stringMatching(/^First seen at/u));
    const later = (now: number): FakeEstate =>
      down(now).sample('postgresql.up', { target: 'pg' }, now, now < NOW - 20_000 ? 1 : 0);
    const [seen] = judged(later).sections.incident.open;
    expect(seen?.unseenOnset).toBeUndefined();
    expect(seen?.evidence.map(({ fact }) => fact)).toContainEqual(expect.stringMatching(/^It began at/u));
  });

  it('takes the wall only from the severity that is configured', () => {
    const off = { ...CONFIG, wall: { ...CONFIG.wall, preempt: 'off' as const } };
    expect(judged(slow, off).sections.incident).toMatchObject({
      open: [{ severity: 'critical' }],
      taking: [],
    });
  });
});

it('a runbook’s code is read back as its address', () => {
  const text = 'https://runbooks.nordhaven.example/locks';
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const scale = 7;
  const side = modules.length * scale;
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      data.fill(
        modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 11 : 201,
        (y * side + x) * 3,
        (y * side + x) * 3 + 3,
      );
  expect(decodeQR({ width: side, height: side, data })).toBe(text);
});
