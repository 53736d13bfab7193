import { allOf, capital } from '../../format/fitting';
import { formatAge, formatPercent } from '../../format/format';
import { twoLines } from '../../format/two-lines';
import type { ExecutiveCapacity, ExecutiveService } from '../../model/executive';
import type { Answer } from '../../model/said';
import type { BudgetCoverage } from '../../model/services';
import type { Severity } from '../../model/severity';
import { isHardlyWatched } from '../ahead/coverage';
import type { JudgeInput } from '../judgement';
import { uplinkLost } from '../own/uplink';
import { howProven } from '../recovery/posture';
import { counted, timesWords } from '../words';

type Services = readonly ExecutiveService[];

/**
 * Answers whether objectives are met and whether each service is proven to be recoverable. @param services most at risk
 * first
 */
export function executiveAnswer(
  input: JudgeInput,
  services: Services,
  capacity: readonly ExecutiveCapacity[],
): Answer {
  if (services.length === 0)
    return spoken(['No service is named yet.'], ['Name one under services in the configuration.']);
  if (uplinkLost(input) === true)
    return spoken(
      ['This wall has lost its uplink:'],
      ['whether promises are kept is not known until it is back.'],
    );
  const at = (risk: Severity): Services => services.filter((one) => one.risk === risk);
  const [broken, unknown, near] = [at('critical'), at('unknown'), at('warning')];
  if (broken.length > 0) return brokenAnswer(broken);
  const ill = services.filter(({ severity }) => severity === 'critical');
  if (ill.length > 0) return illAnswer(ill);
  if (unknown.length > 0) return unknownAnswer(services, unknown);
  if (near.length > 0) return nearAnswer(near);
  return keptAnswer(services, capacity);
}

function spoken(verdicts: readonly string[], reasons: readonly string[], note = ''): Answer {
  return { ...twoLines(verdicts, reasons), note };
}

function brokenAnswer(broken: Services): Answer {
  const [worst] = broken;
  if (worst === undefined) return spoken([], []);
  const { name, riskWords } = worst;
  const spent = isSpent(worst);
  const how = spent
    ? spentWords(riskWords)
    : riskWords.startsWith('runs out')
      ? riskWords
      : `is ${riskWords}`;
  // One that is well at present uses nothing up: its pace is that of the trouble before.
  const lasts = broken.every((one) => isSpent(one) || one.severity === 'critical');
  const will = lasts ? '' : 'may ';
  if (broken.length > 1)
    return spoken(
      [`${capital(counted(broken.length, 'service'))} ${will}break their promises:`],
      [`the error budget of ${name} ${how}.`, `the budget of ${name} ${how}.`, `one budget ${how}.`],
    );
  const pace = spent ? [] : paceWordings(worst, `its error budget ${how}`);
  return spoken(
    lasts
      ? [`${name} ${spent ? 'has broken' : 'breaks'} its promise:`, 'One promise is broken:']
      : [`${name} may break its promise:`, 'One promise may be broken:'],
    [...pace, `its error budget ${how}.`],
  );
}

/** @param risk `broken`, or `broken since 06:41`: the budget has been used up since then */
function spentWords(risk: string): string {
  const since = risk.replace(/^broken ?/, '');
  return since === '' ? 'is used up' : `has been used up ${since}`;
}

function paceWordings({ pace }: ExecutiveService, how: string): readonly string[] {
  return pace !== null && pace.rate >= 1.5
    ? [`${how}, used up ${timesWords(pace.rate)} times too fast.`]
    : [];
}

function isSpent({ budget }: ExecutiveService): boolean {
  return budget !== null && budget.value !== null && budget.value <= 0;
}

/** A service is down, but its budget holds. */
function illAnswer(ill: Services): Answer {
  const [worst] = ill;
  if (worst === undefined) return spoken([], []);
  const left = worst.budget?.value ?? null;
  const holds =
    worst.risk === null
      ? ['no availability is promised of it.']
      : worst.risk === 'unknown' || left === null
        ? ['how much of its error budget is left is not known.', 'its error budget is not known.']
        : [
            `its promise holds, ${formatPercent(left)} % of its error budget is left.`,
            'its promise holds so far.',
          ];
  if (ill.length === 1) return spoken([`${worst.name} is critical:`, 'One service is critical:'], holds);
  return spoken(
    [`${capital(counted(ill.length, 'service'))} are critical:`],
    ill.some(({ risk }) => risk === 'unknown')
      ? ['whether all promises are kept is not known.']
      : ['no promise is broken so far.'],
  );
}

function unknownAnswer(services: Services, unknown: Services): Answer {
  const promised = services.filter(({ risk }) => risk !== null);
  const [first] = unknown;
  if (unknown.length === promised.length && unknown.length > 1)
    return spoken(['Whether promises are kept is not known:'], ['no service has new data.']);
  const others = promised.length - unknown.length;
  const rest =
    others === 0
      ? 'no new data arrives.'
      : promised.some(({ risk }) => risk === 'warning')
        ? `of ${counted(others, 'other')} it is known.`
        : `${counted(others, 'other')} ${others === 1 ? 'keeps its promise' : 'keep their promises'}.`;
  return spoken(
    unknown.length === 1 && first !== undefined
      ? [`Whether ${first.name} keeps its promise is unknown:`, 'Whether one promise is kept is not known:']
      : [`Whether ${counted(unknown.length, 'promise')} are kept is not known:`],
    [rest],
  );
}

