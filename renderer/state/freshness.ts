import { freshnessOf } from '../../shared/model/freshness';
import type { Freshness } from '../../shared/model/severity';

/** The engine sends every second: after this silence (ms) everything is late, after the next limit stale. */
const ENGINE_LATE_MS = 2_500;
export const ENGINE_DEAD_MS = 5_000;

/** The wall's clock, as of its last tick. */
export interface WallClock {
  /** epoch ms on the engine's clock */
  readonly now: number;
  /** ms since the last message of the engine */
  readonly silentFor: number;
}

const AGE: Readonly<Record<Freshness, number>> = { live: 0, late: 1, stale: 2, cached: 3, replay: 3 };

function older(a: Freshness, b: Freshness): Freshness {
  return AGE[a] >= AGE[b] ? a : b;
}

/** The silence (ms) in the steps of freshness, so that dependents render at each step, not each second. */
export function silenceStep(silentFor: number): number {
  if (silentFor > ENGINE_DEAD_MS) return ENGINE_DEAD_MS + 1;
  return silentFor > ENGINE_LATE_MS ? ENGINE_LATE_MS + 1 : 0;
}

/** The engine's freshness, lowered when the engine is silent. */
export function heardFreshness(freshness: Freshness, silentFor: number): Freshness {
  if (silentFor > ENGINE_DEAD_MS) return older(freshness, 'stale');
  return silentFor > ENGINE_LATE_MS ? older(freshness, 'late') : freshness;
}

/** A figure's freshness now: the engine's, aged by the wall's own clock. */
export function agedFreshness(
  figure: { readonly freshness: Freshness; readonly observedAt: number | null; readonly every: number },
  { now, silentFor }: WallClock,
): Freshness {
  if (figure.freshness === 'cached' || figure.freshness === 'replay') return figure.freshness;
  const aged = older(figure.freshness, freshnessOf(figure.observedAt, figure.every, now));
  return heardFreshness(aged, silentFor);
}
