import { asCached } from '../../shared/judge/cached';
import { RESOURCES } from '../../shared/metrics/resources';
import type { FrameSection } from '../../shared/model/frame';
import type { Answer, Column } from '../../shared/model/said';
import type { Sections, Snapshot } from '../../shared/model/snapshot';
import type { PoolRow, Room, TenantMark, TenantsRoster, TenantTrack } from '../../shared/model/tenants';
import { aFrame, aSnapshot, at, MINUTE, NOW, noise } from './snapshots';

const WIDTH = RESOURCES.length;
const PAYS_FROM = RESOURCES.findIndex(({ side }) => side === 'pays');
const NAMES = [
  'Fjord',
  'Nordlys',
  'Havn',
  'Bjork',
  'Skog',
  'Ravn',
  'Elv',
  'Brygge',
  'Sund',
  'Vinter',
  'Kyst',
  'Stein',
];
const TRADES = ['Sport', 'Trade', 'Foods', 'Parts', 'Books', 'Textile', 'Timber', 'Marine', '3PL', 'Retail'];
const WAITS = '214 wait longer than usual';

/** Numbers of tenants by pool, with names that do not repeat. */
export function rosterOf(counts: readonly number[]): TenantsRoster {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const names = Array.from({ length: total }, (_, i) => {
    const turn = Math.floor(i / (NAMES.length * TRADES.length));
    return `${NAMES[i % NAMES.length]} ${TRADES[Math.floor(i / NAMES.length) % TRADES.length]}${turn === 0 ? '' : ` ${turn + 1}`}`;
  });
  return {
    resources: RESOURCES,
    ids: names.map((_, i) => `tenant-${i}`),
    names,
    tiers: names.map((_, i) => (i % 7 === 0 ? 'gold' : 'standard')),
  };
}

/** Pools in the roster's order; those named in `hot` are saturated in the resources given. */
export function poolsOf(
  counts: readonly number[],
  hot: Readonly<Record<number, readonly number[]>> = {},
  letters = 'ABCDEFGHIJ',
): PoolRow[] {
  let from = 0;
  return counts.map((count, index) => {
    const saturated = new Uint8Array(WIDTH);
    const used = Float32Array.from({ length: WIDTH }, (_, i) => 0.3 + 0.2 * Math.abs(noise(i, index)));
    for (const resource of hot[index] ?? []) {
      saturated[resource] = 1;
      used[resource] = resource === 0 ? 1 : 0.97;
    }
    const pool: PoolRow = {
      id: `pool-${letters[index]?.toLowerCase() ?? index}`,
      name: `Pool ${letters[index] ?? index}`,
      from,
      count,
      note: hot[index] === undefined ? '' : WAITS,
      used,
      saturated,
    };
    from += count;
    return pool;
  });
}

/** Shares and pains of tenants who are as usual, some a little above; in a hot pool many pay. */
export function valuesOf(pools: readonly PoolRow[]): Float32Array {
  const total = pools.reduce((sum, { count }) => sum + count, 0);
  const values = new Float32Array(total * WIDTH);
  for (const { from, count, saturated } of pools) {
    const hot = saturated.includes(1);
    for (let tenant = from; tenant < from + count; tenant++) {
      for (let resource = 0; resource < WIDTH; resource++) {
        const luck = Math.abs(noise(tenant * 13 + resource, resource + 2));
        const pays = resource >= PAYS_FROM;
        const calm = luck > 0.985 ? 2 + luck * 2 : luck > 0.9 ? 1.4 : 0.4 + luck * 0.5;
        const paying = hot && pays && luck < 0.42 ? 1.2 + luck * 14 : calm;
        values[tenant * WIDTH + resource] = hot && resource < 2 && luck > 0.8 ? 1 + luck : paying;
      }
    }
  }
  return values;
}

interface Told {
  readonly index: number;
  readonly name: string;
  readonly tier: string;
  readonly values: readonly number[];
  readonly mark: Omit<TenantMark, 'index' | 'severity' | 'freshness'>;
}

