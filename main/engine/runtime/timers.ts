/** One-shot timers, injectable like the clock. */
export interface Timers {
  /**
   * Calls back once, after at least `delay` ms.
   * @returns cancels it; harmless after it has run
   */
  after(delay: number, callback: () => void): () => void;
}

/** Timers of the runtime; they never keep the process alive by themselves. */
export const systemTimers: Timers = {
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
