import { secondsWords } from '../../format/measured';
import type { Fault } from '../../model/observation';
import type { Severity } from '../../model/severity';
import type { Finding, JudgeInput } from '../judgement';
import type { ClusterReading, CopyReading, LastLook } from './cluster-reading';
import { aboutOf, finding } from './finding';
import { type ReplicationMemory, rememberedOf } from './memory';
import { lagKey, Peaks } from './peaks';
import { readClusters } from './reading';
import { costWords, riskFindings } from './risk';
import { otherSlots, slotFinding } from './slots';
import {
  type CopyVerdict,
  faultWords,
  isInside,
  isRead,
  judgeCopy,
  lagLevel,
  lagLimits,
  limitsOf,
  lossOf,
  severityAbove,
} from './verdict';

/** The rule of a copy that refuses this wall. */
export const REPLICA_ACCESS = 'postgres.replication.access';

/**
 * Findings on copies of databases: `postgres.replication.lag`, `.missing`, `.access`, `.exposure`, `.slot` (subject replica) and
 * `.split_brain` (subject target). Each is also reported when ok, so that its condition can end.
 */
export function findReplication(
  input: JudgeInput,
  memory: unknown,
): { findings: Finding[]; memory: unknown } {
  const findings: Finding[] = [];
  const known: Record<string, Severity> = {};
  const { known: before, looks: looksBefore, peaks: peaksBefore } = rememberedOf(memory);
  const readings = readClusters(input, looksBefore);
  const looks: Record<string, LastLook> = {};
  const peaks = new Peaks(peaksBefore, input.now);
  for (const target of input.config.targets)
    if (target.probe === 'postgres') findings.push(...otherSlots(input, target));
  findings.push(...riskFindings(input, readings, peaks));
  for (const reading of readings) {
    const { cluster } = reading;
    const limits = lagLimits(input.config, cluster);
    if (reading.look !== null) looks[cluster.target.id] = reading.look;
    findings.push(splitBrainFinding(input, reading));
    for (const one of reading.copies) {
      const verdict = judgeCopy(one, reading, limits);
      const id = one.copy.config.id;
      const last = verdict.severity === 'unknown' ? before[id] : verdict.severity;
      if (last !== undefined) known[id] = last;
      findings.push(missingFinding(input, reading, one, verdict));
      const access = accessFinding(input, reading, one);
      if (access !== null) findings.push(access);
      if (limits.enabled) findings.push(lagFinding(input, reading, one, verdict, peaks));
      const slot = slotFinding(input, reading, one);
      if (slot !== null) findings.push(slot);
    }
    const exposure = exposureFinding(input, reading, peaks);
    if (exposure !== null) findings.push(exposure);
  }
  return {
    findings: findings.filter(({ rule }) => input.config.rules[rule]?.enabled !== false),
    memory: { known, looks, peaks: peaks.kept } satisfies ReplicationMemory,
  };
}

function splitBrainFinding(input: JudgeInput, reading: ClusterReading): Finding {
  const { target } = reading.cluster;
  const promoted = reading.copies
    .filter(({ node }) => node?.role === 'primary')
    .map(({ copy }) => copy.config.id);
  const split = isSplit(reading);
  const count = reading.primaries ?? (split ? 1 + promoted.length : null);
  const dark = !split && reading.primaries === null && reading.up === null;
  return finding(
    input,
    aboutOf(reading),
    'postgres.replication.split_brain',
    { kind: 'target', id: target.id },
    {
      severity: split ? 'critical' : dark ? 'unknown' : 'ok',
      value: count,
      threshold: 1,
      unit: '{server}',
      sentence: split
        ? `${count ?? 2} servers of ${target.name} take writes; their data part with each write.`
        : dark
          ? `How many servers of ${target.name} take writes is not known${becauseOf(reading.fault)}.`
          : `One server of ${target.name} takes writes.`,
      evidence: { target: target.id, promoted },
    },
  );
}

/** `: the server refuses this wall’s login`, or nothing */
function becauseOf(fault: Fault | null): string {
  return fault === null ? '' : `: ${faultWords(fault)}`;
}