/** The board's four: who takes, and the three that pay most, at their places in a pool from `from` on. */
function told(from: number, count: number): readonly Told[] {
  const place = (share: number): number => from + Math.min(count - 1, Math.floor(count * share));
  return [
    {
      index: place(0.4),
      name: 'Fjellsport',
      tier: 'standard',
      values: [29, 22, 3.1, 1.4, 1.2, 0.9, 1.3, 2.2, 1, 1.5],
      mark: { role: 'offender', since: at('06:23'), note: 'standard tier' },
    },
    {
      index: place(0.55),
      name: 'Nord 3PL',
      tier: 'gold',
      values: [0.9, 0.8, 0.4, 1.4, 0.6, 1.3, 0.7, 0.5, 9.2, 2.8],
      mark: { role: 'victim', since: null, note: 'gold · 14 min late' },
    },
    {
      index: place(0.1),
      name: 'Balticware',
      tier: 'gold',
      values: [0.8, 0.6, 0.5, 0.7, 0.5, 0.6, 0.6, 0.6, 7.4, 2.4],
      mark: { role: 'victim', since: null, note: 'gold · 11 min late' },
    },
    {
      index: place(0.85),
      name: 'Hansa Kontor',
      tier: 'standard',
      values: [0.6, 0.6, 0.4, 0.5, 0.4, 0.3, 0.5, 0.7, 6.1, 3.3],
      mark: { role: 'victim', since: null, note: 'standard · 9 min late' },
    },
  ];
}

/** The last hour of those marked: calm, and from some minutes on as it is now. */
function tracksOf(marks: readonly TenantMark[], values: Float32Array): readonly TenantTrack[] {
  return marks.slice(0, 4).map(({ index, role }, place) => {
    const column = role === 'offender' ? 0 : PAYS_FROM;
    const now = values[index * WIDTH + column] ?? 1;
    const t = Float64Array.from({ length: 120 }, (_, step) => NOW - (120 - step) * (MINUTE / 2));
    const v = t.map((_, step) => {
      const risen = Math.min(1, Math.max(0, (step - 84 - 6 * place) / 12));
      return (1 + (now - 1) * risen) * (1 + 0.12 * noise(step, index));
    });
    return { index, column, unit: role === 'offender' ? '{job}' : 's', use: { t, v }, due: 1 };
  });
}

const CONTENTION: Answer = {
  verdict: 'Fjellsport takes 61 % of Redis in pool B;',
  reason: '214 other tenants wait for their jobs.',
  note: '',
};
const CALM: Answer = {
  verdict: 'No tenant crowds out another.',
  reason: 'Fullest: Redis memory in pool A, 71 %; room for 9 days.',
  note: '',
};
const TROUBLED: Partial<FrameSection> = { incidents: { count: 1, worst: 'warning' } };

const WEEK = 7 * 24 * 60 * MINUTE;

/** Use over the last seven days by the hour, known for `known` ms, with the rhythm of a day. */
function weekOf(from: number, to: number, swing: number, seed: number, known = WEEK): Column {
  const step = known < WEEK ? MINUTE : 60 * MINUTE;
  const count = Math.floor(known / step);
  const t = Float64Array.from({ length: count }, (_, at) => NOW - (count - 1 - at) * step);
  const v = t.map((time) => {
    const part = 1 - (NOW - time) / WEEK;
    const day = Math.sin((2 * Math.PI * (time - NOW)) / (24 * 60 * MINUTE));
    return from + (to - from) * part + swing * day + 0.004 * noise(Math.round(time / step), seed);
  });
  return { t, v };
}

/** The board's five fullest: column, use, warning, what is left, use a week ago, swing of a day, trend. */
const FULL = [
  ['redis_memory', 0.71, 0.85, '4.6 of 16 GB left', 0.6, 0.004, 'rising', 9.3],
  ['db_time', 0.58, 0.8, '13 of 32 cores left', 0.58, 0.03, 'steady', null],
  ['connections', 0.46, 0.8, '324 of 600 left', 0.46, 0.04, 'steady', null],
  ['ingress', 0.41, 0.75, '590 of 1 000 req/s left', 0.34, 0.03, 'rising', 34.2],
  ['queue_jobs', 0.38, 0.8, '15 of 24 jobs left', 0.46, 0.03, 'falling', null],
] as const;

