import type { IncidentChart, IncidentOver, IncidentPage, IncidentSection } from '../../shared/model/incident';
import type { Column } from '../../shared/model/said';
import { at, MINUTE, NOW } from './snapshots';

const FROM = at('06:09');

/** A line over the time of the charts, a point each 20 s. */
function line(value: (t: number) => number): Column {
  const t = Float64Array.from({ length: Math.floor((NOW - FROM) / 20_000) }, (_, i) => FROM + i * 20_000);
  return { t, v: t.map((one, i) => value(one) + Math.abs(Math.sin(i * 1.7)) * 0.02 * value(one)) };
}
export const since = (t: number, onset: number): number => Math.max(0, t - onset);

/** A chart of an incident; by default the response of Shipping. */
export function aChart(over: Partial<IncidentChart>): IncidentChart {
  return {
    title: 'Shipping: response',
    metric: 'http.server.request.duration',
    unit: 's',
    value: 4.8,
    limit: 0.8,
    onset: at('06:14'),
    falls: false,
    severity: 'critical',
    series: line((t) => 0.5 + since(t, at('06:14')) / (6.3 * MINUTE)),
    trend: 'steady',
    usual: null,
    ...over,
  };
}

const IDLE = aChart({
  title: 'PostgreSQL pg-prod: oldest idle transaction',
  metric: 'gantry.postgresql.idle_in_transaction.age.max',
  value: 29 * 60,
  limit: 300,
  onset: at('06:12'),
  series: line((t) => since(t, at('06:12')) / 1_000),
});
const LOCKS = aChart({
  title: 'PostgreSQL pg-prod: sessions that wait for a lock',
  metric: 'gantry.postgresql.lock.waiters',
  unit: '{session}',
  value: 41,
  limit: 9,
  onset: at('06:13'),
  series: line((t) => Math.min(41, since(t, at('06:13')) / 35_000)),
});
/** @param onset epoch ms */
function shipments(onset: number): IncidentChart {
  const series = line((t) => Math.max(212, 1_400 - since(t, onset) / 900));
  return aChart({
    title: 'Shipping: shipments an hour',
    metric: 'odoo.business.event.rate',
    unit: '1/h',
    value: Math.round(series.v.at(-1) ?? Number.NaN),
    limit: null,
    onset,
    falls: true,
    series,
    usual: 1_400,
  });
}
const SHIPMENTS = shipments(at('06:19'));

export function anIncident(over: Partial<IncidentPage> = {}): IncidentPage {
  return {
    id: '2026-411',
    severity: 'critical',
    was: null,
    since: at('06:12'),
    times: 1,
    history: [{ t: at('06:12'), what: 'opened', detail: 'postgres.locks|target:pg-prod' }],
    suppressed: null,
    answer: {
      verdict: 'Shipping has nearly stopped: about 420 shipments late,',
      reason: 'likely because locks in Nord 3PL make 41 sessions wait.',
      note: '',
    },
    sureness: 'likely',
    cause: { rule: 'postgres.locks', subject: 'pg-prod' },
    services: [
      { id: 'shipping', name: 'Shipping', severity: 'critical' },
      { id: 'order-confirmation', name: 'Order confirmation', severity: 'critical' },
      { id: 'barcode-api', name: 'Barcode API', severity: 'warning' },
    ],
    tenants: ['Nord 3PL', 'Fjellsport', 'Varde'],
    tenantCount: 7,
    charts: [IDLE, LOCKS, aChart({}), SHIPMENTS],
    from: FROM,
    changes: [{ t: at('05:56'), what: 'stock_reserve_batch 3.2', how: 'released to Nord 3PL' }],
    evidence: [
      { fact: 'All 41 sessions wait', detail: 'for one process' },
      { fact: 'It began at 06:12:00', detail: '2 min before it was felt' },
      { fact: 'Redis redis-prod and 2 more', detail: 'are as usual' },
    ],
    tree: {
      root: {
        what: 'stock reservations',
        where: 'Nord 3PL, process 48121',
        state: 'idle in transaction 29 min',
      },
      direct: [{ what: 'stock moves', count: 3 }],
      behind: [
        { what: 'transfers', count: 26 },
        { what: 'stock reservations', count: 12 },
      ],
      waiters: 41,
    },
    advice: 'Ending process 48121 frees all 41. What its transaction did is undone.',
    owner: 'Platform on-call',
    takenBy: { name: 'Platform on-call', at: at('06:20') },
    runbook: 'https://runbooks.nordhaven.example/locks',
    headline: 'shipping',
    cost: { late: 420, perMinute: 20, event: 'shipments' },
    sites: ['Oslo', 'Gothenburg'],
    reachKnown: true,
    others: [
      {
        id: 'order-confirmation',
        name: 'Order confirmation',
        severity: 'critical',
        detail: '1.7 s of 0.8 s promised',
      },
      { id: 'barcode-api', name: 'Barcode API', severity: 'warning', detail: '0.6 s of 0.4 s promised' },
      { id: 'receiving', name: 'Receiving', severity: 'ok', detail: '0.4 s of 1 s promised' },
      { id: 'edi-exchange', name: 'EDI exchange', severity: 'ok', detail: '' },
    ],
    act: {
      what: 'End process 48121',
      effect: 'It frees all 41. What its transaction did is undone.',
      who: 'Platform on-call decides',
    },
    ...over,
  };
}

