import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
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

describe('a secret', () => {
  afterEach(() => vi.unstubAllEnvs());

  async function tokenOf(name: string) {
    vi.stubEnv('CREDENTIALS_DIRECTORY', join(folder, 'secrets'));
    const path = join(folder, 'secret.yaml');
    writeFileSync(path, `version: 1\nfeed: { url: "ws://hub", token: "\${secret:${name}}" }\n`);
    return loadConfig(path);
  }

  it('is a credential that the service manager hands over, and a change of it is one of the configuration', async () => {
    writeFileSync(join(folder, 'secrets', 'hub'), 'opensesame\n');
    const { config, problems, secrets, files } = await tokenOf('hub');
    expect(problems).toEqual([]);
    expect(config?.feed?.token).toBe('opensesame');
    expect(secrets).toEqual(['opensesame']);
    expect(files).toEqual([join(folder, 'secrets', 'hub')]);
  });

  it.each([
    ['nobody', 'the secret nobody is not there'],
    ['../gantry.yaml', 'the secret ../gantry.yaml has no usable name'],
    ['..', 'the secret .. has no usable name'],
  ])('%s is a problem that says where it is looked for', async (name, what) => {
    const { config, problems } = await tokenOf(name);
    expect(config).toBeNull();
    expect(problems).toMatchObject([
      { key: 'feed.token', what: expect.stringContaining(what), remedy: expect.stringContaining(folder) },
    ]);
  });
});
