import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProbe } from '../../main/cli/probe';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-probe-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function exitCode(info: unknown): Promise<number> {
  const config = join(folder, 'gantry.yaml');
  await writeFile(
    config,
    'version: 1\ntargets: [{ id: pgb, probe: backup, pgbackrest: { file: info.json }, stanza: main }]\n',
  );
  if (info === null) await rm(join(folder, 'info.json'), { force: true });
  else await writeFile(join(folder, 'info.json'), JSON.stringify(info));
  const request = {
    config,
    once: true,
    target: null,
    conditionsOnly: false,
    all: false,
    format: 'ndjson',
  } as const;
  return runProbe({ ...request, print: () => undefined, say: () => undefined });
}

function stanza(...backup: readonly unknown[]) {
  const code = backup.length === 0 ? 2 : 0;
  return [{ name: 'main', status: { code, message: '' }, repo: [{ key: 1, status: { code } }], backup }];
}

test('a backup that cannot be read is unknown, none at all is critical, and a fresh one is fine', async () => {
  expect(await exitCode(null)).toBe(3);
  expect(await exitCode([])).toBe(3);
  expect(await exitCode(stanza())).toBe(2);
  const now = Math.floor(Date.now() / 1_000);
  const fresh = {
    label: 'aF',
    type: 'full',
    info: { size: 5 },
    timestamp: { start: now - 60, stop: now - 50 },
  };
  expect(await exitCode(stanza(fresh))).toBe(0);
});
