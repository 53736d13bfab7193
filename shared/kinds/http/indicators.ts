import type { IndicatorRow } from '../../model/indicator-row';

export const HTTP_INDICATORS: readonly IndicatorRow[] = [
  {
    id: 'http.duration',
    group: 'ingress',
    label: 'answers in',
    named: 'the answer time',
    metric: 'httpcheck.duration',
    where: { phase: 'total' },
    subject: 'target',
    read: 'level',
    over: 'max',
    unit: 's',
    rule: 'http.latency',
    source: 'OpenTelemetry httpcheckreceiver',
  },
];
