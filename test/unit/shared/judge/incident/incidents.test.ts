import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_COURSE } from '../../../../../shared/judge/incident/course';
import {
  type IncidentsMemory,
  incidentsOf,
  NO_INCIDENTS,
  REOPENS_MS,
} from '../../../../../shared/judge/incident/incidents';
import type { KeptCause } from '../../../../../shared/judge/judgement';
import { type Condition, conditionKey } from '../../../../../shared/model/condition';
import type { SubjectKind } from '../../../../../shared/model/observation';
import type { Severity } from '../../../../../shared/model/severity';
import {
  aCondition,
  aConfig,
  anInput,
  aPostgres,
  aReplica,
  aService,
  FakeEstate,
} from '../../../../builders/series';
import { LONG } from '../../../../support/long';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const CONFIG = aConfig({
  services: [
    aService({ id: 'shipping', dependsOn: ['pg-a'] }),
    aService({ id: 'receiving', dependsOn: ['pg-a'] }),
    aService({ id: 'portal', dependsOn: ['pg-b'] }),
  ],
  targets: [aPostgres({ id: 'pg-a', replicas: [aReplica({ id: 'pg-a-2' })] }), aPostgres({ id: 'pg-b' })],
});

function condition(rule: string, kind: SubjectKind, id: string, over: Partial<Condition> = {}): Condition {
  return aCondition(rule, kind, id, NOW, over);
}
const LOCKS = condition('postgres.locks', 'target', 'pg-a', { since: NOW - 2_000 });
const SHIPPING = condition('service.health', 'service', 'shipping');
const RECEIVING = condition('service.health', 'service', 'receiving', { severity: 'warning' });

function of(conditions: readonly Condition[], before = NO_INCIDENTS, now = NOW) {
  return incidentsOf(anInput(new FakeEstate(), CONFIG, now), conditions, before);
}

