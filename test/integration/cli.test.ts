import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { encodeDocument } from '../../main/engine/store/format/record';
import { openStore } from '../../main/engine/store/store';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import { archivedConfig } from '../../shared/config/archived-config';
import type { Condition } from '../../shared/model/condition';
import type { Observation, Sample } from '../../shared/model/observation';
import { aConfig } from '../builders/series';
import { type Estate, startEstate } from '../support/estate';
import { silentLog } from '../support/silent-log';
import { ROOT, type Running, runCli, temporaryFolder } from '../support/wall';

type Line = Observation | ({ readonly type: 'condition' } & Condition);

let estate: Estate;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  await buildIfNeeded(() => undefined);
  folder = await temporaryFolder('cli');
  estate = await startEstate();
});
afterAll(async () => {
  await estate?.stop();
  await folder?.remove();
});

async function run(...args: string[]): Promise<{ code: number | null; said: string }> {
  const running: Running = runCli(args);
  const code = await running.ended;
  return { code, said: running.said() };
}
async function probe(...more: string[]): Promise<{ code: number | null; lines: readonly Line[] }> {
  const { code, said } = await run(
    'probe',
    '--config',
    estate.config,
    '--once',
    '--format',
    'ndjson',
    ...more,
  );
  return {
    code,
    lines: said
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line),
  };
}
const valueIn =
  (lines: readonly Line[]) =>
  (metric: string, attributes: Readonly<Record<string, string>>): number | null | undefined =>
    lines.find(
      (line): line is Sample =>
        line.type === 'sample' &&
        line.metric === metric &&
        Object.entries(attributes).every(([name, wanted]) => line.attributes[name] === wanted),
    )?.value;
const info = (field: string): number => {
  const text = execFileSync('redis-cli', ['-u', estate.redis.url, 'info'], { encoding: 'utf8' });
  return Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(text)?.[1]);
};

/** Runs a command with one of its outputs closed. @returns what it wrote to the other */
async function unread(
  closed: 'stdout' | 'stderr',
  ...args: string[]
): Promise<{ readonly code: number | null; readonly rest: string }> {
  const running = runCli(args);
  running.child[closed]?.destroy();
  return { code: await running.ended, rest: running.said() };
}

describe('gantry check', () => {
  it('says of a good file what it names, and ends with 0', async () => {
    const { code, said } = await run('check', estate.config);
    expect(code).toBe(0);
    expect(said).toContain(`${estate.config} is valid: 3 targets, 1 service, 1 site.`);
  });

  it('says a line a problem, with file, line, column, key and remedy, and ends with 2', async () => {
    const bad = join(folder.path, 'bad.yaml');
    await writeFile(
      bad,
      'version: 1\ntargets:\n  - { id: a, probe: redis, url: "redis://h", evry: 5s }\n  - { id: b, probe: kafka }\n',
    );
    const { code, said } = await run('check', bad);
    expect(code).toBe(2);
    const lines = said.trim().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) expect(line).toMatch(/bad\.yaml:\d+:\d+ \S+: .+, .+/);
    expect(said).toMatch(/bad\.yaml:3:\d+ targets\[0\]\.evry: .*every/);
  });

  it('reads standard input for -, and says when there is nothing to watch', () => {
    const check = (input: string) => {
      const args = ['bin/gantry.mjs', 'check', '-'];
      const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, input, encoding: 'utf8' });
      return { status, stdout };
    };
    expect(check('version: 1\n')).toEqual({
      status: 0,
      stdout:
        'standard input is valid: 0 targets, 0 services, 0 sites.\nThere is nothing to watch: add `targets`, or a `feed`.\n',
    });
    expect(check('version: 2\n')).toEqual({
      status: 2,
      stdout: 'standard input:1:10 version: 2 is none of the values allowed here, use 1\n',
    });
  });

  it('ends quietly when the reader of its output has closed the pipe', async () => {
    expect(await unread('stdout', 'check', estate.config, '--explain')).toEqual({ code: 0, rest: '' });
    const bad = join(folder.path, 'none.yaml');
    expect(await unread('stderr', 'wall', '--config', bad, '--data', folder.path)).toEqual({
      code: 2,
      rest: '',
    });
  });

  it('says of a file that is not there where it looked', async () => {
    const { code, said } = await run('check', join(folder.path, 'none.yaml'));
    expect(code).toBe(2);
    expect(said).toContain('none.yaml');
    expect(said).not.toMatch(/\n\s+at /);
  });
});

