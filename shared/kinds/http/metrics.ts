import { type MetricSpec, metric } from '../../model/metric-spec';

const OTEL_HTTP = 'OpenTelemetry httpcheckreceiver';

export const HTTP_METRICS: readonly MetricSpec[] = [
  metric('httpcheck.status', '1', 'gauge', ['target'], '1: status and body as expected, 0: not', OTEL_HTTP),
  metric(
    'httpcheck.response.status_code',
    '1',
    'gauge',
    ['target'],
    'HTTP status code of the last answer',
    OTEL_HTTP,
  ),
  metric(
    'httpcheck.duration',
    's',
    'gauge',
    ['target', 'phase'],
    'phase: total, dns, connect, tls, first_byte',
    OTEL_HTTP,
  ),
  metric(
    'httpcheck.tls.cert_remaining',
    's',
    'gauge',
    ['target'],
    'Time until the certificate expires',
    OTEL_HTTP,
  ),
];
