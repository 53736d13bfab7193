import { KINDS } from '../kinds/kinds';
import { type MetricSpec, metric } from '../model/metric-spec';

/** Metrics that belong to no kind of target: of the wall itself, of services, of tenants. */
const KINDLESS: readonly MetricSpec[] = [
  metric(
    'gantry.probe.duration',
    's',
    'gauge',
    ['target', 'phase', '[replica]'],
    'Time of a phase of a probe: connect, query, …',
    'Gantry',
  ),
  metric('gantry.link.up', '1', 'gauge', ['link'], '1 reachable, 0 not; `link` is the address', 'Gantry'),
  metric(
    'http.server.request.duration',
    's',
    'gauge',
    ['service', 'quantile', '[tenant]', '[site]'],
    'Duration below which `quantile` of the requests stay',
    'OpenTelemetry semantic conventions, http.server',
  ),
  metric(
    'odoo.business.event.rate',
    '{event}/s',
    'gauge',
    ['service', 'event', '[site]'],
    'Business events: shipments, picks, receipts …',
    'Gantry',
  ),
  metric(
    'odoo.business.event.rate.usual',
    '{event}/s',
    'gauge',
    ['service', 'event', '[site]'],
    'What is usual at this hour of the week',
    'Gantry',
  ),
  metric(
    'odoo.business.backlog',
    '{item}',
    'gauge',
    ['service', 'event', '[site]'],
    'Work that is ready and waits to be done: transfers, orders, invoices …',
    'Gantry',
  ),
  metric(
    'gantry.slo.error_budget.remaining',
    '1',
    'gauge',
    ['service'],
    'Share of the error budget left in the window',
    'SRE workbook',
  ),
  metric(
    'gantry.tenant.use',
    '1',
    'gauge',
    ['tenant', 'pool', 'resource'],
    'Use of a shared resource in its own unit per second or as a level',
    'Gantry',
  ),
  metric(
    'gantry.tenant.delay',
    's',
    'gauge',
    ['tenant', 'pool', 'kind'],
    'What a tenant feels: kind job_wait or response_time',
    'Gantry',
  ),
  metric(
    'gantry.tenant.demand',
    '1/s',
    'gauge',
    ['tenant', 'pool', 'kind'],
    'What a tenant asks for, served or not: jobs (kind job_wait) or requests (kind response_time)',
    'Gantry',
  ),
  metric(
    'gantry.pool.used',
    '1',
    'gauge',
    ['pool', 'resource'],
    'Use of the capacity of a shared resource',
    'Gantry',
  ),
  metric(
    'gantry.pool.queue',
    '1',
    'gauge',
    ['pool', 'resource'],
    'Work that waits for the resource, in multiples of what it serves at once; over 1: saturated',
    'Gantry',
  ),
];

/** Every metric that Gantry knows. Others are stored and can be shown, but are not judged. */
export const METRICS: readonly MetricSpec[] = [...KINDLESS, ...KINDS.flatMap(({ metrics }) => metrics)];

const BY_NAME: ReadonlyMap<string, MetricSpec> = new Map(METRICS.map((spec) => [spec.name, spec]));

/** The catalogue entry of a metric; undefined: not known. */
export function metricSpec(name: string): MetricSpec | undefined {
  return BY_NAME.get(name);
}
