/** Words of a metric's name that say how long something takes, or how far it is behind. */
const WORDS: ReadonlySet<string> = new Set(['duration', 'latency', 'delay', 'lag']);

/**
 * Whether quantiles over time are asked of a metric, so that roll-ups keep a sketch of it: a gauge of seconds whose name
 * says that something took so long (`http.server.request.duration`, `gantry.tenant.delay`, `postgresql.wal.lag`). Told by
 * the name, as OpenTelemetry's conventions give it, so that it holds for what a feed brings too. Ages and remaining times
 * are saws: their quantiles say nothing that their limits do not.
 * @param unit UCUM
 */
export function isLatency(metric: string, unit: string): boolean {
  return unit === 's' && metric.split(/[._]/).some((word) => WORDS.has(word));
}