/** Room for as many tenants and pools as there are. @param known ms for which anything is known */
function roomOf(pools: readonly PoolRow[], values: Float32Array, known = WEEK): Room {
  const total = values.length / WIDTH;
  const young = known < WEEK;
  const place = (at: number): number => Math.min(total - 1, Math.floor((total * (at * 2 + 1)) / 11));
  const poolName = (index: number): string =>
    pools.find(({ from, count }) => index >= from && index < from + count)?.name ?? '';
  return {
    resources: FULL.map(([id, used, warn, left, before, swing, word, days], at) => ({
      pool: pools[at % pools.length]?.name ?? '',
      column: RESOURCES.findIndex((one) => one.id === id),
      used,
      warn,
      left,
      week: weekOf(young ? used : before, used, swing, at, known),
      word: young ? ('' as const) : word,
      days: young ? null : days,
      most: { index: place(at), share: 0.11 - at * 0.01, usual: young ? null : 0.1 - at * 0.01 },
    })),
    busiest: [3.1, 2.8, 2.4, 2.2, 1.9].slice(0, total).map((times, at) => {
      const index = Math.min(total - 1, total > 5 ? place(at) : at);
      return {
        index,
        column: 0,
        times,
        usual: young ? null : times + (at % 2 === 0 ? -0.1 : 0.1),
        pool: poolName(index),
      };
    }),
  };
}

/** Tenants in pools, all as usual. @param known ms for which anything is known; absent: a week */
export function calmTenants(counts: readonly number[], known?: number): Pick<Sections, 'roster' | 'tenants'> {
  const pools = poolsOf(counts);
  const values = valuesOf(pools);
  const answer = known === undefined ? CALM : { ...CALM, reason: 'Fullest: Redis memory in pool A, 71 %.' };
  return {
    roster: rosterOf(counts),
    tenants: {
      answer: counts.length > 1 ? answer : { ...answer, reason: answer.reason.replace(' in pool A', '') },
      room: roomOf(pools, values, known),
      pools,
      marks: [],
      tracks: [],
      freshness: 'live',
      observedAt: NOW - 1_000,
      every: 5_000,
      values,
    },
  };
}

/** The capacity of one resource, and use of the others, are known. */
function partlyKnown(counts: readonly number[]): Pick<Sections, 'roster' | 'tenants'> {
  const { roster, tenants } = calmTenants(counts);
  const { resources, busiest } = tenants.room;
  const unknown = resources.slice(1, 3).map((one) => ({
    ...one,
    used: null,
    left: '',
    week: { t: new Float64Array(0), v: new Float64Array(0) },
    word: '' as const,
    days: null,
  }));
  const known = resources.filter((_, at) => at === 0 || at > 2);
  return { roster, tenants: { ...tenants, room: { resources: [...known, ...unknown], busiest } } };
}

/** Tenants in pools; in `hot` one takes what the others need. With fewer than four tenants there are fewer who pay. */
export function contendedTenants(
  counts: readonly number[],
  hot = Math.min(1, counts.length - 1),
): Pick<Sections, 'roster' | 'tenants'> {
  const pools = poolsOf(counts, { [hot]: [0, 1] });
  const plain = rosterOf(counts);
  const names = [...plain.names];
  const tiers = [...plain.tiers];
  const values = valuesOf(pools);
  const { from = 0, count = 1 } = pools[hot] ?? {};
  const marks: TenantMark[] = [];
  for (const { index, name, tier, values: own, mark } of told(from, count)) {
    if (marks.some((one) => one.index === index)) continue;
    names[index] = name;
    tiers[index] = tier;
    values.set(own, index * WIDTH);
    marks.push({ ...mark, index, severity: 'warning', freshness: 'live' });
  }
  return {
    roster: { ...plain, names, tiers },
    tenants: {
      answer: CONTENTION,
      room: roomOf(pools, values),
      pools,
      marks,
      tracks: tracksOf(marks, values),
      freshness: 'live',
      observedAt: NOW - 1_000,
      every: 5_000,
      values,
    },
  };
}

