import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { readConfig } from '../../../../../main/engine/config/load-config';
import { Inputs } from '../../../../../main/engine/inputs';
import { Intake } from '../../../../../main/engine/intake/intake';
import { plainObservations } from '../../../../../main/engine/intake/plain';
import { systemClock } from '../../../../../main/engine/runtime/clock';
import { openStore } from '../../../../../main/engine/store/store';
import { FEED_PROTOCOL } from '../../../../../shared/contract/feed';
import { plainData } from '../../../../../shared/format/plain-text';
import type { Observation } from '../../../../../shared/model/observation';
import { silentLog } from '../../../../support/silent-log';

/** C0 (tab and line ends aside), DEL, C1, and what turns the direction of writing. */
const HOSTILE = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const NASTY = 'a\u0000\u001b[2J\u009b\u202eb';
const PLAIN = 'a\ufffd\ufffd[2J\ufffd\ufffdb';

/** Every text in a value, keys too. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}

const hostile = fc.constantFrom(
  '\u0000',
  '\u0007',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u202e',
  '\u2066',
  '\u2069',
);
const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), hostile)).map((parts) => parts.join(''));
const subject = fc.record({ kind: fc.constant('tenant' as const), id: text });
const data = fc.dictionary(
  text,
  fc.oneof(text, fc.integer(), fc.constant(null), fc.array(fc.dictionary(text, text))),
);
const t = fc.integer();
const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({
    type: fc.constant('sample' as const),
    t,
    metric: text,
    unit: text,
    attributes: fc.dictionary(text, text),
    value: fc.oneof(fc.double(), fc.constant(null)),
  }),
  fc.record({ type: fc.constant('event' as const), t, kind: fc.constant('note' as const), subject, data }),
  fc.record({
    type: fc.constant('evidence' as const),
    t,
    kind: fc.constant('postgres.locks' as const),
    subject,
    data: fc.oneof(data, text, fc.constant(null)),
  }),
);

describe('what comes in', () => {
  it('holds no control character and no turn of direction in any text, and is not changed by a second look', () => {
    fc.assert(
      fc.property(fc.array(observation), (observations) => {
        const plain = plainObservations(observations);
        expect(textsIn(plain).filter((one) => HOSTILE.test(one))).toEqual([]);
        for (const [at, one] of plainObservations(plain).entries()) expect(one).toBe(plain[at]);
        for (const [at, one] of observations.entries())
          if (!textsIn(one).some((each) => HOSTILE.test(each)) && plain[at] !== one)
            // the one other change: a name holds no line end
            expect(textsIn(one).join('')).toMatch(/[\t\r\n\u2028\u2029]/);
      }),
    );
  });

  it('keeps columns of numbers as they are', () => {
    const column = Float64Array.of(1, Number.NaN);
    const value = { column, name: NASTY };
    expect(plainData(value)).toEqual({ column, name: PLAIN });
    expect(plainData(value).column).toBe(column);
  });
});

/** A feed that sends a series, an event and a goodbye. */
async function feedServer(now: number): Promise<{ readonly url: string; close(): void }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => FEED_PROTOCOL });
  await once(server, 'listening');
  const frames = [
    { type: 'welcome', epoch: 'e', seq: 0, heartbeat: 5_000, resumed: false },
    {
      type: 'series',
      seq: 1,
      series: [{ id: 0, metric: 'feed.x', unit: '1', attributes: { tenant: NASTY } }],
    },
    { type: 'samples', seq: 2, t: now, ids: [0], values: [1] },
    {
      type: 'event',
      seq: 3,
      t: now,
      kind: 'note',
      subject: { kind: 'tenant', id: NASTY },
      data: { text: NASTY },
    },
    { type: 'goodbye', reason: NASTY, retryAfter: 300_000 },
  ];
  server.on('connection', (socket) => {
    socket.once('message', () => {
      for (const frame of frames) socket.send(JSON.stringify(frame));
    });
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

it('probes and the feed have one way in, which replaces such characters in names, data and faults', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-plain-'));
  const file = join(folder, 'info.json');
  const status = { code: 1, message: NASTY };
  await writeFile(file, JSON.stringify([{ name: 'main', status, repo: [{ key: 1, status }], backup: [] }]));
  const feed = await feedServer(systemClock.now());
  const { config, problems } = readConfig(
    `version: 1
feed: { url: "${feed.url}" }
targets: [{ id: store, probe: backup, stanza: main, pgbackrest: { file: "${file}" } }]
`,
    'gantry.yaml',
    folder,
  );
  if (config === null) throw new Error(JSON.stringify(problems));
  const store = openStore({ dir: null, clock: systemClock, log: silentLog });
  const seen: Observation[] = [];
  const inputs = new Inputs({
    clock: systemClock,
    log: silentLog,
    intake: new Intake({ clock: systemClock, store }),
    onChange: () => undefined,
    onDrillProblem: () => undefined,
    onObservations: (observations) => void seen.push(...observations),
    onlyTarget: null,
  });
  try {
    await inputs.use(config, null);
    const faults = (): readonly (string | undefined)[] => inputs.sources.map(({ fault }) => fault?.message);
    await expect.poll(faults).toEqual([expect.stringContaining(PLAIN), expect.stringContaining(PLAIN)]);
    const said = textsIn([seen, inputs.sources, store.head.events('note', 0), store.head.find('feed.x')]);
    expect(said.filter((one) => HOSTILE.test(one))).toEqual([]);
    expect(seen.some(({ type }) => type === 'evidence')).toBe(true);
    expect(store.head.events('note', 0)[0]).toMatchObject({ subject: { id: PLAIN }, data: { text: PLAIN } });
    expect(store.head.find('feed.x')[0]?.attributes).toEqual({ tenant: PLAIN });
  } finally {
    await inputs.stop();
    await store.close();
    feed.close();
    await rm(folder, { recursive: true });
  }
});
