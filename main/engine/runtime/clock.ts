/** The engine's only source of time, so that tests and replays can control it. */
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