/** One holds locks that those wait for who use the same tables. */
function lockHog(): Pick<Sections, 'roster' | 'tenants'> {
  const { roster, tenants } = contendedTenants([18, 22]);
  const values = new Float32Array(tenants.values);
  const locks = RESOURCES.findIndex(({ id }) => id === 'locks');
  for (const { index, role } of tenants.marks) {
    values.fill(0.8, index * WIDTH, (index + 1) * WIDTH);
    values[index * WIDTH + (role === 'offender' ? locks : WIDTH - 1)] = role === 'offender' ? 137 : 12;
  }
  const pools = poolsOf([18, 22], { 1: [locks] });
  pools[1]?.used.fill(Number.NaN, locks, locks + 1);
  return {
    roster,
    tenants: {
      ...tenants,
      answer: {
        verdict: 'Fjellsport holds locks that are waited for in pool B;',
        reason: 'Eleven other tenants are answered late.',
        note: '',
      },
      pools,
      values,
      tracks: [],
    },
  };
}

/** Everybody asks for more at once: five resources are short, and nobody is to blame. */
function allBusy(counts: readonly number[]): Pick<Sections, 'roster' | 'tenants'> {
  const { roster, tenants } = contendedTenants(counts);
  return {
    roster,
    tenants: {
      ...tenants,
      answer: {
        verdict: 'Pool B is full, and no tenant is to blame;',
        reason: 'queue jobs: 100 % used, 22 tenants wait longer than usual.',
        note: '',
      },
      pools: poolsOf(counts, { 1: [0, 1, 3, 6, 7] }),
      marks: [],
      tracks: [],
    },
  };
}

/** One tenant takes most of the database time, and nobody waits longer. */
function takerTenants(counts: readonly number[]): Pick<Sections, 'roster' | 'tenants'> {
  const { roster, tenants } = calmTenants(counts);
  const column = roster.resources.findIndex(({ id }) => id === 'db_time');
  const { from = 0, count = 0 } = tenants.pools.at(-1) ?? {};
  const index = from + count - 1;
  const values = Float32Array.from(tenants.values);
  // Its share of all fair ones; the others divide what is left.
  for (let other = from; other <= index; other += 1) {
    values[other * WIDTH + column] = 0.02;
    values.fill(1, other * WIDTH + PAYS_FROM, (other + 1) * WIDTH);
  }
  values[index * WIDTH + column] = 0.98 * count;
  const name = roster.names[index] ?? '';
  const pool = counts.length > 1 ? `pool ${'ABCD'[counts.length - 1]}` : 'pool A';
  return {
    roster,
    tenants: {
      ...tenants,
      answer: {
        verdict: `${name} takes 98 % of the database time in ${pool};`,
        reason: 'database time: 97 % used, and no other tenant waits longer.',
        note: '',
      },
      pools: poolsOf(counts, { [counts.length - 1]: [column] }).map((one) => ({ ...one, note: '' })),
      marks: [
        {
          index,
          role: 'taker',
          severity: 'ok',
          since: null,
          freshness: 'live',
          note: 'standard · takes most',
        },
      ],
      values,
    },
  };
}

/** Nothing is known of any tenant. */
export function unknownTenants(counts: readonly number[]): Pick<Sections, 'roster' | 'tenants'> {
  const { roster, tenants } = calmTenants(counts);
  return {
    roster,
    tenants: {
      ...tenants,
      answer: {
        verdict: 'What each tenant takes is not known;',
        reason: 'no tenant has sent data yet.',
        note: '',
      },
      room: { resources: [], busiest: [] },
      pools: tenants.pools.map((pool) => ({ ...pool, used: new Float32Array(WIDTH).fill(Number.NaN) })),
      freshness: 'stale',
      observedAt: null,
      values: new Float32Array(tenants.values.length).fill(Number.NaN),
    },
  };
}

