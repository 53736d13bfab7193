import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../provision/paths.mjs';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {string[]} failed a line each
 * @property {string[]} skipped with the reason
 * @property {string[]} retried passed only when tried again
 * @property {Record<string, { seconds: number, tests: number }>} projects seconds from the start of the first file to the end of the last
 * @property {{ name: string, seconds: number }[]} slowest
 */

/** @returns {Tally} */
export function emptyTally() {
  return { passed: 0, failed: [], skipped: [], retried: [], projects: {}, slowest: [] };
}

const SLOWEST = 10;

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sumOf(tallies) {
  const sum = emptyTally();
  for (const tally of tallies) {
    sum.passed += tally.passed;
    sum.failed.push(...tally.failed);
    sum.skipped.push(...tally.skipped);
    sum.retried.push(...tally.retried);
    Object.assign(sum.projects, tally.projects);
    sum.slowest.push(...tally.slowest);
  }
  sum.slowest = slowestOf(sum.slowest);
  return sum;
}

/** @param {Tally['slowest']} tests */
export function slowestOf(tests) {
  return [...tests].sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
}

/**
 * Runs projects of the suite under one budget of workers and counts them. A run that leaves no count behind, or fails
 * with none failed, counts as one failure: it is never taken for a pass.
 * @param {object} run
 * @param {readonly string[]} run.projects
 * @param {number} run.workers test files at a time
 * @param {readonly string[]} run.filters for vitest: parts of paths, options
 * @param {Readonly<Record<string, string>>} run.env
 * @returns {Promise<Tally>}
 */
export async function runProjects({ projects, workers, filters, env }) {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-tally-'));
  const file = join(folder, 'tally.json');
  try {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        'run',
        ...projects.flatMap((project) => ['--project', project]),
        `--maxWorkers=${workers}`,
        // With a filter, a project may have no test that fits: the sum of all must have one.
        `--passWithNoTests=${filters.length > 0}`,
        ...filters,
      ],
      {
        cwd: ROOT,
        env: { ...process.env, ...env, GANTRY_TALLY: file },
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    /** @type {Tally} */
    const tally = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : emptyTally();
    if (code !== 0 && tally.failed.length === 0)
      tally.failed.push(`${projects.join(', ')}: vitest left with ${code}, and named no failed test`);
    if (code === 0 && !existsSync(file) && filters.length === 0)
      tally.failed.push(`${projects.join(', ')}: vitest left no count`);
    return tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
