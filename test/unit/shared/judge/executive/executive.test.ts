import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../../shared/config/config';
import { linesOf } from '../../../../../shared/format/two-lines';
import { asCached } from '../../../../../shared/judge/cached';
import { executiveAnswer } from '../../../../../shared/judge/executive/answer';
import { type Judged, presentExecutive } from '../../../../../shared/judge/executive/executive';
import type { Incident, JudgeInput } from '../../../../../shared/judge/judgement';
import type { ExecutiveCapacity, ExecutiveService } from '../../../../../shared/model/executive';
import { type Baseline, type Learnt, NOTHING_LEARNT } from '../../../../../shared/model/learnt';
import type { RecoveryRow } from '../../../../../shared/model/recovery';
import type { ServiceRow } from '../../../../../shared/model/services';
import { troubledExecutive } from '../../../../builders/executive';
import { anUnproven, aProven, INVOICING } from '../../../../builders/recovery';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../../builders/series';
import { named } from '../../../../builders/services';
import { aColumn, aFrame, aSnapshot, at, DAY, HOUR, NOW } from '../../../../builders/snapshots';

const OSLO = { id: 'oslo', name: 'Oslo', region: '', timezone: 'Europe/Oslo', windows: [] };
const OBJECTIVE = { availability: 0.999, latency: 0.8, window: 30 * DAY };
const NAMES = ['shipping', 'receiving', 'invoicing'];
const CONFIG = aConfig({
  sites: [OSLO],
  services: NAMES.map((id) => aService({ id, objective: OBJECTIVE })),
  targets: [aPostgres({ id: 'pg-prod' })],
});

type Budget = NonNullable<ServiceRow['budget']>;
function aRow(id: string, budget: Partial<Budget> | null, over: Partial<ServiceRow> = {}): ServiceRow {
  const row = named(id, over);
  return { ...row, budget: budget === null || row.budget === null ? null : { ...row.budget, ...budget } };
}
const proven = (): readonly RecoveryRow[] => NAMES.map((id) => aProven({ id }));

interface Estate {
  readonly rows: readonly ServiceRow[];
  readonly recovery?: readonly RecoveryRow[];
  readonly budgets?: Judged['budgets'];
  readonly incidents?: readonly Incident[];
  readonly config?: Config;
  readonly learnt?: Learnt;
  readonly estate?: FakeEstate;
}
function present({ rows, recovery = proven(), budgets = {}, incidents = [], ...rest }: Estate) {
  const { config = CONFIG, learnt, estate = new FakeEstate() } = rest;
  const input: JudgeInput = {
    ...anInput(estate, config, NOW),
    ...(learnt === undefined ? {} : { learnt }),
  };
  const answer = { verdict: '', reason: '', note: '' };
  return presentExecutive(input, {
    conditions: [],
    incidents,
    budgets,
    services: { answer, rows },
    recovery: { answer, rows: recovery, backups: [] },
  });
}
const quiet = (): readonly ServiceRow[] => [
  aRow('shipping', { value: 0.88 }),
  aRow('receiving', { value: 0.97 }),
  aRow('invoicing', { value: 0.81 }),
];

