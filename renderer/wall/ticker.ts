import type { WallStore } from '../state/wall-store';

const SECOND = 1_000;
/**
 * Maximum wait (ms) for the engine's update of a new second: the clock then moves in the frame that shows the update,
 * and the second costs one frame. Painting is the largest cost of a calm wall.
 */
const GRACE = 120;

export interface Ticker {
  /** An update was applied. */
  heard(): void;
  stop(): void;
}

/** Ticks the wall's clock once in each second of the engine's time, with the second's first update if it comes soon. */
export function startTicker(store: WallStore): Ticker {
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** epoch ms on the engine's clock */
  const now = (): number => {
    const { heard } = store.api.getState();
    return heard === null ? 0 : heard.t + (performance.now() - heard.at);
  };
  const tick = (): void => {
    store.tick();
    next();
  };
  const next = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(tick, SECOND - (now() % SECOND) + GRACE);
  };
  next();
  return {
    heard() {
      if (secondOf(now()) !== secondOf(store.api.getState().now)) tick();
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function secondOf(t: number): number {
  return Math.floor(t / SECOND);
}
