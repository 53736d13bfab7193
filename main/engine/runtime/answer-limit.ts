import type { Clock } from './clock';
import { systemTimers, type Timers } from './timers';

/** ms by which a timer may come late on a machine that has time for this process */
const LATE = 50;

/**
 * A time limit for another process's answer. A timer that fires late means that this process did not run: answers may
 * be unread, and requests may have been sent late. So the lost time is added once, at most the limit itself.
 * @param ms from now
 * @returns cancels it; harmless after it is over
 */
export function answerLimit(
  ms: number,
  over: () => void,
  clock: Clock,
  timers: Timers = systemTimers,
): () => void {
  const due = clock.monotonic() + ms;
  let cancel = timers.after(ms, () => {
    const late = clock.monotonic() - due;
    if (late <= LATE) over();
    else cancel = timers.after(Math.min(late, ms), over);
  });
  return () => cancel();
}
