/** Words in a metric's name that stand for a duration or a delay. */
const WORDS: ReadonlySet<string> = new Set(['duration', 'latency', 'delay', 'lag']);

/**
 * Whether roll-ups keep a sketch of a metric, so that it has quantiles over time: a gauge in seconds whose name means a
 * duration (`http.server.request.duration`, `gantry.tenant.delay`, `postgresql.wal.lag`). The name decides, by
 * OpenTelemetry's conventions, so that this applies to the feed too. Ages and remaining times are sawtooth-shaped:
 * their quantiles say no more than their limits.
 * @param unit UCUM
 */
export function isLatency(metric: string, unit: string): boolean {
  return unit === 's' && metric.split(/[._]/).some((word) => WORDS.has(word));
}
