import type { IncidentChart, IncidentOver, IncidentPage } from '../../shared/model/incident';
import type { Column } from '../../shared/model/said';
import type { Snapshot } from '../../shared/model/snapshot';
import {
  aChart,
  anIncident,
  anOver,
  calmOthers,
  FIRST_LOOK,
  GONE,
  RELEASE,
  SUPPRESSED,
  since,
  UNCLEAR,
} from './incident';
import { calmServices } from './services';
import { aFrame, aSnapshot, MINUTE, NOW } from './snapshots';
import { cached } from './tenants';

/** ms before the boards' instant: `ago(10, 28)` is 10 min 28 s */
const ago = (minutes: number, seconds = 0): number => NOW - minutes * MINUTE - seconds * 1_000;

/** A line from `from` to now, a point each 5 s. */
function fine(from: number, value: (t: number) => number): Column {
  const t = Float64Array.from({ length: Math.floor((NOW - from) / 5_000) + 1 }, (_, i) => from + i * 5_000);
  return { t, v: t.map((one, i) => value(one) * (1 + Math.sin(i * 1.7) * 0.012)) };
}
const climb = (t: number, onset: number, rise: number): number =>
  Math.max(0, Math.min(1, (t - onset) / rise));

/** Board 10, at the boards' instant. */
const BOARD_FROM = ago(13, 0);
const OTHERS: IncidentPage['others'] = [
  {
    id: 'order-confirmation',
    name: 'Order confirmation',
    severity: 'warning',
    detail: '1.7 s of 0.8 s promised',
  },
  { id: 'barcode-api', name: 'Barcode API', severity: 'warning', detail: '0.6 s of 0.4 s promised' },
  ...calmOthers('Shipping').slice(2),
];
const BOARD = anIncident({
  id: '2026-412',
  since: ago(10, 28),
  answer: {
    verdict: 'Shipping is slow: about 140 orders late so far,',
    reason: 'likely because a reservation in Nord 3PL holds locks.',
    note: '',
  },
  services: [
    { id: 'shipping', name: 'Shipping', severity: 'critical' },
    { id: 'order-confirmation', name: 'Order confirmation', severity: 'warning' },
    { id: 'barcode-api', name: 'Barcode API', severity: 'warning' },
  ],
  from: BOARD_FROM,
  charts: [
    aChart({
      title: 'Nord 3PL: oldest transaction',
      metric: 'gantry.postgresql.idle_in_transaction.age.max',
      value: 10.4 * 60,
      limit: 60,
      onset: ago(10, 28),
      trend: 'rising',
      series: fine(BOARD_FROM, (t) => Math.max(8, since(t, ago(10, 50)) / 1_000)),
    }),
    aChart({
      title: 'pg-prod: sessions that wait for a lock',
      metric: 'gantry.postgresql.lock.waiters',
      unit: '{session}',
      value: 41,
      limit: null,
      onset: ago(10, 10),
      series: fine(BOARD_FROM, (t) => 41 * climb(t, ago(10, 10), 4 * MINUTE)),
    }),
    aChart({
      onset: ago(9, 35),
      series: fine(BOARD_FROM, (t) => 0.42 + 4.4 * climb(t, ago(9, 50), 3 * MINUTE)),
    }),
    aChart({
      title: 'Shipping: shipments an hour',
      metric: 'odoo.business.event.rate',
      unit: '1/h',
      value: 170,
      limit: null,
      usual: 1_120,
      onset: ago(9, 5),
      falls: true,
      series: fine(BOARD_FROM, (t) => 1_120 - 950 * climb(t, ago(9, 20), MINUTE)),
    }),
  ],
  changes: [{ t: ago(12, 20), what: 'stock_reserve_batch 3.2', how: 'released to Nord 3PL' }],
  cost: { late: 140, perMinute: 16, event: 'orders' },
  others: OTHERS,
  evidence: [
    { fact: 'Same query 14 times slower', detail: 'than before the 06:28 release' },
    { fact: 'All 41 wait for one process', detail: 'no other database has waits' },
    { fact: 'It began at 06:30', detail: '18 s before it was felt' },
  ],
  tree: {
    root: { what: 'process 16820', where: 'reservation job, Nord 3PL', state: 'idle in transaction 10 min' },
    direct: [{ what: 'move stock', count: 3 }],
    behind: [
      { what: 'confirm shipments', count: 26 },
      { what: 'scan picks', count: 12 },
    ],
    waiters: 41,
  },
  act: {
    what: 'End process 16820',
    effect: 'It frees all 41 sessions. One batch is undone and runs again by itself.',
    who: 'Platform on-call or a DBA may do it.',
  },
  takenBy: { name: 'Platform on-call', at: ago(8) },
});

