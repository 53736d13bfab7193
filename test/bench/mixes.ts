/** Figures as a machine gives them, the same for the same seed. `full`: all digits, as nothing but arithmetic makes them. */
export const MIXES = ['latency', 'latency, full precision', 'counters', 'gauges'] as const;
export type Mix = (typeof MIXES)[number];

/** Numbers from 0 to 1 by a linear congruential generator (Numerical Recipes' constants). */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A series of one mix: each call gives its next figure. */
export function figures(mix: Mix, seed: number): () => number {
  const next = uniform(seed * 7_919 + 17);
  // Box and Muller
  const normal = (): number => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
  if (mix === 'counters') {
    let count = Math.floor(next() * 1e9);
    return () => {
      count += Math.max(0, Math.round(1_000 + 100 * normal()));
      return count;
    };
  }
  if (mix === 'gauges') {
    let level = Math.floor(next() * 20);
    return () => {
      if (next() < 0.01) level = Math.floor(next() * 20);
      return level;
    };
  }
  // Log-normal around 0.3 s, which drifts with a day's load; in ms, or with all digits.
  const phase = next() * 2 * Math.PI;
  let i = 0;
  return () => {
    const median = 0.3 * (1 + 0.3 * Math.sin(phase + (2 * Math.PI * i++) / 17_280));
    const seconds = median * Math.exp(0.3 * normal());
    return mix === 'latency' ? Math.round(seconds * 1_000) / 1_000 : seconds;
  };
}
