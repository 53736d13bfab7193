import type { PostgresNode } from '../../kinds/postgres/evidence';
import type { PostgresTarget } from '../../kinds/postgres/target';
import { freshnessOf } from '../../model/freshness';
import type { Subject } from '../../model/observation';
import { type Column, type Figure, NO_COLUMN } from '../../model/said';
import { GRID_MS, windowed } from '../charts';
import type { JudgeInput } from '../judgement';
import { statedFault } from '../stated-fault';
import type {
  ClusterReading,
  CopyReading,
  LastLook,
  ReplicationReading,
  SlotReading,
} from './cluster-reading';
import { lastLookOf } from './last-look';
import { type Cluster, type Copy, clustersOf } from './topology';

const LAG = 'gantry.postgresql.replication.lag';
const AT_LEAST = 'gantry.postgresql.replication.lag.at_least';
const AT_MOST = 'gantry.postgresql.replication.lag.at_most';
const EXPOSURE = 'gantry.postgresql.replication.exposure';
const UNRECEIVED = 'gantry.postgresql.replication.unreceived';
const DELAY = 'postgresql.replication.data_delay';
const WRITTEN = 'gantry.postgresql.wal.written';
const HOUR = 3_600_000;
const CHART_POINTS = 180;
const RATE_WINDOW = 60_000;

const looks = new WeakMap<JudgeInput, readonly ClusterReading[]>();

/**
 * Clusters that have copies, with what is known of them. One look per tick: all callers get the same, with what the
 * first of them (`findReplication`) remembers.
 * @param before the last looks at primaries, by target
 */
export function readClusters(
  input: JudgeInput,
  before: Readonly<Record<string, LastLook>> = {},
): readonly ClusterReading[] {
  const known = looks.get(input);
  if (known !== undefined) return known;
  const readings = clustersOf(input).map((cluster) => {
    const reading = readCluster(input, cluster);
    return { ...reading, look: lastLookOf(input, reading, before[cluster.target.id] ?? null) };
  });
  looks.set(input, readings);
  return readings;
}

function readCluster(input: JudgeInput, cluster: Cluster): Omit<ClusterReading, 'look'> {
  const { target } = cluster;
  const every = target.every;
  const subject: Subject = { kind: 'target', id: target.id };
  const told = upOf(input, { target: target.id }, every);
  const node = nodeOf(input, subject, every);
  // A server that takes no new connection, but states its position on an old one, lives.
  const lives = node?.role === 'primary' && node.written !== null && node.written !== undefined;
  const copies = cluster.copies.map((copy) => readCopy(input, cluster, copy));
  const primaries = reading(input, 'gantry.postgresql.primary.count', { target: target.id }, every).value;
  return {
    cluster,
    every,
    copies: copies.map((one) => boundByUpstream(one, copies, every)),
    node,
    fault: statedFault(input, subject),
    up: lives ? true : told.up,
    upAt: told.at,
    primaries,
    written: rateReading(input, WRITTEN, { target: target.id }, every),
  };
}

function readCopy(input: JudgeInput, cluster: Cluster, copy: Copy): CopyReading {
  const { target } = cluster;
  const { every } = target;
  const where = { target: target.id, replica: copy.config.id };
  const subject: Subject = { kind: 'replica', id: copy.config.id };
  const node = nodeOf(input, subject, every);
  const lag = reading(input, LAG, where, every);
  const slot = slotOf(input, cluster, copy, node);
  const bound = reading(input, AT_LEAST, where, every).value;
  return {
    copy,
    lag,
    atLeast: lag.value === null && bound !== null && bound > 0 ? bound : null,
    atMost: lag.value === null ? reading(input, AT_MOST, where, every).value : null,
    borrowed: false,
    exposure: reading(input, EXPOSURE, where, every),
    unreceived: reading(input, UNRECEIVED, where, every),
    behind: reading(input, DELAY, { ...where, stage: 'replay' }, every),
    node,
    nodeAt: node === null ? null : (input.documents.evidence('postgres.node', subject)?.t ?? null),
    // A copy known only from the feed streams while its slot is in use, or while its figures arrive.
    streaming: node === null ? (slot?.active ?? (lag.value === null ? null : true)) : node.streaming,
    fault: statedFault(input, subject),
    up: upOf(input, where, every).up,
    slot,
  };
}

/** intervals by which the looks at a copy and at its upstream node may differ */
const LOOKS_APART = 2;

/**
 * A copy of a late node is at least as late, even if its own lag is unknown. A bound of its own that is larger by no more
 * than the looks at the two differ tells nothing of its own.
 */
function boundByUpstream(one: CopyReading, all: readonly CopyReading[], every: number): CopyReading {
  if (one.lag.value !== null) return one;
  const upstream = all.find(({ copy }) => copy.config.id === one.copy.upstream);
  if (upstream === undefined) return one;
  const least = upstream.lag.value ?? upstream.atLeast;
  const own = one.atLeast ?? 0;
  if (least === null || least <= 0 || least + (LOOKS_APART * every) / 1_000 < own) return one;
  return { ...one, atLeast: Math.max(least, own), borrowed: true };
}

