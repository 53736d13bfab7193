import { timezoneOf } from '../../config/timezone';
import { whenWords } from '../../format/days';
import { formatBytes } from '../../format/format';
import { secondsWords } from '../../format/measured';
import type { Condition } from '../../model/condition';
import type { ReplicationNode, ReplicationSection } from '../../model/replication';
import { type Severity, severityRank } from '../../model/severity';
import type { Finding, JudgeInput } from '../judgement';
import { type JudgedCluster, type JudgedCopy, replicationAnswer } from './answer';
import { failover } from './checks';
import { aboutOf, finding } from './finding';
import {
  type ClusterReading,
  type CopyReading,
  figureOf,
  lagColumn,
  readClusters,
  receivedRate,
} from './reading';
import { presentRisk, riskFindings } from './risk';
import { primarySince } from './roles';
import { otherSlots, slotFinding } from './slots';
import { zoneWords } from './topology';
import {
  type CopyVerdict,
  judgeCopy,
  judgeSlot,
  lagLevel,
  lagLimits,
  levelOf,
  limitsOf,
  lossOf,
} from './verdict';

/** ms for which it is told that a server took over */
const TOLD_FOR = 7 * 86_400_000;
const SUBJECTS: ReadonlySet<string> = new Set(['replica', 'target']);

/** What is remembered of each node: the last severity that was known. JSON-safe. */
interface ReplicationMemory {
  readonly known: Readonly<Record<string, Severity>>;
}

/**
 * Findings on copies of databases: `postgres.replication.lag`, `.missing`, `.exposure`, `.slot` (subject replica) and
 * `.split_brain` (subject target). Each is said also when it is ok, so that its condition can end.
 */
export function findReplication(
  input: JudgeInput,
  memory: unknown,
): { findings: Finding[]; memory: unknown } {
  const findings: Finding[] = [];
  const known: Record<string, Severity> = {};
  const before = rememberedOf(memory).known;
  const readings = readClusters(input);
  for (const target of input.config.targets)
    if (target.probe === 'postgres') findings.push(...otherSlots(input, target));
  findings.push(...riskFindings(input, readings));
  for (const reading of readings) {
    const { cluster } = reading;
    const limits = lagLimits(input.config, cluster);
    findings.push(splitBrainFinding(input, reading));
    for (const one of reading.copies) {
      const verdict = judgeCopy(one, reading, limits);
      const id = one.copy.config.id;
      const last = verdict.severity === 'unknown' ? before[id] : verdict.severity;
      if (last !== undefined) known[id] = last;
      findings.push(missingFinding(input, reading, one, verdict));
      if (limits.enabled) findings.push(lagFinding(input, reading, one, verdict));
      const slot = slotFinding(input, reading, one);
      if (slot !== null) findings.push(slot);
    }
    const exposure = exposureFinding(input, reading);
    if (exposure !== null) findings.push(exposure);
  }
  return {
    findings: findings.filter(({ rule }) => input.config.rules[rule]?.enabled !== false),
    memory: { known },
  };
}

function rememberedOf(memory: unknown): ReplicationMemory {
  if (typeof memory !== 'object' || memory === null || !('known' in memory)) return { known: {} };
  const { known } = memory;
  return typeof known === 'object' && known !== null
    ? { known: known as ReplicationMemory['known'] }
    : { known: {} };
}

function splitBrainFinding(input: JudgeInput, reading: ClusterReading): Finding {
  const { target } = reading.cluster;
  const promoted = reading.copies
    .filter(({ node }) => node?.role === 'primary')
    .map(({ copy }) => copy.config.id);
  const split = isSplit(reading);
  const count = reading.primaries ?? (split ? 1 + promoted.length : null);
  return finding(
    input,
    aboutOf(reading),
    'postgres.replication.split_brain',
    { kind: 'target', id: target.id },
    {
      severity: split ? 'critical' : reading.primaries === null && reading.up === null ? 'unknown' : 'ok',
      value: count,
      threshold: 1,
      unit: '{server}',
      sentence: split
        ? `${count ?? 2} servers of ${target.name} take writes; their data part with each write.`
        : `One server of ${target.name} takes writes.`,
      evidence: { target: target.id, promoted },
    },
  );
}