describe('promises', () => {
  it('all are kept: the one with least left comes first, and its rest is told', () => {
    const { services, answer } = present({ rows: quiet() });
    expect(services.map(({ id, risk }) => [id, risk])).toEqual([
      ['invoicing', 'ok'],
      ['shipping', 'ok'],
      ['receiving', 'ok'],
    ]);
    expect(answer).toEqual({
      verdict: 'All three services keep their promises.',
      reason: '',
      note: 'All are proven to recover in time. Least is left of Invoicing: 81 % of its error budget.',
    });
  });

  it('what is spent within a day breaks, on the clock of the first site', () => {
    const ill = { severity: 'critical' } as const;
    const rows = [aRow('shipping', { value: 0.11, spentAt: at('07:19') }, ill), ...quiet().slice(1)];
    const { services, answer } = present({ rows });
    expect(services[0]).toMatchObject({
      id: 'shipping',
      risk: 'critical',
      riskWords: 'runs out at 07:19',
      spentAt: at('07:19'),
    });
    expect(answer).toMatchObject({ verdict: 'Shipping breaks its promise:' });
    expect(answer.reason).toMatch(/^its error budget runs out at 07:19/);
    const later = present({ rows: [aRow('shipping', { value: 0.11, spentAt: NOW + 20 * HOUR })] });
    expect(later.services[0]?.riskWords).toBe('runs out tomorrow 02:41');
  });

  it('nothing left is broken, since when where it is known', () => {
    const series = aColumn(4, HOUR, (index) => (index < 2 ? 0.1 : 0));
    const { services, answer } = present({ rows: [aRow('shipping', { value: 0, series })] });
    expect(services[0]).toMatchObject({ risk: 'critical', riskWords: 'broken since 05:41', spentAt: null });
    expect(answer).toMatchObject({
      verdict: 'Shipping has broken its promise:',
      reason: 'its error budget has been used up since 05:41.',
    });
    const ever = present({ rows: [aRow('shipping', { value: 0, series: aColumn(4, HOUR, () => 0) })] });
    expect(ever.services[0]?.riskWords).toBe('broken');
    expect(ever.answer.reason).toBe('its error budget is used up.');
  });

  it('two are counted, the nearest is named', () => {
    const ill = { severity: 'critical' } as const;
    const rows = ['shipping', 'receiving'].map((id) => aRow(id, { value: 0.1, spentAt: at('07:19') }, ill));
    expect(present({ rows }).answer).toMatchObject({
      verdict: 'Two services break their promises:',
      reason: 'the error budget of Shipping runs out at 07:19.',
    });
  });

  it('a service that is well again does not break its promise, whatever its pace was', () => {
    const well = (id: string): ServiceRow => aRow(id, { value: 0.9, spentAt: at('07:19') });
    expect(present({ rows: [well('shipping')] }).answer.verdict).toBe('Shipping may break its promise:');
    expect(present({ rows: [well('shipping'), well('receiving')] }).answer.verdict).toBe(
      'Two services may break their promises:',
    );
  });

  it('a budget that burns is at risk by its alert, and as long as it takes', () => {
    const fast = present({
      rows: [aRow('shipping', { value: 0.6, alert: 'critical', spentAt: NOW + 17 * HOUR })],
    });
    expect(fast.services[0]).toMatchObject({ risk: 'critical', spentAt: NOW + 17 * HOUR });
    const slow = present({
      rows: [aRow('shipping', { value: 0.6, alert: 'warning', spentAt: NOW + 9 * DAY })],
    });
    expect(slow.services[0]).toMatchObject({ risk: 'warning' });
    expect(slow.services[0]?.riskWords).toMatch(/^runs out by \d+ Dec$/);
    expect(slow.answer.verdict).toBe('Shipping may break its promise:');
  });

  it('shows the figure, the pace and the source of the services view', () => {
    const pace = { rate: 50, watched: HOUR };
    const { services } = present({
      rows: [aRow('shipping', { value: 0.6, pace, source: 'feed', coverage: null })],
    });
    expect(services[0]).toMatchObject({ budget: { value: 0.6 }, pace, source: 'feed', coverage: null });
  });

  it('little left warns', () => {
    const { services, answer } = present({ rows: [aRow('shipping', { value: 0.12 })] });
    expect(services[0]).toMatchObject({ risk: 'warning', riskWords: 'little is left' });
    expect(answer.reason).toBe('12 % of its error budget is left.');
  });

  it('stale is unknown and never kept; all of it is said so', () => {
    const rows = quiet().map((row) => ({ ...row, severity: 'unknown' as const, was: 'ok' as const }));
    const stale = rows.map((row) => ({
      ...row,
      freshness: 'stale' as const,
      budget: row.budget && { ...row.budget, freshness: 'stale' as const },
    }));
    const all = present({ rows: stale });
    expect(all.services.every(({ risk, freshness }) => risk === 'unknown' && freshness === 'stale')).toBe(
      true,
    );
    expect(all.answer.verdict).toBe('Whether promises are kept is not known:');
    const one = present({ rows: [stale[0] as ServiceRow, ...quiet().slice(1)] });
    expect(one.services[0]).toMatchObject({ id: 'shipping', risk: 'unknown', was: 'ok' });
    expect(one.answer).toMatchObject({
      verdict: 'Whether Shipping keeps its promise is unknown:',
      reason: 'two others keep their promises.',
    });
  });

  it('what was hardly watched is kept so far only', () => {
    const rows = quiet().map((row) => ({
      ...row,
      budget: row.budget && { ...row.budget, coverage: { watched: 29 * HOUR, window: 30 * DAY } },
    }));
    const { services, answer } = present({ rows });
    expect(services[0]?.riskWords).toBe('kept so far');
    expect(answer.verdict).toBe('All three services keep their promises so far.');
    expect(answer.note).toMatch(/^Watched so far: 29 h of 30 d\./);
  });

  it('a service that is critical comes before promises that are kept', () => {
    const rows = [aRow('shipping', { value: 0.54 }, { severity: 'critical' }), ...quiet().slice(1)];
    const { services, answer } = present({ rows });
    expect(services[0]).toMatchObject({ id: 'shipping', risk: 'ok' });
    expect(answer).toMatchObject({
      verdict: 'Shipping is critical:',
      reason: 'its promise holds, 54 % of its error budget is left.',
    });
  });

  it('without a promise nothing is called kept', () => {
    const objective = { ...OBJECTIVE, availability: null };
    const config = { ...CONFIG, services: NAMES.map((id) => aService({ id, objective })) };
    const { services, answer } = present({
      config,
      rows: NAMES.map((id) => aRow(id, null)),
      recovery: [],
    });
    expect(services[0]).toMatchObject({ risk: null, riskWords: 'no promise', budget: null, recovery: null });
    expect(answer).toMatchObject({
      verdict: 'All three services are well.',
      note: 'No availability is promised of them.',
    });
  });

  it('without a promise, a service in trouble is what there is to say', () => {
    const objective = { ...OBJECTIVE, availability: null };
    const config = { ...CONFIG, services: NAMES.map((id) => aService({ id, objective })) };
    const rows = NAMES.map((id, at) => aRow(id, null, at === 0 ? { severity: 'warning' } : {}));
    expect(present({ config, rows, recovery: [] }).answer).toMatchObject({
      verdict: 'One service needs attention.',
      note: 'No availability is promised of them.',
    });
  });

  it('all of the time has no error budget, so none is judged', () => {
    const config = {
      ...CONFIG,
      services: [aService({ id: 'shipping', objective: { ...OBJECTIVE, availability: 1 } })],
    };
    const { services } = present({ config, rows: [aRow('shipping', null)] });
    expect(services[0]).toMatchObject({ risk: null, riskWords: 'no error budget', objective: 1 });
  });

  it('recovery speaks where all is kept', () => {
    const failed = [...proven().slice(0, 2), INVOICING];
    expect(present({ rows: quiet(), recovery: failed }).answer).toMatchObject({
      verdict: 'All three services keep their promises;',
      reason: 'but Invoicing is not proven to recover in time: drill failed yesterday.',
    });
    const never = [...proven().slice(0, 2), anUnproven({ id: 'invoicing' })];
    const { answer, services } = present({ rows: quiet(), recovery: never });
    expect(answer.reason).toBe('but Invoicing is not proven to recover: never drilled; 60 min promised.');
    expect(services[0]?.recovery).toEqual({
      posture: 'unproven',
      severity: 'unknown',
      words: 'never drilled; 60 min promised',
      misses: null,
    });
    const loses = anUnproven({
      id: 'invoicing',
      posture: 'at risk',
      severity: 'warning',
      reasons: ['RPO missed, loses 9 of 5 min'],
      misses: 'data',
    });
    const lossy = present({ rows: quiet(), recovery: [...proven().slice(0, 2), loses] });
    expect(lossy.answer.reason).toBe('but Invoicing is not proven to recover: RPO missed, loses 9 of 5 min.');
    expect(lossy.services[0]?.recovery).toMatchObject({
      misses: 'data',
      words: 'RPO missed, loses 9 of 5 min',
    });
  });

  it('without a service it says what to do', () => {
    const config = { ...CONFIG, services: [] };
    expect(present({ rows: [], config }).answer.reason).toBe('Name one under services in the configuration.');
  });
});

