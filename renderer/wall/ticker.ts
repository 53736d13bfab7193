import type { WallStore } from '../state/wall-store';

/** Ticks the wall's clock as each second of the engine's time begins. @returns stop */
export function startTicker(store: WallStore): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const next = (): void => {
    const { heard } = store.api.getState();
    const now = heard === null ? 0 : heard.t + (performance.now() - heard.at);
    timer = setTimeout(
      () => {
        store.tick();
        next();
      },
      // A hair past the second, so that a timer that fires early does not show the last one again.
      1_000 - (now % 1_000) + 5,
    );
  };
  next();
  return () => {
    if (timer !== null) clearTimeout(timer);
  };
}
