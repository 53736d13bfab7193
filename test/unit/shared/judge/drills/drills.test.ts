import { describe, expect, it } from 'vitest';
import { drillsOf, parseDrill } from '../../../../../shared/judge/drills/drills';
import { parseSeconds } from '../../../../../shared/judge/drills/duration';
import type { Drill } from '../../../../../shared/model/drill';
import type { WallEvent } from '../../../../../shared/model/observation';

const RECORD = {
  id: '2026-11-03-zone-loss',
  scenario: 'zone-loss',
  services: ['order-confirmation', 'shipping'],
  startedAt: '2026-11-03T21:00:00Z',
  endedAt: '2026-11-03T21:52:10Z',
  outcome: 'passed',
  steps: [
    {
      name: 'Promote standby',
      startedAt: '2026-11-03T21:00:00Z',
      endedAt: '2026-11-03T21:04:00Z',
      outcome: 'passed',
    },
  ],
  measured: { rto: '52m10s', rpo: '40s' },
  evidence: 'https://example.com/drill',
};

describe('a drill record', () => {
  it('is read in base units', () => {
    const read = parseDrill(RECORD, 'zone.yaml');
    expect(read.ok && read.value).toMatchObject({
      startedAt: Date.UTC(2026, 10, 3, 21),
      endedAt: Date.UTC(2026, 10, 3, 21, 52, 10),
      measured: { rto: 3_130, rpo: 40 },
      source: 'zone.yaml',
    });
  });

  it('accepts epoch ms and seconds from a feed', () => {
    const data = {
      ...RECORD,
      startedAt: 1_762_203_600_000,
      endedAt: 1_762_206_730_000,
      steps: [],
      measured: { rto: 3_130, rpo: 0 },
    };
    const read = parseDrill(data, 'feed');
    expect(read.ok && read.value.measured).toEqual({ rto: 3_130, rpo: 0 });
  });

  it.each([
    ['no record', 'passed', 'is no drill record'],
    ['a list', [RECORD], 'is no drill record'],
    ['no id', { ...RECORD, id: undefined }, 'id is missing'],
    ['a date as id', { ...RECORD, id: new Date(0) }, 'id is a date'],
    ['no scenario', { ...RECORD, scenario: '' }, 'scenario is no text'],
    ['no services', { ...RECORD, services: [] }, 'services names no service'],
    ['one service as text', { ...RECORD, services: 'shipping' }, 'services names no service'],
    ['a number as service', { ...RECORD, services: [3] }, 'services holds something'],
    ['no start', { ...RECORD, startedAt: undefined }, 'startedAt is missing'],
    ['no zone', { ...RECORD, startedAt: '2026-11-03T21:00:00' }, 'without a time zone'],
    ['seconds since 1970', { ...RECORD, endedAt: 1_762_206_730 }, 'no epoch time in ms'],
    ['no time', { ...RECORD, endedAt: 'yesterday' }, 'endedAt is no time'],
    ['end before start', { ...RECORD, endedAt: '2026-11-03T20:00:00Z' }, 'endedAt is before startedAt'],
    ['an unknown outcome', { ...RECORD, outcome: 'ok' }, 'outcome is "ok"'],
    ['steps that are no list', { ...RECORD, steps: {} }, 'steps is no list'],
    [
      'a step without end',
      { ...RECORD, steps: [{ ...RECORD.steps[0], endedAt: undefined }] },
      'steps[0].endedAt is missing',
    ],
    ['a step that is no record', { ...RECORD, steps: ['Decide'] }, 'steps[0] is no step'],
    ['an RTO without a unit', { ...RECORD, measured: { rto: 52 } }, 'measured.rto is 52, without a unit'],
    ['a wrong unit', { ...RECORD, measured: { rto: '52 parsec' } }, 'which is no duration'],
    ['a wrong order of units', { ...RECORD, measured: { rto: '10s52m' } }, 'which is no duration'],
    ['measured that is no record', { ...RECORD, measured: '52m' }, 'measured is no pair'],
  ])('is refused with %s, key and remedy named', (_, raw, what) => {
    const read = parseDrill(raw, 'zone.yaml');
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.error.what).toContain(`zone.yaml: `);
    expect(read.error.what).toContain(what);
    expect(read.error.remedy.length).toBeGreaterThan(10);
  });

  it('knows durations', () => {
    expect(['52m10s', '1h', '1.5 min', '2d 3h', '0s', '250ms'].map(parseSeconds)).toEqual([
      3130, 3600, 90, 183_600, 0, 0.25,
    ]);
    expect(['', '52', 'm', '1h1h', '-5m', '5 m x'].map(parseSeconds)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('drills from files and the feed', () => {
  const event = (t: number, data: Record<string, unknown>): WallEvent => ({
    type: 'event',
    t,
    kind: 'drill',
    subject: { kind: 'drill', id: String(data['id'] ?? 'x') },
    data,
  });
  const file = (over: Partial<Drill>): Drill => {
    const read = parseDrill(RECORD, 'zone.yaml');
    if (!read.ok) throw new Error(read.error.what);
    return { ...read.value, ...over };
  };

  it('count once by id, the newest wins, oldest first', () => {
    const later = event(2, { ...RECORD, endedAt: '2026-11-03T22:00:00Z' });
    const other = event(1, {
      ...RECORD,
      id: 'older',
      startedAt: '2026-01-01T00:00:00Z',
      endedAt: '2026-01-01T01:00:00Z',
      steps: [],
    });
    const drills = drillsOf([event(1, RECORD), later, later, other], [file({})]);
    expect(drills.map(({ id, source }) => [id, source])).toEqual([
      ['older', 'feed'],
      ['2026-11-03-zone-loss', 'feed'],
    ]);
  });

  it('a file goes before the feed when both ended together; the invalid count nowhere', () => {
    const drills = drillsOf([event(1, RECORD), event(2, { id: 'bad' })], [file({})]);
    expect(drills.map(({ source }) => source)).toEqual(['zone.yaml']);
  });
});
