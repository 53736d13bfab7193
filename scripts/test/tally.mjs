import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../provision/paths.mjs';

/** @typedef {{ passed: number, failed: number, skips: string[] }} Tally */

/** They only compute: those beside them, who wait for servers and windows to answer, go first. */
const GENTLE = new Set(['unit', 'boundary', 'store']);
const GENTLY = 10;

/**
 * Runs one project of the test suite and counts it. A run that leaves no count behind, or fails with none failed,
 * counts as one failure: it is never taken for a pass.
 * @param {string} project
 * @returns {Promise<Tally>}
 */
export async function runProject(project) {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-tally-'));
  const file = join(folder, `${project}.json`);
  try {
    const child = spawn(
      process.execPath,
      [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, '--passWithNoTests=false'],
      { cwd: ROOT, env: { ...process.env, GANTRY_TALLY: file }, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    if (GENTLE.has(project) && child.pid !== undefined) setPriority(child.pid, GENTLY);
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    /** @type {Tally} */
    const tally = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : { passed: 0, failed: 1, skips: [] };
    if (code !== 0 && tally.failed === 0) tally.failed = 1;
    return tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
