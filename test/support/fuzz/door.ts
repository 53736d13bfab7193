import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { LONG } from '../long';
import { RUN_SEED } from '../seeded';
import { type Random, randomOf } from './random';

/** What a door says of an input that it does not take. */
export interface Said {
  readonly what: string;
  readonly remedy: string;
}

/** A place at which content of others comes in. */
export interface Door<T> {
  readonly input: (random: Random) => T;
  /** @returns what it says; empty: the input was taken */
  readonly enter: (input: T) => readonly Said[] | Promise<readonly Said[]>;
}

/** The number of the one input that is sent; null: all. Then only the door is judged, not the share that it refuses. */
const ONLY = process.env.GANTRY_FUZZ_INPUT === undefined ? null : Number(process.env.GANTRY_FUZZ_INPUT);
/** share of the inputs of a door */
const LEAST_REFUSED = 0.05;
export const INPUTS = LONG ? 10_000 : 500;
/** ms of processor time that one input may take; held in the long form, because a unit test is not timed in CI */
const LIMIT_MS = 2_000;
/** ms after which a run that stands still is ended with the number of its input */
const STANDSTILL_MS = 60_000;
/** bytes of heap: caches of the runtime and of the libraries, filled late */
const MOST_GROWTH = 16 * 1024 * 1024;
/** A message is for a person. */
const MOST_CHARACTERS = 2_000;

/**
 * Sends mutated inputs through a door: it must not throw, and must say what is wrong and what to do of each that it
 * refuses. No input is printed or kept: `GANTRY_SEED` and, as `GANTRY_FUZZ_INPUT`, its number repeat it.
 */
export async function fuzz<T>(name: string, door: Door<T>, inputs = INPUTS): Promise<void> {
  const watch = standstill(name);
  let [refused, slowest, growth] = [0, 0, 0];
  let heap: number | null = null;
  try {
    for (let index = ONLY ?? 0; index < (ONLY === null ? inputs : ONLY + 1); index++) {
      watch.at(index);
      const where = `input ${index} of ${name}, GANTRY_SEED=${RUN_SEED}`;
      const input = door.input(randomOf(RUN_SEED, index));
      const from = process.cpuUsage();
      const said = await enter(door, input, where);
      const { user, system } = process.cpuUsage(from);
      const took = (user + system) / 1_000;
      slowest = Math.max(slowest, took);
      if (LONG && took > LIMIT_MS) throw new Error(`${where} took ${Math.round(took)} ms`);
      if (said.length > 0) refused++;
      for (const { what, remedy } of said.slice(0, 20)) {
        const length = what.trim() === '' || remedy.trim() === '' ? 0 : what.length + remedy.length;
        if (length === 0 || length > MOST_CHARACTERS)
          throw new Error(`${where} was refused with a message of ${length} characters`);
      }
      if (LONG && index === inputs / 5) heap = heapAfterCollection();
    }
    if (heap !== null) growth = heapAfterCollection() - heap;
  } finally {
    await watch.end();
  }
  if (growth > MOST_GROWTH) throw new Error(`${name}: the heap grew by ${growth} bytes`);
  // Inputs that are all refused, or all taken, try little.
  if (ONLY === null && (refused < LEAST_REFUSED * inputs || refused === inputs))
    throw new Error(`${name}: ${refused} of ${inputs} inputs were refused, GANTRY_SEED=${RUN_SEED}`);
  if (LONG)
    process.stdout.write(
      `${name}: ${inputs} inputs, ${refused} refused, slowest ${Math.round(slowest)} ms, heap ${(growth / 2 ** 20).toFixed(1)} MiB\n`,
    );
}

async function enter<T>(door: Door<T>, input: T, where: string): Promise<readonly Said[]> {
  try {
    return await door.enter(input);
  } catch (error) {
    throw new Error(`${where} was thrown out: ${String(error).slice(0, 200)}`, { cause: error });
  }
}

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

const WATCHDOG = `
const { workerData } = require('node:worker_threads');
const at = new Int32Array(workerData.at);
let last = -1;
setInterval(() => {
  if (at[0] !== last) { last = at[0]; return; }
  require('node:fs').writeSync(2, workerData.name + ': input ' + last + ' does not end, GANTRY_SEED=' + workerData.seed + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, workerData.patience);
`;

/** A program that never comes back cannot say so: another thread ends it, with the number of the input. */
function standstill(name: string): { at(index: number): void; end(): Promise<unknown> } {
  const at = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { at: at.buffer, name, seed: RUN_SEED, patience: STANDSTILL_MS };
  const worker = new Worker(WATCHDOG, { eval: true, workerData });
  worker.unref();
  return {
    at: (index) => {
      at[0] = index;
    },
    end: () => worker.terminate(),
  };
}
