import './provision/say-old-node.mjs';
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGuards } from './check/guards.mjs';
import { ProvisionError, ROOT } from './provision/paths.mjs';
import { BARE, LANES } from './test/lanes.mjs';
import { readOptions, USE } from './test/options.mjs';
import { prepare } from './test/prepare.mjs';
import { drawSeed } from './test/seed.mjs';
import { summaryOf } from './test/summary.mjs';
import { emptyTally, runProjects, sumOf } from './test/tally.mjs';

/** @typedef {import('./test/tally.mjs').Tally} Tally */

const say = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);

/**
 * `npm test`: set-up, guards, then every lane; the last line is the sum.
 * @param {import('./test/options.mjs').Options} options
 */
async function runTests({ parts, files, name, keepGoing }) {
  const started = performance.now();
  const seed = drawSeed();
  const kept = mkdtempSync(join(tmpdir(), 'gantry-failed-windows-'));
  const filters = [...files, ...(name === null ? [] : ['--testNamePattern', name])];
  /** @type {Tally[]} */
  const tallies = [];
  /** @type {{ name: string, seconds: number }[]} */
  const stages = [];
  /** @type {string | null} */
  let stopped = null;
  const timed = async (/** @type {string} */ stage, /** @type {() => Promise<void>} */ work) => {
    const from = performance.now();
    await work();
    stages.push({ name: stage, seconds: (performance.now() - from) / 1000 });
  };
  const check = async () => {
    say('\n== check');
    const guards = await runGuards(ROOT, say);
    const failed = guards.failed.map((guard) => `check > ${guard}`);
    tallies.push({ ...emptyTally(), passed: guards.passed, failed });
    if (failed.length > 0 && !keepGoing)
      stopped = 'stopped after check: --keep-going runs the rest all the same';
  };
  say(`seed ${seed}`);
  try {
    // The guards need only what `npm ci` brought, and set-up mostly waits for packages.
    const [checked, ready] = await Promise.allSettled([
      parts.has('check') ? timed('check', check) : undefined,
      [...parts].some((part) => !BARE.has(part)) ? timed('set-up', () => prepare(say)) : undefined,
    ]);
    if (ready.status === 'rejected') throw ready.reason;
    if (checked.status === 'rejected') throw checked.reason;
    for (const { projects, workers, decides } of LANES) {
      const chosen = projects.filter((project) => parts.has(project));
      if (chosen.length === 0 || stopped !== null) continue;
      say(`\n== ${chosen.join(', ')}`);
      const env = { GANTRY_SEED: seed, GANTRY_FAILED_WINDOWS: kept };
      const tally = await runProjects({ projects: chosen, workers, filters, env });
      tallies.push(tally);
      if (decides && tally.failed.length > 0 && !keepGoing)
        stopped = `stopped after ${chosen.join(', ')}: --keep-going runs the rest all the same`;
    }
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    say(`${error.message}\n${error.remedy}`);
    tallies.push({ ...emptyTally(), failed: [`set-up: ${error.message}`] });
  }
  const tally = sumOf(tallies);
  if (tally.passed + tally.failed.length === 0) tally.failed.push(`no test fits ${filters.join(' ')}`);
  const empty = readdirSync(kept).length === 0;
  if (empty) rmdirSync(kept);
  const seconds = (performance.now() - started) / 1000;
  for (const line of summaryOf(tally, { seconds, stages, seed, kept: empty ? null : kept, stopped }))
    say(line);
  process.exitCode = tally.failed.length > 0 ? 1 : 0;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(USE);
  else await runTests(options);
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error;
  process.stderr.write(`${error.message}\n\n${USE}`);
  process.exitCode = 2;
}
