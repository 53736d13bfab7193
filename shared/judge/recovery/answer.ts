import type { ServiceConfig } from '../../config/config';
import { allOf, capital, countWord, fitting, REASON_LIMIT, VERDICT_LIMIT } from '../../format/fitting';
import { formatAge } from '../../format/format';
import { measuredOf } from '../../format/measured';
import type { BackupRow } from '../../model/recovery';
import type { Answer } from '../../model/said';
import { doing } from '../drills/steps-words';
import { counted } from '../words';
import { howProven, missedOf, type PostureVerdict } from './posture';
import { costliestStep } from './steps';

export interface JudgedService {
  readonly service: ServiceConfig;
  readonly verdict: PostureVerdict;
  /** one for each scenario that can happen to it */
  readonly scenarios: readonly PostureVerdict[];
  /** ids of the backups of its dependencies */
  readonly backups: readonly string[];
}

/** The answer on a service's page: whether it can be recovered, and which part of that is unproven. */
export function serviceAnswer({ service, verdict, scenarios }: JudgedService, now: number): Answer {
  const { name } = service;
  if (verdict.posture !== 'proven') {
    const facts = factsOf(service, verdict);
    const how = howProven([missedOf(verdict)]);
    return {
      verdict: fitting(
        VERDICT_LIMIT,
        `${name} is not proven to recover ${how}:`,
        `${name} is not proven:`,
        `It is not proven to recover ${how}:`,
      ),
      reason: fitting(REASON_LIMIT, ...facts.map((fact) => `${fact}.`), 'not proven.'),
      note: '',
    };
  }
  const { drill, took } = verdict;
  const rto = service.recovery?.rto ?? null;
  const time = took === null || rto === null ? 'in time' : `in ${measuredOf(took, rto)}`;
  const rehearsed = scenarios.filter(({ posture }) => posture === 'proven').length;
  const age = drill === null ? '' : formatAge(now - drill.endedAt);
  const all = rehearsed === scenarios.length;
  return {
    verdict: fitting(
      VERDICT_LIMIT,
      `${name} is proven to recover ${time}${all ? '.' : ';'}`,
      `${name} is proven to recover${all ? '.' : ';'}`,
      `It is proven to recover ${time}${all ? '.' : ';'}`,
    ),
    reason: all
      ? ''
      : `${rehearsed === 0 ? 'none' : countWord(rehearsed)} of the ${counted(scenarios.length, 'failure')} below ${rehearsed <= 1 ? 'is' : 'are'} proven.`,
    note: all && age !== '' ? `Whatever of the below befalls it. The proof is ${age} old.` : '',
  };
}

/** The answer of the recovery view. @param judged in the order of the rows, worst first */
export function recoveryAnswer(
  judged: readonly JudgedService[],
  backups: readonly BackupRow[],
  now: number,
  heard: boolean,
): Answer {
  const trouble = backupTrouble(backups);
  const total = judged.length;
  const worst = judged[0];
  if (worst === undefined) {
    return {
      verdict: 'No service has a recovery target yet.',
      reason: 'Give one an rto and an rpo in gantry.yaml to judge it.',
      note: '',
    };
  }
  const proven = judged.filter(({ verdict }) => verdict.posture === 'proven').length;
  if (proven === total && trouble.length > 0) {
    const verdict = allProven(worst, total).replace(/\.$/, ';');
    return { verdict, reason: fitting(REASON_LIMIT, ...trouble.map((one) => `but ${one}.`)), note: '' };
  }
  if (proven === total) return { verdict: allProven(worst, total), reason: '', note: calmNote(judged, now) };
  if (judged.every(({ verdict }) => verdict.cause === 'never')) {
    return {
      verdict: heard
        ? 'Nothing is proven: no service was ever drilled.'
        : 'Nothing is proven: no drill is known yet.',
      reason: fitting(
        REASON_LIMIT,
        ...withTrouble(
          total === 1
            ? [`${worst.service.name} is promised, not proven`, 'It is promised, not proven']
            : [
                `${capital(countWord(total))} services are promised to recover, none is proven`,
                `${capital(countWord(total))} services are promised, none is proven`,
                'None is proven',
              ],
          trouble,
        ),
      ),
      note: '',
    };
  }
  return {
    verdict: partlyProven(worst, proven, total, howProven(judged.map(({ verdict }) => missedOf(verdict)))),
    reason: worstReason(worst, proven, trouble),
    note: '',
  };
}

function allProven(only: JudgedService, total: number): string {
  if (total === 1) {
    return fitting(
      VERDICT_LIMIT,
      `${only.service.name} is proven to recover in time.`,
      'The only service is proven to recover in time.',
    );
  }
  return `${allOf(total, 'service')} are proven to recover in time.`;
}

