import type { WallStore } from '../state/wall-store';

const SECOND = 1_000;
/**
 * The engine's word of a new second is waited for so long (ms): the clock then moves in the frame that shows what is
 * new, and the second costs one frame. Painting costs more than all else of a calm wall.
 */
const GRACE = 120;

export interface Ticker {
  /** An update was applied. */
  heard(): void;
  stop(): void;
}

/** Ticks the wall's clock once in each second of the engine's time, with the first update in it where one comes soon. */
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
