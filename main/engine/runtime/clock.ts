/** The engine's only way to the time, so that tests and replay may hold it. */
export interface Clock {
  /** epoch ms */
  now(): number;
  /** ms of a clock that never jumps */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
