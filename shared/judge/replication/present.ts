import { timezoneOf } from '../../config/timezone';
import { momentWords, whenWords } from '../../format/days';
import { formatBytes } from '../../format/format';
import { secondsWords } from '../../format/measured';
import type { Condition } from '../../model/condition';
import type { ReplicationNode, ReplicationSection } from '../../model/replication';
import { type Severity, severityRank } from '../../model/severity';
import type { JudgeInput } from '../judgement';
import { type JudgedCluster, type JudgedCopy, replicationAnswer } from './answer';
import { bereftOf } from './bereft';
import { failover } from './checks';
import type { ClusterReading, CopyReading } from './cluster-reading';
import { type ReplicationMemory, rememberedOf } from './memory';
import { lagKey, Peaks } from './peaks';
import { lagColumn, readClusters, receivedRate, replicationFigure } from './reading';
import { presentRisk } from './risk';
import { primarySince } from './roles';
import { zoneWords } from './topology';
import { type CopyVerdict, judgeCopy, judgeSlot, lagLevel, lagLimits, limitsOf, lossOf } from './verdict';

/** ms for which a takeover by a server is mentioned */
const TOLD_FOR = 7 * 86_400_000;
const SUBJECTS: ReadonlySet<string> = new Set(['replica', 'target']);

/** The replication section, worst cluster first; severities and onsets are those of the settled conditions. */
export function presentReplication(
  input: JudgeInput,
  conditions: readonly Condition[],
  memory: unknown,
): ReplicationSection {
  const bySubject = conditionsBySubject(conditions);
  const { known: remembered, looks, peaks } = rememberedOf(memory);
  const clusters = readClusters(input, looks)
    .map((reading) => judgedCluster(input, reading, bySubject, peaks))
    .sort((a, b) => rankOf(b) - rankOf(a));
  const nodes = clusters.flatMap((cluster) => [
    primaryNode(input, cluster, bySubject),
    ...cluster.copies.map((copy) => copyNode(input, cluster, copy, remembered)),
  ]);
  const [first] = clusters;
  const checks =
    first === undefined
      ? { candidates: [], checks: [], verdicts: [], lastLook: null }
      : failover(input, first.reading, first.limits);
  const risk = first === undefined ? null : presentRisk(input, first.reading, conditions);
  return { answer: replicationAnswer(input, clusters, checks), nodes, risk, ...checks };
}

type BySubject = ReadonlyMap<string, readonly Condition[]>;

function conditionsBySubject(conditions: readonly Condition[]): BySubject {
  const map = new Map<string, Condition[]>();
  for (const condition of conditions) {
    const { kind, id } = condition.subject;
    if (!SUBJECTS.has(kind)) continue;
    const list = map.get(`${kind} ${id}`);
    if (list === undefined) map.set(`${kind} ${id}`, [condition]);
    else list.push(condition);
  }
  return map;
}

function judgedCluster(
  input: JudgeInput,
  reading: ClusterReading,
  bySubject: BySubject,
  peaks: ReplicationMemory['peaks'],
): JudgedCluster {
  const present = new Peaks(peaks, input.now);
  const { cluster } = reading;
  const limits = lagLimits(input.config, cluster);
  const copies = reading.copies.map((one): JudgedCopy => {
    const own = bySubject.get(`replica ${one.copy.config.id}`) ?? [];
    const slot = own.find(({ rule }) => rule === 'postgres.replication.slot');
    const shown = worstOf(own.filter((one) => one.rule !== 'postgres.replication.exposure'));
    return {
      reading: one,
      verdict: judgeCopy(one, reading, limits),
      severity: shown?.severity ?? 'unknown',
      since: shown === null || shown.severity === 'ok' ? null : shown.since,
      ending: shown?.ending === true,
      column: lagColumn(input, one),
      was: present.was(
        lagKey(one.copy.config.id),
        one.lag.value ?? one.atLeast,
        limitsOf(one, limits).critical,
      ),
      slotWhy: one.slot === null ? '' : judgeSlot(one.slot).why,
      slotSeverity: slot?.severity ?? 'ok',
    };
  });
  const split = bySubject
    .get(`target ${cluster.target.id}`)
    ?.some(({ rule, severity }) => rule === 'postgres.replication.split_brain' && severity === 'critical');
  return { reading, limits, loss: lossOf(reading), copies, splitBrain: split === true };
}

