import type { Drill, DrillObserved } from '../../model/drill';
import type { Notice } from '../../model/frame';
import type { Rehearsal } from '../../model/rehearsal';
import { err, ok, type Result } from '../../model/result';
import { scenarioWords } from '../../model/scenario';

/** Why a rehearsal cannot continue as requested, and what to do instead. */
export interface RehearsalProblem {
  readonly what: string;
  readonly remedy: string;
}
type Next = Result<Rehearsal, RehearsalProblem>;
const MOST_STEPS = 200;

/** Ends the current step and begins the next. @param at epoch ms */
export function stepped(rehearsal: Rehearsal, name: string, at: number): Next {
  const { steps } = closed(rehearsal, at);
  if (steps.length >= MOST_STEPS)
    return err({ what: `the drill already has ${steps.length} steps`, remedy: 'End it: gantry drill end' });
  return ok({ ...rehearsal, steps: [...steps, { name, startedAt: at, endedAt: null }] });
}

/** Undoes the last step: the one before continues as if it had not ended. */
export function undone(rehearsal: Rehearsal): Next {
  const steps = rehearsal.steps.slice(0, -1);
  const last = steps.at(-1);
  if (rehearsal.steps.length === 0)
    return err({
      what: 'the drill has no step to remove',
      remedy: 'To abort the drill: gantry drill abort',
    });
  return ok({
    ...rehearsal,
    steps: last === undefined ? [] : [...steps.slice(0, -1), { ...last, endedAt: null }],
  });
}

/** @param at epoch ms @param why reason for an abort or failure; may be empty */
export function ended(rehearsal: Rehearsal, outcome: Drill['outcome'], why: string, at: number): Rehearsal {
  return { ...closed(rehearsal, at), end: { at, outcome, why } };
}

function closed(rehearsal: Rehearsal, at: number): Rehearsal {
  return { ...rehearsal, steps: rehearsal.steps.map((step) => ({ ...step, endedAt: step.endedAt ?? at })) };
}

/** Reads a file that only Gantry writes; null: Gantry did not write it. */
export function rehearsalOf(raw: unknown): Rehearsal | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { id, scenario, services, startedAt, steps, end } = raw as Record<string, unknown>;
  if (typeof id !== 'string' || typeof scenario !== 'string' || !isTime(startedAt)) return null;
  if (!Array.isArray(services) || !services.every((one) => typeof one === 'string')) return null;
  if (!Array.isArray(steps) || !steps.every(isStep)) return null;
  return { id, scenario, services, startedAt, steps, end: isEnd(end) ? end : null };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
function isStep(value: unknown): value is Rehearsal['steps'][number] {
  if (typeof value !== 'object' || value === null) return false;
  const { name, startedAt, endedAt } = value as Record<string, unknown>;
  return typeof name === 'string' && isTime(startedAt) && (endedAt === null || isTime(endedAt));
}
function isEnd(value: unknown): value is NonNullable<Rehearsal['end']> {
  if (typeof value !== 'object' || value === null) return false;
  const { at, outcome, why } = value as Record<string, unknown>;
  const known = outcome === 'passed' || outcome === 'failed' || outcome === 'aborted';
  return isTime(at) && known && typeof why === 'string';
}

/** A person's claims about a drill; null: the wall's observation is used. s */
export interface Claim {
  readonly rto: number | null;
  readonly rpo: number | null;
  readonly evidence: string | null;
}

/**
 * The record of a rehearsal that has ended, as it is written to a file. The claimed time is the measured one; without a
 * claim, what the wall observed. The last step of a failed drill is the one that failed.
 */
export function recordOf(
  { id, scenario, services, startedAt, steps, end }: Rehearsal,
  observed: DrillObserved | null,
  claim: Claim,
): Readonly<Record<string, unknown>> {
  const time = (t: number): string => new Date(t).toISOString();
  const outcome = end?.outcome ?? 'aborted';
  const endedAt = end?.at ?? startedAt;
  const rto = claim.rto ?? observed?.rto ?? null;
  const rpo = claim.rpo ?? observed?.rpo ?? null;
  return {
    id,
    scenario,
    services: [...services],
    startedAt: time(startedAt),
    endedAt: time(endedAt),
    outcome,
    ...(end === null || end.why === '' ? {} : { why: end.why }),
    steps: steps.map((step, index) => ({
      name: step.name,
      startedAt: time(step.startedAt),
      endedAt: time(step.endedAt ?? endedAt),
      outcome: index === steps.length - 1 ? outcome : 'passed',
    })),
    measured: {
      ...(rto === null ? {} : { rto: seconds(rto) }),
      ...(rpo === null ? {} : { rpo: seconds(rpo) }),
    },
    ...(observed === null
      ? {}
      : {
          observed: {
            ...(observed.rto === null ? {} : { rto: seconds(observed.rto) }),
            ...(observed.rpo === null ? {} : { rpo: seconds(observed.rpo) }),
            ...(observed.rows === null ? {} : { rows: observed.rows }),
            ...(observed.bytes === null ? {} : { bytes: observed.bytes }),
          },
        }),
    ...(claim.evidence === null ? {} : { evidence: claim.evidence }),
  };
}

/** `52.1s`: to a tenth, as in drill records. */
function seconds(value: number): string {
  return `${Math.round(value * 10) / 10}s`;
}

/** The wall's notice while a rehearsal lasts: an outage may be intended. */
export function rehearsalNotice({ scenario, steps }: Rehearsal): Omit<Notice, 'since'> {
  const step = steps.at(-1);
  const at = step === undefined ? '' : `, step ${steps.length}: ${step.name}`;
  return {
    id: 'drill',
    severity: 'info',
    text: `Drill in progress: ${scenarioWords(scenario)}${at}.`,
    remedy: 'What breaks meanwhile may be meant to. End it with: gantry drill end',
  };
}
