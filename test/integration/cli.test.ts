import { execFileSync, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import type { Condition } from '../../shared/model/condition';
import type { Observation, Sample } from '../../shared/model/observation';
import { type Estate, startEstate } from '../support/estate';
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

  it('ends quietly when the reader of its output has closed the pipe', async () => {
    const { code, said } = await new Promise<{ code: number | null; said: string }>((resolve) => {
      const child = spawn(process.execPath, ['bin/gantry.mjs', 'check', estate.config, '--explain'], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.destroy();
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      child.on('close', (code) => resolve({ code, said }));
    });
    expect({ code, said }).toEqual({ code: 0, said: '' });
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

  it('ends with 3 on a configuration that cannot be used', async () => {
    expect((await run('probe', '--config', join(folder.path, 'none.yaml'), '--once')).code).toBe(3);
  });

  it('prints a table that a person can read', async () => {
    const { said } = await run('probe', '--config', estate.config, '--once', '--target', 'redis-a');
    expect(said).toMatch(/^\d\d:\d\d:\d\d {2}redis\.\S+ +[\d.]+ \S+ +target=redis-a/m);
  });
});

describe('gantry', () => {
  it.each([[['--help']], [['wall', '--help']], [['probe', '--help']], [['shot', '--help']], [['--version']]])(
    '%s ends with 0',
    async (args) => {
      const { code, said } = await run(...args);
      expect(code).toBe(0);
      expect(said).toMatch(/Usage: gantry|^\d+\.\d+\.\d+/);
    },
  );

  it.each([
    [['check', '--wrong']],
    [['shot', '-o', 'x', '--size', 'big']],
    [['probe', '--once']],
    [['walk']],
    [['wall', '--scenario', 'lock-rot']],
  ])('%s ends with 2 and says what is wrong', async (args) => {
    const { code, said } = await run(...args);
    expect(code).toBe(2);
    expect(said).toMatch(/error: .*\n\(add --help/s);
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

async function electronFolder(): Promise<string> {
  const { findElectron } = await import('../../scripts/provision/electron.mjs');
  const found = findElectron();
  if (!found) throw new Error('Electron is not provisioned: npm run provision');
  return found.folder;
}
