import type { FrameSection } from '../../shared/model/frame';
import { NO_COLUMN } from '../../shared/model/said';
import type { ServiceRow, ServicesSection } from '../../shared/model/services';
import type { Severity } from '../../shared/model/severity';
import type { Snapshot } from '../../shared/model/snapshot';
import { aColumn, aFigure, aFrame, aSnapshot, at, DAY, MINUTE, NOW, noise } from './snapshots';

const LATENCY = 'http.server.request.duration';
const WORK = 'gantry.service.throughput';
const BUDGET = 'gantry.service.budget';

interface Plain {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly days: number;
  /** s */
  readonly latency: number;
  readonly objective: number;
  /** 1/h */
  readonly work: number;
  readonly usual: number;
  readonly event: string;
  readonly budget: number;
}

/** The boards' eight services on a calm morning. */
const EIGHT: readonly Plain[] = [
  ['order-confirmation', 'Order confirmation', 'Order desk', 12, 0.31, 0.8, 486, 471, 'confirmations', 0.92],
  ['shipping', 'Shipping', 'Dispatch desk', 9, 0.36, 0.8, 652, 640, 'shipments', 0.88],
  ['receiving', 'Receiving', 'Inbound desk', 31, 0.42, 1, 118, 121, 'receipts', 0.97],
  ['barcode-api', 'Barcode API', 'Floor systems', 4, 0.27, 0.4, 9240, 8900, 'picks', 0.81],
  ['carrier-labels', 'Carrier labels', 'Dispatch desk', 9, 0.74, 1.5, 661, 655, 'labels', 0.9],
  ['edi-exchange', 'EDI exchange', 'Integration desk', 17, 1.9, 5, 1904, 1850, 'messages', 0.95],
  ['invoicing', 'Invoicing', 'Finance operations', 44, 0.66, 2, 74, 70, 'invoices', 0.99],
  ['customer-portal', 'Customer portal', 'Customer care', 21, 0.48, 1.2, 233, 240, 'enquiries', 0.94],
].map(([id, name, owner, days, latency, objective, work, usual, event, budget]) => ({
  id,
  name,
  owner,
  days,
  latency,
  objective,
  work,
  usual,
  event,
  budget,
})) as readonly Plain[];

/** A service that is well, with what the test is about put over it. */
function aService(
  plain: Partial<Plain> & { readonly id: string },
  over: Partial<ServiceRow> = {},
): ServiceRow {
  const base = { ...(EIGHT[0] as Plain), name: plain.id, ...plain };
  const seed = base.id.length + base.latency * 10;
  return {
    id: base.id,
    name: base.name,
    criticality: 2,
    owner: base.owner,
    sites: [],
    severity: 'ok',
    was: null,
    since: NOW - base.days * DAY - MINUTE,
    freshness: 'live',
    reason: '',
    latency: {
      ...aFigure({ metric: LATENCY, value: base.latency, unit: 's' }),
      objective: base.objective,
      series: aColumn(
        160,
        MINUTE,
        (i) => base.latency * (1 + 0.05 * noise(i, seed) + 0.06 * Math.sin(i / 14 + seed)),
      ),
    },
    throughput: {
      ...aFigure({ metric: WORK, value: base.work / 3_600, unit: '1/s' }),
      event: base.event,
      usual: base.usual / 3_600,
      series: aColumn(16, 10 * MINUTE, (i) => (base.work / 3_600) * (0.5 + i / 30)),
      usualSeries: aColumn(16, 10 * MINUTE, (i) => (base.usual / 3_600) * (0.5 + i / 30)),
    },
    budget: {
      ...aFigure({ metric: BUDGET, value: base.budget, every: MINUTE }),
      series: aColumn(60, 12 * 3_600_000, (i) => 1 - ((1 - base.budget) * i) / 59),
      source: 'wall',
      coverage: { watched: 30 * DAY, window: 30 * DAY },
      pace: { rate: 0.2, watched: 60 * MINUTE },
      alert: null,
      spentAt: null,
    },
    onset: null,
    takenBy: null,
    ...over,
  };
}

/** One of the boards' eight. */
export function named(id: string, over: Partial<ServiceRow> = {}): ServiceRow {
  const plain = EIGHT.find((one) => one.id === id);
  if (plain === undefined) throw new Error(`the boards have no service ${id}`);
  return aService(plain, over);
}

