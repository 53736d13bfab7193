import { expect, test } from 'vitest';
import { keyPrefix, MonitorLines } from '../../../../../../main/engine/sources/redis/monitor-lines';
import { seeded } from '../../../../../support/seeded';

interface Seen {
  readonly database: string;
  readonly address: string;
  readonly prefix: string | null;
}

/** What is seen of these bytes, given in pieces of so many bytes. */
function read(bytes: Buffer, piece = bytes.length, separator: string | null = ':') {
  const commands: Seen[] = [];
  const answers: { ok: boolean; text: string }[] = [];
  const lines = new MonitorLines(
    {
      command: (_, database, address, prefix) => commands.push({ database, address, prefix }),
      answer: (ok, text) => answers.push({ ok, text }),
    },
    separator,
  );
  for (let at = 0; at < bytes.length; at += Math.max(1, piece))
    lines.push(bytes.subarray(at, at + Math.max(1, piece)));
  return { commands, answers };
}

function line(command: string, where = '0 127.0.0.1:60866'): string {
  return `+1339518083.107412 [${where}] ${command}\r\n`;
}

function prefixes(...commands: readonly string[]): readonly (string | null)[] {
  return read(Buffer.from(commands.map((command) => line(command)).join(''))).commands.map(
    ({ prefix }) => prefix,
  );
}

test('sender, database and the prefix of the first key', () => {
  const text = line('"set" "shop1:cart" "x"', '3 10.0.0.7:41') + line('"get" "other:a:b"', '0 [::1]:52');
  expect(read(Buffer.from(text)).commands).toEqual([
    { database: '3', address: '10.0.0.7:41', prefix: 'shop1' },
    { database: '0', address: '[::1]:52', prefix: 'other' },
  ]);
  expect(read(Buffer.from(text), 999, null).commands.map(({ prefix }) => prefix)).toEqual([null, null]);
});

test('in whatever pieces it comes, the same is seen', () => {
  const text = Buffer.from(
    `+OK\r\n${line('"set" "a:1" "\\r\\n+OK [0 x] \\"get\\" \\"b:1\\""')}${line('"GET" "\\x00\\xff:1"')}${line('"del" "c:1"')}`,
  );
  const whole = read(text);
  expect(whole.commands.map(({ prefix }) => prefix)).toEqual(['a', null, 'c']);
  for (let piece = 1; piece < text.length; piece += 1) expect(read(text, piece)).toEqual(whole);
});

test('quotes, line ends and back-slashes in an argument end neither the argument nor the line', () => {
  expect(
    prefixes(
      '"set" "a\\"b:c" "x"',
      '"set" "a\\\\" "b:c"',
      '"set" "\\n+1.1 [0 1.1.1.1:1] \\"get\\" \\"evil:x\\"" "y"',
      '"set" "k" "victim:1"',
      '"s\\"et" "z:1"',
    ),
  ).toEqual(['a"b', null, null, null, 'z']);
});

test('keys that are bytes have no name; those that are UTF-8 have', () => {
  expect(
    prefixes('"get" "\\xc3\\xa4pfel:1"', '"get" "\\xff\\xfe:1"', '"get" "\\x00\\x01a:1"', '"get" ":x"'),
  ).toEqual(['äpfel', null, null, null]);
  expect(keyPrefix(`${'p'.repeat(64)}:1`, ':')).toBe('p'.repeat(64));
  expect(keyPrefix(`${'p'.repeat(65)}:1`, ':')).toBeNull();
  expect(keyPrefix('a::b', '::')).toBe('a');
});

test('the key is found where each command has it', () => {
  expect(
    prefixes(
      '"MULTI"',
      '"exec"',
      '"publish" "news:1" "hello"',
      '"AUTH" "secret:word"',
      '"config" "set" "requirepass" "secret:word"',
      '"object" "encoding" "o:1"',
      '"XREAD" "COUNT" "2" "STREAMS" "s:1" "0-0"',
      '"xreadgroup" "GROUP" "streams" "c" "streams" "t:1" ">"',
      '"eval" "return 1" "0" "not:a:key"',
      '"EVALSHA" "abc" "1" "e:1"',
      '"blmpop" "0" "2" "l:1" "m:1" "LEFT"',
      '"zunion" "2" "u:1" "v:1"',
      '"json.set" "j:1" "$" "{}"',
      '"ping"',
    ),
  ).toEqual([null, null, null, null, null, 'o', 's', 't', null, 'e', 'l', 'u', 'j', null]);
});

