import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DrillFolder, readDrills } from '../../main/engine/drills/read-drills';

const HEAD = 'id: ID\nscenario: zone-loss\nservices: [shipping]\n';
const TIMES = 'startedAt: 2026-11-03T21:00:00Z\nendedAt: 2026-11-03T21:52:10Z\n';
const END = 'outcome: passed\nmeasured: { rto: 52m10s, rpo: 40s }\n';
const step = (from: string, to: string, more = 'outcome: passed'): string =>
  `  - { name: Promote, startedAt: 2026-11-03T${from}Z, endedAt: 2026-11-03T${to}Z, ${more} }\n`;

/** What a file says, and what is said of it; null: it counts. */
const CASES: readonly (readonly [string, string, string | null])[] = [
  ['whole', HEAD + TIMES + END, null],
  ['no start', `${HEAD}endedAt: 2026-11-03T21:52:10Z\n${END}`, 'startedAt is missing'],
  ['no end', `${HEAD}startedAt: 2026-11-03T21:00:00Z\n${END}`, 'endedAt is missing'],
  ['start is null', `${HEAD}startedAt: null\nendedAt: 2026-11-03T21:52:10Z\n${END}`, 'startedAt is missing'],
  [
    'end before start',
    `${HEAD}startedAt: 2026-11-03T22:00:00Z\nendedAt: 2026-11-03T21:00:00Z\n${END}`,
    'endedAt is before startedAt',
  ],
  [
    'the wrong year',
    `${HEAD}startedAt: 2025-11-03T21:00:00Z\nendedAt: 2026-11-03T21:52:10Z\n${END}`,
    'endedAt is 365 days after startedAt',
  ],
  [
    'no zone',
    `${HEAD}startedAt: "2026-11-03T21:00:00"\nendedAt: 2026-11-03T21:52:10Z\n${END}`,
    'without a time zone',
  ],
  [
    'another zone',
    `${HEAD}startedAt: 2026-11-03T22:00:00+01:00\nendedAt: 2026-11-03T21:52:10Z\n${END}`,
    null,
  ],
  [
    'a zone that turns the order',
    `${HEAD}startedAt: "2026-11-03T21:30:00-02:00"\nendedAt: "2026-11-03T22:00:00+01:00"\n${END}`,
    'endedAt is before startedAt',
  ],
  [
    'zones in quotes',
    `${HEAD}startedAt: "2026-11-03T23:00:00+02:00"\nendedAt: "2026-11-03T16:52:10-05:00"\n${END}`,
    null,
  ],
  [
    'a day alone',
    `${HEAD}startedAt: "2026-11-03"\nendedAt: 2026-11-03T21:52:10Z\n${END}`,
    'startedAt is no time',
  ],
  [
    'the 31st of February',
    `${HEAD}startedAt: "2026-02-31T21:00:00Z"\nendedAt: 2026-11-03T21:52:10Z\n${END}`,
    'days after startedAt',
  ],
  [
    'a word for a time',
    `${HEAD}startedAt: yesterday\nendedAt: 2026-11-03T21:52:10Z\n${END}`,
    'startedAt is no time',
  ],
  ['epoch seconds', `${HEAD}startedAt: 1762203600\nendedAt: 1762206730\n${END}`, 'no epoch time in ms'],
  ['epoch ms', `${HEAD}startedAt: 1762203600000\nendedAt: 1762206730000\n${END}`, null],
  ['no id', (HEAD + TIMES + END).replace('id: ID\n', ''), 'id is missing'],
  ['a number as id', (HEAD + TIMES + END).replace('id: ID', 'id: 7'), 'id is no text'],
  ['no scenario', (HEAD + TIMES + END).replace('scenario: zone-loss\n', ''), 'scenario is missing'],
  ['a scenario of its own', (HEAD + TIMES + END).replace('zone-loss', 'moon-landing'), null],
  ['no services', (HEAD + TIMES + END).replace('services: [shipping]\n', ''), 'services is missing'],
  [
    'an empty list of services',
    (HEAD + TIMES + END).replace('[shipping]', '[]'),
    'services names no service',
  ],
  ['a service as text', (HEAD + TIMES + END).replace('[shipping]', 'shipping'), 'services names no service'],
  ['a service that is not configured', (HEAD + TIMES + END).replace('[shipping]', '[unheard-of]'), null],
  [
    'a number among services',
    (HEAD + TIMES + END).replace('[shipping]', '[shipping, 3]'),
    'services holds something',
  ],
  ['no outcome', HEAD + TIMES + END.replace('outcome: passed\n', ''), 'outcome is missing'],
  ['an outcome of its own', HEAD + TIMES + END.replace('passed', 'fine'), 'outcome is "fine"'],
  ['yes as outcome', HEAD + TIMES + END.replace('passed', 'true'), 'outcome is true'],
  ['no measure', HEAD + TIMES + 'outcome: passed\n', null],
  ['an RTO without a unit', HEAD + TIMES + END.replace('52m10s', '52'), 'measured.rto is 52, without a unit'],
  ['an RTO in parsecs', HEAD + TIMES + END.replace('52m10s', '52 parsec'), 'which is no duration'],
  ['units in the wrong order', HEAD + TIMES + END.replace('52m10s', '10s52m'), 'which is no duration'],
  ['a negative RPO', HEAD + TIMES + END.replace('40s', '-40s'), 'which is no duration'],
  ['an RTO beyond the drill', HEAD + TIMES + END.replace('52m10s', '3h'), 'longer than the drill'],
  ['measure as text', HEAD + TIMES + 'outcome: passed\nmeasured: 52m\n', 'measured is no pair'],
  [
    'steps beside each other',
    `${HEAD}${TIMES}${END}steps:\n${step('21:00:00', '21:20:00')}${step('21:10:00', '21:30:00')}`,
    null,
  ],
  [
    'a step before the drill',
    `${HEAD}${TIMES}${END}steps:\n${step('20:00:00', '21:20:00')}`,
    'steps[0].startedAt is before the drill began',
  ],
  [
    'a step after the drill',
    `${HEAD}${TIMES}${END}steps:\n${step('21:00:00', '21:05:00')}${step('21:10:00', '23:30:00')}`,
    'steps[1].endedAt is after the drill ended',
  ],
  [
    'a step that ends before it begins',
    `${HEAD}${TIMES}${END}steps:\n${step('21:20:00', '21:00:00')}`,
    'steps[0].endedAt is before startedAt',
  ],
  [
    'a step without outcome',
    `${HEAD}${TIMES}${END}steps:\n${step('21:00:00', '21:05:00', 'note: x')}`,
    'steps[0].outcome is missing',
  ],
  ['steps as text', `${HEAD}${TIMES}${END}steps: promote\n`, 'steps is no list'],
  ['seen by a wall', `${HEAD}${TIMES}${END}observed: { rto: 50m, rpo: 0s, rows: 0 }\n`, null],
  [
    'seen in a wrong unit',
    `${HEAD}${TIMES}${END}observed: { rto: 50 }\n`,
    'observed.rto is 50, without a unit',
  ],
  ['a negative count', `${HEAD}${TIMES}${END}observed: { rows: -1 }\n`, 'observed.rows is -1'],
  ['broken YAML', `${HEAD}${TIMES}${END}steps: [`, 'broken-yaml.yaml:'],
  ['a bare word', 'drill\n', 'is no drill record'],
  ['nothing', '', 'is empty'],
  ['a byte order mark and CRLF', `\uFEFF${(HEAD + TIMES + END).replaceAll('\n', '\r\n')}`, null],
  ['an unknown key', `${HEAD}${TIMES}${END}weather: rain\n`, null],
  ['a tab as indent', `${HEAD}${TIMES}${END}steps:\n\t- x\n`, 'a-tab-as-indent.yaml:'],
  ['a huge file', `${HEAD}${TIMES}${END}# ${'x'.repeat(1_100_000)}\n`, 'over the limit'],
];

describe('a folder in which each record has a fault of its own', () => {
  let folder = '';
  let read: DrillFolder;
  const nameOf = (what: string): string => `${what.replaceAll(' ', '-').toLowerCase()}.yaml`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-drill-faults-'));
    for (const [what, text] of CASES)
      await writeFile(join(folder, nameOf(what)), text.replace('id: ID', `id: ${nameOf(what)}`));
    read = await readDrills(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('names at least forty', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(40);
    expect(new Set(CASES.map(([what]) => nameOf(what))).size).toBe(CASES.length);
  });

  it.each(CASES)('%s', (what, _, refused) => {
    const counted = read.drills.filter(({ source }) => source === nameOf(what));
    const problems = read.problems.filter(({ source }) => source === nameOf(what));
    if (refused === null) {
      expect(problems).toEqual([]);
      expect(counted).toHaveLength(1);
      return;
    }
    expect(counted).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.what).toContain(refused);
    expect(problems[0]?.what).toContain(nameOf(what));
    expect(problems[0]?.remedy.length).toBeGreaterThan(10);
  });
});
