import { RESOURCES } from '../../shared/metrics/resources';
import type { Sections, Snapshot } from '../../shared/model/snapshot';
import type { Episode, TenantPage, TenantResource } from '../../shared/model/tenant-page';
import { aFrame, aSnapshot, at, MINUTE, NOW, noise } from './snapshots';
import { BOARD_POOLS, cached, calmTenants, contendedTenants } from './tenants';

const HOUR = 60 * MINUTE;
const STEP = 6 * MINUTE;
const POINTS = 240;

/** Over a day: more in the hours of work, and from `risen` minutes ago on as it is now. */
function lineOf(usual: number, now: number, risen: number, seed: number): TenantResource['use'] {
  const t = Float64Array.from({ length: POINTS }, (_, step) => NOW - (POINTS - step) * STEP);
  const v = t.map((time, step) => {
    const hour = (time / HOUR) % 24;
    const day = 0.35 + 0.65 * Math.max(0, Math.sin(((hour - 4) / 14) * Math.PI));
    const calm = usual * day * (1 + 0.16 * noise(step, seed));
    return NOW - time < risen * MINUTE ? now * (0.9 + 0.1 * noise(step, seed + 1)) : calm;
  });
  // Four hours of the night nobody watched.
  return { t, v: v.map((value, step) => (step > 40 && step < 62 ? Number.NaN : value)) };
}

interface Told {
  readonly id: string;
  readonly now: number;
  readonly due: number;
  readonly saturated?: boolean;
  readonly day?: TenantResource['day'];
}

function resourcesOf(told: readonly Told[]): readonly TenantResource[] {
  return told.map(({ id, now, due, saturated = false, day = null }, at) => {
    const resource = RESOURCES.find((one) => one.id === id);
    if (resource === undefined) throw new Error(`no resource ${id}`);
    const risen = now > 1.5 * due ? 18 : 0;
    return {
      ...resource,
      use: lineOf(Math.min(now, due) * 0.8, now, risen, at + 3),
      now,
      due,
      saturated,
      day,
    };
  });
}

const CAMPAIGN = resourcesOf([
  {
    id: 'queue_jobs',
    now: 1_160,
    due: 40,
    saturated: true,
    day: { amount: 2_412_000, unit: '{job}.s', quota: 1_800_000, cost: 13.4 },
  },
  {
    id: 'redis_ops',
    now: 14_200,
    due: 645,
    saturated: true,
    day: { amount: 61e6, unit: '{command}', quota: null, cost: 1.22 },
  },
  {
    id: 'redis_memory',
    now: 912e6,
    due: 294e6,
    day: { amount: 3.1e13, unit: 'By.s', quota: null, cost: null },
  },
  { id: 'db_time', now: 1.4, due: 1, day: { amount: 21_600, unit: 's', quota: 86_400, cost: 1.08 } },
  {
    id: 'connections',
    now: 12,
    due: 10,
    day: { amount: 260_000, unit: '{connection}.s', quota: null, cost: null },
  },
  { id: 'locks', now: 0, due: 1 },
  { id: 'blocks', now: 310, due: 240, day: { amount: 7.4e6, unit: '{block}', quota: null, cost: 0.07 } },
  { id: 'ingress', now: 44, due: 20, day: { amount: 1.9e6, unit: '{request}', quota: 4e6, cost: 0.95 } },
  { id: 'job_wait', now: 4.8, due: 4.8 },
  { id: 'response_time', now: 0.31, due: 0.21 },
]);

const PAYS = resourcesOf([
  {
    id: 'queue_jobs',
    now: 36,
    due: 160,
    saturated: true,
    day: { amount: 640_000, unit: '{job}.s', quota: 7_200_000, cost: 3.55 },
  },
  {
    id: 'redis_ops',
    now: 520,
    due: 2_580,
    saturated: true,
    day: { amount: 18e6, unit: '{command}', quota: null, cost: 0.36 },
  },
  { id: 'db_time', now: 1.4, due: 4, day: { amount: 38_000, unit: 's', quota: 345_600, cost: 1.9 } },
  { id: 'job_wait', now: 846, due: 92 },
  { id: 'response_time', now: 0.59, due: 0.21 },
]);

const EPISODES: readonly Episode[] = [
  {
    id: 'a',
    from: at('06:23'),
    to: null,
    role: 'offender',
    offender: 'Fjellsport',
    resource: 'queue jobs',
    victims: 214,
    excess: 29,
  },
  {
    id: 'b',
    from: at('06:23') - 26 * HOUR,
    to: at('06:23') - 26 * HOUR + 41 * MINUTE,
    role: 'offender',
    offender: 'Fjellsport',
    resource: 'Redis ops',
    victims: 61,
    excess: 8.4,
  },
  {
    id: 'c',
    from: at('06:23') - 98 * HOUR,
    to: at('06:23') - 98 * HOUR + 9 * MINUTE,
    role: 'victim',
    offender: 'Hansa Kontor',
    resource: 'database time',
    victims: 12,
    excess: 5,
  },
];

