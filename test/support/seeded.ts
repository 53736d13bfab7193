/** Numbers from 0 to 1 (excluded), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/**
 * The seed of this run, which it prints: `GANTRY_SEED` repeats it. For what may differ from run to run; a test that must
 * see the same numbers each time gives `seeded` a number of its own.
 */
export const RUN_SEED = Number(process.env.GANTRY_SEED ?? 20_261_123);
