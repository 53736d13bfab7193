import type { ServiceConfig } from '../../config/config';
import { dayWords } from '../../format/days';
import { formatAge } from '../../format/format';
import { measuredOf, secondsWords } from '../../format/measured';
import type { Drill } from '../../model/drill';
import type { Posture, Severity } from '../../model/severity';

/** Past the due date a proof is at risk; past this many intervals it proves nothing any more. */
const WORTHLESS_AFTER = 1.5;
/** A record from the future is a clock gone wrong; this much is forgiven. ms */
export const CLOCK_TOLERANCE = 60_000;

export type PostureCause =
  | 'failed'
  | 'rto'
  | 'rpo'
  | 'ageing'
  | 'aborted'
  | 'aged'
  | 'unmeasured'
  | 'never'
  | 'none';

export interface PostureVerdict {
  readonly posture: Posture;
  readonly severity: Severity;
  /** the weightiest reason; `none` when proven */
  readonly cause: PostureCause;
  /** by weight, short */
  readonly reasons: readonly string[];
  /** the sentence beside the bar */
  readonly track: string;
  /** the newest drill that covered the service */
  readonly drill: Drill | null;
  /** drills that covered it, oldest first */
  readonly covering: readonly Drill[];
}

/**
 * What the newest drill that covered a service says of it. Proven: it passed, stayed inside RTO and RPO, and is not
 * older than `drillEvery`. At risk: it failed, was aborted or broke a promise (critical for failure and RTO), or the
 * proof is overdue by less than half an interval. Unproven: never drilled, not measured, or overdue by more: what was
 * found then, good or bad, is no knowledge of today.
 */
export function postureOf(
  service: ServiceConfig,
  drills: readonly Drill[],
  now: number,
  timezone: string,
): PostureVerdict {
  const recovery = service.recovery;
  const rto = recovery?.rto ?? null;
  const rpo = recovery?.rpo ?? null;
  const due = recovery?.drillEvery ?? Number.POSITIVE_INFINITY;
  const covering = drills
    .filter((drill) => drill.services.includes(service.id) && drill.endedAt <= now + CLOCK_TOLERANCE)
    .sort((a, b) => a.endedAt - b.endedAt);
  const drill = covering[covering.length - 1] ?? null;
  const promised = rto === null ? '' : `; ${promiseWords(rto)} promised`;
  if (drill === null) {
    return {
      posture: 'unproven',
      severity: 'unknown',
      cause: 'never',
      reasons: ['never drilled'],
      track: `never drilled${promised}`,
      drill,
      covering,
    };
  }
  const age = now - drill.endedAt;
  const aged = `proof is ${formatAge(age)} old, due after ${formatAge(due)}`;
  const when = dayWords(drill.endedAt, now, timezone);
  const took = drill.measured.rto;
  const lost = drill.measured.rpo;
  const found: { cause: PostureCause; severity: Severity; reason: string }[] = [];
  if (drill.outcome === 'failed')
    found.push({ cause: 'failed', severity: 'critical', reason: `drill failed ${when}` });
  if (rto !== null && took !== null && took > rto) {
    found.push({ cause: 'rto', severity: 'critical', reason: `took ${measuredOf(took, rto)}` });
  }
  if (drill.outcome === 'aborted') {
    found.push({ cause: 'aborted', severity: 'warning', reason: `drill was aborted ${when}` });
  }
  if (rpo !== null && lost !== null && lost > rpo) {
    found.push({ cause: 'rpo', severity: 'warning', reason: `loses ${measuredOf(lost, rpo)}` });
  }
  if (postureAt(age, due) !== 'proven') found.push({ cause: 'ageing', severity: 'warning', reason: aged });
  const bar = rto !== null && took !== null ? measuredOf(took, rto) : null;
  const reasons = found.map((one) => one.reason);
  if (postureAt(age, due) === 'unproven') {
    return {
      posture: 'unproven',
      severity: 'unknown',
      cause: 'aged',
      reasons: [aged],
      track: aged,
      drill,
      covering,
    };
  }
  const unmeasured = missing(rto !== null && took === null, rpo !== null && lost === null);
  const first = found[0];
  if (first !== undefined) {
    const severity = found.some((one) => one.severity === 'critical') ? 'critical' : 'warning';
    const track = bar ?? first.reason;
    return { posture: 'at risk', severity, cause: first.cause, reasons, track, drill, covering };
  }
  if (unmeasured !== null) {
    return {
      posture: 'unproven',
      severity: 'unknown',
      cause: 'unmeasured',
      reasons: [unmeasured],
      track: `${unmeasured}${promised}`,
      drill,
      covering,
    };
  }
  return {
    posture: 'proven',
    severity: 'ok',
    cause: 'none',
    reasons: [],
    track: bar ?? `passed ${when}`,
    drill,
    covering,
  };
}

/** What a proof of an age is still worth by its age alone. @param age ms @param due ms after which it must be renewed */
export function postureAt(age: number, due: number): Posture {
  if (age > WORTHLESS_AFTER * due) return 'unproven';
  return age > due ? 'at risk' : 'proven';
}

function missing(rto: boolean, rpo: boolean): string | null {
  if (rto) return 'its time was not measured';
  return rpo ? 'its loss was not measured' : null;
}

/** A promise in words: `60 min`, `4 h`. */
export function promiseWords(seconds: number): string {
  return seconds % 3_600 === 0 && seconds > 7_200 ? `${seconds / 3_600} h` : minutes(seconds);
}

function minutes(seconds: number): string {
  return seconds >= 120 && seconds <= 7_200 && seconds % 60 === 0
    ? `${seconds / 60} min`
    : secondsWords(seconds);
}
