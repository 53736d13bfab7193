import { expect, it } from 'vitest';
import { RespGate } from '../../../../../../main/engine/sources/redis/resp-gate';
import { REDIS_ANSWERS, respOf } from '../../../../../support/fuzz/redis-wire';

/** Whether all of it passes, in parts of so many bytes. */
function passes(text: string, size = text.length): boolean {
  const gate = new RespGate();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size)
    if (!gate.passes(bytes.subarray(at, at + size))) return false;
  return true;
}

const ANSWERS = `+OK\r\n-ERR no\r\n:-1\r\n$-1\r\n*-1\r\n*0\r\n$0\r\n\r\n${Object.values(REDIS_ANSWERS).map(respOf).join('')}`;

it.each([1, 2, 3, 7, 64, ANSWERS.length])('answers of Redis pass in parts of %i bytes', (size) => {
  expect(passes(ANSWERS, size)).toBe(true);
});

it.each([
  ['a list of more items than any answer has', '*100001\r\n'],
  ['a length that is none', '$x\r\n'],
  ['a number that is none', ':1x\r\n'],
  ['a text without an end', '$1\r\nabc'],
  ['a text whose end is half', '$1\r\na\ra'],
  ['a line without a return', '+OK\n'],
  ['another protocol', 'HTTP/1.1 400'],
  ['a type of RESP3', '%1\r\n'],
  ['more lists in one another than any answer has', '*1\r\n'.repeat(17)],
  ['a line that does not end', `+${'x'.repeat(70_000)}`],
])('%s does not', (_what, text) => {
  expect(passes(text)).toBe(false);
  expect(passes(text, 1)).toBe(false);
});

it('lists one after the other are not in one another', () => {
  expect(passes('*2\r\n*1\r\n:1\r\n*0\r\n'.repeat(100))).toBe(true);
});
