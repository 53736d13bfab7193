import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkImports } from './imports.mjs';

/** @typedef {{ ok: boolean, output: string }} Verdict */
/** @typedef {{ name: string, run: (root: string) => Promise<Verdict> }} Guard */

/**
 * Runs a tool of node_modules over the tree at `root`.
 * @param {string} root
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<Verdict>}
 */
async function tool(root, program, args) {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { ok: code === 0, output: output.trim() };
}

/** One world a runtime: what each folder may know. */
const WORLDS = { shared: 'shared', node: 'main', preload: 'preload', dom: 'renderer', test: 'test' };

/** @param {string} root */
async function checkTypes(root) {
  const outputs = [];
  for (const [world, folder] of Object.entries(WORLDS)) {
    if (!existsSync(join(root, folder))) continue;
    outputs.push(
      await tool(root, 'typescript/bin/tsc', ['-p', `tsconfig.${world}.json`, '--pretty', 'false']),
    );
  }
  return {
    ok: outputs.every((each) => each.ok),
    output: outputs
      .map((each) => each.output)
      .join('\n')
      .trim(),
  };
}

/** Every guard of `npm run check`, in the order in which a person would mend. @type {readonly Guard[]} */
export const GUARDS = [
  {
    name: 'format',
    run: (root) => tool(root, '@biomejs/biome/bin/biome', ['check', '--max-diagnostics=50', '.']),
  },
  { name: 'types', run: checkTypes },
  {
    name: 'lint',
    run: (root) => tool(root, 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '--format=unix']),
  },
  {
    name: 'imports',
    run: async (root) => {
      const { problems, modules, imports } = await checkImports(root);
      return {
        ok: problems.length === 0,
        output: problems.join('\n') || `${modules} modules, ${imports} imports`,
      };
    },
  },
  {
    name: 'dead code',
    run: (root) => tool(root, 'knip/bin/knip.js', ['--no-progress', '--no-config-hints']),
  },
];

/**
 * Runs all guards, two at a time, and reports each as it ends.
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<{ passed: number, failed: readonly string[] }>} names of those that failed
 */
export async function runGuards(root, say) {
  const waiting = [...GUARDS];
  /** @type {string[]} */
  const failed = [];
  const work = async () => {
    for (let guard = waiting.shift(); guard !== undefined; guard = waiting.shift()) {
      const started = performance.now();
      const { ok, output } = await guard.run(root);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      say(`${ok ? 'ok' : 'FAILED'}  ${guard.name} (${seconds} s)`);
      if (!ok) {
        failed.push(guard.name);
        say(output);
      }
    }
  };
  await Promise.all([work(), work()]);
  return { passed: GUARDS.length - failed.length, failed };
}
