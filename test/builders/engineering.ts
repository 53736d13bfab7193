import { INDICATOR_GROUPS } from '../../shared/metrics/indicators';
import type { EngineeringRow, EngineeringSection, SourceRow } from '../../shared/model/engineering';
import type { Answer } from '../../shared/model/said';
import type { Snapshot } from '../../shared/model/snapshot';
import { aColumn, aFigure, aFrame, aSnapshot, at, MINUTE, NOW, noise } from './snapshots';
import { cached } from './tenants';

const POINTS = 120;
const STEP = MINUTE;
const GB = 1_000_000_000;

interface Shape {
  readonly group: string;
  readonly label: string;
  readonly metric: string;
  readonly unit: string;
  /** what is usual now */
  readonly usual: number;
  readonly limit?: number;
}
const SHAPES = {
  response: {
    group: 'services',
    label: 'response',
    metric: 'http.server.request.duration',
    unit: 's',
    usual: 0.34,
  },
  done: {
    group: 'services',
    label: 'work done',
    metric: 'odoo.business.event.rate',
    unit: '{event}/s',
    usual: 0.18,
  },
  backlog: {
    group: 'services',
    label: 'work that waits',
    metric: 'odoo.business.backlog',
    unit: '{item}',
    usual: 62,
  },
  page: { group: 'ingress', label: 'answers in', metric: 'httpcheck.duration', unit: 's', usual: 0.12 },
  requests: {
    group: 'ingress',
    label: 'requests at once',
    metric: 'http.server.active_requests',
    unit: '{request}',
    usual: 14,
  },
  workers: {
    group: 'workers',
    label: 'workers busy',
    metric: 'odoo.worker.busy',
    unit: '{worker}',
    usual: 9,
    limit: 20,
  },
  queue: {
    group: 'queues',
    label: 'queue jobs',
    metric: 'gantry.redis.queue.length',
    unit: '{item}',
    usual: 24,
  },
  connections: {
    group: 'postgres',
    label: 'connections',
    metric: 'postgresql.backends',
    unit: '{connection}',
    usual: 42,
    limit: 97,
  },
  time: {
    group: 'postgres',
    label: 'sessions running',
    metric: 'gantry.postgresql.sessions.active',
    unit: '{session}',
    usual: 4.2,
    limit: 16,
  },
  commits: { group: 'postgres', label: 'commits', metric: 'postgresql.commits', unit: '1/s', usual: 412 },
  locks: {
    group: 'postgres',
    label: 'wait for a lock',
    metric: 'gantry.postgresql.lock.waiters',
    unit: '{session}',
    usual: 0,
  },
  transaction: {
    group: 'postgres',
    label: 'oldest transaction',
    metric: 'gantry.postgresql.xact.age.max',
    unit: 's',
    usual: 2.4,
  },
  memory: {
    group: 'redis',
    label: 'memory',
    metric: 'redis.memory.used',
    unit: 'By',
    usual: 3.1 * GB,
    limit: 8 * GB,
  },
  clients: {
    group: 'redis',
    label: 'clients',
    metric: 'redis.clients.connected',
    unit: '{client}',
    usual: 86,
    limit: 10_000,
  },
  commands: {
    group: 'redis',
    label: 'commands',
    metric: 'redis.commands.processed',
    unit: '{command}/s',
    usual: 2_310,
  },
  thread: {
    group: 'redis',
    label: 'main thread',
    metric: 'gantry.redis.main_thread.time',
    unit: 's/s',
    usual: 0.21,
    limit: 1,
  },
  disk: {
    group: 'storage',
    label: 'disk /var/lib',
    metric: 'system.filesystem.utilization',
    unit: '1',
    usual: 0.61,
    limit: 1,
  },
  reads: {
    group: 'storage',
    label: 'blocks read',
    metric: 'postgresql.blks_read',
    unit: '{block}/s',
    usual: 1_240,
  },
  latency: {
    group: 'storage',
    label: 'disk takes',
    metric: 'gantry.storage.latency',
    unit: 's',
    usual: 0.0021,
  },
  replicas: {
    group: 'kubernetes',
    label: 'web replicas',
    metric: 'k8s.hpa.current_replicas',
    unit: '{pod}',
    usual: 6,
    limit: 12,
  },
  pending: {
    group: 'kubernetes',
    label: 'pods that wait',
    metric: 'gantry.k8s.pods.pending',
    unit: '{pod}',
    usual: 0,
  },
  restarts: {
    group: 'kubernetes',
    label: 'restarts',
    metric: 'k8s.container.restarts',
    unit: '{restart}/s',
    usual: 0,
  },
} as const satisfies Readonly<Record<string, Shape>>;

