import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { FeedServer } from '../../main/demo/servers/feed-server';
import { systemClock } from '../../main/engine/runtime/clock';
import { openStore } from '../../main/engine/store/store';
import { CuttingProxy } from '../support/cutting-proxy';
import { LONG } from '../support/long';
import { RUN_SEED, seeded } from '../support/seeded';
import { silentLog } from '../support/silent-log';
import { openWall, temporaryFolder } from '../support/wall';
import { control, within } from '../support/within';

const SERIES = 1_000;
/** 20 frames of 1,000 samples a second */
const FRAME_MS = 50;
const CUTS = Number(process.env.GANTRY_CUTS ?? (LONG ? 20 : 8));
/** cuts that neither side is told of */
const SILENT: ReadonlySet<number> = new Set(
  Array.from({ length: CUTS }, (_, cut) => cut).filter((cut) => cut % 7 === 2),
);
const HEARTBEAT_MS = 2_000;
/**
 * s in which the page must say what is so: a judgement follows a change within 250 ms, then come the bridge and a paint;
 * the way back has the client's welcome before it. Thrice that, for a machine with other work.
 */
const BOUND_S = 1.5;
/** A cut that nobody is told of shows by what does not come: two heartbeats, as the protocol says. */
const SILENT_MS = 2 * HEARTBEAT_MS;

const owned: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of owned.splice(0).reverse()) await end();
});

interface Said {
  readonly t: number;
  readonly connection: string;
}

