import { describe, expect, it } from 'vitest';
import { decodeServerFrame } from '../../../../shared/contract/feed';

const T = 1_800_000_000_000;
const series = (item: unknown) => JSON.stringify({ type: 'series', seq: 1, series: [item] });
const samples = (over: Record<string, unknown>) =>
  JSON.stringify({ type: 'samples', seq: 1, t: T, ids: [1], values: [1], ...over });
const event = (over: Record<string, unknown>) =>
  JSON.stringify({
    type: 'event',
    seq: 1,
    t: T,
    kind: 'note',
    subject: { kind: 'service', id: 'x' },
    data: {},
    ...over,
  });
const welcome = (over: Record<string, unknown>) =>
  JSON.stringify({ type: 'welcome', epoch: 'e', seq: 0, heartbeat: 5000, resumed: false, ...over });
const good = { id: 1, metric: 'm', unit: 's', attributes: {} };

/** Objects in one another. */
function nested(levels: number): object {
  return levels === 1 ? {} : { in: nested(levels - 1) };
}

/** Every kind of bad frame: what it is, its text, the key that the message must name. */
const BAD: readonly (readonly [string, string, string])[] = [
  ['no JSON', '{"type":', 'frame'],
  ['text after the object', '{"type":"heartbeat"} x', 'frame'],
  ['an empty frame', '', 'frame'],
  ['event with deep data', event({ data: nested(17) }), 'event.data'],
  ['event with a deep list', event({ data: { list: [nested(16)] } }), 'event.data'],
  [
    'event with a number that is none',
    event({ data: { list: [1] } }).replace('[1]', '[1e999]'),
    'event.data',
  ],
  ['event with long data', event({ data: { text: 'x'.repeat(33_000) } }), 'event.data'],
  [
    'series with a long attribute name',
    series({ ...good, attributes: { ['x'.repeat(600)]: 5 } }),
    'series.series[0].attributes',
  ],
  ['a list', '[]', 'frame'],
  ['a number', '7', 'frame'],
  ['null', 'null', 'frame'],
  ['no type', '{}', 'type'],
  ['an unknown type', '{"type":"sample"}', 'type'],
  ['a type from the prototype', '{"type":"constructor"}', 'type'],
  ['a type that is a number', '{"type":3}', 'type'],
  ['welcome without epoch', welcome({ epoch: undefined }), 'welcome.epoch'],
  ['welcome with a negative seq', welcome({ seq: -1 }), 'welcome.seq'],
  ['welcome with a heartbeat of 1 ms', welcome({ heartbeat: 1 }), 'welcome.heartbeat'],
  ['welcome with a heartbeat of an hour', welcome({ heartbeat: 3_600_000 }), 'welcome.heartbeat'],
  ['welcome with resumed as text', welcome({ resumed: 'yes' }), 'welcome.resumed'],
  ['series without seq', '{"type":"series","series":[]}', 'series.seq'],
  ['series as an object', '{"type":"series","seq":1,"series":{}}', 'series.series'],
  ['a series that is a text', series('x'), 'series.series[0]'],
  ['a series id that is negative', series({ ...good, id: -1 }), 'series.series[0].id'],
  ['a series id beyond the limit', series({ ...good, id: 100_000 }), 'series.series[0].id'],
  ['a series without a metric', series({ ...good, metric: '' }), 'series.series[0].metric'],
  ['a series without a unit', series({ ...good, unit: 5 }), 'series.series[0].unit'],
  ['attributes as a list', series({ ...good, attributes: [] }), 'series.series[0].attributes'],
  [
    'an attribute that is a number',
    series({ ...good, attributes: { service: 4 } }),
    'series.series[0].attributes.service',
  ],
  ['a metric of 600 characters', series({ ...good, metric: 'm'.repeat(600) }), 'series.series[0].metric'],
  ['samples with a seq that is a fraction', samples({ seq: 1.5 }), 'samples.seq'],
  ['samples with a time in seconds', samples({ t: T / 1000 }), 'samples.t'],
  ['samples without ids', samples({ ids: undefined }), 'samples.ids'],
  ['samples with one value too many', samples({ values: [1, 2] }), 'samples.values'],
  ['samples with a text as id', samples({ ids: ['1'] }), 'samples.ids[0]'],
  ['samples with a text as value', samples({ values: ['1'] }), 'samples.values[0]'],
  ['samples with a number beyond doubles', samples({}).replace('[1]}', '[1e999]}'), 'samples.values[0]'],
  ['an event of an unknown kind', event({ kind: 'party' }), 'event.kind'],
  ['an event without a subject', event({ subject: null }), 'event.subject'],
  [
    'an event on an unknown kind of subject',
    event({ subject: { kind: 'cat', id: 'x' } }),
    'event.subject.kind',
  ],
  ['an event with data as text', event({ data: 'x' }), 'event.data'],
  ['a heartbeat without a time', '{"type":"heartbeat"}', 'heartbeat.t'],
  ['a goodbye without a reason', '{"type":"goodbye","seq":1}', 'goodbye.reason'],
];

describe('a bad frame', () => {
  it.each(BAD)('%s is refused with its key and a remedy', (_name, frame, key) => {
    const decoded = decodeServerFrame(frame);
    expect(decoded.ok).toBe(false);
    if (decoded.ok) return;
    expect(decoded.error.key).toBe(key);
    expect(decoded.error.what.length).toBeGreaterThan(10);
    expect(decoded.error.remedy.length).toBeGreaterThan(5);
  });

  it('names the position of broken JSON', () => {
    const decoded = decodeServerFrame('{"type":"heartbeat","t":12,}');
    expect(decoded.ok ? null : decoded.error.position).toBe(27);
  });

  it('never quotes a whole payload', () => {
    const decoded = decodeServerFrame(samples({ values: ['secret '.repeat(40)] }));
    expect(decoded.ok ? '' : decoded.error.what).not.toContain(
      'secret secret secret secret secret secret secret',
    );
  });
});

describe('a good frame', () => {
  it.each([
    welcome({}),
    series(good),
    samples({ values: [null] }),
    event({}),
    JSON.stringify({ type: 'heartbeat', t: T }),
    JSON.stringify({ type: 'goodbye', seq: 3, reason: 'restart', retryAfter: 3000 }),
  ])('%s is read', (frame) => {
    const decoded = decodeServerFrame(frame);
    expect(decoded.ok && decoded.value.type).toBe(JSON.parse(frame).type);
  });
});