/** The cause is gone and every service is well again; nobody knows yet whether that lasts. */
const RECOVERING = anIncident({
  ...BOARD,
  answer: {
    verdict: 'Shipping is recovering',
    reason: 'because the locks in Nord 3PL have gone.',
    note: '',
  },
  sureness: 'sure',
  act: null,
  advice: '',
  services: BOARD.services.map((one) => ({ ...one, severity: 'ok' as const })),
  others: OTHERS.map((one) => ({ ...one, severity: 'ok' as const })),
  cost: { late: 210, perMinute: 0, event: 'orders' },
  tree: null,
  charts: BOARD.charts.map((chart, i) => ({
    ...chart,
    value: [0, 0, 0.5, 1_180][i] ?? null,
    trend: i === 3 ? ('rising' as const) : ('falling' as const),
    series: {
      t: chart.series.t,
      v: chart.series.v.map((v, k) => (k < chart.series.v.length - 12 ? v : ([0, 0, 0.5, 1_180][i] ?? 0))),
    },
  })),
  takenBy: null,
});

/** The strips of the board with another number of waiting sessions. */
function waitingIn(charts: readonly IncidentChart[], count: number): readonly IncidentChart[] {
  return charts.map((chart) => {
    if (chart.value !== 41) return chart;
    const { t, v } = chart.series;
    return { ...chart, value: count, series: { t, v: v.map((one) => (one * count) / 41) } };
  });
}

const FORTY = 'Returns and repairs of the northern hubs';
const LONG = anIncident({
  ...BOARD,
  answer: {
    verdict: `${FORTY} is slow`,
    reason: 'likely because many sessions in a tenant hold locks.',
    note: '',
  },
  services: [
    { id: 'returns', name: FORTY, severity: 'critical' },
    { id: 'second', name: `${FORTY} and more`, severity: 'warning' },
  ],
  headline: 'returns',
  sites: ['Greater Gothenburg distribution centre', 'Oslo Gardermoen cold store', 'Trondheim'],
  tenants: ['Nordisk Fjellsport og Fritid AS', 'Vestlandske Byggevarer Engros', 'Varde'],
  tenantCount: 112,
  charts: waitingIn(BOARD.charts, 61).map((chart) => ({
    ...chart,
    title: `${FORTY}: ${chart.title.split(': ')[1]} over all sites`,
  })),
  changes: [
    { t: ago(44), what: 'max_parallel_workers_per_gather', how: 'changed at pg-prod-northern-hubs-a' },
    {
      t: ago(12, 20),
      what: 'stock_reserve_batch_for_northern_hubs 3.2.11',
      how: 'released to all tenants of pool B',
    },
    { t: ago(11), what: 'warehouse_program 12.4', how: 'released to Nordisk Fjellsport og Fritid AS' },
  ],
  others: [
    {
      id: 'second',
      name: `${FORTY} and more`,
      severity: 'warning',
      detail: '0.63 s of 0.4 s promised, 12 % fail',
    },
    ...OTHERS.map((one) => ({ ...one, name: `${one.name} of the northern hubs` })),
  ],
  evidence: BOARD.evidence.map(({ fact, detail }) => ({
    fact: `${fact} than it was in the last hour`,
    detail: `${detail}, and so are the others`,
  })),
  tree: {
    root: {
      what: 'process 1682011',
      where: 'reservation job, Nordisk Fjell',
      state: 'idle in transaction 10 min',
    },
    direct: [{ what: 'stock moves of the hub', count: 14 }],
    behind: [
      { what: 'confirm shipments of hubs', count: 33 },
      { what: 'scan picks in the evening', count: 12 },
      { what: 'write invoices', count: 2 },
    ],
    waiters: 61,
  },
  act: {
    what: 'End process 1682011 on pg-prod-a',
    effect:
      'It frees all 61 sessions. What its transaction did is undone; the batch of the night runs again by itself.',
    who: 'Platform on-call of the northern hubs or a DBA decides',
  },
  owner: 'Platform on-call north',
  takenBy: null,
});

const MANY = anIncident({
  ...BOARD,
  services: Array.from({ length: 12 }, (_, i) => ({
    id: `service-${i}`,
    name: `Service ${i + 1}`,
    severity: i < 3 ? ('critical' as const) : ('warning' as const),
  })),
  headline: 'service-0',
  others: Array.from({ length: 29 }, (_, i) => ({
    id: `service-${i + 1}`,
    name: `Service ${i + 2}`,
    severity:
      i < 2
        ? ('critical' as const)
        : i < 11
          ? ('warning' as const)
          : i < 13
            ? ('unknown' as const)
            : ('ok' as const),
    detail: i < 11 ? `${i + 1}.4 s of 0.8 s promised` : '',
  })),
  sites: ['Oslo', 'Gothenburg', 'Bergen', 'Trondheim', 'Malmo', 'Aarhus', 'Gdansk'],
  tree: {
    root: { what: 'process 16820', where: 'reservation job, Nord 3PL', state: 'idle in transaction 10 min' },
    direct: [{ what: 'move stock', count: 140 }],
    behind: [{ what: 'confirm shipments', count: 60 }],
    waiters: 200,
  },
  act: {
    what: 'End process 16820',
    effect: 'It frees all 200 sessions. One batch is undone and runs again by itself.',
    who: 'Platform on-call or a DBA may do it.',
  },
  charts: waitingIn(BOARD.charts, 200),
});