const NO_HOURS = {
  usual: new Float32Array(168).fill(Number.NaN),
  spread: new Float32Array(168),
  days: new Uint16Array(168),
};
/** Daily peaks of connections, the last of yesterday. */
function learntPeaks(count: number, value: (index: number) => number): Learnt {
  const baseline: Baseline = {
    normal: NO_HOURS,
    peak: NO_HOURS,
    peaks: aColumn(count, DAY, value, at('00:00') - DAY),
  };
  return { ...NOTHING_LEARNT, asOf: NOW, baselines: new Map([['postgres.connections|pg-prod', baseline]]) };
}
function connections(used: number | null, t = NOW): FakeEstate {
  const estate = new FakeEstate()
    .sample('postgresql.connection.max', { target: 'pg-prod' }, NOW, 103)
    .sample('gantry.postgresql.connection.reserved', { target: 'pg-prod' }, NOW, 3);
  return estate.sample('postgresql.backends', { target: 'pg-prod' }, t, used);
}

describe('capacity', () => {
  const of = (learnt: Learnt | undefined, estate = connections(41)): ExecutiveCapacity | undefined =>
    present({ rows: quiet(), estate, ...(learnt === undefined ? {} : { learnt }) }).capacity[0];

  it('is use of the limit less what is kept back; without a past nothing is foreseen', () => {
    expect(of(undefined)).toMatchObject({
      name: 'PostgreSQL pg-prod',
      label: 'connections',
      use: { value: 0.41, unit: '1', freshness: 'live' },
      peak: null,
      severity: 'ok',
      reachedAt: null,
      words: 'not known yet',
    });
  });

  it('nine days are too few to draw a line through', () => {
    expect(of(learntPeaks(9, (index) => 50 + index))).toMatchObject({ peak: 0.58, words: 'not known yet' });
  });

  it('a steady rise meets the limit, with its bounds', () => {
    const found = of(learntPeaks(28, (index) => 30 + index + (index % 3) * 0.6));
    expect(found?.words).toMatch(/^full in [67] weeks \(\d+ to \d+\)$/);
    expect(found?.severity).toBe('ok');
    expect(found?.earliest).toBeLessThanOrEqual(found?.reachedAt ?? 0);
    expect(found?.latest).toBeGreaterThanOrEqual(found?.reachedAt ?? Number.POSITIVE_INFINITY);
  });

  it('what may be full in two weeks warns, and is said when all promises are kept', () => {
    const learnt = learntPeaks(20, (index) => 42 + index * 2 + (index % 2) * 0.2);
    const found = of(learnt);
    expect(found?.severity).toBe('warning');
    expect(found?.words).toMatch(/^full in \d+ days? \(\d+ to \d+\)$/);
    const { answer } = present({ rows: quiet(), estate: connections(41), learnt });
    expect(answer.reason).toMatch(/^but connections of PostgreSQL pg-prod: full in /);
  });

  it('a figure that breathes has no end in sight; near its limit it warns all the same', () => {
    expect(of(learntPeaks(28, (index) => 50 + (index % 7)))?.words).toBe('no rise in 28 days');
    expect(of(learntPeaks(28, (index) => 88 + (index % 7)))).toMatchObject({
      severity: 'warning',
      words: 'nearly full at its busiest',
    });
    expect(of(learntPeaks(28, (index) => 98 + (index % 3)))?.words).toBe('full at its busiest');
  });

  it('stale use is unknown, and nothing of it is ok', () => {
    const estate = connections(41, NOW - HOUR);
    expect(
      of(
        learntPeaks(28, () => 50),
        estate,
      ),
    ).toMatchObject({
      severity: 'unknown',
      use: { value: null, freshness: 'stale' },
    });
  });

  it('what has no limit is not there', () => {
    const estate = new FakeEstate().sample('postgresql.backends', { target: 'pg-prod' }, NOW, 41);
    expect(present({ rows: quiet(), estate }).capacity).toEqual([]);
  });
});