function nearAnswer(near: Services): Answer {
  const [worst] = near;
  if (worst === undefined) return spoken([], []);
  const left = worst.budget?.value ?? null;
  const burning = worst.spentAt !== null;
  const how = burning
    ? `its error budget ${worst.riskWords}`
    : `${left === null ? 'little' : `${formatPercent(left)} %`} of its error budget is left`;
  const pace = paceWordings(worst, how);
  if (near.length === 1)
    return spoken(
      [`${worst.name} may break its promise:`, 'One promise may be broken:'],
      [...pace, `${how}.`],
    );
  return spoken(
    [`${capital(counted(near.length, 'service'))} may break their promises:`],
    [`the nearest is ${worst.name}, ${how}.`, `the nearest is ${worst.name}.`, `of one ${how}.`],
  );
}

function keptAnswer(services: Services, capacity: readonly ExecutiveCapacity[]): Answer {
  const far = leastSeen(services) === null ? '' : ' so far';
  const verdict = keptVerdict(services).map((one) => `${one}${far}`);
  const but = caveat(services, capacity);
  if (but.length > 0)
    return spoken(
      verdict.map((one) => `${one};`),
      but.map((one) => `but ${one}.`),
    );
  return spoken(
    verdict.map((one) => `${one}.`),
    [''],
    keptNote(services),
  );
}

function keptVerdict(services: Services): readonly string[] {
  const promised = services.filter(({ risk }) => risk !== null);
  const [only] = services;
  const well = services.every(({ severity }) => severity === 'ok' || severity === 'info');
  if (promised.length === 0)
    return [well ? `${all(services.length)} ${are(services.length)} well` : attentionOf(services)];
  if (services.length === 1 && only !== undefined)
    return [`${only.name} keeps its promise`, 'The service keeps its promise'];
  return promised.length === services.length
    ? [`${all(services.length)} keep their promises`]
    : [promised.length === 1 ? 'The one promise is kept' : `${allOf(promised.length, 'promise')} are kept`];
}

/** Where nothing is promised, the services in trouble are what there is to say. */
function attentionOf(services: Services): string {
  const ill = services.filter(({ severity }) => severity === 'warning');
  if (ill.length === 0) return 'No availability is promised';
  return `${capital(counted(ill.length, 'service'))} ${ill.length === 1 ? 'needs' : 'need'} attention`;
}

function all(count: number): string {
  return count === 1 ? 'The service' : allOf(count, 'service');
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** Reasons for concern: a service in trouble, recovery, then capacity. */
function caveat(services: Services, capacity: readonly ExecutiveCapacity[]): readonly string[] {
  const unknown = services.filter(({ severity }) => severity === 'unknown');
  const [dark] = unknown;
  if (dark !== undefined)
    return unknown.length === 1
      ? [`nothing is known of ${dark.name}`, 'nothing is known of one service']
      : [`nothing is known of ${counted(unknown.length, 'service')}`];
  const promised = services.filter(({ recovery }) => recovery !== null);
  const failing = promised.filter(({ recovery }) => recovery?.severity === 'critical');
  const [worst] = failing;
  if (worst !== undefined && failing.length === 1)
    return [
      `${worst.name} is not proven to recover ${howWords(failing)}: ${worst.recovery?.words ?? ''}`,
      `${worst.name} is not proven to recover: ${worst.recovery?.words ?? ''}`,
      `${worst.name} is not proven to recover ${howWords(failing)}`,
      `one of them is not proven to recover ${howWords(failing)}`,
    ];
  if (failing.length > 1)
    return [`${counted(failing.length, 'service')} are not proven to recover ${howWords(failing)}`];
  const full = capacity.find(({ severity }) => severity === 'warning');
  if (full !== undefined) {
    const words = full.words.startsWith('full') ? full.words : 'nearly full';
    return [`${full.noun} of ${full.name}: ${words}`, `${full.name}: ${words}`, `something is ${words}`];
  }
  const unproven = promised.filter(({ recovery }) => recovery?.posture !== 'proven');
  const [first] = unproven;
  if (first === undefined) return [];
  if (unproven.length === 1)
    return [
      `${first.name} is not proven to recover ${howWords(unproven)}: ${first.recovery?.words ?? ''}`,
      `${first.name} is not proven to recover: ${first.recovery?.words ?? ''}`,
      `${first.name} is not proven to recover ${howWords(unproven)}`,
      `one is not proven to recover ${howWords(unproven)}`,
    ];
  return unproven.length === services.length
    ? [`none is proven to recover ${howWords(unproven)}`]
    : [`${counted(unproven.length, 'service')} are not proven to recover ${howWords(unproven)}`];
}

function howWords(services: Services): string {
  return howProven(services.map(({ recovery }) => recovery?.misses));
}

function keptNote(services: Services): string {
  const one = services.length === 1;
  const seen = leastSeen(services);
  const least = services.find(({ budget }) => budget !== null && budget.value !== null);
  const left = least?.budget?.value ?? null;
  const parts: string[] = [];
  if (seen !== null) parts.push(`Watched so far: ${formatAge(seen.watched)} of ${formatAge(seen.window)}.`);
  if (services.some(({ recovery }) => recovery !== null))
    parts.push(`${one ? 'It is' : 'All are'} proven to recover in time.`);
  if (least === undefined || left === null)
    parts.push(`No availability is promised of ${one ? 'it' : 'them'}.`);
  else if (one) parts.push(`${formatPercent(left)} % of its error budget is left.`);
  else if (seen === null)
    parts.push(`Least is left of ${least.name}: ${formatPercent(left)} % of its error budget.`);
  return parts.join(' ');
}

/** The least watched objective; null: all were watched well enough. */
function leastSeen(services: Services): BudgetCoverage | null {
  let least: BudgetCoverage | null = null;
  for (const { coverage } of services) {
    if (!isHardlyWatched(coverage)) continue;
    if (least === null || coverage.watched / coverage.window < least.watched / least.window) least = coverage;
  }
  return least;
}
