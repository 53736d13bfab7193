import { AHEAD_MS } from '../../../shared/model/freshness';

/** ms for which a lead remains valid after it was last seen: a corrected clock is soon trusted again */
const REMEMBERED_MS = 60_000;
/** ms over which a greater lead must stay the same before it is that of a clock */
const STEADY_MS = 1_000;

/**
 * Measures how far the clock of one feed is ahead of the wall's. Live data leads by the full amount and delayed data by
 * less, so with the lead known each frame of a backlog keeps its place in time. Times that run away faster than the
 * wall's clock are rejected: nobody can tell when such a value was measured.
 */
export class FeedClock {
  #newest = Number.NEGATIVE_INFINITY;
  /** greatest lead in this window and in the previous one; 0: none */
  #lead = 0;
  #leadBefore = 0;
  #spanFrom = Number.NEGATIVE_INFINITY;
  /** a greater lead, and when it was seen */
  #seen: { readonly lead: number; readonly at: number } | null = null;

  /** @param t epoch ms of the feed @param now epoch ms @returns epoch ms of the wall; NaN if unknown */
  timeOf(t: number, now: number): number {
    const lead = t - now;
    if (!Number.isFinite(lead)) return t;
    // In one feed time only rises: this clock was set back.
    if (t < this.#newest - AHEAD_MS) this.#forget();
    this.#newest = t;
    if (lead > AHEAD_MS && !this.#learn(lead, now)) return Number.NaN;
    const known = this.#known(now);
    return known > 0 ? Math.min(now, t - known) : t;
  }

  #forget(): void {
    this.#lead = 0;
    this.#leadBefore = 0;
    this.#seen = null;
  }

  #known(now: number): number {
    if (now - this.#spanFrom > REMEMBERED_MS) {
      this.#leadBefore = this.#lead;
      this.#lead = 0;
      this.#spanFrom = now;
    }
    return Math.max(this.#lead, this.#leadBefore);
  }

  /** @returns false: it leads by more than this clock does */
  #learn(lead: number, now: number): boolean {
    const known = this.#known(now);
    if (known > 0 && lead > known + AHEAD_MS) {
      const seen = this.#seen;
      if (seen === null || Math.abs(lead - seen.lead) > AHEAD_MS) {
        this.#seen = { lead, at: now };
        return false;
      }
      if (now - seen.at < STEADY_MS) return false;
    }
    this.#seen = null;
    this.#lead = Math.max(this.#lead, lead);
    return true;
  }
}
