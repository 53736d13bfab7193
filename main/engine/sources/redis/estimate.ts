/** The part of a burst that one sender has. */
export interface Share {
  readonly lines: number;
  /** consecutive lines of one connection: sent together, they count as one */
  readonly batches: number;
}
/** Commands of one burst by sender. */
export interface Burst {
  /** all lines, including those without a known sender */
  readonly lines: number;
  /** commands a second that the server counted over the interval, 1/s */
  readonly rate: number;
  readonly shares: ReadonlyMap<string, Share>;
}

/** Batches of one sender that are enough by themselves, and the bursts looked back at for those with fewer. */
const ENOUGH = 50;
const LOOKED_BACK = 24;
/** standard errors from which on a sender is taken to have changed */
const CHANGED = 3;
const MOST_SENDERS = 5_000;
/** bursts without a sender after which it is forgotten */
const FORGOTTEN = 60;
/** bursts after which a sender seen only once is forgotten */
const UNKNOWN_FORGOTTEN = 6;
/** lines of one burst, or number of bursts, in which a sender must appear: a name that never recurs is ignored */
const LINES_TO_KNOW = 10;
const BURSTS_TO_KNOW = 2;

interface Seen {
  /** bursts since */
  ago: number;
  bursts: number;
  known: boolean;
}

/**
 * Rates by sender, estimated from bursts. A burst of n lines covers the time that the server needs for n commands. A
 * sender's rate is its lines divided by the time covered; its error is that of a count of batches. A sender with few
 * lines is estimated over earlier bursts as well, newest first, as long as these agree within the error: changes show
 * at once, and a constant sender has little noise. A short look into a flood says little about quiet senders and does
 * not outweigh earlier looks.
 */
export class Estimates {
  #bursts: readonly Burst[] = [];
  readonly #seen = new Map<string, Seen>();

  /** @returns commands a second by sender; 0 for those known that sent none. The busiest 5,000. */
  after(burst: Burst): ReadonlyMap<string, number> {
    this.#bursts = [burst, ...this.#bursts].slice(0, LOOKED_BACK);
    this.#see(burst);
    const rates = [...this.#seen]
      .filter(([, { known }]) => known)
      .map(([sender]) => [sender, rateOf(sender, this.#bursts)] as const);
    if (rates.length > MOST_SENDERS) {
      rates.sort((a, b) => b[1] - a[1]);
      for (const [sender] of rates.splice(MOST_SENDERS)) this.#seen.delete(sender);
    }
    return new Map(rates);
  }

  #see({ shares }: Burst): void {
    for (const [sender, seen] of this.#seen) {
      seen.ago += 1;
      if (seen.ago > (seen.known ? FORGOTTEN : UNKNOWN_FORGOTTEN)) this.#seen.delete(sender);
    }
    for (const [sender, { lines }] of shares) {
      const seen = this.#seen.get(sender) ?? { ago: 0, bursts: 0, known: false };
      this.#seen.set(sender, seen);
      seen.ago = 0;
      seen.bursts += 1;
      seen.known ||= lines >= LINES_TO_KNOW || seen.bursts >= BURSTS_TO_KNOW;
    }
  }
}

function rateOf(sender: string, bursts: readonly Burst[]): number {
  let lines = 0;
  /** s */
  let shown = 0;
  /** lines of a batch */
  let size = 1;
  for (const burst of bursts) {
    if (burst.lines === 0 || burst.rate <= 0) continue;
    const share = burst.shares.get(sender) ?? NONE;
    const seconds = burst.lines / burst.rate;
    if (share.batches > 0) size = Math.max(size, share.lines / share.batches);
    if (shown > 0) {
      const both = Math.max(size, lines + share.lines) / (shown + seconds);
      const error = Math.sqrt(both * size * (1 / shown + 1 / seconds));
      if (Math.abs(lines / shown - share.lines / seconds) > CHANGED * error) break;
    }
    lines += share.lines;
    shown += seconds;
    if (lines >= ENOUGH * size) break;
  }
  return shown > 0 ? lines / shown : 0;
}

const NONE: Share = { lines: 0, batches: 0 };
