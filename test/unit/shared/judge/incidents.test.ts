import { describe, expect, it } from 'vitest';
import { incidentsOf, NO_INCIDENTS } from '../../../../shared/judge/incidents';
import type { Condition } from '../../../../shared/model/condition';
import type { SubjectKind } from '../../../../shared/model/observation';
import { aConfig, anInput, aPostgres, aReplica, aService, FakeEstate } from '../../../builders/series';

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
  return {
    rule,
    subject: { kind, id },
    severity: 'critical',
    since: NOW,
    observedAt: NOW,
    value: null,
    threshold: null,
    unit: '',
    owner: null,
    sentence: '',
    evidence: {},
    ...over,
  };
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
    expect(incidents).toEqual([
      {
        id: '2026-1',
        severity: 'critical',
        since: NOW - 2_000,
        conditions: [
          'postgres.locks|target:pg-a',
          'service.health|service:shipping',
          'service.health|service:receiving',
        ],
      },
    ]);
  });

  it('what has nothing in common is apart, the worst first; two services do not join over a target that is well', () => {
    const { incidents } = of([RECEIVING, condition('service.health', 'service', 'portal'), SHIPPING]);
    expect(incidents.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'warning']);
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
    const third = of([LOCKS], over.memory, NOW + 180_000);
    expect(third.incidents).toMatchObject([{ id: '2026-2' }]);
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

  it('numbers begin anew with the year', () => {
    const next = of([LOCKS], { year: 2026, next: 412, open: [] });
    expect(next.incidents[0]?.id).toBe('2026-412');
    expect(of([LOCKS], { ...next.memory, open: [] }, Date.UTC(2027, 0, 2)).incidents[0]?.id).toBe('2027-1');
  });
});