function isSplit({ primaries, copies, node }: ClusterReading): boolean {
  if (primaries !== null) return primaries >= 2;
  return node?.role === 'primary' && copies.some((one) => one.node?.role === 'primary');
}

/** Waits one interval, so that a receiver that reconnects between two looks raises nothing. */
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
    : (one.streaming === null && one.node?.fromArchive !== true) || verdict.cause === 'primary-down'
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
      sentence:
        words[severity] ??
        `${config.name} copies from ${one.node?.fromArchive === true ? 'the archive' : 'its primary'}.`,
      evidence: {
        target: reading.cluster.target.id,
        fault: one.fault?.code ?? null,
        streaming: one.streaming,
      },
    },
  );
}

/** A copy that refuses this wall: its primary may say that it streams, but not what it holds. null: nobody can say. */
function accessFinding(input: JudgeInput, reading: ClusterReading, one: CopyReading): Finding | null {
  const { config } = one.copy;
  const read = isRead(one);
  if (read === null) return null;
  const { fault } = one;
  return finding(
    input,
    aboutOf(reading),
    REPLICA_ACCESS,
    { kind: 'replica', id: config.id },
    {
      severity: read ? 'ok' : 'unknown',
      clearAfter: 0,
      sentence: read
        ? `This wall reads ${config.name}.`
        : `What ${config.name} itself says is not known${becauseOf(fault)}.`,
      evidence: {
        target: reading.cluster.target.id,
        ...(read || fault === null
          ? {}
          : { fault: fault.code, message: fault.message, remedy: fault.remedy }),
      },
    },
  );
}

function lagFinding(
  input: JudgeInput,
  reading: ClusterReading,
  one: CopyReading,
  verdict: CopyVerdict,
  peaks: Peaks,
): Finding {
  const { config } = one.copy;
  const promised = lagLimits(input.config, reading.cluster);
  const limits = limitsOf(one, promised);
  const lag = one.lag.value;
  // A stopped copy has a condition of its own; here its lag counts, as far as it is known.
  const stopped = verdict.cause === 'missing' || verdict.cause === 'promoted';
  const within = !stopped && isInside(one, reading, promised);
  const bound = lag ?? (within ? one.atMost : one.atLeast);
  const severity = stopped ? (bound === null ? 'unknown' : lagLevel(one, bound, promised)) : verdict.severity;
  const threshold = severity === 'warning' ? limits.warning : limits.critical;
  const was = peaks.was(lagKey(config.id), bound, limits.critical);
  const least = lag !== null ? '' : within ? 'at most ' : 'at least ';
  const inside = was === null && bound !== null && limits.critical !== null && bound <= limits.critical;
  const limit = limits.critical === null ? '' : secondsWords(limits.critical);
  const words =
    bound === null
      ? `How far ${config.name} is behind is not known${verdict.why === '' ? '' : `: ${verdict.why}`}.`
      : `${config.name} ${
          was === null
            ? `is ${least}${secondsWords(bound)} behind`
            : `was ${secondsWords(was)} behind, now ${least}${secondsWords(bound)}`
        }${limit === '' ? '' : `${inside ? ', of' : ';'} ${limit} promised`}.`;
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
        atMost: one.atMost,
        bytes: one.behind.value,
        unreceived: one.unreceived.value,
      },
    },
  );
}

/** The present cost of losing the primary's region (or the primary), compared with the RPO. */
function exposureFinding(input: JudgeInput, reading: ClusterReading, peaks: Peaks): Finding | null {
  const { promise, region, target, primary } = reading.cluster;
  const { best, seconds, scope } = lossOf(reading);
  if (promise === null || best === null || seconds === null) return null;
  const row = input.config.rules['postgres.replication.exposure'];
  const limits = { warning: row?.warning ?? promise / 2, critical: row?.critical ?? promise };
  const severity = severityAbove(seconds, limits);
  const lost = scope === 'region' ? region : primary.name;
  const was = peaks.was(`exposure ${best.copy.config.id}`, seconds, promise);
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
      sentence: `Losing ${lost} now would cost ${costWords(seconds, was)}; ${secondsWords(promise)} promised.`,
      evidence: { target: target.id, scope, region },
    },
  );
}