function isSplit({ primaries, copies, node }: ClusterReading): boolean {
  if (primaries !== null) return primaries >= 2;
  return node?.role === 'primary' && copies.some((one) => one.node?.role === 'primary');
}

/** One interval of patience, so that a receiver that reconnects between two looks raises nothing. */
function missingFinding(
  input: JudgeInput,
  reading: ClusterReading,
  one: CopyReading,
  verdict: CopyVerdict,
): Finding {
  const { config } = one.copy;
  const gone = verdict.cause === 'missing' || verdict.cause === 'promoted';
  const severity = gone
    ? 'critical'
    : one.streaming === null || verdict.cause === 'primary-down'
      ? 'unknown'
      : 'ok';
  const words: Readonly<Record<string, string>> = {
    critical: `${config.name} has stopped copying: ${verdict.why}.`,
    unknown: `Whether ${config.name} copies is not known${verdict.why === '' ? '' : `: ${verdict.why}`}.`,
  };
  return finding(
    input,
    aboutOf(reading),
    'postgres.replication.missing',
    { kind: 'replica', id: config.id },
    {
      severity,
      raiseAfter: reading.every / 1_000,
      sentence: words[severity] ?? `${config.name} copies from its primary.`,
      evidence: {
        target: reading.cluster.target.id,
        fault: one.fault?.code ?? null,
        streaming: one.streaming,
      },
    },
  );
}

function lagFinding(
  input: JudgeInput,
  reading: ClusterReading,
  one: CopyReading,
  verdict: CopyVerdict,
): Finding {
  const { config } = one.copy;
  const promised = lagLimits(input.config, reading.cluster);
  const limits = limitsOf(one, promised);
  const lag = one.lag.value;
  const bound = lag ?? one.atLeast;
  // A stopped copy has a condition of its own; here its distance counts, as far as it can be told.
  const stopped = verdict.cause === 'missing' || verdict.cause === 'promoted';
  const severity = stopped ? (bound === null ? 'unknown' : lagLevel(one, bound, promised)) : verdict.severity;
  const threshold = severity === 'warning' ? limits.warning : limits.critical;
  const words =
    bound === null
      ? `How far ${config.name} is behind is not known${verdict.why === '' ? '' : `: ${verdict.why}`}.`
      : `${config.name} is ${lag === null ? 'at least ' : ''}${secondsWords(bound)} behind${
          limits.critical === null ? '' : `; ${secondsWords(limits.critical)} promised`
        }.`;
  return finding(
    input,
    aboutOf(reading),
    'postgres.replication.lag',
    { kind: 'replica', id: config.id },
    {
      severity,
      observedAt: one.lag.observedAt ?? input.now,
      value: lag,
      threshold,
      unit: 's',
      raiseAfter: severity === 'unknown' ? reading.every / 1_000 : limits.for,
      sentence: words,
      evidence: {
        target: reading.cluster.target.id,
        atLeast: one.atLeast,
        bytes: one.behind.value,
        unreceived: one.unreceived.value,
      },
    },
  );
}

/** What the loss of the primary's region (or of the primary) would cost now, against what is promised. */
function exposureFinding(input: JudgeInput, reading: ClusterReading): Finding | null {
  const { promise, region, target, primary } = reading.cluster;
  const { best, seconds, scope } = lossOf(reading);
  if (promise === null || best === null || seconds === null) return null;
  const row = input.config.rules['postgres.replication.exposure'];
  const limits = { warning: row?.warning ?? promise / 2, critical: row?.critical ?? promise };
  const severity = levelOf(seconds, limits);
  const lost = scope === 'region' ? region : primary.name;
  return finding(
    input,
    aboutOf(reading),
    'postgres.replication.exposure',
    { kind: 'replica', id: best.copy.config.id },
    {
      severity,
      observedAt: best.exposure.observedAt ?? best.lag.observedAt ?? input.now,
      value: seconds,
      threshold: severity === 'warning' ? limits.warning : limits.critical,
      unit: 's',
      raiseAfter: 5,
      sentence: `Losing ${lost} now would cost ${secondsWords(seconds)}; ${secondsWords(promise)} promised.`,
      evidence: { target: target.id, scope, region },
    },
  );
}