interface Subject {
  readonly kind: 'target' | 'service';
  readonly id: string;
  readonly name: string;
}
const target = (id: string, kind = ''): Subject => ({ kind: 'target', id, name: `${kind} ${id}`.trim() });
const service = (id: string, name: string): Subject => ({ kind: 'service', id, name });

/** How much of the usual is normal at a time of the morning: it rises towards six. */
function tide(t: number): number {
  return 0.7 + 0.3 / (1 + Math.exp(-(t - at('05:50')) / (18 * MINUTE)));
}

interface Course {
  /** ends at this many times its usual, since `from` */
  readonly times?: number;
  readonly from?: number;
}

/** A reading of a subject that is as usual unless told. */
export function aReading(
  kind: keyof typeof SHAPES,
  subject: Subject,
  over: Partial<EngineeringRow> = {},
  { times = 1, from = at('05:56') }: Course = {},
): EngineeringRow {
  const shape: Shape = SHAPES[kind];
  const seed = subject.id.length + kind.length * 3.7;
  const { usual, limit = null } = shape;
  const series = aColumn(POINTS, STEP, (i) => {
    const t = NOW - (POINTS - 1 - i) * STEP;
    const grown =
      times === 1 || t < from ? 1 : 1 + (times - 1) * Math.min(1, (t - from) / (NOW - from)) ** 1.3;
    return Math.max(0, usual * tide(t) * grown * (1 + 0.06 * noise(i, seed)));
  });
  const whole = shape.unit.startsWith('{') && !shape.unit.endsWith('/s');
  const last = series.v.at(-1) ?? 0;
  const marks = Float64Array.from(
    { length: 9 },
    (_, i) => NOW - (POINTS - 1) * STEP + (i / 8) * (POINTS - 1) * STEP,
  );
  return {
    id: `${shape.metric}|${subject.id}|${shape.label}`,
    group: shape.group,
    subject: { kind: subject.kind, id: subject.id },
    name: subject.name,
    label: shape.label,
    figure: aFigure({ metric: shape.metric, unit: shape.unit, value: whole ? Math.round(last) : last }),
    limit,
    severity: 'ok',
    was: null,
    since: null,
    level: null,
    series,
    band: {
      t: marks,
      low: marks.map((t) => usual * tide(t) * 0.78),
      high: marks.map((t) => usual * tide(t) * 1.22),
    },
    note: '',
    times: null,
    ...over,
  };
}

export function aSourceRow(over: Partial<SourceRow> & { readonly id: string }): SourceRow {
  return {
    name: over.id,
    severity: 'ok',
    freshness: 'live',
    lastOkAt: NOW - 2_000,
    every: 5_000,
    reason: '',
    ...over,
  };
}

const PG = target('pg-prod', 'PostgreSQL');
const REDIS = target('redis-prod', 'Redis');
const CLUSTER = target('k8s-oslo');
const SHIPPING = service('shipping', 'Shipping');
const SERVICES = [
  service('order-confirmation', 'Order confirmation'),
  SHIPPING,
  service('receiving', 'Receiving'),
  service('barcode', 'Barcode API'),
];

function usualRows(): readonly EngineeringRow[] {
  return [
    ...SERVICES.map((one) => aReading('response', one)),
    ...SERVICES.slice(1, 3).map((one) => aReading('backlog', one)),
    ...[target('odoo-prod'), target('portal')].map((one) => aReading('page', one)),
    aReading('workers', target('odoo-prod')),
    aReading('queue', REDIS),
    aReading('queue', REDIS, { id: 'queue mails', label: 'queue mails' }),
    ...(['connections', 'time', 'commits', 'locks', 'transaction'] as const).map((kind) =>
      aReading(kind, PG),
    ),
    ...(['memory', 'clients', 'commands', 'thread'] as const).map((kind) => aReading(kind, REDIS)),
    ...(['disk', 'reads', 'latency'] as const).map((kind) => aReading(kind, PG)),
    ...(['replicas', 'pending', 'restarts'] as const).map((kind) => aReading(kind, CLUSTER)),
  ];
}

