/** One-shot timers, injectable like the clock. */
export interface Timers {
  /**
   * Calls back once, after at least `delay` ms.
   * @returns cancels it; harmless after it has run
   */
  after(delay: number, callback: () => void): () => void;
}

/**
 * Timers of the runtime; they never keep the process alive by themselves. A callback runs after what has arrived on
 * sockets was read (libuv: timers, poll, check), so that a limit never passes over an answer that is there.
 */
export const systemTimers: Timers = {
  after: (delay, callback) => {
    let immediate: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      immediate = setImmediate(callback);
    }, delay);
    timer.unref();
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};
