import { expect, it } from 'vitest';
import { parsePgbackrestInfo } from '../../../../../../main/engine/sources/backup/pgbackrest-info';

it('reads the JSON between the lines of a log of pgBackRest 2.45', () => {
  const stanza = {
    name: 'main',
    backup: [{ label: 'full', info: { size: 1 }, timestamp: { start: 1, stop: 2 } }],
  };
  const printed = [
    '2026-12-01 02:56:55.199 P00  DEBUG:     command/command::cmdBegin: info command begin 2.45: --output=json',
    JSON.stringify([stanza]),
    '2026-12-01 02:56:55.204 P00  DEBUG:     command/exit::exitSafe: => 0',
  ].join('\n');
  const parsed = parsePgbackrestInfo(printed, 'pgb');
  expect(parsed.ok && parsed.value.map(({ name }) => name)).toEqual(['main']);
});