const SOURCES: readonly SourceRow[] = [
  aSourceRow({ id: 'pg-prod', name: 'PostgreSQL pg-prod' }),
  aSourceRow({ id: 'redis-prod', name: 'Redis redis-prod', lastOkAt: NOW - 1_000 }),
  aSourceRow({ id: 'odoo-prod' }),
  aSourceRow({ id: 'portal', lastOkAt: NOW - 4_000 }),
  aSourceRow({ id: 'backups', name: 'Backup Database', every: 60_000, lastOkAt: NOW - 41_000 }),
  aSourceRow({ id: 'feed', name: 'Feed', lastOkAt: NOW - 1_000 }),
  aSourceRow({ id: 'link', name: 'Uplink', lastOkAt: NOW - 3_000 }),
];

function section(
  answer: Answer,
  rows: readonly EngineeringRow[],
  over: Partial<EngineeringSection> = {},
): EngineeringSection {
  const sources = over.sources ?? SOURCES;
  return {
    answer,
    rows,
    more: { count: 0, ill: 0 },
    sources,
    asked: { count: sources.length, answering: sources.filter(({ severity }) => severity === 'ok').length },
    groups: INDICATOR_GROUPS,
    learning: 'baselines from 13 days',
    ...over,
  };
}

const CALM: Answer = {
  verdict: 'Nothing is near its limit.',
  reason: '',
  note: 'Nearest: PostgreSQL pg-prod, disk /var/lib, 61 %.',
};

export function calmEngineering(): EngineeringSection {
  return section(CALM, usualRows());
}

/** Connections leak since 05:56: nearly all are taken, and what rests on them waits. */
export function leakingEngineering(): EngineeringSection {
  const worse = new Map<string, EngineeringRow>();
  const put = (row: EngineeringRow): void => {
    worse.set(`${row.label} ${row.subject.id}`, row);
  };
  put(
    aReading(
      'connections',
      PG,
      { severity: 'critical', since: NOW - 11 * MINUTE, level: 87.3, note: '2.2× its usual' },
      { times: 2.15 },
    ),
  );
  put(
    aReading(
      'workers',
      target('odoo-prod'),
      { severity: 'warning', since: NOW - 7 * MINUTE, level: 11, note: 'all busy at 06:52 at this pace' },
      { times: 1.9, from: at('06:10') },
    ),
  );
  put(
    aReading(
      'response',
      SHIPPING,
      { severity: 'warning', since: NOW - 4 * MINUTE, level: 0.8, note: '3.4× its usual' },
      { times: 3.4, from: at('06:24') },
    ),
  );
  put(aReading('queue', REDIS, { note: '1.9× its usual' }, { times: 1.9, from: at('06:18') }));
  return section(
    {
      verdict: 'PostgreSQL pg-prod has 96 % of its connections in use;',
      reason: '2.2× its usual; two more readings need attention.',
      note: '',
    },
    usualRows().map((row) => worse.get(`${row.label} ${row.subject.id}`) ?? row),
  );
}

function unusualEngineering(): EngineeringSection {
  const odd = aReading('commands', REDIS, { note: '3.1× its usual' }, { times: 3.1, from: at('06:05') });
  const less = aReading('commits', PG, { note: '0.3× its usual' }, { times: 0.3, from: at('06:05') });
  return section(
    {
      verdict: 'Two readings are far from usual:',
      reason: 'commits of PostgreSQL pg-prod, 0.3× its usual.',
      note: '',
    },
    usualRows().map((row) => (row.label === 'commands' ? odd : row.label === 'commits' ? less : row)),
  );
}

/** What was heard last, four minutes ago. */
function stale(before: EngineeringSection): EngineeringSection {
  const observedAt = NOW - 4 * MINUTE;
  return {
    ...before,
    answer: {
      verdict: 'Nothing is known of any reading:',
      reason: 'no new data arrives; it was critical.',
      note: '',
    },
    rows: before.rows.map((row) => ({
      ...row,
      was: row.severity,
      severity: 'unknown',
      level: null,
      note: '',
      times: null,
      series: { ...row.series, t: row.series.t.map((t) => t - 4 * MINUTE) },
      band: row.band === null ? null : { ...row.band, t: row.band.t.map((t) => t - 4 * MINUTE) },
      figure: { ...row.figure, freshness: 'stale', observedAt },
    })),
    sources: before.sources.map((row) => ({
      ...row,
      severity: 'unknown',
      freshness: 'stale',
      lastOkAt: observedAt,
    })),
    asked: { count: before.sources.length, answering: 0 },
  };
}