function worstOf(conditions: readonly Condition[]): Condition | null {
  let worst: Condition | null = null;
  for (const one of conditions) {
    const rise = worst === null ? 1 : severityRank(one.severity) - severityRank(worst.severity);
    if (rise > 0 || (rise === 0 && worst !== null && one.since < worst.since)) worst = one;
  }
  return worst;
}

function rankOf(cluster: JudgedCluster): number {
  if (cluster.splitBrain) return 6;
  if (cluster.reading.up === false) return 5;
  return Math.max(0, ...cluster.copies.map(({ severity }) => severityRank(severity)));
}

function primaryNode(input: JudgeInput, cluster: JudgedCluster, bySubject: BySubject): ReplicationNode {
  const { reading, splitBrain } = cluster;
  const { target, primary, region } = reading.cluster;
  const up = bySubject.get(`target ${target.id}`)?.find(({ rule }) => rule === 'postgres.up') ?? null;
  const silent = reading.up === false;
  const told = reading.up === null && reading.copies.some(({ lag }) => lag.value !== null);
  const severity: Severity = splitBrain
    ? 'critical'
    : (up?.severity ?? (silent ? 'critical' : reading.up === true || told ? 'ok' : 'unknown'));
  const written =
    reading.written.series === null
      ? null
      : replicationFigure('gantry.postgresql.wal.written', 'By/s', reading.written, reading.every);
  return {
    id: primary.id,
    name: primary.name,
    role: reading.node?.role === 'standby' ? 'replica' : 'primary',
    upstream: null,
    region,
    zone: primary.zone,
    note: [sinceWords(input, primary.id), zoneWords(primary.zone)].filter((one) => one !== '').join(', '),
    edge: severity === 'unknown' ? 'unknown' : 'flows',
    severity,
    since: up === null || up.severity === 'ok' ? null : up.since,
    freshness: written?.freshness ?? freshestOf(reading),
    reason: splitBrain
      ? 'a copy takes writes too'
      : silent
        ? 'does not answer'
        : up?.severity === 'critical'
          ? 'takes no new connections'
          : '',
    written,
    lag: null,
    behind: null,
    unreceived: null,
    slot: null,
  };
}

/** `primary`, or after a recent takeover `primary since 14:02`. */
function sinceWords(input: JudgeInput, server: string): string {
  const since = primarySince(input, server);
  if (since === null || input.now - since > TOLD_FOR) return 'primary';
  return `primary since ${whenWords(since, input.now, timezoneOf(input.config))}`;
}

function freshestOf({ copies }: ClusterReading): ReplicationNode['freshness'] {
  const known = copies.map(({ lag }) => lag.freshness);
  return known.includes('live') ? 'live' : known.includes('late') ? 'late' : 'stale';
}

