/** ms between two samples of the active sessions, at the least; samples between two runs of a probe, at the most */
const SAMPLE_STEP = 1_000;
const PER_RUN = 5;
/** standard deviations by which a count of samples may differ by chance */
const DEVIATIONS = 2;

/**
 * Samples of the active sessions in a window.
 * @param window ms
 * @param every ms between two runs of the probe
 */
export function samplesIn(window: number, every: number): number {
  return Math.max(1, Math.round(window / Math.max(SAMPLE_STEP, every / PER_RUN)));
}

/**
 * Active sessions on average. A server counts the time of a statement exactly, but only when it ends; samples see a
 * statement that runs, but miss most of those that take milliseconds. What was counted is used where the samples do not
 * contradict it by more than chance (Poisson: the deviation of a count is its root), else the samples.
 * @param counted s of ended statements per second; NaN: not known
 * @param sampled mean of the samples; NaN: not known
 * @param samples how many there were
 */
export function activeSessions(counted: number, sampled: number, samples: number): number {
  if (Number.isNaN(sampled)) return counted;
  if (!(counted >= 0)) return sampled;
  return agree(counted, sampled, samples) ? counted : sampled;
}

/** Whether samples and counted time can be of the same statements. */
export function agree(counted: number, sampled: number, samples: number): boolean {
  const seen = sampled * samples;
  const chance = DEVIATIONS * Math.sqrt(seen);
  // None seen in n samples still leaves room for 3 of n (the 95 % limit).
  return counted * samples >= seen - chance && counted * samples <= seen + chance + 3;
}
