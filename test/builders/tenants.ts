import { RESOURCES } from '../../shared/metrics/resources';
import type {
  PoolRow,
  Snapshot,
  TenantMark,
  TenantsRoster,
  TenantsSection,
} from '../../shared/model/snapshot';
import { aFrame, aSnapshot, MINUTE, NOW, noise } from './snapshots';

const WIDTH = RESOURCES.length;
const QUEUE = RESOURCES.findIndex(({ id }) => id === 'queue_jobs');
const OPS = RESOURCES.findIndex(({ id }) => id === 'redis_ops');
const WAIT = RESOURCES.findIndex(({ id }) => id === 'job_wait');
const RESPONSE = RESOURCES.findIndex(({ id }) => id === 'response_time');

function rosterOf(count: number, named: Readonly<Record<number, readonly [string, string]>>): TenantsRoster {
  const indices = Array.from({ length: count }, (_, i) => i);
  return {
    resources: RESOURCES,
    ids: indices.map((i) => named[i]?.[0].toLowerCase().replaceAll(' ', '-') ?? `tenant-${i}`),
    names: indices.map((i) => named[i]?.[0] ?? `Tenant ${i}`),
    tiers: indices.map((i) => named[i]?.[1] ?? 'standard'),
  };
}

function poolsOf(
  counts: readonly number[],
  over: (index: number) => Partial<PoolRow> = () => ({}),
): PoolRow[] {
  let from = 0;
  return counts.map((count, index) => {
    const pool: PoolRow = {
      id: `pool-${index}`,
      name: `Pool ${String.fromCharCode(65 + index)}`,
      from,
      count,
      note: '',
      used: new Float32Array(WIDTH).fill(0.4),
      saturated: new Uint8Array(WIDTH),
      ...over(index),
    };
    from += count;
    return pool;
  });
}

/** Quiet values: mostly at or below a fair share, now and then a little over. */
function quiet(count: number): Float32Array {
  return Float32Array.from({ length: count * WIDTH }, (_, i) => {
    const n = noise(i, 1);
    return n > 0.97 ? 2 + noise(i, 2) : 0.4 + 0.5 * Math.abs(n);
  });
}

function section(over: Partial<TenantsSection>): TenantsSection {
  return {
    answer: { verdict: 'All 40 tenants are within their shares.', reason: '', note: 'Nothing is saturated.' },
    pools: [],
    marks: [],
    freshness: 'live',
    observedAt: NOW - 1_000,
    every: 5_000,
    values: new Float32Array(0),
    ...over,
  };
}

const mark = (over: Partial<TenantMark> & Pick<TenantMark, 'index' | 'role' | 'note'>): TenantMark => ({
  severity: 'warning',
  since: NOW - 18 * MINUTE,
  freshness: 'live',
  ...over,
});

/** The board's campaign: one offender floods the queue and Redis of pool B, whose other tenants wait. */
function campaign(counts: readonly number[], offender: number, victims: readonly number[]): Snapshot {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const named: Record<number, readonly [string, string]> = { [offender]: ['Fjellsport', 'standard'] };
  const names = ['Nord 3PL', 'Balticware', 'Hansa Kontor'];
  victims.forEach((index, i) => {
    named[index] = [names[i] ?? '', i < 2 ? 'gold' : 'standard'];
  });
  const hot = counts.findIndex(
    (_, i) => offender < counts.slice(0, i + 1).reduce((sum, count) => sum + count, 0),
  );
  const pools = poolsOf(counts, (index) =>
    index === hot
      ? {
          note: '214 wait longer than usual',
          used: Float32Array.from(RESOURCES, (_, i) => (i === QUEUE ? 1 : i === OPS ? 0.97 : 0.5)),
          saturated: Uint8Array.from(RESOURCES, (_, i) => (i === QUEUE || i === OPS ? 1 : 0)),
        }
      : {},
  );
  const values = quiet(total);
  const pool = pools[hot];
  for (let i = pool?.from ?? 0; i < (pool?.from ?? 0) + (pool?.count ?? 0); i++) {
    const n = noise(i, 7);
    values[i * WIDTH + WAIT] = n > 0.2 ? 4 + 6 * n : 1.2 + Math.abs(n);
    values[i * WIDTH + RESPONSE] = n > 0.1 ? 1.8 + 2 * n : 1;
  }
  const set = (index: number, row: readonly number[]): void =>
    row.forEach((v, i) => {
      values[index * WIDTH + i] = v;
    });
  set(offender, [29, 22, 3.1, 1.3, 0.8, 0.6, 1.4, 2.2, 0.9, 1.2]);
  const pays = [
    [9.2, 2.8],
    [7.4, 2.4],
    [6.1, 3.3],
  ];
  victims.forEach((index, i) => set(index, [0.3, 0.4, 0.5, 1.2, 0.6, 1.1, 0.5, 0.4, ...(pays[i] ?? [])]));
  return aSnapshot({
    frame: aFrame({ incidents: { count: 1, worst: 'warning' } }),
    roster: rosterOf(total, named),
    tenants: section({
      answer: {
        verdict: 'Fjellsport’s campaign',
        reason: 'takes 61 % of Redis in pool B; 214 tenants beside it wait for their jobs.',
        note: '',
      },
      pools,
      marks: [
        mark({ index: offender, role: 'offender', note: 'since 10:04, standard tier' }),
        ...victims.map((index, i) =>
          mark({
            index,
            role: 'victim',
            severity: 'ok',
            note: ['gold · 14 min late', 'gold · 11 min late', 'standard · 9 min late'][i] ?? '',
          }),
        ),
      ],
      values,
    }),
  });
}

/** Snapshots of the tenants view by name. */
export const TENANT_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  'campaign-2000': () => campaign([503, 512, 497, 488], 700, [640, 720, 810]),
  'campaign-40': () => campaign([14, 13, 13], 18, [15, 20, 24]),
  'campaign-8': () => campaign([8], 2, [3, 4, 5]),
  'tenants-calm': () =>
    aSnapshot({
      roster: rosterOf(40, {}),
      tenants: section({ pools: poolsOf([14, 13, 13]), values: quiet(40) }),
    }),
  'tenants-unknown': () =>
    aSnapshot({
      roster: rosterOf(40, {}),
      tenants: section({
        answer: {
          verdict: 'Nobody could look at the tenants since 06:36.',
          reason: '',
          note: 'pg-prod timed out.',
        },
        pools: poolsOf([14, 13, 13]),
        freshness: 'stale',
        values: new Float32Array(40 * WIDTH).fill(Number.NaN),
      }),
    }),
};
