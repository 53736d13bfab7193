/** Commands of one burst, by who sent them. */
export interface Burst {
  /** all lines, also those of nobody */
  readonly lines: number;
  /** commands a second that the server counted over the interval, 1/s */
  readonly rate: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** Lines of one sender that are enough by themselves, and the bursts looked back at for those with fewer. */
const ENOUGH = 50;
const LOOKED_BACK = 6;
/** standard errors from which on a sender is taken to have changed */
const CHANGED = 3;
const MOST_SENDERS = 5_000;
/** bursts in which nothing was seen of a sender, until it is forgotten */
const FORGOTTEN = 60;

/**
 * Rates by sender out of bursts. A sender's share of the lines, times what the server counted, is its rate; its error is
 * that of a count (the square root of the lines). Who has few lines is averaged over the bursts before, newest first, as
 * long as those agree within that error: who changes is seen at once, who does not is not noise.
 */
export class Estimates {
  #bursts: readonly Burst[] = [];
  /** bursts since a sender was seen */
  readonly #unseen = new Map<string, number>();

  /** @returns commands a second by sender; 0 for those known that sent none. The busiest 5,000. */
  after(burst: Burst): ReadonlyMap<string, number> {
    this.#bursts = [burst, ...this.#bursts].slice(0, LOOKED_BACK);
    for (const [sender, unseen] of this.#unseen) {
      if (unseen >= FORGOTTEN) this.#unseen.delete(sender);
      else this.#unseen.set(sender, unseen + 1);
    }
    for (const sender of burst.counts.keys()) this.#unseen.set(sender, 0);
    const rates = [...this.#unseen.keys()].map((sender) => [sender, rateOf(sender, this.#bursts)] as const);
    if (rates.length > MOST_SENDERS) {
      rates.sort((a, b) => b[1] - a[1]);
      for (const [sender] of rates.splice(MOST_SENDERS)) this.#unseen.delete(sender);
    }
    return new Map(rates);
  }
}

function rateOf(sender: string, bursts: readonly Burst[]): number {
  let lines = 0;
  let sum = 0;
  let variance = 0;
  let taken = 0;
  for (const burst of bursts) {
    if (burst.lines === 0) continue;
    const count = burst.counts.get(sender) ?? 0;
    const worth = burst.rate / burst.lines;
    const own = worth * worth * Math.max(1, count);
    const apart = Math.abs(sum / Math.max(1, taken) - worth * count);
    if (taken > 0 && apart > CHANGED * Math.sqrt(variance / (taken * taken) + own)) break;
    lines += count;
    sum += worth * count;
    variance += own;
    taken += 1;
    if (lines >= ENOUGH) break;
  }
  return taken === 0 ? 0 : sum / taken;
}