function reading(
  input: JudgeInput,
  metric: string,
  where: Readonly<Record<string, string>>,
  every: number,
): ReplicationReading {
  let id: number | null = null;
  let observedAt: number | null = null;
  for (const info of input.series.find(metric, where)) {
    const t = input.series.lastTime(info.id);
    if (Number.isNaN(t) || (observedAt !== null && t <= observedAt)) continue;
    id = info.id;
    observedAt = t;
  }
  const freshness = freshnessOf(observedAt, every, input.now);
  const last = id === null ? null : finite(input.series.lastValue(id));
  return { value: freshness === 'stale' ? null : last, last, observedAt, freshness, series: id };
}

/** A figure of the target itself. */
export function readTarget(
  input: JudgeInput,
  metric: string,
  { id, every }: PostgresTarget,
): ReplicationReading {
  return reading(input, metric, { target: id }, every);
}

/** A counter's rate over the last minute; a fall is a reset and has no rate. */
function rateReading(
  input: JudgeInput,
  metric: string,
  where: Readonly<Record<string, string>>,
  every: number,
): ReplicationReading {
  const counter = reading(input, metric, where, every);
  if (counter.series === null || counter.value === null) return { ...counter, value: null, last: null };
  const { t, v } = input.series.window(
    counter.series,
    input.now - Math.max(RATE_WINDOW, 3 * every),
    input.now,
  );
  const rate = slope(t, v);
  return { ...counter, value: rate, last: rate };
}

function slope(t: Float64Array, v: Float64Array): number | null {
  let first = -1;
  for (let index = t.length - 1; index >= 0; index -= 1) {
    const value = v[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (first !== -1 && value > (v[first] ?? 0)) break;
    first = index;
  }
  const last = t.length - 1;
  if (first === -1 || first === last) return null;
  const seconds = ((t[last] ?? 0) - (t[first] ?? 0)) / 1_000;
  const rise = (v[last] ?? Number.NaN) - (v[first] ?? Number.NaN);
  return seconds <= 0 || Number.isNaN(rise) ? null : rise / seconds;
}

/** By/s that a copy receives: the WAL written, less the growth of its backlog. */
export function receivedRate(
  input: JudgeInput,
  one: CopyReading,
  written: ReplicationReading,
): number | null {
  if (written.value === null || one.unreceived.series === null || one.unreceived.value === null) return null;
  const { t, v } = input.series.window(one.unreceived.series, input.now - RATE_WINDOW, input.now);
  const last = t.length - 1;
  const seconds = ((t[last] ?? 0) - (t[0] ?? 0)) / 1_000;
  const growth = ((v[last] ?? Number.NaN) - (v[0] ?? Number.NaN)) / seconds;
  if (!Number.isFinite(growth)) return null;
  return Math.max(0, written.value - growth);
}

export function lagColumn(input: JudgeInput, one: CopyReading): Column {
  if (one.lag.series === null) return NO_COLUMN;
  return windowed(
    input.series.sampled(one.lag.series, input.now - HOUR, input.now, CHART_POINTS),
    Math.floor(input.now / GRID_MS) * GRID_MS,
    HOUR,
  );
}

export function replicationFigure(
  metric: string,
  unit: string,
  from: ReplicationReading,
  every: number,
): Figure {
  const { last, observedAt, freshness } = from;
  // A stale figure keeps its last number and is shown hatched, with its age.
  return { metric, value: last, unit, observedAt, every, freshness };
}

function slotOf(
  input: JudgeInput,
  { target }: Cluster,
  copy: Copy,
  node: PostgresNode | null,
): SlotReading | null {
  const byReplica = { target: target.id, replica: copy.config.id };
  const bySlot = { target: target.id, slot: node?.slot?.name ?? copy.config.slot };
  for (const where of [byReplica, bySlot]) {
    const info = input.series.find('gantry.postgresql.slot.retained', where)[0];
    if (info === undefined) continue;
    return slotReading(input, target, where, info.attributes['slot'] ?? copy.config.slot);
  }
  return null;
}

/** @param where attributes of its series */
export function slotReading(
  input: JudgeInput,
  { every }: PostgresTarget,
  where: Readonly<Record<string, string>>,
  name: string,
): SlotReading {
  const read = (metric: string): ReplicationReading =>
    reading(input, `gantry.postgresql.slot.${metric}`, where, every);
  const active = read('active').value;
  return {
    name,
    retained: read('retained'),
    limit: read('limit').value,
    active: active === null ? null : active === 1,
    lost: read('lost').value,
  };
}

function upOf(
  input: JudgeInput,
  where: Readonly<Record<string, string>>,
  every: number,
): { readonly up: boolean | null; readonly at: number | null } {
  for (const info of input.series.find('postgresql.up', where)) {
    if (where['replica'] === undefined && info.attributes['replica'] !== undefined) continue;
    const at = finite(input.series.lastTime(info.id));
    if (freshnessOf(at, every, input.now) === 'stale') return { up: null, at };
    const value = finite(input.series.lastValue(info.id));
    return { up: value === null ? null : value === 1, at };
  }
  return { up: null, at: null };
}

function nodeOf(input: JudgeInput, subject: Subject, every: number): PostgresNode | null {
  const evidence = input.documents.evidence('postgres.node', subject);
  if (evidence === null || evidence.data === null) return null;
  if (freshnessOf(evidence.t, every, input.now) === 'stale') return null;
  return evidence.data as PostgresNode;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