test('what a script does is its caller’s; of a script whose call was not seen nobody’s', () => {
  const text =
    line('"set" "x:1" "1"', '0 lua') +
    line('"eval" "..." "1" "a:1"', '2 10.0.0.1:1') +
    line('"get" "b:1"', '2 lua') +
    line('"get" "c:1"', '0 10.0.0.2:2');
  expect(read(Buffer.from(text)).commands).toEqual([
    { database: '0', address: '', prefix: 'x' },
    { database: '2', address: '10.0.0.1:1', prefix: 'a' },
    { database: '2', address: '10.0.0.1:1', prefix: 'b' },
    { database: '0', address: '10.0.0.2:2', prefix: 'c' },
  ]);
});

test('of a pipeline every command counts; MULTI shows each of its commands', () => {
  const many = Array.from({ length: 500 }, (_, at) => line(`"incr" "t${at % 5}:${at}"`)).join('');
  const { commands } = read(Buffer.from(many), 1_460);
  expect(commands).toHaveLength(500);
  expect(commands.filter(({ prefix }) => prefix === 't3')).toHaveLength(100);
});

test('of a huge line only the begin is kept, and the next is read', () => {
  const value = 'v'.repeat(3_000_000);
  const text = Buffer.from(line(`"set" "big:1" "${value}"`) + line('"get" "next:1"'));
  const lines: (string | null)[] = [];
  const reader = new MonitorLines(
    { command: (...[, , , prefix]) => lines.push(prefix), answer: () => {} },
    ':',
  );
  for (let at = 0; at < text.length; at += 65_536) {
    reader.push(text.subarray(at, at + 65_536));
    expect(reader.kept).toBeLessThanOrEqual(768);
  }
  expect(lines).toEqual(['big', 'next']);
  // A script so long that its keys stand behind what is looked at: nobody’s rather than a guess.
  expect(prefixes(`"eval" "${'-- '.repeat(400)}" "1" "a:1"`)).toEqual([null]);
});

test('of values and of what is no prefix nothing is handed on', () => {
  const secret = 'sesame-4711';
  const text =
    line(`"set" "s:${secret}" "${secret}"`) +
    line(`"hello" "3" "AUTH" "u" "${secret}:x"`) +
    line(`"${secret}"`);
  expect(JSON.stringify(read(Buffer.from(text)))).not.toContain(secret);
});

test('answers are told from lines; noise is neither', () => {
  const { answers, commands } = read(
    Buffer.from(`+OK\r\n-NOPERM this user has no permissions\r\n$3\r\nabc\r\n+1.2 [x] "a"\r\n\r\n`),
  );
  expect(commands).toEqual([]);
  expect(answers.slice(0, 2)).toEqual([
    { ok: true, text: 'OK' },
    { ok: false, text: 'NOPERM this user has no permissions' },
  ]);
});

test('whatever bytes come, it neither throws nor keeps more than a begin', () => {
  const random = seeded(4_711);
  const alphabet = Buffer.from('+-[]":\\x0lua 127.\r\n"get" ');
  for (let round = 0; round < 300; round += 1) {
    const reader = new MonitorLines({ command: () => {}, answer: () => {} }, ':');
    for (let chunk = 0; chunk < 5; chunk += 1) {
      const bytes = Buffer.from(
        Array.from({ length: Math.floor(random() * 2_000) }, () =>
          random() < 0.1
            ? Math.floor(random() * 256)
            : (alphabet[Math.floor(random() * alphabet.length)] ?? 0),
        ),
      );
      reader.push(bytes);
      expect(reader.kept).toBeLessThanOrEqual(768);
    }
  }
});
