import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ask } from '../../../../main/cli/ask';
import { runInit } from '../../../../main/cli/init';
import { loadConfig } from '../../../../main/engine/config/load-config';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly from?: readonly string[];
  readonly output?: string;
  readonly force?: boolean;
  /** answers of a person; none: nobody is there */
  readonly answers?: readonly (string | null)[];
}

async function init({ from = [], output = join(folder, 'gantry.yaml'), force = false, answers }: Run) {
  const said: string[] = [];
  const printed: string[] = [];
  const rest = [...(answers ?? [])];
  const ask: Ask = () => Promise.resolve(rest.shift() ?? null);
  const code = await runInit({
    from,
    output,
    force,
    ask: answers === undefined ? null : ask,
    timezone: 'Europe/Oslo',
    print: (line) => printed.push(line),
    say: (line) => said.push(line),
  });
  return { code, said: said.join('\n'), printed: printed.join('\n') };
}
const file = (name = 'gantry.yaml'): string => readFileSync(join(folder, name), 'utf8');

describe('a starter configuration', () => {
  it('is valid as it stands, and watches what was named', async () => {
    const from = [
      'postgres://gantry@db/shop',
      'redis://cache',
      'rediss://other',
      'https://erp.example/health',
    ];
    expect((await init({ from })).code).toBe(0);
    const { config, problems } = await loadConfig(join(folder, 'gantry.yaml'));
    expect(problems).toEqual([]);
    expect(config?.targets.map(({ id, probe }) => `${id} ${probe}`)).toEqual([
      'pg postgres',
      'redis redis',
      'redis-2 redis',
      'web http',
    ]);
    expect(config?.services[0]?.dependsOn).toEqual(['pg', 'redis', 'redis-2', 'web']);
    expect(config?.sites[0]?.timezone).toBe('Europe/Oslo');
    expect(config?.link).toEqual([]);
  });

  it('holds no password: that is in a file which only its owner may read', async () => {
    writeFileSync(join(folder, 'pg.url'), '', { mode: 0o644 });
    const url = 'postgres://gantry:s3cret@db/shop';
    const { code, said } = await init({ from: [url], force: true });
    expect(code).toBe(0);
    expect(file()).not.toContain('s3cret');
    expect(said).not.toContain('s3cret');
    expect(file('pg.url')).toBe(`${url}\n`);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'pg.url')).mode & 0o777).toBe(0o600);
    const { config } = await loadConfig(join(folder, 'gantry.yaml'));
    expect(config?.targets[0]).toMatchObject({ url });
  });

  it('on standard output names a variable for the password', async () => {
    const { code, said, printed } = await init({ from: ['redis://:s3cret@cache'], output: '-' });
    expect(code).toBe(0);
    expect(printed).toContain('url: "${env:REDIS_URL}"');
    expect(printed + said).not.toContain('s3cret');
    expect(said).toContain('set REDIS_URL to the address of redis');
  });

  it.each([
    ['kafka://broker', /no probe for kafka addresses.\n.*postgres:/],
    ['db.example', /this is no address/],
    ['postgres://gantry:p/w@db/shop', /not percent-encoded.\n.*%40 for @/],
  ])('is not written for %s', async (address, says) => {
    const { code, said } = await init({ from: ['redis://cache', address] });
    expect(code).toBe(2);
    expect(said).toMatch(says);
    expect(said).toMatch(/^--from 2: /);
    expect(said).not.toContain('p/w');
    expect(existsSync(join(folder, 'gantry.yaml'))).toBe(false);
  });

  it('replaces no file without a word, neither itself nor that of a password', async () => {
    writeFileSync(join(folder, 'pg.url'), 'mine');
    const refused = await init({ from: ['postgres://gantry:s3cret@db/shop'] });
    expect(refused.code).toBe(2);
    expect(refused.said).toContain('pg.url exists and was not changed');
    expect(file('pg.url')).toBe('mine');
    writeFileSync(join(folder, 'gantry.yaml'), 'mine');
    expect((await init({ from: ['redis://cache'] })).code).toBe(2);
    expect(file()).toBe('mine');
  });

  it('comes from the answers of a person, who is told of a wrong address at once', async () => {
    const answers = ['Nord: "Log"', '', 'kafka://x', 'redis://cache', ''];
    const { code, said } = await init({ answers });
    expect(code).toBe(0);
    expect(said).toContain('no probe for kafka');
    const { config } = await loadConfig(join(folder, 'gantry.yaml'));
    expect(config?.wall.title).toBe('Nord: "Log"');
    expect(config?.targets).toHaveLength(1);
  });

  it('without any target is valid, too, and a time zone that is none is refused', async () => {
    expect((await init({ answers: ['', '', ''] })).code).toBe(0);
    expect((await loadConfig(join(folder, 'gantry.yaml'))).problems).toEqual([]);
    const { code, said } = await init({ answers: ['', 'Oslo', ''], force: true });
    expect(code).toBe(2);
    expect(said).toContain('is no time zone');
  });

  it('needs a person or --from', async () => {
    const { code, said } = await init({});
    expect(code).toBe(2);
    expect(said).toContain('--from postgres://');
  });
});