describe('incidents', () => {
  it('a cause and the services that it hits are one, cause first', () => {
    const { incidents } = of([SHIPPING, RECEIVING, LOCKS]);
    expect(incidents).toMatchObject([
      {
        id: '2026-1',
        severity: 'critical',
        since: NOW - 2_000,
        conditions: [
          'postgres.locks|target:pg-a',
          'service.health|service:shipping',
          'service.health|service:receiving',
        ],
        seen: { length: 3 },
        times: 1,
        history: [{ t: NOW, what: 'opened', detail: 'postgres.locks|target:pg-a' }],
      },
    ]);
  });

  it('what has nothing in common is apart, the worst first; a target that is well joins what went bad together', () => {
    const portal = condition('service.health', 'service', 'portal');
    const together = of([RECEIVING, portal, SHIPPING]).incidents;
    expect(together.map(({ conditions }) => conditions.length).sort((a, b) => a - b)).toEqual([1, 2]);
    const later = { ...RECEIVING, since: NOW + 61_000 };
    const { incidents } = of([later, portal, SHIPPING]);
    expect(incidents.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'warning']);
  });

  it('services are not joined by the time alone where something explains one of them', () => {
    const down = condition('postgres.up', 'target', 'pg-b');
    const apart = of([SHIPPING, condition('service.health', 'service', 'portal'), down]).incidents;
    expect(apart.length).toBe(2);
  });

  it('a tenant that takes too much is one with the services of its pool, though the pool itself is well', () => {
    const tenant = condition('tenants.contention', 'tenant', 'nord', { evidence: { pool: 'pg-a' } });
    expect(of([tenant, { ...SHIPPING, since: NOW + 90_000 }, RECEIVING]).incidents).toMatchObject([
      { conditions: { length: 3 } },
    ]);
  });

  it('a copy belongs to its database, a greedy tenant to its pool', () => {
    const copy = condition('postgres.replication.lag', 'replica', 'pg-a-2', { evidence: { target: 'pg-a' } });
    const tenant = condition('tenants.contention', 'tenant', 'nord', { evidence: { pool: 'pg-a' } });
    expect(of([LOCKS, copy, tenant]).incidents).toMatchObject([{ conditions: { length: 3 } }]);
  });

  it('postures, backups, signals of a service, unknown and info are none', () => {
    const none = [
      condition('recovery.posture', 'service', 'shipping'),
      condition('backup.age', 'target', 'pg-a'),
      condition('service.latency', 'service', 'shipping'),
      condition('redis.up', 'target', 'pg-b', { severity: 'unknown' }),
      condition('redis.slowlog', 'target', 'pg-b', { severity: 'info' }),
    ];
    expect(of(none).incidents).toEqual([]);
  });

  it('keeps its number and onset while one of its conditions lasts; the next gets the next', () => {
    const first = of([LOCKS, SHIPPING]);
    const second = of([SHIPPING], first.memory, NOW + 60_000);
    expect(second.incidents).toMatchObject([{ id: '2026-1', since: NOW - 2_000 }]);
    const over = of([], second.memory, NOW + 120_000);
    const third = of([LOCKS], over.memory, NOW + 120_000 + REOPENS_MS);
    expect(third.incidents).toMatchObject([{ id: '2026-2', times: 1 }]);
  });

  it('does not fall apart when its cause is over first', () => {
    const first = of([LOCKS, SHIPPING, RECEIVING]);
    expect(of([SHIPPING, RECEIVING], first.memory).incidents).toMatchObject([{ id: '2026-1' }]);
  });

  it('two that grow together keep the older number', () => {
    const apart = of([SHIPPING, RECEIVING]);
    const older = apart.incidents.find(({ conditions }) => conditions[0]?.includes('shipping'))?.id;
    const earlier = {
      ...apart.memory,
      open: apart.incidents.map((one) => (one.id === older ? { ...one, since: NOW - 9_000 } : one)),
    };
    const { incidents } = of([SHIPPING, RECEIVING, LOCKS], earlier);
    expect(incidents).toMatchObject([{ id: older, since: NOW - 9_000 }]);
  });

  it('the same cause soon after is the same incident again; another one at the same service is not', () => {
    const first = of([LOCKS, SHIPPING]);
    const over = of([], first.memory, NOW + 60_000);
    expect(over).toMatchObject({ incidents: [], memory: { ended: [{ at: NOW + 60_000 }] } });
    const later = NOW + 120_000;
    const again = of([{ ...LOCKS, since: later }, SHIPPING], over.memory, later).incidents;
    expect(again).toMatchObject([
      { id: '2026-1', times: 2, history: [{ what: 'opened' }, { what: 'again', t: later }] },
    ]);
    const full = condition('postgres.connections', 'target', 'pg-a', { since: later });
    expect(of([full, SHIPPING], over.memory, later).incidents).toMatchObject([{ id: '2026-2', times: 1 }]);
  });

  it('its named cause decides what comes back; within a minute one course of trouble keeps its number', () => {
    const ended = (named: string | null, at: number): IncidentsMemory => {
      const first = of([LOCKS, SHIPPING]);
      const cause = { key: named, change: false } as KeptCause;
      const course = { ...NO_COURSE, cause: named === null ? null : cause };
      const open = first.memory.open.map((one) => ({ ...one, seen: [...one.seen, OUTAGE], course }));
      return of([], { ...first.memory, open }, at).memory;
    };
    const OUTAGE = 'postgres.up|target:pg-b';
    const down = condition('postgres.up', 'target', 'pg-b');
    const full = condition('postgres.connections', 'target', 'pg-a');
    const idOf = (conditions: readonly Condition[], memory: IncidentsMemory, now: number) =>
      of(conditions, memory, now).incidents[0]?.id;
    const locks = ended('postgres.locks|target:pg-a', NOW);
    // It was in trouble then, too, but it was not the cause.
    expect(idOf([down, SHIPPING], locks, NOW + 30_000)).toBe('2026-2');
    expect(idOf([LOCKS, SHIPPING], locks, NOW + 300_000)).toBe('2026-1');
    expect(idOf([full, SHIPPING], locks, NOW + 8_000)).toBe('2026-1');
    expect(idOf([full, SHIPPING], locks, NOW + 61_000)).toBe('2026-2');
    // A service that relapses, before anything shows why.
    expect(idOf([SHIPPING], locks, NOW + 8_000)).toBe('2026-1');
    expect(idOf([SHIPPING], locks, NOW + 61_000)).toBe('2026-2');
    const felt = of([], of([SHIPPING]).memory, NOW + 5_000).memory;
    expect(idOf([LOCKS, SHIPPING], felt, NOW + 8_000)).toBe('2026-1');
  });

  it('its history says how it grew, got worse, and took in another one', () => {
    const portal = condition('service.health', 'service', 'portal', { since: NOW + 1 });
    const first = of([RECEIVING]);
    const second = of([RECEIVING, LOCKS, SHIPPING, portal], first.memory, NOW + 5_000);
    const database = condition('postgres.up', 'target', 'pg-b', { evidence: { pool: 'pg-a' } });
    const both = condition('tenants.contention', 'tenant', 'nord', { evidence: { pool: 'pg-a' } });
    const third = of([RECEIVING, LOCKS, SHIPPING, portal, database, both], second.memory, NOW + 9_000);
    const told = (at: number) => third.incidents[at]?.history.map(({ what, detail }) => `${what} ${detail}`);
    expect(told(0)).toEqual([
      'opened service.health|service:receiving',
      'grew postgres.locks|target:pg-a',
      'grew service.health|service:shipping',
      'worse critical',
      'grew tenants.contention|tenant:nord',
    ]);
    expect(told(1)).toEqual(['opened service.health|service:portal', 'grew postgres.up|target:pg-b']);
  });

  it('numbers begin anew with the year', () => {
    const next = of([LOCKS], { year: 2026, next: 412, open: [] });
    expect(next.incidents[0]?.id).toBe('2026-412');
    expect(of([LOCKS], { ...next.memory, open: [] }, Date.UTC(2027, 0, 2)).incidents[0]?.id).toBe('2027-1');
  });
});

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

