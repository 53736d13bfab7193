import { describe, expect, it } from 'vitest';
import type { MaintenanceConfig } from '../../../../../shared/config/config';
import { acknowledgement, openUntil, suppressionOf } from '../../../../../shared/judge/incident/suppression';
import type { Incident } from '../../../../../shared/judge/judgement';
import type { Condition } from '../../../../../shared/model/condition';
import type { SubjectKind } from '../../../../../shared/model/observation';
import { anIncident } from '../../../../builders/incident';
import { aCondition, aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../../builders/series';

const HOUR = 3_600_000;
/** a Tuesday */
const NOW = Date.UTC(2026, 10, 24, 5, 0);
const MAINTENANCE: MaintenanceConfig = {
  of: ['pg-a'],
  why: 'PostgreSQL 18 upgrade',
  by: 'Database team',
  days: null,
  from: '2026-11-24T04:00:00Z',
  to: '2026-11-24T06:00:00Z',
};
const INCIDENT: Incident = {
  id: '2026-411',
  severity: 'warning',
  since: NOW - HOUR,
  conditions: [],
  seen: [],
  times: 1,
  history: [{ t: NOW - HOUR, what: 'opened', detail: '' }],
};

function about(kind: SubjectKind, id: string, evidence: Record<string, unknown> = {}): Condition {
  return aCondition(kind === 'service' ? 'service.health' : 'postgres.locks', kind, id, NOW, { evidence });
}

function input(maintenance: readonly MaintenanceConfig[] = [], estate = new FakeEstate(), now = NOW) {
  const services = [aService({ id: 'shipping', dependsOn: ['pg-a'] })];
  return anInput(
    estate,
    aConfig({ services, targets: [aPostgres({ id: 'pg-a' }), aPostgres({ id: 'pg-b' })], maintenance }),
    now,
  );
}

describe('maintenance', () => {
  it('holds back what it is of, the copies of it, and the services that feel it', () => {
    const held = suppressionOf(input([MAINTENANCE]), INCIDENT, [
      about('target', 'pg-a'),
      about('replica', 'pg-a-2', { target: 'pg-a' }),
      about('service', 'shipping'),
    ]);
    expect(held).toEqual({
      how: 'maintenance',
      by: 'Database team',
      why: 'PostgreSQL 18 upgrade',
      until: Date.UTC(2026, 10, 24, 6),
    });
    expect(suppressionOf(input([MAINTENANCE]), INCIDENT, [about('service', 'shipping')])).not.toBeNull();
  });

  it('holds nothing back that something else is part of, nor before and after its time', () => {
    const both = [about('target', 'pg-a'), about('target', 'pg-b')];
    expect(suppressionOf(input([MAINTENANCE]), INCIDENT, both)).toBeNull();
    for (const now of [NOW - 2 * HOUR, NOW + HOUR])
      expect(
        suppressionOf(input([MAINTENANCE], new FakeEstate(), now), INCIDENT, [about('target', 'pg-a')]),
      ).toBeNull();
  });

  it.each([
    // Tuesday 23:30 to 02:00, in Oslo (UTC+1).
    ['2026-11-24T22:29:00Z', null],
    ['2026-11-24T22:30:00Z', '2026-11-25T01:00:00Z'],
    ['2026-11-25T00:59:30Z', '2026-11-25T01:00:00Z'],
    ['2026-11-25T01:00:00Z', null],
    // The night to Tuesday is Monday's.
    ['2026-11-23T23:30:00Z', null],
  ])('of each week, over midnight: at %s it is open until %s', (at, until) => {
    const weekly = { ...MAINTENANCE, days: [2], from: '23:30', to: '02:00' };
    const ends = openUntil(weekly, Date.parse(at), 'Europe/Oslo');
    expect(ends).toBe(until === null ? null : Date.parse(until));
  });
});

describe('an acknowledgement', () => {
  const PAGE = anIncident({ severity: 'warning' });
  function withNotes(...acts: readonly (readonly [number, Parameters<typeof acknowledgement>[1]])[]) {
    const estate = new FakeEstate();
    for (const [t, act] of acts)
      estate.event('note', { kind: 'site', id: 'wall' }, t, acknowledgement(PAGE, act, t));
    return estate;
  }
  const hold = (minutes: number | null) =>
    ({ do: 'acknowledge', by: 'Kari', why: 'is known', minutes }) as const;

  it('holds back until its time is over, the newest word counts, and it can be taken back', () => {
    const estate = withNotes([NOW, hold(60)]);
    expect(suppressionOf(input([], estate, NOW + 1), INCIDENT, [])).toEqual({
      how: 'acknowledged',
      by: 'Kari',
      why: 'is known',
      until: NOW + HOUR,
    });
    expect(suppressionOf(input([], estate, NOW + HOUR), INCIDENT, [])).toBeNull();
    const taken = withNotes([NOW, hold(60)], [NOW + 5, { do: 'withdraw', by: 'Kari' }]);
    expect(suppressionOf(input([], taken, NOW + 10), INCIDENT, [])).toBeNull();
    expect(suppressionOf(input([], estate, NOW + 1), { ...INCIDENT, id: '2026-412' }, [])).toBeNull();
  });

  it('is void when the incident becomes graver, and when one that was over comes back', () => {
    const estate = withNotes([NOW, hold(null)]);
    const at = input([], estate, NOW + HOUR);
    expect(suppressionOf(at, INCIDENT, [])).toMatchObject({ until: null });
    expect(suppressionOf(at, { ...INCIDENT, severity: 'critical' }, [])).toBeNull();
    const back = {
      ...INCIDENT,
      history: [...INCIDENT.history, { t: NOW + 9, what: 'again', detail: '' } as const],
    };
    expect(suppressionOf(at, back, [])).toBeNull();
  });
});

it('a weekly window ends at its own time where the clock is set in it', () => {
  const window = { of: [], by: '', why: '', days: [0], from: '01:30', to: '03:30' };
  const ends = (now: number): string => new Date(openUntil(window, now, 'Europe/Oslo') ?? 0).toISOString();
  // The clock is set back from 03:00 to 02:00.
  expect(ends(Date.UTC(2026, 9, 25, 0, 20))).toBe('2026-10-25T02:30:00.000Z');
  expect(ends(Date.UTC(2026, 9, 25, 1, 20))).toBe('2026-10-25T02:30:00.000Z');
  // The clock is set forward from 02:00 to 03:00.
  expect(ends(Date.UTC(2026, 2, 29, 0, 40))).toBe('2026-03-29T01:30:00.000Z');
});
