const WINDOW_MS = 5_000;
/** A rate from fewer seconds swings by chance. */
const RATE_WINDOW_MS = 60_000;
const LEAST_WATCHED_MS = 30_000;

/** Measurements of one service as its users see it: latency and completed work. */
export class Meter {
  readonly #ended: { readonly t: number; readonly seconds: number; readonly good: boolean }[] = [];
  readonly #open = new Set<number>();
  #since: number | null = null;

  /** Measures one piece of work from now until it settles; a failed one took as long as it took, and did nothing. */
  async measure(work: () => Promise<void>): Promise<void> {
    const begun = performance.now();
    this.#since ??= begun;
    this.#open.add(begun);
    let good = false;
    try {
      await work();
      good = true;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    } finally {
      this.#open.delete(begun);
      const t = performance.now();
      this.#ended.push({ t, seconds: (t - begun) / 1_000, good });
      while ((this.#ended[0]?.t ?? t) < t - RATE_WINDOW_MS) this.#ended.shift();
    }
  }

  /** p95 in s, including operations in progress with their time so far; null: there were none */
  get latency(): number | null {
    const now = performance.now();
    const taken = [
      ...this.#ended.filter(({ t }) => t > now - WINDOW_MS).map(({ seconds }) => seconds),
      ...[...this.#open].map((begun) => (now - begun) / 1_000),
    ].sort((a, b) => a - b);
    return taken[Math.min(taken.length - 1, Math.floor(taken.length * 0.95))] ?? null;
  }

  /** done in a second, over the last minute or what of it was watched; null: that is less than half of it */
  get rate(): number | null {
    const now = performance.now();
    const watched = Math.min(RATE_WINDOW_MS, now - (this.#since ?? now));
    if (watched < LEAST_WATCHED_MS) return null;
    return this.#ended.filter(({ t, good }) => good && t > now - watched).length / (watched / 1_000);
  }
}