describe('the past', () => {
  const day = (ago: number, opened: number, watched: number) => ({
    from: at('00:00') - ago * DAY,
    opened,
    critical: 0,
    seconds: 0,
    watched,
  });
  const incident = (since: number): Incident => ({
    id: 'a',
    severity: 'critical',
    since,
    conditions: [],
    seen: [],
    times: 1,
    history: [],
  });

  it('a day that nobody watched is unknown, not a day without incidents', () => {
    const incidents = [day(3, 0, 0), day(2, 2, 0.1), day(1, 0, 0.9), day(0, 0, 0.27)];
    const { days } = present({ rows: quiet(), learnt: { ...NOTHING_LEARNT, asOf: NOW, incidents } });
    expect(days.map(({ opened }) => opened)).toEqual([null, 2, 0, 0]);
  });

  it('today has what is open since it was learnt, and is there after midnight', () => {
    const learnt = { ...NOTHING_LEARNT, asOf: NOW - HOUR, incidents: [day(1, 1, 1)] };
    const { days, open } = present({ rows: quiet(), learnt, incidents: [incident(at('06:12'))] });
    expect(days.map(({ opened, critical }) => [opened, critical])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(days[1]?.seconds).toBeCloseTo((NOW - at('06:12')) / 1_000);
    expect(open).toBe(1);
  });

  it('without a history there are no days', () => {
    expect(present({ rows: quiet(), incidents: [incident(NOW)] }).days).toEqual([]);
  });

  it('cost of yesterday beside the week before; nothing without a price', () => {
    expect(present({ rows: quiet() }).cost).toBeNull();
    const costs = Array.from({ length: 10 }, (_, index) => ({
      from: at('00:00') - (10 - index) * DAY,
      cost: 100 + index,
      events: index === 9 ? 2_000 : null,
      tenants: 40,
    }));
    const learnt = { ...NOTHING_LEARNT, currency: 'EUR', costs };
    expect(present({ rows: quiet(), learnt }).cost).toMatchObject({
      lastDay: 109,
      usualDay: 105,
      perTenant: 109 / 40,
      perEvent: 109 / 2_000,
    });
    const gap = { ...learnt, costs: costs.slice(0, -1) };
    expect(present({ rows: quiet(), learnt: gap }).cost).toMatchObject({
      lastDay: null,
      perTenant: null,
      perEvent: null,
    });
  });
});

it('from memory nothing is judged, figures say cached, and a proof that has run out meanwhile is none', () => {
  const recovery = {
    answer: { verdict: '', reason: '', note: '' },
    rows: [aProven({ id: 'shipping', provenAt: NOW - 80 * DAY, drillEvery: 90 * DAY })],
    backups: [],
  };
  const { sections } = aSnapshot({ frame: aFrame(), executive: troubledExecutive(), recovery });
  const { executive } = asCached(sections, { asOf: NOW, now: NOW + 11 * DAY });
  expect(executive.services[0]).toMatchObject({
    severity: 'unknown',
    was: 'critical',
    freshness: 'cached',
    risk: 'unknown',
    riskWords: 'runs out at 07:19',
    budget: { value: 0.11, freshness: 'cached' },
    recovery: { posture: 'at risk' },
  });
  expect(
    executive.capacity.every(({ severity, use }) => severity === 'unknown' && use.freshness === 'cached'),
  ).toBe(true);
});

describe('answers', () => {
  const name = fc
    .array(fc.stringMatching(/^[A-Za-zÅÆØåæø0-9-]{1,14}$/), { minLength: 1, maxLength: 4 })
    .map((words) => words.join(' ').slice(0, 40).trim());
  const severity = fc.constantFrom('ok', 'info', 'warning', 'critical', 'unknown');
  const ratio = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  const [like] = troubledExecutive().services as readonly [ExecutiveService];
  const [full] = troubledExecutive().capacity as readonly [ExecutiveCapacity];
  const service = fc.record({
    name,
    severity,
    risk: fc.option(severity),
    left: ratio,
    coverage: fc.option(fc.record({ watched: fc.nat(30 * DAY), window: fc.constant(30 * DAY) })),
    pace: fc.option(
      fc.record({ rate: fc.double({ min: 0, max: 5_000, noNaN: true }), watched: fc.nat(HOUR) }),
    ),
    riskWords: fc.constantFrom(
      'runs out at 07:19',
      'runs out tomorrow 03:10',
      'broken',
      'broken since 06:41',
      'not known',
    ),
    recovery: fc.option(
      fc.record({
        posture: fc.constantFrom('proven', 'at risk', 'unproven'),
        severity,
        words: fc.constantFrom(
          '25 of 30 min',
          'never drilled; 60 min promised',
          'proof is 214 d old, due after 90 d',
        ),
      }),
    ),
  });

  it('fit two lines whatever things are called', () => {
    fc.assert(
      fc.property(
        fc.array(service, { maxLength: 14 }),
        fc.array(
          fc.record({ name, label: name, severity, words: fc.constantFrom('full in 9 days (6 to 14)', 'x') }),
        ),
        (services, capacity) => {
          const { verdict, reason } = executiveAnswer(
            anInput(new FakeEstate(), CONFIG, NOW),
            services.map(
              ({ left, ...over }): ExecutiveService => ({
                ...like,
                ...over,
                budget: like.budget && { ...like.budget, value: left },
              }),
            ),
            capacity.map((over): ExecutiveCapacity => ({ ...full, ...over })),
          );
          expect(verdict).not.toBe('');
          expect(`${verdict} ${reason}`).not.toMatch(/undefined|null|NaN/);
          expect(linesOf(verdict, reason)).toBeLessThanOrEqual(2);
        },
      ),
    );
  });
});
