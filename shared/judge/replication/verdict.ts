import type { Config } from '../../config/config';
import type { Fault } from '../../model/observation';
import { type Severity, worse } from '../../model/severity';
import { tlsWords } from '../words';
import type { ClusterReading, CopyReading } from './cluster-reading';
import type { Cluster } from './topology';

/** s, for clusters whose services have no RPO */
const FALLBACK = { warning: 30, critical: 60 };
const LAG_RULE = 'postgres.replication.lag';
const SLOT_WARNING = 0.75;
const SLOT_CRITICAL = 0.9;

export interface LagLimits {
  readonly warning: number | null;
  readonly critical: number | null;
  /** s */
  readonly for: number;
  readonly enabled: boolean;
}

/** Warning at half of the RPO, critical at the RPO; the rule's own row in `rules:` overrides both. */
export function lagLimits(config: Config, cluster: Cluster): LagLimits {
  const row = config.rules[LAG_RULE];
  const promise = cluster.promise;
  return {
    warning: row?.warning !== undefined ? row.warning : promise === null ? FALLBACK.warning : promise / 2,
    critical: row?.critical !== undefined ? row.critical : (promise ?? FALLBACK.critical),
    for: row?.for ?? 5,
    enabled: row?.enabled ?? true,
  };
}

export function severityAbove(value: number, limits: Pick<LagLimits, 'warning' | 'critical'>): Severity {
  if (limits.critical !== null && value > limits.critical) return 'critical';
  return limits.warning !== null && value > limits.warning ? 'warning' : 'ok';
}

/** The limits of a copy: one with a configured delay may be that much further behind. */
export function limitsOf(one: CopyReading, limits: LagLimits): LagLimits {
  const delay = one.node?.applyDelay ?? 0;
  if (delay === 0) return limits;
  const later = (limit: number | null): number | null => (limit === null ? null : limit + delay);
  return { ...limits, warning: later(limits.warning), critical: later(limits.critical) };
}

/** @param lag s behind, or a lower bound */
export function lagLevel(one: CopyReading, lag: number, limits: LagLimits): Severity {
  const replayed = severityAbove(lag, limitsOf(one, limits));
  const delayed = (one.node?.applyDelay ?? 0) > 0;
  // WAL that it has not received counts as missing, whatever it replays.
  const received = delayed && one.exposure.value !== null ? severityAbove(one.exposure.value, limits) : 'ok';
  return worse(replayed, received);
}

export type CopyCause = 'ok' | 'missing' | 'late' | 'unknown' | 'primary-down' | 'promoted';
export interface CopyVerdict {
  readonly cause: CopyCause;
  readonly severity: Severity;
  /** why it is missing or unknown, without a full stop; empty: no reason */
  readonly why: string;
}

/** The verdict on one copy from its figures and evidence at this instant. */
export function judgeCopy(one: CopyReading, cluster: ClusterReading, limits: LagLimits): CopyVerdict {
  if (one.node?.role === 'primary')
    return { cause: 'promoted', severity: 'critical', why: 'it takes writes of its own' };
  if (cluster.up === false) {
    return {
      cause: 'primary-down',
      severity: 'unknown',
      why: `${cluster.cluster.primary.name} does not answer`,
    };
  }
  if (one.streaming === false) return { cause: 'missing', severity: 'critical', why: missingWhy(one) };
  const lag = one.lag.value;
  if (lag !== null) {
    const severity = lagLevel(one, lag, limits);
    return { cause: lagCause(severity), severity, why: '' };
  }
  if (isInside(one, cluster, limits)) return { cause: 'ok', severity: 'ok', why: '' };
  // A lower bound beyond the limit decides, if it is the copy's own and the primary answers.
  const bound = cluster.up === true && !one.borrowed ? one.atLeast : null;
  if (bound !== null && lagLevel(one, bound, limits) === 'critical') {
    return { cause: 'late', severity: 'critical', why: '' };
  }
  return { cause: 'unknown', severity: 'unknown', why: unknownWhy(one, cluster) };
}

/**
 * Whether the upper bound proves the promise kept. A delay on purpose is not allowed for: the bound says nothing of what
 * the copy has received.
 */
export function isInside(
  { lag, atMost }: CopyReading,
  { up }: ClusterReading,
  { warning, critical }: LagLimits,
): boolean {
  if (up !== true || lag.value !== null || atMost === null) return false;
  return severityAbove(atMost, { warning: null, critical: critical ?? warning }) === 'ok';
}

