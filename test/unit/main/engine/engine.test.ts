import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../main/engine/engine';
import { systemClock } from '../../../../main/engine/runtime/clock';
import { openStore, type Store } from '../../../../main/engine/store/store';
import type { HttpTarget } from '../../../../shared/kinds/http/target';
import type { Snapshot } from '../../../../shared/model/snapshot';
import { aConfig, aService } from '../../../builders/series';
import { openEngine } from '../../../support/open-engine';
import { silentLog } from '../../../support/silent-log';

const owned: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of owned.splice(0).reverse()) await end();
});

async function served(answers: boolean): Promise<{ server: Server; url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    if (answers) response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  owned.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { server, url, asked: () => asked };
}
const target = (id: string, url: string): HttpTarget => ({
  id,
  name: id,
  probe: 'http',
  url,
  every: 500,
  timeout: 3_000,
  site: null,
  zone: '',
  method: 'GET',
  headers: {},
  expect: { status: 200, contains: null },
  redirects: 0,
  ca: null,
});
function opened(onSnapshot: (snapshot: Snapshot) => void = () => undefined, store?: Store): Engine {
  const engine = openEngine({
    ...(store === undefined ? {} : { store }),
    onSnapshot,
  });
  owned.push(() => engine.stop());
  return engine;
}

describe('a configuration that changes while the wall runs', () => {
  it('does not take the live wall away while a new target is asked for the first time', async () => {
    const good = await served(true);
    const silent = await served(false);
    const seen: Snapshot[] = [];
    const engine = opened((snapshot) => seen.push(snapshot));
    const services = [aService({ id: 'shop', dependsOn: ['good'] })];
    await engine.use(aConfig({ services, targets: [target('good', good.url)] }), 'a');
    await engine.settled();
    seen.length = 0;
    await engine.use(
      aConfig({ services, targets: [target('good', good.url), target('new', silent.url)] }),
      'b',
    );
    await engine.settled();
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ sections }) => sections.frame.cachedAt !== null)).toEqual([]);
  });

  it('twice in a row ends with the newest, whatever hung meanwhile', async () => {
    const [old, first, second] = [await served(false), await served(true), await served(true)];
    const engine = opened();
    const config = (url: string) => aConfig({ targets: [target('x', url)] });
    await engine.use(config(old.url), '0');
    await once(old.server, 'request');
    await Promise.all([engine.use(config(first.url), '1'), engine.use(config(second.url), '2')]);
    await once(second.server, 'request');
    await engine.settled();
    expect(engine.sources.map(({ state }) => state)).toEqual(['ok']);
    expect(first.asked()).toBeLessThanOrEqual(1);
  });
});

describe('a wall without a cache', () => {
  it('claims nothing before its sources have answered: it shows what it has asked', async () => {
    const good = await served(true);
    const silent = await served(false);
    const seen: Snapshot[] = [];
    const engine = opened((snapshot) => seen.push(snapshot));
    const services = [aService({ id: 'shop', dependsOn: ['good'] })];
    const targets = [target('good', good.url), target('slow', silent.url)];
    await engine.use(aConfig({ services, targets }), '/etc/gantry/gantry.yaml');
    await expect
      .poll(() => engine.snapshot?.sections.frame.start?.answer.verdict)
      .toBe('One of two sources has answered.');
    await engine.settled();
    const starting = seen.filter(({ sections }) => (sections.frame.start ?? null) !== null);
    const begun = seen.slice(starting.length);
    // Once begun, it never goes back.
    expect(begun.length).toBeGreaterThan(0);
    expect(begun.filter(({ sections }) => (sections.frame.start ?? null) !== null)).toEqual([]);
    for (const { sections } of starting) {
      expect(sections.services.rows).toEqual([]);
      expect([sections.frame.incidents.worst, sections.frame.empty]).toEqual(['unknown', false]);
    }
    expect(engine.snapshot?.sections.services.rows.map(({ severity }) => severity)).toEqual(['ok']);
  });

  it('waits 10 s for its sources, and shows the silent ones as unknown', async () => {
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const good = await served(true);
    const silent = await served(false);
    const engine = openEngine({ clock });
    owned.push(() => engine.stop());
    const services = ['good', 'slow'].map((id) => aService({ id, dependsOn: [id] }));
    const slow = { ...target('slow', silent.url), every: 60_000, timeout: 60_000 };
    await engine.use(aConfig({ services, targets: [target('good', good.url), slow] }), 'a');
    await expect.poll(() => engine.snapshot?.sections.frame.start?.ratio).toBe(0.5);
    ahead = 10_000;
    await expect.poll(() => engine.snapshot?.sections.frame.start ?? null).toBeNull();
    const severity = (id: string) =>
      engine.snapshot?.sections.services.rows.find((row) => row.id === id)?.severity;
    expect([severity('good'), severity('slow')]).toEqual([expect.anything(), 'unknown']);
  });
});

describe('a configuration that cannot be used', () => {
  it('leaves nothing to wait for, and is said on the wall', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gantry-engine-'));
    owned.push(() => rm(folder, { recursive: true }));
    const path = join(folder, 'gantry.yaml');
    await writeFile(path, 'version: 1\nservices: 7\n');
    const engine = opened();
    await engine.follow(path);
    await engine.settled();
    expect(engine.snapshot?.sections.frame.notices.map(({ id, text }) => [id, text])).toEqual([
      ['config', expect.stringMatching(/gantry\.yaml:2: services /)],
    ]);
    expect(engine.snapshot?.sections.frame).toMatchObject({ empty: false, start: { refused: true } });
  });
});

describe('a wall that remembers what a judgement stumbles over', () => {
  it('leaves that behind and judges again', async () => {
    const good = await served(true);
    const store = openStore({ dir: null, clock: systemClock, log: silentLog });
    store.lastMemory = () => ({
      modules: {},
      get conditions(): never {
        throw new Error('cannot be read');
      },
    });
    const seen: Snapshot[] = [];
    const engine = opened((snapshot) => seen.push(snapshot), store);
    const services = [aService({ id: 'shop', dependsOn: ['good'] })];
    await engine.use(aConfig({ services, targets: [target('good', good.url)] }), 'a');
    await engine.settled();
    expect(engine.snapshot?.sections.services.rows.map(({ severity }) => severity)).toEqual(['ok']);
    expect(engine.snapshot?.sections.frame.notices).toEqual([]);
    expect(seen.some(({ sections }) => sections.frame.notices.some(({ id }) => id === 'engine'))).toBe(true);
  });
});
