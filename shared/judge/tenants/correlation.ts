import { antagonistCorrelation } from './antagonist';
import { CONNECTIONS_COLUMN } from './columns';
import type { Evaluation } from './evaluation';
import { meanOf } from './history';
import { PAIN, painColumn } from './victims';

/** number of victims whose pain is read back */
const WITNESSES = 32;
const CORRELATED_MOST = 10 * 60_000;
const CORRELATED_LEAST = 60_000;
/** multiple of the usual from which a moment is evidence against a candidate */
const SUFFERS = 1.5;
/** ms by which pain may follow use */
const LAGS = [0, 15_000, 30_000, 60_000, 120_000];
/** ms after its last use beyond the usual from which on pain is not its doing */
const LONGEST_LAG = Math.max(...LAGS);
/** share of its largest use beyond the usual below which it takes hardly more than usual */
const HARDLY = 0.1;
/** pain without it, as a share of the pain with it, from which on it makes no difference; ms that must be known */
const NO_DIFFERENCE = 0.75;
const KNOWN_WITHOUT = 30_000;
const LOOKED_BACK = 60 * 60_000;
const STEP = 5_000;

/** When its use passed the middle between its usual and its present use, and stayed above. */
export function onsetOfUse(
  evaluation: Evaluation,
  tenant: number,
  column: number,
  usual: number,
  use: number,
  now: number,
): number {
  const step = Math.max(STEP, evaluation.layout.every);
  const uses = evaluation.reading.history(tenant, column, { from: now - LOOKED_BACK, to: now, step });
  const middle = (usual + use) / 2;
  let begin = uses.length;
  for (let at = uses.length - 1; at >= 0; at -= 1) {
    const value = uses[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (value < middle) break;
    begin = at;
  }
  return now - (uses.length - begin) * step;
}

/**
 * The antagonist correlation around the time at which the victims began to pay, as long before as after, so that a
 * tenant that always took much is not accused of lasting trouble. Only its use beyond its usual counts, with the best
 * of some delays: a queue takes time to fill. The correlation does not see pain from before that use; where there is
 * some that nobody explains, and it was about the same, the use makes no difference.
 * @param explained an offender is already known in this pool
 * @returns -1 to 1; -1: its use makes no difference; NaN: not known
 */
export function correlation(
  evaluation: Evaluation,
  tenant: number,
  column: number,
  usual: number,
  victims: readonly number[],
  explained: boolean,
  now: number,
): number {
  const step = Math.max(STEP, evaluation.layout.every);
  const most = { from: now - 2 * CORRELATED_MOST, to: now, step };
  const pain = meanPain(evaluation, column, victims, most);
  let begin = pain.length;
  let calm = 0;
  for (let at = pain.length - 1; at >= 0 && calm < 3; at -= 1) {
    const suffered = pain[at] ?? Number.NaN;
    if (suffered >= PAIN) {
      begin = at;
      calm = 0;
    } else if (!Number.isNaN(suffered)) calm += 1;
  }
  const lasted = Math.min(CORRELATED_MOST, Math.max(CORRELATED_LEAST, (pain.length - begin) * step));
  const around = Math.ceil(lasted / step);
  const [first, last] = [Math.max(0, begin - around), Math.min(pain.length, begin + around)];
  const more = evaluation.reading.history(tenant, column, most).map((use) => Math.max(0, use - usual));
  if (!explained && suffersWithout(more, pain, begin, step)) return -1;
  let best = Number.NaN;
  for (const lag of LAGS) {
    const shift = Math.round(lag / step);
    const value = antagonistCorrelation(
      more.subarray(Math.max(0, first - shift), last),
      pain.subarray(Math.max(0, first - shift), last),
      SUFFERS,
      shift,
    );
    if (!(value <= best)) best = Number.isNaN(value) ? best : value;
  }
  return best;
}

/**
 * Whether the victims suffered about as much while a tenant took no more than usual.
 * @param more its use beyond its usual
 * @param begin index from which on they suffer
 */
function suffersWithout(more: Float64Array, pain: Float64Array, begin: number, step: number): boolean {
  const some = HARDLY * more.reduce((most, one) => Math.max(most, one || 0), 0);
  const lag = Math.ceil(LONGEST_LAG / step);
  const quietSince = (at: number): boolean => {
    for (let before = at - lag; before <= at; before += 1)
      if (!((more[before] ?? Number.NaN) <= some)) return false;
    return true;
  };
  const within: number[] = [];
  const without: number[] = [];
  for (let at = begin; at < pain.length; at += 1) {
    const excess = (pain[at] ?? Number.NaN) - 1;
    if (Number.isNaN(excess)) continue;
    if ((more[at] ?? 0) > some) within.push(excess);
    else if (quietSince(at)) without.push(excess);
  }
  if (without.length * step < KNOWN_WITHOUT || within.length === 0) return false;
  return meanOf(Float64Array.from(without)) >= NO_DIFFERENCE * meanOf(Float64Array.from(within));
}

/**
 * Mean pain of the first victims, as a multiple of their usual: waiting, or being kept from their work. Where less than
 * twice the usual is already pain, it is stretched, so that the same multiple means the same everywhere.
 */
function meanPain(
  { values, paysFrom, reading }: Evaluation,
  column: number,
  victims: readonly number[],
  span: { readonly from: number; readonly to: number; readonly step: number },
): Float64Array {
  const pains = victims.slice(0, WITNESSES).map((victim) => {
    const pays = painColumn(values, victim);
    const usual = reading.usualDelay(victim, pays);
    const stretch = (PAIN - 1) / ((paysFrom[victim] ?? PAIN) - 1);
    const waits = reading.history(victim, pays, span).map((delay) => 1 + (delay / usual - 1) * stretch);
    if (column !== CONNECTIONS_COLUMN) return waits;
    return reading.slowed(victim, span).map((slowed, at) => {
      const waited = waits[at] ?? Number.NaN;
      return waited > slowed || Number.isNaN(slowed) ? waited : slowed;
    });
  });
  const length = pains[0]?.length ?? 0;
  return Float64Array.from({ length }, (_, at) =>
    meanOf(Float64Array.from(pains, (pain) => pain[at] ?? Number.NaN)),
  );
}