function lagCause(severity: Severity): CopyCause {
  return severity === 'ok' ? 'ok' : 'late';
}

function missingWhy(one: CopyReading): string {
  if (one.fault !== null) return faultWords(one.fault);
  if (one.up === true) return 'it runs, but has no connection to its primary';
  if (one.up === false) return 'it does not answer';
  return 'its primary has no connection to it';
}

/** A distance is read from both ends: a primary that cannot be read hides it as well. */
function unknownWhy(one: CopyReading, { cluster, fault, up }: ClusterReading): string {
  if (one.fault !== null) return faultWords(one.fault);
  if (fault !== null && up !== true) return `${cluster.primary.name}: ${faultWords(fault)}`;
  if (one.lag.observedAt === null) return 'it has sent no data yet';
  return one.lag.freshness === 'stale' ? 'no new data arrives' : 'its distance cannot be told';
}

const FAULTS: Readonly<Record<Fault['code'], string>> = {
  refused: 'the server refuses connections',
  timeout: 'the server does not answer in time',
  dns: 'its name cannot be resolved',
  network: 'there is no way to the server',
  tls: 'its certificate is not accepted',
  auth: 'the server refuses this wall’s login',
  permission: 'this wall may not read its state',
  saturated: 'the server has no connection left',
  loading: 'the server serves no clients now',
  protocol: 'what answers is no PostgreSQL',
  config: 'its address in gantry.yaml is wrong',
  closed: 'the server closes connections',
  unexpected: 'the server cannot be asked',
};

export function faultWords(fault: Fault): string {
  return tlsWords(fault) ?? FAULTS[fault.code];
}

/** Faults by which a server refuses this wall, not its clients. */
const REFUSES_WALL: ReadonlySet<Fault['code']> = new Set(['auth', 'config', 'protocol', 'tls']);

/** Whether this wall can read a copy itself, whatever its primary says of it; null: it is not asked, or is not there. */
export function isRead({ copy, up, fault }: CopyReading): boolean | null {
  if (copy.config.url === null) return null;
  if (up === true) return true;
  return fault !== null && REFUSES_WALL.has(fault.code) ? false : null;
}

export interface SlotVerdict {
  readonly severity: Severity;
  readonly why: string;
}

/** A slot keeps WAL until its copy has it: a lost slot requires a new copy, an unused one fills the disk. */
export function judgeSlot(slot: NonNullable<CopyReading['slot']>): SlotVerdict {
  const retained = slot.retained.value;
  if (slot.lost === 2) return { severity: 'critical', why: 'is lost: the copy must be rebuilt' };
  const share = retained !== null && slot.limit !== null && slot.limit > 0 ? retained / slot.limit : null;
  if (share !== null && share > SLOT_CRITICAL)
    return { severity: 'critical', why: 'keeps nearly all WAL it may' };
  if (slot.lost === 1) return { severity: 'warning', why: 'may soon lose WAL that its copy needs' };
  if (share !== null && share > SLOT_WARNING)
    return { severity: 'warning', why: 'keeps much of the WAL it may' };
  if (slot.active === false) return { severity: 'warning', why: 'is not in use and fills the disk' };
  if (slot.retained.value === null && slot.active === null)
    return { severity: 'unknown', why: 'is not known' };
  return { severity: 'ok', why: '' };
}

/** The cost of losing the primary's whole region (or only the primary, if all copies are in its region). */
export interface ClusterLoss {
  readonly scope: 'region' | 'node';
  /** the copy to move to, which would lose least; null: no copy's loss is known */
  readonly best: CopyReading | null;
  /** s of WAL not received; null: not known */
  readonly seconds: number | null;
}

export function lossOf({ cluster, copies }: ClusterReading): ClusterLoss {
  const outside = copies.filter(({ copy }) => copy.region !== cluster.region);
  const scope = outside.length > 0 && cluster.region !== '' ? 'region' : 'node';
  let best: CopyReading | null = null;
  let seconds: number | null = null;
  for (const one of scope === 'region' ? outside : copies) {
    const cost = exposureOf(one);
    if (cost === null || (seconds !== null && cost >= seconds)) continue;
    best = one;
    seconds = cost;
  }
  return { scope, best, seconds };
}

/** s that a move to this copy would lose: what it has not received or, if that is not stated, its lag. */
export function exposureOf(one: CopyReading): number | null {
  return one.exposure.value ?? one.lag.value;
}
