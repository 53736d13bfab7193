import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLog, type LogOptions } from '../../../../../main/engine/runtime/log';
import { createLogFile } from '../../../../../main/engine/runtime/log-file';
import { createRedaction } from '../../../../../main/engine/runtime/redaction';
import { FakeTime } from '../../../../fakes/fake-time';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function setUp(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const redaction = createRedaction();
  const log = createLog({
    clock: new FakeTime(1_700_000_000_000),
    sink: { write: (line) => lines.push(line), close: () => {} },
    redaction,
    ...options,
  });
  return { lines, redaction, log };
}

test('JSON lines carry time, level, message and fields; levels below are left out', () => {
  const { lines, log } = setUp();
  log.debug('unheard');
  log.warn('feed lost', { seq: 12 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { t: 1_700_000_000_000, level: 'warn', message: 'feed lost', seq: 12 },
  ]);
});

test('plain lines are one line each', () => {
  const { lines, log } = setUp({ format: 'plain' });
  log.error('two\n lines', { target: 'pg-prod' });
  expect(lines).toEqual(['2023-11-14T22:13:20.000Z error two lines target="pg-prod"']);
});

test('errors, circles and big integers can be logged', () => {
  const { lines, log } = setUp();
  const circle: Record<string, unknown> = { n: 1n };
  circle.self = circle;
  const shared = { a: 1 };
  log.error('x', {
    error: Object.assign(new Error('no'), { code: 'EPIPE' }),
    circle,
    twice: [shared, shared],
  });
  const line = JSON.parse(lines[0] as string);
  expect(line.error).toMatchObject({ name: 'Error', message: 'no', code: 'EPIPE' });
  expect(line.circle).toEqual({ n: '1', self: '[circular]' });
  expect(line.twice).toEqual([{ a: 1 }, { a: 1 }]);
});

test('a secret never appears, however it is nested or encoded', () => {
  const { lines, redaction, log } = setUp();
  const secret = 'p"w/ö&d\n7';
  redaction.add(secret);
  redaction.add('s3cr3t');
  redaction.add('s3cr3t-longer');
  log.error(`login with ${secret}`, {
    nested: { list: [secret, 's3cr3t-longer'] },
    url: `redis://u:${encodeURIComponent(secret)}@h`,
    query: `?token=${encodeURIComponent(secret)}`,
    [secret]: 1,
    error: new Error(`bad ${secret}`),
  });
  const all = lines.join('\n');
  for (const form of [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    's3cr3t',
    'longer',
  ]) {
    expect(all).not.toContain(form);
  }
});

test('passwords in addresses are redacted without being registered', () => {
  const redaction = createRedaction();
  const redact = (text: string) => redaction.redact(text);
  expect(redact('cannot reach postgres://monitor:hunter2@10.0.0.1:5432/erp now')).toBe(
    'cannot reach postgres://monitor:***@10.0.0.1:5432/erp now',
  );
  expect(redact('see https://example.com:8443/a@b')).toBe('see https://example.com:8443/a@b');
});

test('a short secret is only redacted where it stands alone', () => {
  const redaction = createRedaction();
  redaction.add('ab');
  redaction.add('');
  expect(redaction.redact('cab ab "ab" abc')).toBe('cab *** "***" abc');
});

test('the file rotates and stays within its bound', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-log-'));
  folders.push(folder);
  const path = join(folder, 'logs', 'gantry.log');
  const sink = createLogFile({ path, limit: 1_000, keep: 2 });
  for (let n = 0; n < 500; n++) sink.write(`line ${n} ${'x'.repeat(20)}`);
  sink.close();
  const names = readdirSync(join(folder, 'logs')).sort();
  expect(names).toEqual(['gantry.log', 'gantry.log.1', 'gantry.log.2']);
  const text = names.reverse().map((name) => readFileSync(join(folder, 'logs', name), 'utf8'));
  for (const name of names) expect(statSync(join(folder, 'logs', name)).size).toBeLessThanOrEqual(1_000);
  const numbers = text
    .join('')
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[1]));
  expect(numbers.at(-1)).toBe(499);
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] as number) + i));
});

test('lines that could not be written are counted and reported, the caller goes on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-log-'));
  folders.push(folder);
  const blocker = createLogFile({ path: join(folder, 'file') });
  blocker.write('in the way');
  blocker.close();
  const sink = createLogFile({ path: join(folder, 'file', 'gantry.log') });
  sink.write('lost 1');
  sink.write('lost 2');
  rmSync(join(folder, 'file'));
  sink.write('back');
  sink.close();
  expect(readFileSync(join(folder, 'file', 'gantry.log'), 'utf8')).toBe(
    '2 log lines were lost: EEXIST\nback\n',
  );
});

test('a long word costs no more than its length to redact', () => {
  const redaction = createRedaction();
  const took = (length: number): number => {
    const from = performance.now();
    redaction.redact('a'.repeat(length));
    return performance.now() - from;
  };
  took(4_000);
  // Of a cost that is quadratic, 16 times the length takes 256 times as long.
  const short = Math.min(...Array.from({ length: 5 }, () => took(4_000)));
  expect(took(64_000)).toBeLessThan(100 * Math.max(short, 1));
  expect(redaction.redact(`${'a'.repeat(50)}://user:hidden@host`)).not.toContain('hidden');
});
