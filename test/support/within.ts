import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A known event: how long it takes now, and on a quiet machine. */
export interface Control {
  /** ms */
  readonly took: number;
  /** ms */
  readonly quiet: number;
}

export interface Timed<T> {
  readonly value: T;
  /** ms */
  readonly took: number;
  readonly control: Control;
}

/** ms from the start to the end of a Node that does nothing, on two quiet processors of a small virtual machine */
const NODE_QUIET = 175;

/** A Node that starts, does nothing and ends: it needs processes, files and a processor, as what is tested does. */
export async function control(): Promise<Control> {
  const from = performance.now();
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore', env: {} });
  await once(child, 'exit');
  return { took: performance.now() - from, quiet: NODE_QUIET };
}

/**
 * Times work, with a control before it and one after it: the slower one counts, for load comes and goes.
 * @throws what the work throws
 */
export async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const before = await control();
  const from = performance.now();
  const value = await work();
  const took = performance.now() - from;
  const after = await control();
  return { value, took, control: after.took > before.took ? after : before };
}

/**
 * A limit on wall time: so many seconds on a quiet machine, and as many times longer as the control took longer.
 * @returns ms; never less than `seconds`, however fast the machine
 */
export function within(seconds: number, { took, quiet }: Control): number {
  return seconds * 1_000 * Math.max(1, took / quiet);
}