/** A service of the boards whose latency climbs from `onset` on to `latency`. */
function slow(
  id: string,
  severity: Severity,
  story: {
    readonly since: string;
    readonly onset: string;
    readonly latency: number;
    readonly work: number;
    readonly budget: number;
  },
  over: Partial<ServiceRow> = {},
): ServiceRow {
  const row = named(id);
  const { latency, throughput, budget } = row;
  if (latency === null || throughput === null || budget === null) throw new Error('built with all figures');
  const onset = at(story.onset);
  const calm = latency.value ?? 0;
  const climb = (i: number): number => {
    const t = NOW - (159 - i) * MINUTE;
    const share = t < onset ? 0 : (t - onset) / (NOW - onset);
    return (
      calm * (1 + 0.08 * noise(i, 3)) + (story.latency - calm) * share ** 1.15 * (1 + 0.05 * noise(i, 5))
    );
  };
  const usual = (i: number): number =>
    (throughput.usual ?? 0) * (0.28 + 0.72 / (1 + Math.exp(-(i - 8.5) / 1.6)));
  const last = (story.work / 3_600 / (throughput.usual ?? 1)) * 1;
  const done = (i: number): number => usual(i) * (i < 11 ? 0.97 : 1 - (1 - last) * Math.min(1, (i - 10) / 5));
  return {
    ...row,
    severity,
    since: at(story.since),
    reason: `95 of 100 take ${story.latency} s`,
    latency: { ...latency, value: story.latency, series: aColumn(160, MINUTE, climb) },
    throughput: {
      ...throughput,
      value: story.work / 3_600,
      series: aColumn(16, 10 * MINUTE, done),
      usualSeries: aColumn(16, 10 * MINUTE, usual),
    },
    budget: {
      ...budget,
      value: story.budget,
      series: aColumn(40, 4 * MINUTE, (i) =>
        i < 30 ? 0.88 - i * 0.001 : 0.85 - ((0.85 - story.budget) * (i - 30)) / 9,
      ),
      spentAt: null,
    },
    ...over,
  };
}

export function calmServices(): ServicesSection {
  return {
    answer: {
      verdict: 'All eight services are inside their objectives.',
      reason: '',
      note: 'Morning dispatch runs until 09:00. Nearest to its limit: Barcode API, 0.27 of 0.4 s.',
    },
    rows: EIGHT.map((plain) => aService(plain)),
  };
}

function shipping(): ServiceRow {
  const row = slow(
    'shipping',
    'critical',
    { since: '06:14', onset: '06:12', latency: 4.8, work: 212, budget: 0.11 },
    {
      sites: ['Oslo', 'Gothenburg'],
      onset: { t: at('06:12'), label: 'first lock' },
      takenBy: { name: 'Platform on-call', at: at('06:20') },
    },
  );
  return { ...row, budget: row.budget === null ? null : { ...row.budget, spentAt: at('07:19') } };
}

function troubleServices(): ServicesSection {
  const well = ['receiving', 'carrier-labels', 'edi-exchange', 'invoicing', 'customer-portal'];
  return {
    answer: {
      verdict: 'Shipping is slow in Oslo:',
      reason: 'stock reservations in Nord 3PL hold row locks, 41 sessions wait.',
      note: '',
    },
    rows: [
      shipping(),
      slow('order-confirmation', 'warning', {
        since: '06:19',
        onset: '06:15',
        latency: 1.7,
        work: 318,
        budget: 0.54,
      }),
      slow('barcode-api', 'warning', {
        since: '06:23',
        onset: '06:20',
        latency: 0.6,
        work: 7110,
        budget: 0.71,
      }),
      ...well.map((id) => named(id)),
    ],
  };
}

/** Thirty services: one critical, `warnings` warnings, the others well. */
function thirty(warnings: number): ServicesSection {
  const { answer, rows } = troubleServices();
  const first = rows[0] as ServiceRow;
  const names = [
    'Stock sync',
    'Wave planning',
    'Returns',
    'Customs papers',
    'Dock booking',
    'Cycle count',
    'Yard',
  ];
  const many = Array.from({ length: 29 }, (_, i) => {
    const name = `${names[i % names.length]} ${Math.floor(i / names.length) + 1}`;
    const ill = i < warnings;
    const row = ill
      ? slow(i % 2 === 0 ? 'order-confirmation' : 'barcode-api', 'warning', {
          since: '06:19',
          onset: '06:15',
          latency: 1.7,
          work: 318,
          budget: 0.54,
        })
      : named('receiving');
    return { ...row, id: `service-${i}`, name };
  });
  return { answer, rows: [first, ...many] };
}

const trouble = { incidents: { count: 1, worst: 'critical' } } as const;
const withRows = (rows: readonly ServiceRow[], verdict: string, reason = ''): ServicesSection => ({
  answer: { verdict, reason, note: '' },
  rows,
});