describe('incidents, whatever happens', () => {
  const PLACES = [
    condition('postgres.locks', 'target', 'pg-a'),
    condition('postgres.up', 'target', 'pg-b'),
    condition('postgres.replication.lag', 'replica', 'pg-a-2', { evidence: { target: 'pg-a' } }),
    condition('tenants.contention', 'tenant', 'nord', { evidence: { pool: 'pg-b' } }),
    condition('service.health', 'service', 'shipping'),
    condition('service.health', 'service', 'receiving'),
    condition('service.health', 'service', 'portal'),
  ];
  const severity = fc.constantFrom('ok', 'ok', 'info', 'warning', 'critical', 'unknown', null);
  const step = fc.record({
    severities: fc.array(severity, { minLength: PLACES.length, maxLength: PLACES.length }),
    /** ms until the next look */
    pause: fc.constantFrom(1_000, 30_000, REOPENS_MS - 1, REOPENS_MS, 86_400_000),
  });

  it('none is lost, stuck or told twice; a number is given once, and comes back only soon', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
        let memory: IncidentsMemory = NO_INCIDENTS;
        let now = NOW;
        const endedAt = new Map<string, number>();
        let open = new Map<string, readonly string[]>();
        for (const { severities, pause } of steps) {
          now += pause;
          const conditions = PLACES.flatMap((one, at) => {
            const given = severities[at] ?? null;
            return given === null ? [] : [{ ...one, severity: given, since: now }];
          });
          const made = of(conditions, memory, now);
          const keys = made.incidents.flatMap((one) => one.conditions);
          const bad = conditions.filter((one) => one.severity === 'critical' || one.severity === 'warning');
          for (const one of bad) must(keys.includes(conditionKey(one)), 'lost');
          must(new Set(keys).size === keys.length, 'told twice');
          must(
            new Set(made.incidents.map(({ id }) => id)).size === made.incidents.length,
            'one number twice',
          );
          const wasOpen = new Set([...open.values()].flat());
          for (const { id, conditions: holding, times, history } of made.incidents) {
            const severities = holding.map(
              (key) => conditions.find((one) => conditionKey(one) === key)?.severity,
            );
            const holds = (one: Severity | undefined, at: number): boolean =>
              one === 'critical' ||
              one === 'warning' ||
              (one === 'unknown' && wasOpen.has(holding[at] ?? ''));
            must(severities.length > 0 && severities.every(holds), 'stuck');
            const before = endedAt.get(id);
            if (!open.has(id) && before !== undefined)
              must(now - before < REOPENS_MS && times > 1, 'a number of long ago');
            must(history[0]?.what === 'opened' && history.length <= 20, 'history');
          }
          // What lasts stays where it was, in an older one that took it in, or in one whose cause turned out to be another.
          for (const [id, was] of open) {
            const left = was.filter((key) => keys.includes(key));
            const homes = made.incidents.filter((one) => one.conditions.some((key) => left.includes(key)));
            must(homes.length === (left.length === 0 ? 0 : 1), 'fell apart');
            const [home] = homes;
            must(
              home === undefined ||
                home.id === id ||
                home.history.some(
                  (told) => told.t === now && /^(?:merged|split)$/u.test(told.what) && told.detail === id,
                ),
              'merged in silence',
            );
            if (!made.incidents.some((one) => one.id === id)) endedAt.set(id, now);
          }
          open = new Map(made.incidents.map((one) => [one.id, one.conditions]));
          // As the cache would keep it.
          memory = JSON.parse(JSON.stringify(made.memory)) as IncidentsMemory;
        }
      }),
      { numRuns: LONG ? 10_000 : 2_000 },
    );
  });
});