function daysOf(count: number, today: number): TenantPage['days'] {
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(NOW - (count - 1 - i) * 24 * HOUR).toISOString().slice(0, 10);
    const last = i === count - 1;
    const gone = !last && i === count - 5;
    return { day, cost: last ? today : gone ? null : 14 + 5 * noise(i, 9), coverage: gone ? 0 : 0.97 };
  });
}

const OFFENDER: TenantPage = {
  id: 'fjellsport',
  name: 'Fjellsport',
  tier: 'standard',
  pool: 'Pool B',
  severity: 'warning',
  freshness: 'live',
  observedAt: NOW - 1_000,
  answer: {
    verdict: 'Fjellsport takes 29× its share of queue jobs;',
    reason: '214 other tenants pay.',
    note: '',
  },
  resources: CAMPAIGN,
  episodes: EPISODES,
  days: daysOf(14, 16.72),
  currency: 'EUR',
};

function shown(page: TenantPage | null, over: Partial<Sections> = {}, id = page?.id ?? 'gone'): Snapshot {
  return aSnapshot({
    frame: aFrame({ incidents: { count: 1, worst: 'warning' } }),
    ...contendedTenants(BOARD_POOLS),
    tenant: { id, page },
    ...over,
  });
}

const unknownNow = (page: TenantPage): TenantPage => ({
  ...page,
  severity: 'unknown',
  resources: page.resources.map((one) => ({ ...one, now: null, due: null, saturated: false })),
});

/** Snapshots of a tenant's page by name. */
export const TENANT_PAGE_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  'tenant-offender': () => shown(OFFENDER),
  'tenant-victim': () =>
    shown({
      ...OFFENDER,
      id: 'nord',
      name: 'Nord 3PL',
      tier: 'gold',
      answer: {
        verdict: 'Nord 3PL waits 9.2× its usual for its jobs;',
        reason: 'Fjellsport takes queue jobs.',
        note: '',
      },
      resources: PAYS,
      episodes: EPISODES.slice(0, 1).map((one) => ({ ...one, role: 'victim' })),
    }),
  'tenant-calm': () =>
    shown(
      {
        ...OFFENDER,
        severity: 'ok',
        answer: {
          verdict: 'Fjellsport is served as usual,',
          reason: 'and takes no more than is due where something is short.',
          note: '',
        },
        resources: CAMPAIGN.map((one, at) => ({
          ...one,
          use: lineOf((one.due ?? 1) * 0.6, 1, 0, at),
          now: (one.due ?? 1) * 0.6,
          saturated: false,
        })),
        episodes: [],
      },
      { frame: aFrame({}), ...calmTenants(BOARD_POOLS) },
    ),
  'tenant-no-prices': () =>
    shown({
      ...OFFENDER,
      currency: null,
      resources: CAMPAIGN.map((one) => ({
        ...one,
        day: one.day === null ? null : { ...one.day, cost: null },
      })),
      episodes: Array.from({ length: 12 }, (_, i) => ({
        ...(EPISODES[i % 3] as Episode),
        id: `e${i}`,
        from: NOW - (i * 31 + 2) * HOUR,
        to: i === 0 ? null : NOW - (i * 31 + 2) * HOUR + (i * 7 + 3) * MINUTE,
      })),
    }),
  'tenant-new': () =>
    shown({
      ...OFFENDER,
      severity: 'ok',
      answer: {
        verdict: 'Fjellsport takes no more than is due to it,',
        reason: 'and how long it waits is not known yet.',
        note: '',
      },
      resources: CAMPAIGN.slice(0, 2).map((one) => ({ ...one, saturated: false, due: null, day: null })),
      episodes: [],
      days: [],
    }),
  'tenant-stale': () =>
    shown(
      unknownNow({
        ...OFFENDER,
        freshness: 'stale',
        observedAt: NOW - 4 * MINUTE,
        answer: {
          verdict: 'No new data on Fjellsport;',
          reason: 'the lines end where it was known.',
          note: '',
        },
      }),
      { frame: aFrame({ freshness: 'stale', observedAt: NOW - 4 * MINUTE, connection: 'degraded' }) },
    ),
  'tenant-offline': () => {
    const snapshot = cached(shown(OFFENDER));
    const page = unknownNow({
      ...OFFENDER,
      freshness: 'cached',
      answer: {
        verdict: 'No new data on Fjellsport;',
        reason: 'the lines end where it was known.',
        note: '',
      },
    });
    return { ...snapshot, sections: { ...snapshot.sections, tenant: { id: page.id, page } } };
  },
  'tenant-gone': () =>
    shown(
      unknownNow({
        ...OFFENDER,
        observedAt: null,
        freshness: 'stale',
        answer: {
          verdict: 'Fjellsport sends no data any more;',
          reason: 'this is what is kept of it.',
          note: '',
        },
        resources: OFFENDER.resources.slice(3, 7),
      }),
    ),
  'tenant-nobody': () => shown(null),
};
