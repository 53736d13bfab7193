import type { Clock } from '../../runtime/clock';
import type { RedisNodeClient } from './client';
import { replyCode } from './faults';
import { type Info, infoNumber, parseInfo } from './info';
import { numberIn, rowsIn } from './reply';

/** A command that was refused, or that failed. */
export interface Failure {
  readonly command: string;
  readonly error: unknown;
  /** `host:port` of the server, where one of several was asked */
  readonly place?: string | null;
}
/** The values that one server reported. */
export interface NodeReading {
  readonly info: Info | null;
  /** monotonic ms at which INFO was answered */
  readonly at: number;
  /** s that PING waited; null: no answer */
  readonly waited: number | null;
  /** id of the newest slow-log entry */
  readonly slowest: number | null;
  /** event -> latest spike, ms */
  readonly spikes: ReadonlyMap<string, number>;
  readonly clusterOk: boolean | null;
  /** masters of its cluster that serve slots, whether or not they answer; null: not a cluster, or it may not say */
  readonly clusterSize: number | null;
  /** optional commands that the user may not run */
  readonly denied: readonly string[];
  readonly failures: readonly Failure[];
}

/** All in one write: PING reveals what INFO hides (LOADING, MISCONF). */
export async function readNode(node: RedisNodeClient, clock: Clock): Promise<NodeReading> {
  const from = clock.monotonic();
  let waited: number | null = null;
  let at = from;
  const [ping, info, slow, latency] = await Promise.allSettled([
    node.call('PING').then(() => {
      waited = (clock.monotonic() - from) / 1_000;
    }),
    node.call('INFO').then((text) => {
      at = clock.monotonic();
      return text;
    }),
    node.call('SLOWLOG', 'GET', '1'),
    node.call('LATENCY', 'LATEST'),
  ]);
  const failures: Failure[] = [];
  const place = placeOf(node);
  const denied: string[] = [];
  // Without the right to PING the server has still answered, and INFO is what is needed.
  if (ping.status === 'rejected' && replyCode(ping.reason) !== 'NOPERM') {
    failures.push({ command: 'PING', error: ping.reason, place });
  }
  if (info.status === 'rejected') failures.push({ command: 'INFO', error: info.reason, place });
  const optional = (
    command: string,
    settled: PromiseSettledResult<unknown>,
  ): readonly (readonly unknown[])[] => {
    if (settled.status === 'fulfilled') return rowsIn(settled.value);
    // Managed servers and old versions lack some of these: their values are missing, but the server is up.
    if (replyCode(settled.reason) !== null) denied.push(command);
    return [];
  };
  const fields = info.status === 'fulfilled' ? parseInfo(String(info.value)) : null;
  const [newest] = optional('SLOWLOG GET', slow);
  const spikes = optional('LATENCY LATEST', latency).flatMap(([event, , last]) => {
    const ms = numberIn(last);
    return ms === null ? [] : [[String(event), ms] as const];
  });
  const cluster = fields?.get('cluster_enabled') === '1' ? await clusterInfo(node) : null;
  return {
    info: fields,
    at,
    waited,
    slowest: newest === undefined ? null : numberIn(newest[0]),
    spikes: new Map(spikes),
    clusterOk: cluster === null ? null : isWholeCluster(cluster),
    clusterSize: cluster === null ? null : infoNumber(cluster, 'cluster_size'),
    denied,
    failures,
  };
}

/** `host:port`; null: not known */
export function placeOf(node: RedisNodeClient): string | null {
  const place = node.place();
  return place === null ? null : `${place.host}:${place.port}`;
}

const SLOTS = 16_384;

/** With cluster-require-full-coverage off, the state is ok also while slots have no server. */
function isWholeCluster(cluster: Info): boolean {
  const assigned = infoNumber(cluster, 'cluster_slots_assigned') ?? SLOTS;
  const failed = infoNumber(cluster, 'cluster_slots_fail') ?? 0;
  return cluster.get('cluster_state') === 'ok' && assigned === SLOTS && failed === 0;
}

async function clusterInfo(node: RedisNodeClient): Promise<Info | null> {
  const [state] = await Promise.allSettled([node.call('CLUSTER', 'INFO')]);
  return state.status === 'fulfilled' ? parseInfo(String(state.value)) : null;
}

/** One master that sees the cluster broken is enough; one that may not say leaves it open. */
export function clusterOkOf(readings: readonly NodeReading[]): boolean | null {
  const states = readings.map(({ clusterOk }) => clusterOk);
  if (states.includes(false)) return false;
  return states.includes(null) ? null : true;
}