/** PostgreSQL refuses this wall's log-in. */
function refusing(): EngineeringSection {
  const { rows } = calmEngineering();
  const [first, ...others] = SOURCES;
  const refused = 'log-in refused';
  return section(
    { verdict: 'Eight readings are not known:', reason: 'PostgreSQL pg-prod, log-in refused.', note: '' },
    rows.map((row) =>
      row.subject.id === 'pg-prod'
        ? {
            ...row,
            severity: 'unknown',
            since: at('06:31'),
            note: refused,
            figure: { ...row.figure, value: null },
          }
        : row,
    ),
    {
      sources:
        first === undefined
          ? []
          : [
              { ...first, severity: 'unknown', freshness: 'stale', lastOkAt: at('06:31'), reason: refused },
              ...others,
            ],
    },
  );
}

function learning(): EngineeringSection {
  return {
    ...calmEngineering(),
    rows: usualRows().map((row) => ({ ...row, band: null })),
    groups: INDICATOR_GROUPS,
    learning: 'baselines are being learnt, one day of 2 known',
  };
}

function small(): EngineeringSection {
  const pages = [aReading('page', target('portal'))];
  const pg = (['connections', 'time', 'commits', 'transaction'] as const).map((kind) => aReading(kind, PG));
  const redis = (['memory', 'clients', 'commands'] as const).map((kind) => aReading(kind, REDIS));
  return section(
    { ...CALM, note: 'Nearest: PostgreSQL pg-prod, connections, 42 of 97.' },
    [...pages, ...pg, ...redis],
    {
      sources: [SOURCES[0], SOURCES[1], SOURCES[3]].filter((one) => one !== undefined),
    },
  );
}

/** Three databases, two Redis, eight services; sixty rows cross the bridge. */
function big(troubled: boolean): EngineeringSection {
  const services = [
    ...SERVICES,
    service('labels', 'Carrier labels'),
    service('edi', 'EDI exchange'),
    service('invoicing', 'Invoicing'),
    service('customer-portal', 'Customer portal'),
  ];
  const databases = ['pg-prod', 'pg-reports', 'pg-wms'].map((id) => target(id, 'PostgreSQL'));
  const caches = ['redis-prod', 'redis-jobs'].map((id) => target(id, 'Redis'));
  const pages = ['odoo-prod', 'portal', 'shop-api', 'edi-gateway'].map((id) => target(id));
  const rows = [
    ...services.map((one) => aReading('response', one)),
    ...services.slice(0, 6).map((one) => aReading('done', one)),
    ...pages.map((one) => aReading('page', one)),
    ...pages.slice(0, 2).map((one) => aReading('requests', one)),
    ...pages.slice(0, 2).map((one) => aReading('workers', one)),
    ...['jobs', 'mails', 'edi'].map((key) =>
      aReading('queue', REDIS, { id: `queue ${key}`, label: `queue ${key}` }),
    ),
    ...databases.flatMap((one) =>
      (['connections', 'time', 'commits', 'locks', 'transaction'] as const).map((kind) =>
        aReading(kind, one),
      ),
    ),
    ...caches.flatMap((one) =>
      (['memory', 'clients', 'commands', 'thread'] as const).map((kind) => aReading(kind, one)),
    ),
    ...databases.flatMap((one) => (['disk', 'reads', 'latency'] as const).map((kind) => aReading(kind, one))),
    ...(['replicas', 'pending', 'restarts'] as const).map((kind) => aReading(kind, CLUSTER)),
  ].slice(0, 60);
  const worse = leakingEngineering().rows.filter(({ severity }) => severity !== 'ok');
  const sources = [
    ...SOURCES,
    ...Array.from({ length: 14 }, (_, i) =>
      aSourceRow({ id: `edge-${i + 1}`, lastOkAt: NOW - (i % 5) * 1_000 }),
    ),
  ];
  return section(
    troubled ? leakingEngineering().answer : CALM,
    troubled ? rows.map((row) => worse.find(({ id }) => id === row.id) ?? row) : rows,
    { sources, more: { count: 31, ill: 0 }, asked: { count: 32, answering: 32 } },
  );
}

