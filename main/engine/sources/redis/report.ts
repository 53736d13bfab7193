import type { RedisAddress } from '../../../../shared/kinds/redis/address';
import type { RedisNode } from '../../../../shared/kinds/redis/evidence';
import type { Attributes, Sample } from '../../../../shared/model/observation';
import { sampleOf } from '../emitter';
import { type Info, infoFragmentation, infoKeyspace, infoNumber, infoReplicas, infoSum } from './info';
import type { NodeReading } from './node-reading';

/** Metrics that are one field of INFO, summed over the masters of a cluster. */
const SUMS: readonly (readonly [metric: string, field: string])[] = [
  ['redis.clients.connected', 'connected_clients'],
  ['redis.clients.blocked', 'blocked_clients'],
  ['redis.slaves.connected', 'connected_slaves'],
  ['redis.maxclients', 'maxclients'],
  ['redis.memory.used', 'used_memory'],
  ['redis.memory.rss', 'used_memory_rss'],
  ['redis.keys.evicted', 'evicted_keys'],
  ['redis.keys.expired', 'expired_keys'],
  ['redis.commands.processed', 'total_commands_processed'],
  ['redis.connections.rejected', 'rejected_connections'],
  ['redis.keyspace.hits', 'keyspace_hits'],
  ['redis.keyspace.misses', 'keyspace_misses'],
];

/** Samples of INFO. @param t epoch ms */
export function infoSamples(t: number, target: string, infos: readonly Info[]): readonly Sample[] {
  const samples: Sample[] = [];
  const add = (metric: string, value: number | null, more: Attributes = {}) => {
    samples.push(sampleOf(t, metric, { target, ...more }, value));
  };
  for (const [metric, field] of SUMS) {
    const value = infoSum(infos, field);
    if (value !== null) add(metric, value);
  }
  add('redis.maxmemory', maxmemory(infos));
  const thread = threadTime(infos);
  if (thread !== null) add('gantry.redis.main_thread.time', thread);
  const fragmentation = infoFragmentation(infos);
  if (fragmentation !== null) add('redis.memory.fragmentation_ratio', fragmentation);
  for (const [db, keys] of infoKeyspace(infos)) add('redis.db.keys', keys, { db });
  for (const info of infos) {
    for (const { id, behind } of infoReplicas(info)) {
      add('gantry.redis.replication.data_delay', behind, { replica: id });
    }
    const link = info.get('master_link_status');
    if (link !== undefined) add('gantry.redis.replication.link', link === 'up' ? 1 : 0);
  }
  return samples;
}

/** A limit of 0 is no limit; one master without a limit makes the cluster's sum meaningless. */
function maxmemory(infos: readonly Info[]): number | null {
  const limits = infos.map((info) => infoNumber(info, 'maxmemory') ?? 0);
  return limits.length === 0 || limits.includes(0) ? null : limits.reduce((sum, limit) => sum + limit, 0);
}

/** s; null: not reported, or from several servers, each with a thread of its own. */
function threadTime(infos: readonly Info[]): number | null {
  const [info] = infos;
  if (info === undefined || infos.length > 1) return null;
  const user = infoNumber(info, 'used_cpu_user_main_thread');
  const system = infoNumber(info, 'used_cpu_sys_main_thread');
  return user === null || system === null ? null : user + system;
}

/** Evidence `redis.node`. */
export function redisNode(
  address: RedisAddress,
  infos: readonly Info[],
  clusterOk: boolean | null,
  denied: readonly string[],
  silent: readonly string[],
): RedisNode {
  const [first] = infos;
  const role = first?.get('role');
  const master = first?.get('master_host');
  const link = first?.get('master_link_status');
  const saves = infos.flatMap((info) =>
    ['rdb_last_bgsave_status', 'aof_last_write_status'].flatMap((field) => info.get(field) ?? []),
  );
  return {
    mode: address.mode,
    role: role === 'master' ? 'master' : role === 'slave' ? 'replica' : 'unknown',
    version: first?.get('redis_version') ?? null,
    upstream: master === undefined ? null : `${master}:${first?.get('master_port') ?? '?'}`,
    linkUp: link === undefined ? null : link === 'up',
    replicas: infos.flatMap(infoReplicas),
    backlog: first === undefined ? null : infoNumber(first, 'repl_backlog_size'),
    maxmemoryPolicy: first?.get('maxmemory_policy') ?? null,
    goodReplicas: fewestGood(infos),
    persistenceOk: saves.length === 0 ? null : saves.every((status) => status === 'ok'),
    clusterOk,
    masters: infos.length + silent.length,
    silent,
    denied,
  };
}

/** Of the masters, the one that has fewest: INFO states it only where a number is required. */
function fewestGood(infos: readonly Info[]): number | null {
  const stated = infos.flatMap((info) => infoNumber(info, 'min_slaves_good_slaves') ?? []);
  return stated.length === 0 ? null : Math.min(...stated);
}

/** The slow log's ids rise for ever on each server, so does their sum over a cluster's. */
export function logSamples(t: number, target: string, readings: readonly NodeReading[]): readonly Sample[] {
  const samples: Sample[] = [];
  const ids = readings.flatMap(({ slowest }) => slowest ?? []);
  if (ids.length > 0) {
    const sum = ids.reduce((total, id) => total + id, 0);
    samples.push(sampleOf(t, 'gantry.redis.slowlog.last_id', { target }, sum));
  }
  const spikes = new Map<string, number>();
  for (const reading of readings) {
    for (const [event, ms] of reading.spikes) spikes.set(event, Math.max(spikes.get(event) ?? 0, ms));
  }
  for (const [event, ms] of spikes) {
    samples.push(sampleOf(t, 'gantry.redis.latency.max', { target, event }, ms / 1000));
  }
  return samples;
}
