import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../shared/config/parse-config';
import { problemLine } from '../../../../shared/config/problem';

const GOOD = `version: 1
sites: [{ id: oslo, name: Oslo, timezone: Europe/Oslo }]
services:
  - id: shipping
    name: Shipping
    criticality: 1
    owner: Dispatch desk
    recovery: { rto: 30m, rpo: 5m }
    dependsOn: [pg, redis]
targets:
  - id: pg
    probe: postgres
    url: "postgres://db/shop"
  - id: redis
    probe: redis
    url: "redis://cache"
  - { id: odoo, probe: http, url: "https://erp.example.com/health" }
`;

function linesOf(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const none = (): null => null;
  const resolver = { env: (name: string) => env[name] ?? null, file: none, secret: none };
  const parsed = parseConfig(text, 'f', resolver);
  return parsed.ok ? [] : parsed.error.map(problemLine);
}

/** name, what is replaced, by what, the line named, the remedy */
const SLIPS: readonly (readonly [string, RegExp, string, number, string])[] = [
  ['a key one column to the left', /^ {4}criticality/m, '   criticality', 6, 'align'],
  ['a key one column to the right', /^ {4}criticality/m, '     criticality', 5, 'indent both lines alike'],
  ['the second key one column to the left', /^ {4}name/m, '   name', 5, 'align'],
  ['the second key one column to the right', /^ {4}name/m, '     name', 4, 'indent both lines alike'],
  ['the last key at its list', /^ {4}dependsOn/m, '  dependsOn', 9, 'align'],
  ['an item one column to the left', /^ {2}- id: ship/m, ' - id: ship', 4, 'indent both lines alike'],
  ['an item one column to the right', /^ {2}- id: redis/m, '   - id: redis', 14, 'align'],
  ['a later item one column to the left', /^ {2}- id: redis/m, ' - id: redis', 14, 'align'],
  ['a section one column to the right', /^services/m, ' services', 3, 'align'],
  ['all keys of an item one column to the right', /^ {4}/gm, '     ', 4, 'indent both lines alike'],
  ['a tab', /^ {4}probe: redis/m, '\tprobe: redis', 15, 'spaces'],
  ['no space after a colon', /criticality: 1/, 'criticality:1', 6, 'space after the colon'],
  ['a colon in a value', /"redis:\/\/cache"/, 'a: b', 16, 'quotes'],
  ['an open bracket', /Europe\/Oslo \}\]/, 'Europe/Oslo }', 3, 'bracket'],
  ['an open quote', /health" \}/, 'health }', 18, 'correct'],
];

describe('one slip in a configuration', () => {
  it('is none in the text that the others start from', () => {
    expect(linesOf(GOOD)).toEqual([]);
  });

  it.each(SLIPS)('%s is one message', (_name, from, to, line, remedy) => {
    const lines = linesOf(GOOD.replace(from, to));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^f:${line}:\\d+ file: is no YAML: `));
    expect(lines[0]).toContain(remedy);
  });

  it('is one message where a map’s keys are not indented below its name', () => {
    const lines = linesOf('version: 1\nwall:\ntitle: Nord\nrole: operations\n');
    expect(lines).toEqual(['f:2:1 wall: is empty, indent what belongs to it further: title, role']);
    const inItem = linesOf(
      GOOD.replace('recovery: { rto: 30m, rpo: 5m }', 'recovery:\n    rto: 30m\n    rpo: 5m'),
    );
    expect(inItem).toEqual([
      'f:8:5 services[0].recovery: is empty, indent what belongs to it further: rto, rpo',
    ]);
  });

  it('leaves two slips two messages', () => {
    expect(linesOf('version: 1\nversion: 1\nwall: { title: a, title: b }\n')).toHaveLength(2);
    expect(linesOf('version: 1\nwall:\ntitel: Nord\n')).toHaveLength(2);
  });

  it('is named by the nearest word, with two swapped letters as one edit', () => {
    const [line] = linesOf(GOOD.replace('rpo', 'rop'));
    expect(line).toContain('did you mean rpo?');
  });
});

describe('an address', () => {
  const withUrl = (url: string): readonly string[] =>
    linesOf(GOOD.replace('"postgres://db/shop"', '"${env:PG_URL}"'), { PG_URL: url });

  it.each([
    'postgres://gantry:p@ss:w/rd@db/shop',
    'postgres://gantry:p/w@db/shop',
    'postgres://gantry:12#x@db/shop',
    'postgres://gantry:a?b@db/shop',
    'postgres://gantry:50%@db/shop',
  ])('%s is no use: its password is not percent-encoded', (url) => {
    const lines = withUrl(url);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^f:13:10 targets\[0\]\.url: \*\*\* .*percent-encode the user and the password: %40/,
    );
    expect(lines[0]).not.toContain('gantry');
  });

  it('has a port that is a number', () => {
    expect(withUrl('postgres://db:port/shop')[0]).toContain('write host:port');
    expect(withUrl('postgres://db:70000/shop')[0]).toContain('write host:port');
  });

  it.each([
    'postgres://gantry:p%40ss%3Aw%2Frd@db:5432/shop?sslmode=verify-full',
    'postgres://gantry:p@ss@db/shop',
    'postgres://gantry:@db/shop',
    'postgres://[2001:db8::1]:5432/shop',
    'postgres://%2Frun%2Fpostgresql/shop',
  ])('%s is one', (url) => {
    expect(withUrl(url)).toEqual([]);
  });

  it('of a list of sentinels, and one with an @ in its path, are addresses', () => {
    expect(linesOf(GOOD.replace('redis://cache', 'redis://a:26379,b:26379?sentinel=main'))).toEqual([]);
    expect(linesOf(GOOD.replace('/health', '/@health'))).toEqual([]);
  });

  it('from an empty variable is named as that', () => {
    expect(withUrl('')).toEqual([
      'f:13:10 targets[0].url: the environment variable PG_URL is empty, give it a value, or remove the reference',
    ]);
  });
});