describe('gantry probe', () => {
  it('prints what the servers say themselves, and ends with 0 when all is well', async () => {
    const { code, lines } = await probe();
    expect(
      lines
        .filter(({ type }) => type === 'condition')
        .filter((line) => 'severity' in line && line.severity !== 'ok'),
    ).toEqual([]);
    expect(code).toBe(0);
    const value = valueIn(lines);
    for (const database of ['postgres', 'nord']) {
      const [row] = await estate.primary.query(`select pg_database_size('${database}') as size`);
      expect(value('postgresql.db_size', { target: 'pg-a', 'db.namespace': database })).toBe(
        Number(row?.size),
      );
    }
    const [limit] = await estate.primary.query("select current_setting('max_connections')::int as most");
    expect(value('postgresql.connection.max', { target: 'pg-a' })).toBe(limit?.most);
    expect(value('gantry.postgresql.replication.lag', { replica: 'pg-b' })).toBe(0);
    expect(value('redis.maxmemory', { target: 'redis-a' })).toBe(info('maxmemory') || null);
    expect(value('redis.clients.connected', { target: 'redis-a' })).toBe(info('connected_clients'));
    expect(value('httpcheck.response.status_code', { target: 'shop-api' })).toBe(200);
    expect(value('httpcheck.status', { target: 'shop-api' })).toBe(1);
    const left = (estate.certificateEnds - Date.now()) / 1000;
    const told = value('httpcheck.tls.cert_remaining', { target: 'shop-api' }) ?? Number.NaN;
    expect(Math.abs(told - left)).toBeLessThan(30);
  });

  it('ends with 0 while a primary writes and its standby keeps up', async () => {
    let writing = true;
    const writer = (async () => {
      while (writing) await estate.primary.query('create table written (); drop table written');
    })();
    try {
      const { code, lines } = await probe('--target', 'pg-a');
      const lag = lines.find((line) => line.type === 'condition' && line.rule === 'postgres.replication.lag');
      expect(lag).toMatchObject({ severity: 'ok' });
      expect(code).toBe(0);
    } finally {
      writing = false;
      await writer;
    }
  });

  it.each([301, 404, 503])(
    'prints the status %i that a server answered with, and ends with 2: it is not the one expected',
    async (status) => {
      estate.answer = status;
      try {
        const { code, lines } = await probe('--target', 'shop-api');
        expect(code).toBe(2);
        const value = valueIn(lines);
        expect(value('httpcheck.response.status_code', { target: 'shop-api' })).toBe(status);
        expect(value('httpcheck.status', { target: 'shop-api' })).toBe(0);
      } finally {
        estate.answer = 200;
      }
    },
  );

  it('counts the sessions that are there', async () => {
    const { Client } = await import('pg');
    const clients = Array.from(
      { length: 5 },
      () => new Client({ connectionString: estate.primary.url('nord') }),
    );
    await Promise.all(clients.map((client) => client.connect()));
    try {
      const { lines } = await probe('--target', 'pg-a');
      expect(
        valueIn(lines)('postgresql.backends', { target: 'pg-a', 'db.namespace': 'nord', state: 'idle' }),
      ).toBe(5);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  it('probes one target alone with --target, and names those there are for a wrong one', async () => {
    const { code, lines } = await probe('--target', 'redis-a');
    expect(code).toBe(0);
    const targets = new Set(
      lines.flatMap((line) => (line.type === 'sample' ? [line.attributes.target] : [])),
    );
    // The wall's uplink is looked at as well.
    expect([...targets].filter((id) => id !== undefined)).toEqual(['redis-a']);
    const wrong = await run('probe', '--config', estate.config, '--once', '--target', 'redis-b');
    expect(wrong.code).toBe(3);
    expect(wrong.said).toMatch(/no target redis-b.*pg-a, redis-a, shop-api/);
  });

  it('ends with 2 and a condition when a server is stopped, and with 0 when it is back', async () => {
    await estate.redis.stop();
    const { code, lines } = await probe('--target', 'redis-a');
    expect(code).toBe(2);
    const critical = lines.filter((line) => line.type === 'condition' && line.severity === 'critical');
    expect(critical[0]).toMatchObject({
      subject: { kind: 'target', id: 'redis-a' },
      sentence: expect.stringMatching(/redis-a/),
    });
    await estate.redis.start();
    expect((await probe('--target', 'redis-a')).code).toBe(0);
  });

  it('is unknown when the reader of its output leaves before it has judged', async () => {
    expect(await unread('stdout', 'probe', '--config', estate.config, '--once')).toEqual({
      code: 3,
      rest: '',
    });
  });

  it('ends with 3 on a configuration that cannot be used', async () => {
    expect((await run('probe', '--config', join(folder.path, 'none.yaml'), '--once')).code).toBe(3);
  });

  it('prints a table that a person can read', async () => {
    const { said } = await run('probe', '--config', estate.config, '--once', '--target', 'redis-a');
    expect(said).toMatch(/^\d\d:\d\d:\d\dZ {2}redis\.memory\.used +[\d.]+ MB +target=redis-a$/m);
    expect(said).not.toMatch(/ OK | fault|\d\.\d{5}/);
    expect(said).toMatch(/\nConditions: \d+ ok\.\n$/);
  });

  it('names a refused login with its remedy, and is not ok for a service that rests on it', async () => {
    const text = await readFile(estate.config, 'utf8');
    const file = join(folder.path, 'wrong.yaml');
    await writeFile(file, text.replace(/(url: "?postgres:\/\/gantry:)[^@]+@/, '$1wrong@'));
    const { code, said } = await run('probe', '--config', file, '--once', '--target', 'pg-a', '--conditions');
    expect(code).not.toBe(0);
    expect(said).toMatch(
      /^\d\d:\d\d:\d\dZ {2}FAULT {5}auth +pg-a +127\.0\.0\.1:\d+\/\S+ refused the password of gantry\. Correct it in `url`/m,
    );
    expect(said).toMatch(/^\d\d:\d\d:\d\dZ {2}UNKNOWN +postgres\.up +pg-a/m);
    expect(said).not.toMatch(/postgresql\.\S+/);
  });

  it('prints one document with --format json', async () => {
    const { code, said } = await run('probe', '-c', estate.config, '--format', 'json', '--target', 'redis-a');
    expect(code).toBe(0);
    const document = JSON.parse(said);
    expect(document).toMatchObject({ config: estate.config, exitCode: 0, faults: [] });
    expect(document.conditions.map(({ rule }: Condition) => rule)).toContain('redis.up');
    expect(document.observations.length).toBeGreaterThan(5);
  });

  it('finds ./gantry.yaml, and says where it looked when there is none', async () => {
    await copyFile(estate.config, join(folder.path, 'gantry.yaml'));
    const env = { ...process.env, XDG_CONFIG_HOME: join(folder.path, 'none') };
    const found = runCli(['probe', '--once', '--target', 'redis-a'], env, folder.path);
    expect({ code: await found.ended, said: found.said() }).toMatchObject({ code: 0 });
    await rm(join(folder.path, 'gantry.yaml'));
    const none = runCli(['probe', '--once'], env, folder.path);
    expect(await none.ended).toBe(3);
    expect(none.said()).toMatch(/no configuration found: there is none at .*gantry\.yaml or .*none/);
  });

  it('ends with 3 when there is nothing to probe', async () => {
    const file = join(folder.path, 'nothing.yaml');
    await writeFile(file, 'version: 1\n');
    const { code, said } = await run('probe', '--config', file, '--once');
    expect({ code, said }).toEqual({
      code: 3,
      said: `gantry: ${file}: There is nothing to watch: add \`targets\`, or a \`feed\`.\n`,
    });
  });
});

describe('gantry', () => {
  it.each([
    [['--help']],
    [['wall', '--help']],
    [['probe', '--help']],
    [['shot', '--help']],
    [['init', '--help']],
    [['--version']],
    [['-v']],
  ])('%s ends with 0', async (args) => {
    const { code, said } = await run(...args);
    expect(code).toBe(0);
    expect(said).toMatch(/Usage: gantry|^\d+\.\d+\.\d+/);
  });

  it.each([
    [['check', '--wrong']],
    [['shot', '-o', 'x', '--size', 'big']],
    [['walk']],
    [['wall', '--scenario', 'lock-rot']],
  ])('%s ends with 2 and says what is wrong', async (args) => {
    const { code, said } = await run(...args);
    expect(code).toBe(2);
    expect(said).toMatch(/error: .*\n\(add --help/s);
  });

  it('schema prints the JSON Schema of the docs', async () => {
    const { code, said } = await run('schema');
    expect(code).toBe(0);
    expect(said).toBe(await readFile(join(ROOT, 'docs/gantry.schema.json'), 'utf8'));
  });

  it('init writes a configuration that check takes', async () => {
    const output = join(folder.path, 'starter', 'gantry.yaml');
    await mkdir(join(folder.path, 'starter'));
    const args = ['--from', 'postgres://gantry:pass@db/shop', '--from', 'redis://cache', '-o', output];
    expect((await run('init', ...args)).code).toBe(0);
    const { code, said } = await run('check', output);
    expect({ code, said }).toEqual({
      code: 0,
      said: `${output} is valid: 2 targets, 1 service, 1 site.\n`,
    });
  });

  describe('wall with a configuration that cannot be used', () => {
    /** Electron is not reached: there is no display. */
    const wall = async (name: string, text: string | null, data: string) => {
      const config = join(folder.path, name);
      if (text !== null) await writeFile(config, text);
      const env = { PATH: '/nowhere', ELECTRON_OVERRIDE_DIST_PATH: await electronFolder() };
      const running = runCli(['wall', '--config', config, '--data', join(folder.path, data)], env);
      return { code: await running.ended, said: running.said() };
    };

    it.each([
      ['missing', null, /missing\.yaml:1:1 file: is not there, /],
      [
        'invalid',
        'version: 1\nservices: 7\nsite: []\n',
        /:2:11 services: 7 .*\n.*:3:1 site: is an unknown key/,
      ],
    ])('says so and ends with 2 when it is %s', async (name, text, says) => {
      const { code, said } = await wall(`${name}.yaml`, text, 'fresh');
      expect(code).toBe(2);
      expect(said).toMatch(says);
      expect(said).not.toContain('display');
    });

    it('goes on where the wall has shown its estate before', async () => {
      await useOnce(join(folder.path, 'morning'));
      const { said } = await wall('later.yaml', 'version: 1\nservices: 7\n', 'morning');
      expect(said).toMatch(/:2:11 services: 7 .*\n.*last known state until .* mended\.\n.*no display/s);
    });
  });

  it('without a display and without Xvfb says what to install, and nothing else', async () => {
    const running = runCli(['wall', '--data', folder.path], {
      PATH: '/nowhere',
      ELECTRON_OVERRIDE_DIST_PATH: await electronFolder(),
    });
    expect(await running.ended).toBe(2);
    expect(running.said()).toMatch(/no display.*Xvfb is not installed/);
    expect(running.said()).toMatch(/apt-get install xvfb/);
    expect(running.said()).not.toMatch(/\n\s+at /);
  });
});

/** What a wall keeps of the configuration that it shows. */
async function useOnce(data: string): Promise<void> {
  const store = openStore({ dir: join(data, 'cache'), clock: systemClock, log: silentLog });
  await store.restoreHead();
  const payload = encodeDocument(archivedConfig(aConfig(), false, (text) => text));
  store.put([{ table: 'configs', key: Date.now(), payload }]);
  await store.close();
}

async function electronFolder(): Promise<string> {
  const { findElectron } = await import('../../scripts/provision/electron.mjs');
  const found = findElectron();
  if (!found) throw new Error('Electron is not provisioned: npm run provision');
  return found.folder;
}
