import type { Clock } from './clock';

/** ms between two beats when nothing happens, and the least between two when something does. */
const BEAT_MS = 1_000;
const LEAST_GAP_MS = 250;

/** Calls back once a second, and soon after each `wake`; never more often than every 250 ms. */
export class Pulse {
  readonly #clock: Clock;
  readonly #onBeat: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** ms of the monotonic clock */
  #last = 0;
  #stopped = false;

  constructor(clock: Clock, onBeat: () => void) {
    this.#clock = clock;
    this.#onBeat = onBeat;
  }

  start(): void {
    this.#schedule(BEAT_MS);
  }

  /** Something changed: the next beat comes as soon as the gap allows. */
  wake(): void {
    this.#schedule(Math.max(0, this.#last + LEAST_GAP_MS - this.#clock.monotonic()));
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #schedule(delay: number): void {
    if (this.#stopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Before the beat, so that a defect in it does not end the pulse.
      this.#schedule(BEAT_MS);
      this.#last = this.#clock.monotonic();
      this.#onBeat();
    }, delay);
  }
}