/** A figure or row as it is kept when nobody looks any more. */
function remembered(
  section: ServicesSection,
  freshness: 'cached' | 'stale',
  observedAt: number,
): ServicesSection {
  const old = <T extends { readonly freshness: string } | null>(figure: T): T =>
    (figure === null ? null : { ...figure, freshness, observedAt }) as T;
  return {
    ...section,
    rows: section.rows.map((row) => ({
      ...row,
      was: row.severity,
      severity: 'unknown',
      freshness,
      latency: old(row.latency),
      throughput: old(row.throughput),
      budget: old(row.budget),
    })),
  };
}

/** A wall that has watched three sites' pages for 24 s: answers of some ms, no work counted, no feed. */
function youngServices(): ServicesSection {
  const young = (id: string, latency: number): ServiceRow => {
    const row = named(id);
    const series = aColumn(8, 3_000, (i) => latency * (1 + 0.2 * noise(i, latency * 1_000)));
    return {
      ...row,
      since: NOW - 24_000,
      latency: row.latency && {
        ...row.latency,
        value: latency,
        series: { ...series, from: NOW - 160 * MINUTE, to: NOW },
      },
      throughput: null,
      budget: row.budget && {
        ...row.budget,
        value: 1,
        series: NO_COLUMN,
        coverage: { watched: 24_000, window: 30 * DAY },
        pace: null,
      },
    };
  };
  return {
    answer: {
      verdict: 'All three services are inside their objectives.',
      reason: '',
      note: 'Nearest to its limit: Receiving, 42 of 1 000 ms.',
    },
    rows: [young('order-confirmation', 0.003), young('shipping', 0.012), young('receiving', 0.042)],
  };
}

/** A row whose line holds one answer far above all others. */
function peaked(row: ServiceRow, at: number, value: number): ServiceRow {
  const { latency } = row;
  if (latency === null) throw new Error('built with all figures');
  const v = latency.series.v.map((one, index) => (index === at ? value : one));
  return { ...row, latency: { ...latency, series: { ...latency.series, v } } };
}

/** Snapshots of the services view by name, for tests and for looking at. */
/** The longest title and names that a configuration may hold; each name begins as another one does. */
function longNames(services: ServicesSection, frame: FrameSection): Snapshot {
  const rows = services.rows.map((row) => ({
    ...row,
    name: `${row.name} of the wholesale and returns centres in the northern region`
      .padEnd(75, ' and')
      .slice(0, 75)
      .trimEnd(),
    reason: row.severity === 'ok' ? 'pg-prod: log-in refused' : row.reason,
  }));
  const title = 'Nordhaven Logistics and Wholesale Distribution of the Northern Region, Wall Two';
  return aSnapshot({ frame: { ...frame, title }, services: { ...services, rows } });
}

function of(verdict: string, ...ids: readonly string[]): ServicesSection {
  return { answer: { verdict, reason: '', note: 'A quiet morning.' }, rows: ids.map((id) => named(id)) };
}

