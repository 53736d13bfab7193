import { createHash, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../../../shared/model/result';
import type { Clock } from '../runtime/clock';

/** Wrong PINs in a row, after which none is looked at for a while: a thousand guesses must take days. */
const TRIES = 5;
const REST_MS = 60_000;

/** Guards commands at the wall that need the PIN of `wall.lock`. */
export class WallLock {
  readonly #clock: Clock;
  #pin: string | null = null;
  #wrong = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param pin null: nothing can be opened */
  use(pin: string | null): void {
    this.#pin = pin;
  }

  /** @returns why not */
  open(pin: string): Result<void, string> {
    if (this.#pin === null) return err('No PIN is set: wall.lock in gantry.yaml.');
    const now = this.#clock.monotonic();
    if (now < this.#restsUntil)
      return err(`Too many wrong PINs: wait ${Math.ceil((this.#restsUntil - now) / 1_000)} s.`);
    if (timingSafeEqual(digest(pin), digest(this.#pin))) {
      this.#wrong = 0;
      return ok(undefined);
    }
    this.#wrong += 1;
    if (this.#wrong % TRIES === 0) this.#restsUntil = now + REST_MS;
    return err('The PIN is wrong.');
  }
}

/** Of one length, whatever was typed. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
