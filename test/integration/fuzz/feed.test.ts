import { expect, it } from 'vitest';
import { Intake } from '../../../main/engine/intake/intake';
import { systemClock } from '../../../main/engine/runtime/clock';
import { frameFault } from '../../../main/engine/sources/feed/feed-faults';
import { decodeDocument, encodeDocument } from '../../../main/engine/store/format/record';
import { openStore } from '../../../main/engine/store/store';
import { decodeServerFrame } from '../../../shared/contract/feed';
import { type Door, fuzz, type Said } from '../../support/fuzz/door';
import { judged } from '../../support/fuzz/judged';
import { mutatedBytes, mutatedJson, pick } from '../../support/fuzz/mutate';
import { BACKUP, DRILL } from '../../support/fuzz/seeds';
import { silentLog } from '../../support/silent-log';

const T = Date.now();
const SEEDS: readonly unknown[] = [
  { type: 'welcome', epoch: 'e1', seq: 0, heartbeat: 5_000, resumed: false },
  {
    type: 'series',
    seq: 1,
    series: [
      {
        id: 0,
        metric: 'http.server.request.duration',
        unit: 's',
        attributes: { service: 'shop', quantile: '0.95' },
      },
      { id: 1, metric: 'odoo.business.event.rate', unit: '{event}/s', attributes: { service: 'shop' } },
    ],
  },
  { type: 'samples', seq: 2, t: T, ids: [0, 1], values: [0.4, null] },
  {
    type: 'event',
    seq: 3,
    t: T,
    kind: 'note',
    subject: { kind: 'service', id: 'shop' },
    data: { text: 'a note' },
  },
  { type: 'event', seq: 4, t: T, kind: 'drill', subject: { kind: 'drill', id: 'd' }, data: DRILL },
  { type: 'event', seq: 5, t: T, kind: 'backup', subject: { kind: 'target', id: 'pgb' }, data: BACKUP },
  {
    type: 'event',
    seq: 6,
    t: T,
    kind: 'deployment',
    subject: { kind: 'service', id: 'shop' },
    data: { name: 'shop', version: '3' },
  },
  { type: 'heartbeat', t: T },
  { type: 'goodbye', reason: 'restart', retryAfter: 1_000, seq: 7 },
];

/** What the client of the feed does with a frame, and what is then made of it. */
function door(): Door<string> {
  const store = openStore({
    dir: null,
    clock: systemClock,
    log: silentLog,
    limits: { series: 200, bytes: 4_000_000 },
  });
  const intake = new Intake({ clock: systemClock, store });
  const sink = intake.pushSink();
  return {
    input: (random) =>
      random() < 0.3
        ? mutatedBytes(random, Buffer.from(JSON.stringify(pick(random, SEEDS)))).toString('utf8')
        : mutatedJson(random, pick(random, SEEDS)),
    enter: (text) => {
      const decoded = decodeServerFrame(text);
      if (!decoded.ok) return [saidOf(frameFault(decoded.error, 1, 'hub'))];
      const frame = decoded.value;
      if (frame.type === 'series') sink.series(frame.series);
      if (frame.type === 'samples') sink.samples(frame.t, frame.ids, frame.values);
      if (frame.type !== 'event') return [];
      const { t, kind, subject, data } = frame;
      const event = { type: 'event', t, kind, subject, data } as const;
      expect(decodeDocument(encodeDocument(event))).toEqual(event);
      intake.observe([event]);
      judged({ events: [event] });
      return [];
    },
  };
}

function saidOf({ message, remedy }: { message: string; remedy: string }): Said {
  return { what: message, remedy };
}

it('a frame of whatever text is taken in and judged, or refused with a reason', async () => {
  await fuzz('feed', door());
});