it('tells the truth of its connection over cuts at 20,000 samples/s, loses nothing and keeps nothing twice', async () => {
  const folder = await temporaryFolder('cuts');
  owned.push(() => folder.remove());
  const web = createServer((_request, response) => response.end('ok'));
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  owned.push(async () => {
    web.closeAllConnections();
    web.close();
  });
  const feed = await FeedServer.start({ heartbeat: HEARTBEAT_MS });
  owned.push(() => feed.stop());
  const proxy = await CuttingProxy.start(feed.port);
  owned.push(() => proxy.stop());
  const ids = Array.from({ length: SERIES }, (_, id) => id);
  feed.announce(
    ids.map((id) => ({ id, metric: 'gantry.test.figure', unit: '1', attributes: { lane: String(id) } })),
  );
  const config = join(folder.path, 'gantry.yaml');
  await writeFile(
    config,
    `version: 1
services: [{ id: shop, name: Shop, dependsOn: [web] }]
targets: [{ id: web, probe: http, url: "http://127.0.0.1:${(web.address() as AddressInfo).port}/", every: 5s, timeout: 5s }]
feed: { url: "ws://127.0.0.1:${proxy.port}/feed" }
`,
  );
  const data = join(folder.path, 'data');
  const wall = await openWall({ config, data });
  owned.push(() => wall.kill());
  await wall.page.waitForSelector('[data-connection="live"]');
  await wall.page.evaluate(() => {
    const said: Said[] = [];
    const root = document.querySelector('[data-connection]') as HTMLElement;
    const note = (): void => {
      said.push({ t: Date.now(), connection: root.dataset.connection ?? '' });
    };
    note();
    new MutationObserver(note).observe(root, { attributeFilter: ['data-connection'] });
    Object.assign(window, { said });
  });

  const sent: { readonly t: number; readonly first: number }[] = [];
  let figure = 0;
  let last = 0;
  const publishing = setInterval(() => {
    last = Math.max(last + 1, Date.now());
    sent.push({ t: last, first: figure });
    feed.publish(
      last,
      ids,
      ids.map((id) => figure + id),
    );
    figure += SERIES;
  }, FRAME_MS);
  owned.push(async () => clearInterval(publishing));
  const random = seeded(RUN_SEED);
  const bound = within(BOUND_S, await control());
  const silentBound = SILENT_MS + bound;
  for (let cut = 0; cut < CUTS; cut++) {
    await pause(300 + random() * 1_900);
    proxy.down = true;
    if (SILENT.has(cut)) proxy.mute();
    else proxy.cut();
    // One that nobody is told of lasts until it must have been noticed.
    await pause((SILENT.has(cut) ? silentBound : 0) + random() * 900);
    proxy.down = false;
    await expect.poll(() => proxy.history.at(-1)?.open).toBe(true);
  }
  await pause(2 * bound);
  clearInterval(publishing);
  await wall.page.waitForSelector('[data-connection="live"]');
  const said = await wall.page.evaluate(() => (window as unknown as { said: Said[] }).said);
  const end = Date.now();

  // How long after each change of the truth the page still said the contrary, while that truth stood.
  const truth = proxy.history.filter(({ t }) => t >= (said[0]?.t ?? 0));
  const told = truth.map(({ t, open, silent }, i) => {
    const until = truth[i + 1]?.t ?? end;
    const wrong = untrueBetween(said, open, t, until);
    return { t, open, silent, lasted: until - t, wrong, seen: wrong < until - t };
  });
  const evidence = JSON.stringify({ told, said });
  const limit = ({ silent }: { readonly silent: boolean }): number => (silent ? silentBound : bound);
  expect(
    told.filter((one) => one.wrong > limit(one)),
    evidence,
  ).toEqual([]);
  const cuts = told.filter(({ open }) => !open);
  expect(cuts, evidence).toHaveLength(CUTS);
  expect(cuts.filter(({ silent }) => silent)).toHaveLength(SILENT.size);
  // No cut that lasts passes unseen, and enough of both kinds are seen, however long chance made them.
  const lasting = cuts.filter((one) => one.lasted > limit(one));
  expect(
    lasting.filter(({ seen }) => !seen),
    evidence,
  ).toEqual([]);
  expect(lasting.filter(({ silent }) => silent)).toHaveLength(SILENT.size);
  expect(cuts.filter(({ seen, silent }) => seen && !silent).length, evidence).toBeGreaterThanOrEqual(
    CUTS / 2,
  );
  // A server that answers is there all the time: the wall is never offline.
  expect(new Set(said.map(({ connection }) => connection))).toEqual(new Set(['live', 'degraded']));

  await wall.close();
  const store = openStore({ dir: join(data, 'cache'), clock: systemClock, log: silentLog });
  owned.push(() => store.close());
  await store.restoreHead();
  expect(store.stats().damaged).toBe(0);
  let points = 0;
  for (const { id, attributes } of store.head.find('gantry.test.figure')) {
    const { t, v } = store.head.window(id, sent[0]?.t ?? 0, last);
    points += t.length;
    expect([...t], attributes.lane).toEqual(sent.map((frame) => frame.t));
    expect([...v], attributes.lane).toEqual(sent.map(({ first }) => first + Number(attributes.lane)));
  }
  expect(points).toBe(sent.length * SERIES);
  const worst = (kind: (one: (typeof told)[number]) => boolean): number =>
    Math.max(...told.filter(kind).map(({ wrong }) => wrong));
  process.stdout.write(
    `${points} samples in ${sent.length} frames over ${CUTS} cuts, ${lasting.length} of them longer than their bound; ` +
      `the page was wrong for at most ${worst(({ open, silent }) => !open && !silent)} ms after a cut, ` +
      `${worst(({ silent }) => silent)} ms after a silent one, ${worst(({ open }) => open)} ms after a return\n`,
  );
});

/** ms from `from` to the last moment before `until` at which the page said the contrary; 0 when it never did. */
function untrueBetween(said: readonly Said[], open: boolean, from: number, until: number): number {
  const wrongUntil = said.map(({ t, connection }, i) =>
    t < until && (connection === 'live') !== open
      ? Math.min(said[i + 1]?.t ?? Number.POSITIVE_INFINITY, until)
      : Number.NEGATIVE_INFINITY,
  );
  return Math.max(0, Math.max(...wrongUntil) - from);
}