const NAMES = [
  'Shipping',
  'Order confirmation',
  'Barcode API',
  'Receiving',
  'Carrier labels',
  'EDI exchange',
  'Invoicing',
  'Customer portal',
];

/** The boards' services but one, all well. */
export function calmOthers(but: string): IncidentPage['others'] {
  return NAMES.filter((name) => name !== but).map((name) => ({
    id: name.toLowerCase().replace(' ', '-'),
    name,
    severity: 'ok',
    detail: '',
  }));
}

export const GONE = anIncident({
  id: '2026-412',
  since: at('06:36'),
  answer: {
    verdict: 'PostgreSQL pg-prod does not answer:',
    reason: 'it refuses connections; three services are down.',
    note: '',
  },
  sureness: 'sure',
  cause: { rule: 'postgres.up', subject: 'pg-prod' },
  tenants: [],
  tenantCount: 0,
  charts: [
    aChart({ onset: at('06:36'), value: null, series: line((t) => (t > at('06:36') ? Number.NaN : 0.5)) }),
    { ...shipments(at('06:36')), trend: 'falling' },
  ],
  changes: [],
  evidence: [
    { fact: 'Three services depend', detail: 'on PostgreSQL pg-prod' },
    { fact: 'It began at 06:36:00', detail: '4 s before it was felt' },
    { fact: 'Redis redis-prod', detail: 'is as usual' },
    { fact: 'Nothing was released', detail: 'in the 45 min before' },
  ],
  tree: null,
  advice: '',
  act: null,
  takenBy: null,
});

/** It was there when the wall began to look, half a minute ago. */
export const FIRST_LOOK: IncidentPage = {
  ...GONE,
  since: NOW - 30_000,
  unseenOnset: true,
  charts: [aChart({ onset: null, value: null, series: line(() => Number.NaN) })],
  cost: null,
  evidence: [
    { fact: 'Three services depend', detail: 'on PostgreSQL pg-prod' },
    { fact: 'First seen at 06:40:38', detail: 'at the first look; it may be older' },
    { fact: 'Redis redis-prod', detail: 'is as usual' },
  ],
};

