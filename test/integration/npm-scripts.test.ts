import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INCIDENT_TITLES } from '../../main/demo/launch-scenarios';

const ROOT = resolve(import.meta.dirname, '../..');

interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly complained: string;
}

/** Runs a script as npm does, until it ends. */
async function run(script: string, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', script), ...args], { cwd: ROOT });
  let [printed, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed, complained };
}

describe('npm run scenario', () => {
  it('lists every name with its title, and plays nothing', async () => {
    const { code, printed } = await run('scenario.mjs', 'list');
    for (const { name, title } of INCIDENT_TITLES)
      expect(printed).toMatch(new RegExp(`^  ${name} +${title}$`, 'm'));
    expect(code).toBe(0);
  });

  it('answers an unknown name with the one that was meant, and the list', async () => {
    const { code, complained } = await run('scenario.mjs', 'lock-root', 'lock-rot');
    expect(complained).toMatch(/'lock-rot'.*no such scenario.*Did you mean lock-root\?\n {2}lock-root +\S/);
    expect(code).toBe(2);
  });

  it('names in its help every name that it takes', async () => {
    const { code, printed } = await run('scenario.mjs', '--help');
    for (const name of [...INCIDENT_TITLES.map((row) => row.name), 'all', 'tuned', 'held-back', 'ahead'])
      expect(printed).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(code).toBe(0);
  });
});

it.each([
  ['pack.mjs', ['nonsense'], /nonsense is not a known argument. Known: --release/],
  ['bench.mjs', ['starts', 'nonsense'], /'nonsense' is invalid.*starts, intake/],
  ['findings.mjs', ['nonsense'], /'nonsense' is invalid.*redis-trim-leaves-no-mark/],
  ['bare.mjs', ['nonsense'], /'nonsense' is invalid.*root, user, tests/],
  ['truth.mjs', ['lock-rot'], /'lock-rot'.*no such scenario.*Did you mean lock-root/],
  ['look.mjs', ['--fixture', 'nonsense'], /no fixture nonsense.*trouble/],
  ['look.mjs', ['--fixtures', 'calm'], /unknown option '--fixtures'\n\(Did you mean --fixture\?\)/],
] as const)(
  '%s %j names what it does not know and what it knows, and exits with 2',
  async (script, args, said) => {
    const { code, complained } = await run(script, ...args);
    expect(complained).toMatch(said);
    expect(complained).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  },
);