/** The replication section, worst cluster first; severities and onsets are those of the settled conditions. */
export function presentReplication(
  input: JudgeInput,
  conditions: readonly Condition[],
  memory: unknown,
): ReplicationSection {
  const bySubject = conditionsBySubject(conditions);
  const clusters = readClusters(input)
    .map((reading) => judgedCluster(input, reading, bySubject))
    .sort((a, b) => rankOf(b) - rankOf(a));
  const remembered = rememberedOf(memory).known;
  const nodes = clusters.flatMap((cluster) => [
    primaryNode(input, cluster, bySubject),
    ...cluster.copies.map((copy) => copyNode(input, cluster, copy, remembered)),
  ]);
  const [first] = clusters;
  const checks =
    first === undefined
      ? { candidates: [], checks: [], verdicts: [] }
      : failover(input, first.reading, first.limits);
  const risk = first === undefined ? null : presentRisk(input, first.reading, conditions);
  return { answer: replicationAnswer(input, clusters), nodes, risk, ...checks };
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

function judgedCluster(input: JudgeInput, reading: ClusterReading, bySubject: BySubject): JudgedCluster {
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
      column: lagColumn(input, one),
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
      : figureOf('gantry.postgresql.wal.written', 'By/s', reading.written, reading.every);
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
    reason: splitBrain ? 'a copy takes writes too' : silent ? 'does not answer' : '',
    written,
    lag: null,
    behind: null,
    unreceived: null,
    slot: null,
  };
}

/** `primary`, or of one that took over today or lately: `primary since 14:02`. */
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
  const lag = figureOf('gantry.postgresql.replication.lag', 's', one.lag, every);
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
        : figureOf('postgresql.replication.data_delay', 'By', one.behind, every),
    unreceived:
      one.unreceived.series === null
        ? null
        : figureOf('gantry.postgresql.replication.unreceived', 'By', one.unreceived, every),
    slot:
      one.slot === null
        ? null
        : {
            retained: figureOf('gantry.postgresql.slot.retained', 'By', one.slot.retained, every),
            limit: one.slot.limit,
            active: one.slot.active ?? false,
          },
  };
}

function edgeOf(one: CopyReading, verdict: CopyVerdict, severity: Severity): ReplicationNode['edge'] {
  if (verdict.cause === 'missing' || verdict.cause === 'promoted') return 'cut';
  if (verdict.severity === 'unknown' || one.streaming === null) return 'unknown';
  return verdict.cause === 'late' && severity === 'critical' ? 'late' : 'flows';
}

/** `async, zone c, reports`; of a copy of a copy, whom it copies from. */
function noteOf(one: CopyReading, { cluster, copies }: ClusterReading): string {
  const { config, upstream } = one.copy;
  const from = copies.find(({ copy }) => copy.config.id === upstream)?.copy.config.name;
  const sync = one.node?.syncState ?? config.sync;
  const first = from === undefined || upstream === cluster.primary.id ? sync : `copies from ${from}`;
  const delay = one.node?.applyDelay ?? 0;
  const delayed = delay === 0 ? '' : `${secondsWords(delay)} late on purpose`;
  return [first, zoneWords(config.zone), delayed, config.purpose]
    .filter((part) => part !== null && part !== '')
    .join(', ');
}

function reasonOf(input: JudgeInput, { reading, limits }: JudgedCluster, judged: JudgedCopy): string {
  const { reading: one, verdict } = judged;
  if (verdict.why !== '') return verdict.why;
  if (verdict.cause === 'late' && lagLevel(one, one.lag.value ?? 0, limits) !== 'ok') {
    const received = receivedRate(input, one, reading.written);
    const written = reading.written.value;
    if (received !== null && written !== null && written > 0) return rateWords(received, written);
  }
  return judged.slotSeverity === 'ok' || judged.slotWhy === '' ? '' : `slot ${judged.slotWhy}`;
}

/** `receives 17 of 18 MB/s` */
function rateWords(received: number, written: number): string {
  const whole = formatBytes(written);
  const [, unit = 'B'] = whole.split(' ');
  const scale = written / Number(whole.split(' ')[0]);
  const part = scale === 0 ? 0 : received / scale;
  return `receives ${part < 10 ? Math.round(part * 10) / 10 : Math.round(part)} of ${whole.replace(unit, `${unit}/s`)}`;
}
