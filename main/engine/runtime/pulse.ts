import type { Clock } from './clock';

/** ms between two beats when nothing happens, and the least between two when something does. */
const BEAT_MS = 1_000;
const LEAST_GAP_MS = 250;
/** A timer may fire a millisecond early: a beat so long (ms) after the second begins is never before it. */
const MARGIN_MS = 5;

/**
 * Calls back as each second of the clock begins, and soon after each `wake`; never more often than every 250 ms. Wall
 * clock and news thus change in one frame.
 */
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
    this.#schedule(this.#untilSecond());
  }

  /** Something changed: the next beat comes as soon as the gap allows. */
  wake(): void {
    this.#schedule(Math.max(0, this.#last + LEAST_GAP_MS - this.#clock.monotonic()));
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** ms to the begin of the next second, or of the one after where that is too soon. */
  #untilSecond(): number {
    const left = BEAT_MS - (this.#clock.now() % BEAT_MS) + MARGIN_MS;
    return left < LEAST_GAP_MS ? left + BEAT_MS : left;
  }

  #schedule(delay: number): void {
    if (this.#stopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Before the beat, so that a defect in it does not end the pulse.
      this.#schedule(this.#untilSecond());
      this.#last = this.#clock.monotonic();
      this.#onBeat();
    }, delay);
  }
}
