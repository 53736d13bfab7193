/** A rule's verdict. `unknown` is never `ok`: it means that nothing could be observed. */
export type Severity = 'ok' | 'info' | 'warning' | 'critical' | 'unknown';

/** How old a figure is, compared with the interval at which it is due. */
export type Freshness = 'live' | 'late' | 'stale' | 'cached' | 'replay';

/** The connection of the wall as a whole, shown on its root as `data-connection`. */
export type Connection = 'live' | 'degraded' | 'offline' | 'replay';

/** Recoverability of a service: `proven` only by a recent drill that met RTO and RPO. */
export type Posture = 'proven' | 'at risk' | 'unproven';

const RANK: Readonly<Record<Severity, number>> = { critical: 4, unknown: 3, warning: 2, info: 1, ok: 0 };

/** Orders severities for "worst first": critical, unknown, warning, info, ok. */
export function severityRank(severity: Severity): number {
  return RANK[severity];
}

/** The worse of two severities by {@link severityRank}. */
export function worse(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b;
}
