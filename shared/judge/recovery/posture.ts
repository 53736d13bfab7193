import type { ServiceConfig } from '../../config/config';
import { dayWords } from '../../format/days';
import { measuredOf, secondsWords } from '../../format/measured';
import type { Drill } from '../../model/drill';
import type { BackupRow } from '../../model/recovery';
import { type Scenario, scenarioOf } from '../../model/scenario';
import { type Posture, type Severity, worse } from '../../model/severity';
import { type Held, heldRules, LOSS_UNMEASURED, type PostureCause, type PostureFacts } from './posture-rules';

/** A record from the future means a wrong clock; this much is tolerated. ms */
export const CLOCK_TOLERANCE = 60_000;
/** Drills of these scenarios move a database to a copy. */
const MOVES: ReadonlySet<Scenario | null> = new Set<Scenario>([
  'node-loss',
  'database-failover',
  'zone-loss',
  'region-loss',
]);

export interface PostureVerdict {
  /** null: any scenario */
  readonly scenario: Scenario | null;
  readonly posture: Posture;
  readonly severity: Severity;
  /** the most important reason; `none` when proven */
  readonly cause: PostureCause | 'none';
  /** most important first, short */
  readonly reasons: readonly string[];
  /** the sentence next to the bar */
  readonly track: string;
  /** the newest drill that covered the service */
  readonly drill: Drill | null;
  /** s: the worse of the record's claim and the wall's observation; null: neither is known */
  readonly took: number | null;
  readonly lost: number | null;
  /** drills that covered it, oldest first */
  readonly covering: readonly Drill[];
}

/** Inputs of a posture besides drills. */
export interface Standby {
  /** backups of the service's dependencies */
  readonly backups: readonly BackupRow[];
  /** whether its database could be moved now, as the scenario requires; null: it has no copy */
  readonly failover: (scenario: Scenario) => 'yes' | 'no' | 'unknown' | null;
  /** whether all that tells of drills was heard */
  readonly heard: boolean;
}
export const NO_STANDBY: Standby = { backups: [], failover: () => null, heard: true };

/**
 * The posture of a service by its newest drill, from the table in `posture-rules.ts`. Proven: the drill passed, met RTO
 * and RPO, is not older than `drillEvery`, and nothing that is known now contradicts it.
 * @param scenario only its drills count, and its requirements; null: any
 */
export function postureOf(
  service: ServiceConfig,
  drills: readonly Drill[],
  now: number,
  timezone: string,
  standby: Standby = NO_STANDBY,
  scenario: Scenario | null = null,
): PostureVerdict {
  const rto = service.recovery?.rto ?? null;
  const covering = drills
    .filter(
      (drill) =>
        drill.services.includes(service.id) &&
        drill.endedAt <= now + CLOCK_TOLERANCE &&
        (scenario === null || scenarioOf(drill.scenario) === scenario),
    )
    .sort((a, b) => a.endedAt - b.endedAt);
  const drill = covering.at(-1) ?? null;
  const rehearsed = scenario ?? (drill === null ? null : scenarioOf(drill.scenario));
  const facts: PostureFacts = {
    service,
    scenario,
    drill,
    took: drill === null ? null : tookOf(drill),
    lost: drill === null ? null : lostOf(drill),
    age: drill === null ? 0 : now - drill.endedAt,
    due: service.recovery?.drillEvery ?? Number.POSITIVE_INFINITY,
    backups: scenario === null || scenario === 'restore' ? standby.backups : [],
    failover: rehearsed !== null && MOVES.has(rehearsed) ? standby.failover(rehearsed) : null,
    heard: standby.heard,
    when: drill === null ? '' : dayWords(drill.endedAt, now, timezone),
  };
  const held = heldRules(facts);
  const { took, lost } = facts;
  const known = { scenario, drill, took, lost, covering };
  const bar = rto !== null && took !== null ? measuredOf(took, rto) : null;
  const [first] = held;
  if (first === undefined) {
    const track = bar ?? `passed ${facts.when}`;
    return { ...known, posture: 'proven', severity: 'ok', cause: 'none', reasons: [], track };
  }
  const { posture, id } = first.rule;
  // An unproven posture is not known; unmeasured facts add nothing to a service at risk.
  const told = posture === 'unproven' ? [first] : held.filter(({ rule }) => rule.posture === posture);
  return {
    ...known,
    posture,
    severity: told.reduce<Severity>((all, { rule }) => worse(all, rule.severity), 'ok'),
    cause: id,
    reasons: told.map(({ reason }) => reason),
    track: trackOf(first, bar, rto),
  };
}

/** The figures of a bar if it can be drawn; else the reason why not, with the target. */
function trackOf({ rule, reason }: Held, bar: string | null, rto: number | null): string {
  if (rule.id === 'aged') return reason;
  // The bar shows the time alone, so what is lost is said.
  if (rule.id === 'rpo') return bar === null ? reason : `${bar}, RPO missed`;
  if (rule.posture === 'at risk') return bar ?? reason;
  return rto === null ? reason : `${reason}; ${promiseWords(rto)} promised`;
}

/** The verdict shown for a service: the worst of those that must be proven. @param verdicts not empty */
export function worstOf(verdicts: readonly PostureVerdict[]): PostureVerdict {
  const rank = ({ posture, severity }: PostureVerdict): number =>
    posture === 'at risk' ? (severity === 'critical' ? 3 : 2) : posture === 'unproven' ? 1 : 0;
  return verdicts.reduce((worst, one) => (rank(one) > rank(worst) ? one : worst));
}

/** The promise that a verdict is about: time is the RTO, data is the RPO; null: neither, or both. */
export function missedOf({ cause, reasons }: PostureVerdict): 'time' | 'data' | null {
  if (cause === 'rto') return 'time';
  if (cause === 'rpo') return 'data';
  if (cause !== 'unmeasured') return null;
  return reasons[0] === LOSS_UNMEASURED ? 'data' : 'time';
}

/** In time is the RTO alone: a service that would lose too much data may recover in time. */
export function howProven(misses: readonly (ReturnType<typeof missedOf> | undefined)[]): string {
  return misses.includes('data') ? 'as promised' : 'in time';
}

/** s to recover: the worse of the record's claim and the wall's observation; null: neither is known. */
export function tookOf({ measured, observed }: Drill): number | null {
  return worst(measured.rto, observed?.rto);
}

/** s of data lost, by the same rule. */
export function lostOf({ measured, observed }: Drill): number | null {
  return worst(measured.rpo, observed?.rpo);
}

function worst(...figures: readonly (number | null | undefined)[]): number | null {
  const known = figures.filter((one) => one !== null && one !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

/** A recovery target in words: `60 min`, `4 h`. */
export function promiseWords(seconds: number): string {
  return seconds % 3_600 === 0 && seconds > 7_200 ? `${seconds / 3_600} h` : minutes(seconds);
}

function minutes(seconds: number): string {
  return seconds >= 120 && seconds <= 7_200 && seconds % 60 === 0
    ? `${seconds / 60} min`
    : secondsWords(seconds);
}
