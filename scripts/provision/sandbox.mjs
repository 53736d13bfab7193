import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from './install-command.mjs';
import { findProgram } from './system.mjs';

const SETUID = 0o4000;

/**
 * Whether an ordinary user may make user namespaces here, which Chromium's sandbox is built from. Ubuntu forbids it from
 * 24.04 on to programs without an AppArmor profile. As root the question does not arise: the wall runs without a sandbox.
 */
export function mayMakeNamespaces() {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return true;
  const unshare = findProgram('unshare');
  return unshare === null || spawnSync(unshare, ['--user', '--map-root-user', 'true']).status === 0;
}

/**
 * The commands for root that make Chromium's other sandbox work, a setuid helper.
 * @param {string} folder of Electron's runtime
 * @returns {string[]} commands; none if the helper is set up or does not exist
 */
export function helperSteps(folder) {
  const helper = join(folder, 'chrome-sandbox');
  if (!existsSync(helper)) return [];
  const { uid, mode } = statSync(helper);
  if (uid === 0 && (mode & SETUID) !== 0) return [];
  return [`chown root:root ${quote(helper)}`, `chmod 4755 ${quote(helper)}`];
}
