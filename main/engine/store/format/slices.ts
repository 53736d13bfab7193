import { setImmediate as yieldTurn } from 'node:timers/promises';

/** ms of one turn: the wall must not hang while it remembers or tidies up. */
const SLICE_MS = 4;

/** A pause that returns immediately until the slice is used up, and then yields to other work. */
export function slices(): () => Promise<void> | undefined {
  let until = performance.now() + SLICE_MS;
  return () => {
    if (performance.now() < until) return undefined;
    return yieldTurn().then(() => {
      until = performance.now() + SLICE_MS;
    });
  };
}