export const RELEASE = anIncident({
  id: '2026-413',
  severity: 'warning',
  since: at('06:20'),
  answer: {
    verdict: 'Customer portal is slower than promised',
    reason: 'likely because of portal 4.1, released at 06:15.',
    note: '',
  },
  cause: { rule: 'deployment', subject: 'customer-portal' },
  headline: 'customer-portal',
  cost: null,
  sites: [],
  act: {
    what: 'Take portal 4.1 back',
    effect: 'It was released to Customer portal 5 min before this began.',
    who: 'Platform on-call decides',
  },
  services: [{ id: 'customer-portal', name: 'Customer portal', severity: 'warning' }],
  others: calmOthers('Customer portal'),
  tenants: [],
  tenantCount: 0,
  charts: [
    aChart({
      title: 'Customer portal: response',
      value: 1.1,
      severity: 'warning',
      onset: at('06:20'),
      series: line((t) => 0.6 + since(t, at('06:20')) / (45 * MINUTE)),
    }),
  ],
  changes: [
    { t: at('05:52'), what: 'max_connections', how: 'changed at pg-prod' },
    { t: at('06:15'), what: 'portal 4.1', how: 'released to customer-portal' },
  ],
  evidence: [{ fact: 'portal 4.1 came first', detail: '5 min before' }],
  tree: null,
  advice: '',
  takenBy: null,
  runbook: null,
});

export const UNCLEAR = anIncident({
  id: '2026-414',
  since: at('06:38'),
  answer: { verdict: 'EDI exchange has stopped;', reason: 'why is not clear yet.', note: '' },
  sureness: 'not clear yet',
  cause: null,
  services: [{ id: 'edi-exchange', name: 'EDI exchange', severity: 'critical' }],
  headline: 'edi-exchange',
  cost: null,
  sites: [],
  others: calmOthers('EDI exchange'),
  tenants: [],
  tenantCount: 0,
  charts: [],
  changes: [],
  evidence: [],
  tree: null,
  advice: '',
  act: null,
  owner: '',
  takenBy: null,
  runbook: null,
});

/** Somebody is on it; it is the third time. */
export const SUPPRESSED = anIncident({
  times: 3,
  suppressed: {
    how: 'acknowledged',
    by: 'Kari Nordmann',
    why: 'is known and harmless',
    until: at('08:30'),
  },
});

/** The end of {@link anIncident}, as it is shown for half a minute. */
export function anOver(over: Partial<IncidentOver> = {}): NonNullable<IncidentSection['over']> {
  const to = NOW - 11_000;
  return {
    id: '2026-411',
    severity: 'critical',
    from: at('06:12'),
    to,
    answer: {
      verdict: 'Over: Shipping had nearly stopped, 06:12 to 06:40.',
      reason: 'Row locks in Nord 3PL likely made about 420 shipments late.',
      note: '',
    },
    services: [
      { id: 'shipping', name: 'Shipping' },
      { id: 'order-confirmation', name: 'Order confirmation' },
      { id: 'barcode-api', name: 'Barcode API' },
    ],
    cost: { late: 420, perMinute: 0, event: 'shipments' },
    budget: { spent: 0.04, left: 0.83 },
    worst: '41 sessions waited at worst',
    chart: aChart({
      value: 0.5,
      onset: null,
      severity: 'ok',
      trend: 'falling',
      series: line((t) => {
        const rise = Math.min(4.3, since(t, at('06:14')) / (2 * MINUTE));
        return 0.5 + Math.max(0, rise - since(t, at('06:37')) / (0.6 * MINUTE));
      }),
    }),
    chartFrom: FROM,
    marks: [
      { t: at('05:56'), what: 'stock_reserve_batch 3.2 released', change: true },
      { t: at('06:12'), what: 'first lock', change: false },
      { t: at('06:20'), what: 'taken on', change: false },
      { t: at('06:37'), what: 'locks ended', change: false },
      { t: to, what: 'as usual', change: false },
    ],
    ended: {
      what: 'The locks in Nord 3PL ended at 06:37',
      detail: 'Platform on-call had taken it on at 06:20',
    },
    open: { what: 'It came back once', detail: 'it can come back again' },
    until: to + 30_000,
    ...over,
  };
}
