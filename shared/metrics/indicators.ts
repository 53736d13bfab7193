import { KINDS } from '../kinds/kinds';
import type { IndicatorGroup, IndicatorRow } from '../model/indicator-row';

const SERVICES: readonly IndicatorRow[] = [
  {
    id: 'service.latency',
    group: 'services',
    label: 'response',
    named: 'the response time',
    metric: 'http.server.request.duration',
    where: { quantile: '0.95' },
    subject: 'service',
    read: 'level',
    over: 'max',
    unit: 's',
    rule: 'service.latency',
    source: 'OpenTelemetry http.server.request.duration, 95th percentile',
  },
  {
    id: 'service.events',
    group: 'services',
    label: 'work done',
    metric: 'odoo.business.event.rate',
    subject: 'service',
    read: 'level',
    over: 'sum',
    unit: '{event}/s',
    rule: 'service.throughput',
    source: 'PROBES odoo, business events',
  },
  {
    id: 'service.backlog',
    group: 'services',
    label: 'work that waits',
    metric: 'odoo.business.backlog',
    subject: 'service',
    read: 'level',
    over: 'sum',
    unit: '{item}',
    source: 'PROBES odoo, backlog',
  },
];

/** Groups of the engineering view, in its order. */
export const INDICATOR_GROUPS: readonly IndicatorGroup[] = [
  { id: 'services', title: 'Services', place: 10, worth: 20, head: 'reading' } as const,
  ...KINDS.flatMap(({ groups }) => groups),
].toSorted((a, b) => a.place - b.place);

const PLACES: ReadonlyMap<string, number> = new Map(INDICATOR_GROUPS.map(({ id, place }) => [id, place]));

/** Every indicator, in the order of the groups. */
export const INDICATORS: readonly IndicatorRow[] = [
  ...SERVICES,
  ...KINDS.flatMap(({ indicators }) => indicators),
].toSorted((a, b) => (PLACES.get(a.group) ?? 0) - (PLACES.get(b.group) ?? 0));