function copyNode(
  input: JudgeInput,
  cluster: JudgedCluster,
  judged: JudgedCopy,
  remembered: ReplicationMemory['known'],
): ReplicationNode {
  const { reading: one, verdict, severity, since } = judged;
  const { config, upstream, region } = one.copy;
  const { every } = cluster.reading;
  const lag = replicationFigure('gantry.postgresql.replication.lag', 's', one.lag, every);
  const promoted = verdict.cause === 'promoted';
  const was = severity === 'unknown' ? (remembered[config.id] ?? null) : null;
  return {
    id: config.id,
    name: config.name,
    role: promoted ? 'primary' : 'replica',
    upstream,
    region,
    zone: config.zone,
    note: noteOf(one, cluster.reading),
    edge: edgeOf(one, verdict, severity),
    severity,
    was: was === 'ok' ? null : was,
    since,
    ...(judged.ending ? { ending: true } : {}),
    freshness: one.lag.observedAt === null && one.node !== null ? 'live' : one.lag.freshness,
    reason: reasonOf(input, cluster, judged),
    written: null,
    lag: {
      ...lag,
      value: one.lag.value ?? one.atLeast ?? one.lag.last,
      atLeast: one.lag.value === null && one.atLeast !== null,
      limit: limitsOf(one, cluster.limits).critical,
      series: judged.column,
    },
    behind:
      one.behind.series === null
        ? null
        : replicationFigure('postgresql.replication.data_delay', 'By', one.behind, every),
    unreceived:
      one.unreceived.series === null
        ? null
        : replicationFigure('gantry.postgresql.replication.unreceived', 'By', one.unreceived, every),
    slot:
      one.slot === null
        ? null
        : {
            retained: replicationFigure('gantry.postgresql.slot.retained', 'By', one.slot.retained, every),
            limit: one.slot.limit,
            active: one.slot.active ?? false,
          },
  };
}

function edgeOf(one: CopyReading, verdict: CopyVerdict, severity: Severity): ReplicationNode['edge'] {
  if (verdict.cause === 'missing' || verdict.cause === 'promoted') return 'cut';
  if (verdict.severity === 'unknown') return 'unknown';
  if (one.streaming === null && one.node?.fromArchive !== true) return 'unknown';
  return verdict.cause === 'late' && severity === 'critical' ? 'late' : 'flows';
}

/** `async, zone c, reports`; for a copy of a copy, its upstream. */
function noteOf(one: CopyReading, { cluster, copies }: ClusterReading): string {
  const { config, upstream } = one.copy;
  const from = copies.find(({ copy }) => copy.config.id === upstream)?.copy.config.name;
  const sync = one.node?.syncState ?? config.sync;
  const isDirect = from === undefined || upstream === cluster.primary.id;
  const first = one.node?.fromArchive === true ? 'from the archive' : isDirect ? sync : `copies from ${from}`;
  const delay = one.node?.applyDelay ?? 0;
  const delayed = delay === 0 ? '' : `${secondsWords(delay)} late on purpose`;
  return [first, zoneWords(config.zone), delayed, config.purpose]
    .filter((part) => part !== null && part !== '')
    .join(', ');
}

function reasonOf(input: JudgeInput, { reading, limits }: JudgedCluster, judged: JudgedCopy): string {
  const { reading: one, verdict } = judged;
  const had = verdict.cause === 'primary-down' ? hadWords(input, reading, one) : '';
  if (had !== '') return had;
  if (verdict.why !== '') return verdict.why;
  if (verdict.cause === 'late' && lagLevel(one, one.lag.value ?? 0, limits) !== 'ok') {
    const received = receivedRate(input, one, reading.written);
    const written = reading.written.value;
    if (received !== null && written !== null && written > 0) return rateWords(received, written);
  }
  if (judged.was !== null) return `was ${secondsWords(judged.was)} behind a moment ago`;
  return judged.slotSeverity === 'ok' || judged.slotWhy === '' ? '' : `slot ${judged.slotWhy}`;
}

/** Of a copy whose primary does not answer: `had all up to 21:47:03`. */
function hadWords(input: JudgeInput, reading: ClusterReading, one: CopyReading): string {
  const copy = bereftOf(input, reading)?.copies.find((other) => other.one === one);
  const until = copy?.loss.until ?? null;
  return until === null ? '' : `had all up to ${momentWords(until, input.now, timezoneOf(input.config))}`;
}

/** `receives 17 of 18 MB/s` */
function rateWords(received: number, written: number): string {
  const whole = formatBytes(written);
  const [, unit = 'B'] = whole.split(' ');
  const scale = written / Number(whole.split(' ')[0]);
  const part = scale === 0 ? 0 : received / scale;
  return `receives ${part < 10 ? Math.round(part * 10) / 10 : Math.round(part)} of ${whole.replace(unit, `${unit}/s`)}`;
}