/** Two are critical, five warn, one is full soon: more than have room above. */
function many(): EngineeringSection {
  const ill = new Map<string, Partial<EngineeringRow>>([
    ['wait for a lock pg-prod', { severity: 'critical', since: NOW - 9 * MINUTE, level: 9 }],
    ['memory redis-prod', { severity: 'warning', since: NOW - 5 * MINUTE, level: 6 * GB }],
    ['response order-confirmation', { severity: 'warning', since: NOW - 3 * MINUTE, level: 0.8 }],
    [
      'queue jobs redis-prod',
      { severity: 'warning', since: NOW - 2 * MINUTE, level: 200, note: '21× its usual' },
    ],
    [
      'disk /var/lib pg-prod',
      { severity: 'warning', since: NOW - 22 * MINUTE, level: 0.7, note: 'full at 07:24 (07:15 to 07:40)' },
    ],
  ]);
  const before = leakingEngineering();
  return {
    ...before,
    answer: { ...before.answer, reason: '2.2× its usual; seven more readings need attention.' },
    rows: before.rows.map((row) => {
      const over = ill.get(`${row.label} ${row.subject.id}`);
      if (over?.level === undefined || over.level === null) return row;
      const end = over.level * 1.3;
      const series = {
        t: row.series.t,
        v: row.series.v.map((v, i) => v + (end - v) * Math.max(0, (i - 80) / (POINTS - 81))),
      };
      return { ...row, ...over, series, figure: { ...row.figure, value: series.v.at(-1) ?? null } };
    }),
  };
}

/** One of a small estate is critical. */
function one(): EngineeringSection {
  const row = leakingEngineering().rows.find(({ severity }) => severity === 'critical');
  const before = small();
  return {
    ...before,
    answer: { ...leakingEngineering().answer, reason: '2.2× its usual.' },
    rows: before.rows.map((other) => (other.id === row?.id ? row : other)),
  };
}

function heardAt(before: EngineeringSection, observedAt: number): EngineeringSection {
  const earlier = NOW - observedAt;
  return {
    ...before,
    rows: before.rows.map((row) => ({
      ...row,
      figure: { ...row.figure, observedAt },
      series: { ...row.series, t: row.series.t.map((t) => t - earlier) },
      band: row.band === null ? null : { ...row.band, t: row.band.t.map((t) => t - earlier) },
    })),
    sources: before.sources.map((row) => ({ ...row, lastOkAt: (row.lastOkAt ?? NOW) - earlier })),
  };
}

const critical = { incidents: { count: 1, worst: 'critical' } } as const;
const VIEWS = { views: ['services', 'tenants', 'replication', 'engineering'] } as const;

function shown(engineering: EngineeringSection, over: Parameters<typeof aFrame>[0] = {}): Snapshot {
  return aSnapshot({ frame: aFrame({ ...VIEWS, ...over }), engineering });
}

/** Snapshots of the engineering view by name. */
export const ENGINEERING_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  'engineering-calm': () => shown(calmEngineering()),
  'engineering-trouble': () => shown(leakingEngineering(), critical),
  'engineering-unusual': () => shown(unusualEngineering()),
  'engineering-refused': () => shown(refusing()),
  'engineering-learning': () => shown(learning()),
  'engineering-small': () => shown(small()),
  'engineering-60': () => shown(big(false)),
  'engineering-60-trouble': () => shown(big(true), critical),
  'engineering-stale': () =>
    shown(stale(leakingEngineering()), {
      freshness: 'stale',
      observedAt: NOW - 4 * MINUTE,
      connection: 'degraded',
    }),
  'engineering-many': () => shown(many(), critical),
  'engineering-one': () => shown(one(), critical),
  'engineering-offline': () => cached(shown(heardAt(leakingEngineering(), NOW - 14 * MINUTE), critical)),
  'engineering-empty': () =>
    shown(
      section(
        {
          verdict: 'Nothing is measured yet.',
          reason: 'Name a first target in the configuration.',
          note: '',
        },
        [],
        {
          sources: [],
          groups: INDICATOR_GROUPS,
          learning: 'no baselines yet',
        },
      ),
    ),
};