export const SERVICE_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  calm: () => aSnapshot({ frame: aFrame(), services: calmServices() }),
  trouble: () => aSnapshot({ frame: aFrame(trouble), services: troubleServices() }),
  demo: () =>
    aSnapshot({
      frame: aFrame({ ...trouble, demo: true, connection: 'degraded' }),
      services: troubleServices(),
    }),
  'services-peak': () => {
    const services = calmServices();
    const rows = services.rows.map((row, index) => peaked(row, 20 + 18 * index, 9 + 21 * index));
    return aSnapshot({ frame: aFrame(), services: { ...services, rows } });
  },
  'services-peak-trouble': () => {
    const services = troubleServices();
    const rows = services.rows.map((row, index) =>
      row.latency === null ? row : peaked(row, 30 + 25 * index, 90),
    );
    return aSnapshot({ frame: aFrame(trouble), services: { ...services, rows } });
  },
  'services-long-names': () =>
    longNames(calmServices(), aFrame({ incidents: { count: 1, worst: 'warning' } })),
  'services-long-trouble': () => longNames(troubleServices(), aFrame(trouble)),
  'services-young': () => aSnapshot({ frame: aFrame(), services: youngServices() }),
  'one-calm': () => aSnapshot({ services: of('One service is inside its objectives.', 'shipping') }),
  'one-unknown': () =>
    aSnapshot({
      services: {
        answer: { verdict: 'Nothing is known of Shipping.', reason: 'It was never heard.', note: '' },
        rows: [
          {
            ...named('shipping'),
            severity: 'unknown',
            freshness: 'live',
            reason: 'timed out',
            latency: null,
            throughput: null,
            budget: null,
          },
        ],
      },
    }),
  'two-calm': () =>
    aSnapshot({
      services: of('Both services are inside their objectives.', 'order-confirmation', 'shipping'),
    }),
  'three-calm': () =>
    aSnapshot({
      services: {
        answer: {
          verdict: 'All three services are inside their objectives.',
          reason: '',
          note: 'A quiet morning.',
        },
        rows: ['order-confirmation', 'shipping', 'receiving'].map((id) => named(id)),
      },
    }),
  'much-work': () => {
    const row = shipping();
    const { throughput } = row;
    if (throughput === null) throw new Error('built with all figures');
    const rows = [{ ...row, throughput: { ...throughput, value: 25_200 / 3_600 } }, named('receiving')];
    return aSnapshot({ frame: aFrame(trouble), services: { ...troubleServices(), rows } });
  },
  'three-trouble': () =>
    aSnapshot({
      frame: aFrame(trouble),
      services: { ...troubleServices(), rows: [shipping(), named('receiving'), named('invoicing')] },
    }),
  'thirty-calm': () =>
    aSnapshot({
      services: {
        answer: {
          verdict: 'All 30 services are inside their objectives.',
          reason: '',
          note: 'Nothing near a limit.',
        },
        rows: thirty(0).rows.map((row, i) => (i === 0 ? { ...named('shipping') } : row)),
      },
    }),
  'thirty-trouble': () => aSnapshot({ frame: aFrame(trouble), services: thirty(4) }),
  'thirty-bad': () => aSnapshot({ frame: aFrame(trouble), services: thirty(14) }),
  'two-critical': () => {
    const { rows } = troubleServices();
    const second = { ...(rows[1] as ServiceRow), severity: 'critical' as const };
    return aSnapshot({
      frame: aFrame({ incidents: { count: 2, worst: 'critical' } }),
      services: withRows(
        [rows[0] as ServiceRow, second, ...rows.slice(2)],
        'Shipping and Order confirmation are slow in Oslo:',
        'stock reservations in Nord 3PL hold row locks.',
      ),
    });
  },
  unknown: () => {
    const { rows } = calmServices();
    const lost = (row: ServiceRow): ServiceRow => ({
      ...row,
      severity: 'unknown',
      was: 'ok',
      since: at('06:36'),
      reason: 'timed out',
      latency: row.latency === null ? null : { ...row.latency, value: null },
    });
    const refused: ServiceRow = {
      ...named('shipping'),
      severity: 'critical',
      since: at('06:38'),
      reason: 'pg-prod refuses connections',
      latency: null,
    };
    return aSnapshot({
      frame: aFrame(trouble),
      services: withRows(
        [refused, ...rows.slice(3, 5).map(lost), ...rows.slice(5)],
        'Shipping stands still:',
        'pg-prod refuses connections since 06:38.',
      ),
    });
  },
  stale: () =>
    aSnapshot({
      frame: aFrame({ freshness: 'stale', observedAt: NOW - 130_000, connection: 'degraded' }),
      services: {
        ...remembered(troubleServices(), 'stale', NOW - 130_000),
        answer: { verdict: 'Nobody answers since 06:38:', reason: 'Shipping was slow in Oslo.', note: '' },
      },
    }),
  offline: () =>
    aSnapshot({
      frame: aFrame({
        connection: 'offline',
        freshness: 'cached',
        cachedAt: NOW - 14 * MINUTE,
        observedAt: NOW - 14 * MINUTE,
      }),
      services: remembered(calmServices(), 'cached', NOW - 14 * MINUTE),
    }),
  'offline-trouble': () =>
    aSnapshot({
      frame: aFrame({
        connection: 'offline',
        freshness: 'cached',
        cachedAt: NOW - 14 * MINUTE,
        observedAt: NOW - 14 * MINUTE,
        notices: [
          {
            id: 'link',
            severity: 'warning',
            text: 'The link is down.',
            remedy: 'Check the switch, then tcp://10.0.0.1:443.',
            since: NOW - 14 * MINUTE,
          },
        ],
      }),
      services: remembered(troubleServices(), 'cached', NOW - 14 * MINUTE),
    }),
  empty: () => aSnapshot({ frame: aFrame({ empty: true, observedAt: null, freshness: 'stale' }) }),
  notice: () =>
    aSnapshot({
      frame: aFrame({
        notices: [
          {
            id: 'config',
            severity: 'warning',
            text: 'gantry.yaml:14: unknown key "everry" kept out; the last valid configuration is in force.',
            remedy: 'Did you mean "every"?',
            since: NOW,
          },
          { id: 'cache', severity: 'info', text: 'Restored.', remedy: '', since: NOW },
        ],
      }),
      services: troubleServices(),
    }),
  night: () =>
    aSnapshot({
      frame: aFrame({ ...trouble, night: { from: '22:00', to: '07:00', level: 0.4 } }),
      services: troubleServices(),
    }),
  replay: () =>
    aSnapshot({ frame: aFrame({ connection: 'replay', freshness: 'replay' }), services: troubleServices() }),
};
