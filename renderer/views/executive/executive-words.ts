import { formatNumber, formatPercent, formatTimes } from '../../../shared/format/format';
import { measuredWords } from '../../../shared/judge/ahead/coverage';
import type { ExecutiveRecovery, ExecutiveService } from '../../../shared/model/executive';
import type { BudgetPace } from '../../../shared/model/services';
import type { Severity } from '../../../shared/model/severity';
import { isOld, memoryWords, type Shown, shownAt, toneOf } from '../../parts/shown';
import { heardFreshness } from '../../state/freshness';

/** How a service is shown at present. */
export interface ShownPromise extends Shown {
  readonly risk: Severity | null;
  readonly old: boolean;
  /** a posture depends on drills: it is as old as the whole wall, not as the service's data */
  readonly oldPosture: boolean;
}

/** @param silentFor ms since the last message of the engine */
export function shownPromise(service: ExecutiveService, silentFor: number): ShownPromise {
  const shown = shownAt(service, heardFreshness(service.freshness, silentFor));
  const old = isOld(shown);
  const oldPosture = service.freshness === 'cached' || heardFreshness('live', silentFor) === 'stale';
  return { ...shown, risk: old && service.risk !== null ? 'unknown' : service.risk, old, oldPosture };
}

/** Ink for a verdict's word. */
export function inkOf(severity: Severity | null, old: boolean): string {
  return old ? 'ink-2' : toneOf(severity ?? 'ok');
}

export function isTrouble(severity: Severity | null): boolean {
  return severity === 'critical' || severity === 'warning' || severity === 'unknown';
}

/** The objective, and what its budget rests on: `99.9 % promised`, `watched 2 min of 30 d`. */
export function objectiveLines({ objective, coverage, source }: ExecutiveService): readonly string[] {
  const measured = measuredWords(source, coverage);
  return [`${objectiveText(objective)}${objective === null ? '' : ' promised'}`, measured].filter(Boolean);
}

/** The same on one short line: `99.9 % promised`, `99.9 %, as the feed reports`. */
export function objectiveWords({ objective, coverage, source }: ExecutiveService): string {
  const measured = measuredWords(source, coverage);
  const text = objectiveText(objective);
  return measured !== '' ? `${text}, ${measured}` : objective === null ? text : `${text} promised`;
}

function objectiveText(objective: number | null): string {
  return objective === null ? 'no promise' : `${Number((objective * 100).toPrecision(6))} %`;
}

/** `at risk`, or what of it is: `data at risk` is the RPO, `time at risk` the RTO. */
export function postureText({ posture, misses = null }: ExecutiveRecovery, old: boolean): string {
  if (old) return `was ${posture}`;
  return posture === 'at risk' && misses !== null ? `${misses} at risk` : posture;
}

/** `41`, `0.3`; a negligible pace is shown as none. */
export function paceText(rate: number): string {
  return rate < 0.05 ? '0' : formatTimes(rate);
}

/** `in the last hour` if all of it was watched, else `in the last 12 min watched`. */
export function paceSpan({ watched }: BudgetPace): string {
  const minutes = Math.floor(watched / 60_000 + 0.5);
  return minutes >= 60 ? 'in the last hour' : `in the last ${minutes} min watched`;
}

/** An amount of money: `1 284`, `31`, `4.20`, `0.042`. */
export function moneyText(amount: number): string {
  if (amount >= 100) return formatNumber(Math.round(amount));
  if (amount >= 9.995) return String(Math.round(amount));
  if (amount >= 0.995) return amount.toFixed(2);
  return amount === 0 ? '0' : String(Number(amount.toPrecision(2)));
}

/** `stale 6 min, was critical`, `cached, was ok`; empty: it is judged now. */
export function ageWords({ budget }: ExecutiveService, shown: ShownPromise, now: number): string {
  const seen = budget?.observedAt ?? null;
  return shown.old ? memoryWords(shown, seen === null ? null : now - seen) : '';
}

/** The words for its objective; from memory, the former ones. */
export function saidOf({ riskWords }: ExecutiveService, { old, risk }: ShownPromise): string {
  return old && risk !== null && riskWords !== 'not known' ? `was: ${riskWords}` : riskWords;
}

/** The full text of a service for screen readers. */
export function spokenPromise(service: ExecutiveService, shown: ShownPromise): string {
  const { name, recovery, owner, budget } = service;
  const left = budget === null || budget.value === null ? '' : `, ${formatPercent(budget.value)} % left`;
  const posture =
    recovery === null ? '' : `. Recovery: ${postureText(recovery, shown.oldPosture)}, ${recovery.words}`;
  const was = shown.was === null ? '' : `, was ${shown.was}`;
  return `${name}: ${shown.severity}${was}, ${shown.freshness}. Promise: ${saidOf(service, shown)}${left}${posture}. Owner: ${owner}`;
}
