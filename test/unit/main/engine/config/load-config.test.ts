import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../../main/engine/config/load-config';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-load-config-'));
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'secrets', 'authority.pem'), 'of the folder\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG = `version: 1
targets:
  - { id: shop, probe: http, url: "https://shop.example", ca: "\${file:secrets/authority.pem}" }
  - { id: copies, probe: backup, stanza: main, pgbackrest: { file: info.json }, restoreTests: tests }
recovery: { drills: records }
`;

describe('paths in a configuration', () => {
  it('start at its folder, whatever folder the program runs in', async () => {
    const path = join(folder, 'gantry.yaml');
    writeFileSync(path, CONFIG);
    const { config, problems } = await loadConfig(relative(process.cwd(), path));
    expect(problems).toEqual([]);
    expect(config?.recovery.drills).toBe(join(folder, 'records'));
    expect(config?.targets).toMatchObject([
      { ca: 'of the folder' },
      { pgbackrest: { file: join(folder, 'info.json') }, restoreTests: join(folder, 'tests') },
    ]);
  });

  it('stay as they are where they are absolute', async () => {
    const path = join(folder, 'absolute.yaml');
    writeFileSync(path, 'version: 1\nrecovery: { drills: /srv/drills }\n');
    expect((await loadConfig(path)).config?.recovery.drills).toBe('/srv/drills');
  });
});
