import { secondsWords } from '../../../../shared/format/measured';
import type { Clock } from '../../runtime/clock';

/** Smallest jump (ms) that is reported; smaller ones are time synchronization. */
const JUMP_MS = 60_000;
/** ms for which the wall says so. */
const SAID_FOR_MS = 30 * 60_000;

/** A clock that was set, or a machine that slept. Times are epoch ms. */
export interface ClockJump {
  /** what the clock would show had it not jumped */
  readonly from: number;
  readonly to: number;
}

/** Detects jumps of the wall clock by comparing it with the monotonic clock. */
export class ClockWatch {
  readonly #clock: Clock;
  #offset: number;
  #last: { readonly jump: ClockJump; readonly at: number } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offset = clock.now() - clock.monotonic();
  }

  /** @returns the jump since the last look; null: none */
  look(): ClockJump | null {
    const [to, at] = [this.#clock.now(), this.#clock.monotonic()];
    const from = at + this.#offset;
    this.#offset = to - at;
    if (Math.abs(to - from) < JUMP_MS) return null;
    const jump = { from, to };
    this.#last = { jump, at };
    return jump;
  }

  /** The notice about the last jump; null if that was too long ago. */
  words(): { readonly text: string; readonly remedy: string } | null {
    if (this.#last === null || this.#clock.monotonic() - this.#last.at > SAID_FOR_MS) return null;
    const { from, to } = this.#last.jump;
    // To the minute: the look at it is up to a second from the jump.
    const span = secondsWords(Math.round(Math.abs(to - from) / 60_000) * 60);
    return to > from
      ? {
          text: `This wall’s clock jumped ${span} forward, or the machine slept: there is no data for that time.`,
          remedy: 'Synchronize the clock: timedatectl set-ntp true.',
        }
      : {
          text: `This wall’s clock was set back by ${span}: newer data replaces data with later times.`,
          remedy: 'Synchronize the clock: timedatectl set-ntp true.',
        };
  }
}