/** Its sources stopped answering two minutes ago. */
const STALE = anIncident({
  ...BOARD,
  charts: BOARD.charts.map((chart, i) => ({
    ...chart,
    trend: null,
    value: i === 2 ? null : chart.value,
    series:
      i === 3
        ? { t: new Float64Array(0), v: new Float64Array(0) }
        : {
            t: chart.series.t,
            v: chart.series.v.map((v, k) => (k < chart.series.v.length - 25 ? v : Number.NaN)),
          },
  })),
});

/** The wall's own uplink is lost: it sees nobody. */
const BLIND = anIncident({
  ...UNCLEAR,
  severity: 'warning',
  answer: {
    verdict: 'The wall has lost its uplink:',
    reason: 'what it watches is not known since 06:38.',
    note: '',
  },
  services: [],
  reachKnown: false,
  headline: null,
  others: OTHERS.map((one) => ({ ...one, severity: 'unknown' as const, detail: '' })),
});

export const OVER: IncidentOver = {
  id: '2026-412',
  severity: 'critical',
  from: ago(17, 30),
  to: ago(0, 40),
  answer: {
    verdict: 'Over: Shipping was slow, 06:23 to 06:40.',
    reason: 'Row locks in Nord 3PL made about 210 orders late.',
    note: '',
  },
  services: [
    { id: 'shipping', name: 'Shipping' },
    { id: 'order-confirmation', name: 'Order confirmation' },
    { id: 'barcode-api', name: 'Barcode API' },
  ],
  cost: { late: 210, perMinute: 0, event: 'orders' },
  budget: { spent: 0.04, left: 0.83 },
  worst: '41 sessions waited at worst',
  chartFrom: ago(20),
  chart: aChart({
    value: 0.5,
    severity: 'ok',
    onset: ago(16, 40),
    series: fine(
      ago(20),
      (t) => 0.42 + 4.4 * climb(t, ago(17), 3 * MINUTE) * (1 - climb(t, ago(3, 20), 2.4 * MINUTE)),
    ),
  }),
  marks: [
    { t: ago(19, 20), what: '3.2 released', change: true },
    { t: ago(17, 30), what: 'first lock', change: false },
    { t: ago(15, 30), what: 'taken on', change: false },
    { t: ago(3, 30), what: 'lock ended', change: false },
    { t: ago(0, 40), what: 'as usual', change: false },
  ],
  ended: { what: 'Process 16820 was ended at 06:37', detail: 'by Platform on-call, after 12 min' },
  open: { what: 'stock_reserve_batch 3.2 still runs in Nord 3PL', detail: 'it can come back' },
};

const OVER_UNKNOWN: IncidentOver = {
  ...OVER,
  severity: 'warning',
  from: ago(1, 40),
  answer: {
    verdict: 'Over: Customer portal was slow, 06:39 to 06:40.',
    reason: 'Why was never known.',
    note: '',
  },
  services: [{ id: 'customer-portal', name: 'Customer portal' }],
  cost: null,
  budget: null,
  worst: '',
  chart: null,
  chartFrom: ago(3, 40),
  marks: [
    { t: ago(1, 40), what: 'first sign', change: false },
    { t: ago(0, 40), what: 'as usual', change: false },
  ],
  ended: { what: 'It ended by itself; its cause was never known', detail: 'nobody had taken it on' },
  open: null,
};

function shown(...open: readonly IncidentPage[]): Snapshot {
  return aSnapshot({
    frame: aFrame({
      lock: true,
      incidents: {
        count: open.length,
        worst: open[0]?.severity ?? 'ok',
        acknowledged: open.filter(({ suppressed }) => suppressed?.how === 'acknowledged').length,
      },
    }),
    incident: {
      open,
      taking: open.filter(({ severity }) => severity === 'critical').map(({ id }) => id),
      over: null,
    },
  });
}

/** A wall on which an incident has just ended. */
function ended(over: IncidentOver): Snapshot {
  return aSnapshot({
    frame: aFrame({ incidents: { count: 0, worst: 'ok', today: 1 } }),
    services: calmServices(),
    incident: { open: [], taking: [], over: { ...over, until: NOW + 20_000 } },
  });
}

/** Snapshots of the incident view by name. */
export const INCIDENT_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  incident: () => shown(anIncident()),
  'incident-gone': () => shown(GONE),
  'incident-first-look': () => shown(FIRST_LOOK),
  'incident-release': () => shown(RELEASE),
  'incident-unclear': () => shown(UNCLEAR),
  'incident-two': () => shown(anIncident(), GONE),
  'incident-suppressed': () => shown(SUPPRESSED),
  'incident-board': () => shown(BOARD),
  'incident-recovering': () => shown(RECOVERING),
  'incident-long': () => shown(LONG),
  'incident-many': () => shown(MANY),
  'incident-stale': () => shown(STALE),
  'incident-blind': () => shown(BLIND),
  'incident-offline': () => cached(shown(anIncident())),
  'incident-over': () => ended(OVER),
  'incident-over-again': () => ended(anOver()),
  'incident-over-unknown': () => ended(OVER_UNKNOWN),
};
