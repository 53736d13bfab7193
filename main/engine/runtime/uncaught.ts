import type { EventEmitter } from 'node:events';

/** ms in which an exception that is thrown again and again is reported once */
const QUIET_MS = 60_000;

export type UncaughtReport = (error: unknown, count: number) => void;

/**
 * Goes on after an exception that nobody caught: without a listener Electron opens a dialog in front of the wall, in
 * which main stands still, and Node ends. The same one is reported once a minute, with how often it was thrown since.
 * @param monotonic ms of a clock that never steps
 * @returns takes the listeners back
 */
export function outliveUncaught(
  report: UncaughtReport,
  monotonic = () => performance.now(),
  source: Pick<EventEmitter, 'on' | 'off'> = process,
): () => void {
  const seen = new Map<string, { at: number; count: number }>();
  const heard = (error: unknown): void => {
    const name = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const at = monotonic();
    const known = seen.get(name);
    if (known !== undefined && at - known.at < QUIET_MS) {
      known.count++;
      return;
    }
    if (seen.size > 100) seen.clear();
    seen.set(name, { at, count: 0 });
    // Whatever a report throws would be reported again, without end.
    try {
      report(error, (known?.count ?? 0) + 1);
    } catch {
      return;
    }
  };
  source.on('uncaughtException', heard);
  source.on('unhandledRejection', heard);
  return () => {
    source.off('uncaughtException', heard);
    source.off('unhandledRejection', heard);
  };
}