function partlyProven(only: JudgedService, proven: number, total: number, how: string): string {
  if (total === 1) {
    return fitting(
      VERDICT_LIMIT,
      `${only.service.name} is not proven to recover ${how}.`,
      `The only service is not proven to recover ${how}.`,
    );
  }
  const subject = proven === 0 ? 'None' : capital(countWord(proven));
  const verb = proven <= 1 ? 'is' : 'are';
  return fitting(
    VERDICT_LIMIT,
    `${subject} of ${countWord(total)} services ${verb} proven to recover ${how}.`,
    `${proven === 0 ? 'None' : proven} of ${total} services ${verb} proven to recover ${how}.`,
    `${proven} of ${total} services ${verb} proven to recover.`,
  );
}

/** The trouble of the worst service. `is not` continues the verdict, so it needs a proven service. */
function worstReason(
  { service, verdict }: JudgedService,
  proven: number,
  trouble: readonly string[],
): string {
  const short = proven > 0 ? 'One is not:' : 'The worst:';
  const long = proven > 0 ? `${service.name} is not:` : `${service.name}:`;
  const facts = factsOf(service, verdict);
  const told = [...facts.map((fact) => `${long} ${fact}`), ...facts.map((fact) => `${short} ${fact}`)];
  return fitting(REASON_LIMIT, ...withTrouble(told, trouble));
}

/**
 * `backup pg-prod needs attention`, `two backups need attention`, longest wording first; empty: none does. The last one
 * has room beside the shortest fact.
 */
function backupTrouble(backups: readonly BackupRow[]): readonly string[] {
  const ill = backups.filter(({ severity }) => severity === 'critical' || severity === 'warning');
  const [first] = ill;
  if (first === undefined) return [];
  return ill.length === 1
    ? [`backup ${first.name} needs attention`, 'one backup needs attention']
    : [`${counted(ill.length, 'backup')} need attention`];
}

/** Sentences that tell of the backups too: without room for both in full, either is shortened, and neither left out. */
function withTrouble(parts: readonly string[], trouble: readonly string[]): readonly string[] {
  if (trouble.length === 0) return parts.map((part) => `${part}.`);
  return [
    ...trouble.flatMap((one) => parts.map((part) => `${part}; ${one}.`)),
    ...trouble.map((one) => `${capital(one)} too.`),
  ];
}

/** The most important fact, in ever shorter words. */
function factsOf(service: ServiceConfig, verdict: PostureVerdict): readonly string[] {
  const { drill, cause, reasons } = verdict;
  const rto = service.recovery?.rto ?? null;
  const rpo = service.recovery?.rpo ?? null;
  const first = reasons[0] ?? 'not proven';
  if (drill === null) return [first];
  const { took } = verdict;
  if ((cause === 'failed' || cause === 'rto') && rto !== null && took !== null && took > rto) {
    const step = costliestStep(drill);
    const total = [`it missed its RTO, taking ${measuredOf(took, rto)}`, 'it missed its RTO'];
    if (step === null) return total;
    if (step.duration > rto) {
      const alone = measuredOf(step.duration, rto);
      return [
        `it missed its RTO, ${doing(step.name)} alone took ${alone}`,
        `it missed its RTO, one step alone took ${alone}`,
        ...total,
      ];
    }
    return [`it missed its RTO, taking ${measuredOf(took, rto)}, mostly ${doing(step.name)}`, ...total];
  }
  if (cause === 'failed') return [first.replace(/^drill/, 'its drill'), 'its drill failed'];
  if (cause === 'aborted') return [first.replace(/^drill/, 'its drill'), 'its drill was aborted'];
  if (cause === 'rpo' && rpo !== null && verdict.lost !== null) {
    return [`it misses its RPO, losing ${measuredOf(verdict.lost, rpo)}`, 'it misses its RPO'];
  }
  if (cause === 'ageing' || cause === 'aged') return [`its ${first}`, first.split(',')[0] ?? first];
  return [first];
}

function calmNote(judged: readonly JudgedService[], now: number): string {
  let oldest: JudgedService | null = null;
  let nearest: { readonly name: string; readonly ratio: number; readonly words: string } | null = null;
  for (const one of judged) {
    const { drill } = one.verdict;
    if (drill === null) continue;
    if (oldest === null || drill.endedAt < (oldest.verdict.drill?.endedAt ?? 0)) oldest = one;
    const rto = one.service.recovery?.rto ?? null;
    const { took } = one.verdict;
    if (rto === null || took === null) continue;
    const ratio = took / rto;
    if (nearest === null || ratio > nearest.ratio) {
      nearest = { name: one.service.name, ratio, words: measuredOf(took, rto) };
    }
  }
  const parts: string[] = [];
  if (nearest !== null) parts.push(`Nearest to its promise: ${nearest.name}, ${nearest.words}.`);
  if (oldest?.verdict.drill) {
    parts.push(`Oldest proof: ${oldest.service.name}, ${formatAge(now - oldest.verdict.drill.endedAt)}.`);
  }
  return parts.join(' ');
}
