import { setImmediate as yieldTurn } from 'node:timers/promises';

/** ms of one turn: the wall must not hang while it remembers or tidies up. */
const SLICE_MS = 4;

/** A pause that returns at once until a slice is over, and then lets others have their turn. */
export function slices(): () => Promise<void> | undefined {
  let until = performance.now() + SLICE_MS;
  return () => {
    if (performance.now() < until) return undefined;
    return yieldTurn().then(() => {
      until = performance.now() + SLICE_MS;
    });
  };
}
