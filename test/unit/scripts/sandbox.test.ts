import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { helperSteps } from '../../../scripts/provision/sandbox.mjs';

test('the helper of the sandbox needs to be root’s with the setuid bit, and is asked for once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-sandbox-'));
  try {
    expect(helperSteps(folder)).toEqual([]);
    const runtime = join(folder, 'my electron');
    const helper = join(runtime, 'chrome-sandbox');
    mkdirSync(runtime);
    writeFileSync(helper, '');
    const steps = [`chown root:root '${helper}'`, `chmod 4755 '${helper}'`];
    chmodSync(helper, 0o755);
    expect(helperSteps(runtime)).toEqual(steps);
    chmodSync(helper, 0o4755);
    // Set up by root it is root's; set up by anybody else it is as good as not.
    expect(helperSteps(runtime)).toEqual(process.getuid?.() === 0 ? [] : steps);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