export const BOARD_POOLS = [503, 512, 497, 488] as const;

const board = (): Snapshot => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants(BOARD_POOLS) });

/** Snapshots of the tenants view by name. */
export const TENANT_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  tenants: board,
  'campaign-2000': board,
  'tenants-calm': () => aSnapshot(calmTenants(BOARD_POOLS)),
  'tenants-2-calm': () => aSnapshot(calmTenants([2])),
  'tenants-4-calm': () => aSnapshot(calmTenants([2, 2])),
  'tenants-part-known': () => aSnapshot(partlyKnown(BOARD_POOLS)),
  'tenants-young': () => aSnapshot(calmTenants(BOARD_POOLS, 38 * MINUTE)),
  'tenants-calm-offline': () => cached(aSnapshot(calmTenants(BOARD_POOLS))),
  'tenants-1': () => aSnapshot(calmTenants([1])),
  'campaign-3': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([3]) }),
  'campaign-9': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([5, 4]) }),
  'tenants-9-calm': () => aSnapshot(calmTenants([9])),
  'campaign-10': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([10]) }),
  'campaign-30': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([14, 16]) }),
  'campaign-13': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([6, 7]) }),
  'campaign-20': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([20]) }),
  'tenants-30-calm': () => aSnapshot(calmTenants([12, 18])),
  'campaign-8': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([8]) }),
  'campaign-40': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([14, 13, 13]) }),
  'campaign-40-one-pool': () => aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants([40]) }),
  'tenants-40-calm': () => aSnapshot(calmTenants([40])),
  'campaign-5000': () =>
    aSnapshot({
      frame: aFrame(TROUBLED),
      ...contendedTenants([820, 640, 512, 903, 377, 611, 300, 537, 200, 100]),
    }),
  'tenants-lock-hog': () => aSnapshot({ frame: aFrame(TROUBLED), ...lockHog() }),
  'tenants-all-busy': () => aSnapshot(allBusy([18, 22])),
  'tenants-all-busy-2000': () => aSnapshot(allBusy(BOARD_POOLS)),
  'tenants-taker-2': () => aSnapshot(takerTenants([2])),
  'tenants-taker-40': () => aSnapshot(takerTenants([18, 22])),
  'tenants-unknown': () => aSnapshot(unknownTenants(BOARD_POOLS)),
  'tenants-unknown-few': () => aSnapshot(unknownTenants([5])),
  'tenants-stale': () => {
    const { roster, tenants } = contendedTenants(BOARD_POOLS);
    const observedAt = NOW - 4 * MINUTE;
    return aSnapshot({
      frame: aFrame({ freshness: 'stale', observedAt, connection: 'degraded' }),
      roster,
      tenants: {
        ...tenants,
        answer: {
          verdict: 'What each tenant takes is not known;',
          reason: 'no data on any tenant for 4 min.',
          note: '',
        },
        freshness: 'stale',
        observedAt,
        marks: tenants.marks.map((mark) => ({
          ...mark,
          severity: 'unknown',
          was: mark.severity,
          freshness: 'stale',
        })),
      },
    });
  },
  'tenants-offline': () => cached(aSnapshot({ frame: aFrame(TROUBLED), ...contendedTenants(BOARD_POOLS) })),
};

/** The same wall fourteen minutes after the engine's last word, as it comes from the cache. */
export function cached(snapshot: Snapshot): Snapshot {
  const then = NOW - 14 * MINUTE;
  const frame = {
    ...snapshot.sections.frame,
    connection: 'offline',
    freshness: 'cached',
    cachedAt: then,
    observedAt: then,
  } as const;
  const sections = asCached(snapshot.sections, { asOf: then, now: then });
  return {
    ...snapshot,
    sections: { ...sections, tenants: { ...sections.tenants, observedAt: then }, frame },
  };
}
