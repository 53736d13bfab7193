import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWall, temporaryFolder, type Wall } from '../support/wall';
import { timed, within } from '../support/within';

/** s between two looks of the probe */
const EVERY = 1;
/** s from the answer of the probe to the pixel */
const LIMIT = 2;

let server: Server;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let wall: Wall;
let port = 0;

beforeAll(async () => {
  folder = await temporaryFolder('preempt');
  server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  const config = join(folder.path, 'gantry.yaml');
  await writeFile(
    config,
    `version: 1
wall: { title: Preempt, lock: '4711', sound: { at: critical }, rotation: { dwell: 600s, views: [services, tenants] } }
services: [{ id: shop, name: Shop, owner: Desk, dependsOn: [web], runbook: "https://runbooks.example/shop" }]
targets: [{ id: web, probe: http, url: "http://127.0.0.1:${port}/", every: ${EVERY}s, timeout: 900ms }]
`,
  );
  wall = await openWall({ config, data: join(folder.path, 'data') });
  await wall.page.waitForSelector('[data-service="shop"][data-severity="ok"]');
  await wall.page.keyboard.press('2');
  await wall.page.waitForSelector('.layer:not(.is-leaving) [data-view="tenants"]');
});
afterAll(async () => {
  await wall?.close();
  server?.close();
  await folder?.remove();
});

it('an incident takes the wall within 2 s of the answer of its probe, says why, and gives the wall back', async () => {
  const taken = wall.page.waitForFunction(() => {
    const view = document.querySelector('.layer:not(.is-leaving) [data-view="incident"]');
    return view === null ? false : Date.now();
  });
  await wall.page.evaluate(() => {
    const { dataset } = document.documentElement;
    dataset.tones = '0';
    globalThis.AudioContext = class extends AudioContext {
      override createOscillator(): OscillatorNode {
        const oscillator = super.createOscillator();
        // A tone ends only when it was played to its end.
        oscillator.addEventListener('ended', () => {
          dataset.tones = String(Number(dataset.tones) + 1);
        });
        return oscillator;
      }
    };
  });
  const { value: seconds, control } = await timed(async () => {
    server.closeAllConnections();
    server.close();
    const broken = Date.now();
    return (Number(await (await taken).jsonValue()) - broken) / 1_000;
  });
  process.stdout.write(
    `from the break to the pixel: ${seconds.toFixed(2)} s, the probe looks each ${EVERY} s\n`,
  );
  expect(seconds * 1_000).toBeLessThan(within(EVERY + LIMIT, control));

  const view = wall.page.locator('.layer:not(.is-leaving) [data-view="incident"]');
  expect(await view.getAttribute('data-severity')).toBe('critical');
  expect(await view.locator('h1').textContent()).toMatch(
    /^web does not answer: it refuses connections; Shop is down/u,
  );
  expect(await view.locator('[data-runbook]').getAttribute('data-runbook')).toBe(
    'https://runbooks.example/shop',
  );
  expect(await wall.page.locator('.frame').textContent()).toMatch(/Incident \d{4}-1/u);

  // It is heard, once: three tones.
  await wall.page.waitForSelector('html[data-tones="3"]', { state: 'attached' });

  // A person may look elsewhere: the first key leads back to the view that it covered, and i to the incident.
  await wall.page.keyboard.press('ArrowRight');
  await wall.page.waitForSelector('.layer:not(.is-leaving) [data-view="tenants"]');
  await wall.page.keyboard.press('i');
  await wall.page.waitForSelector('.layer:not(.is-leaving) [data-view="incident"]');

  // Acknowledged behind the lock, it stays open and leaves the wall; taken back, it has the wall again.
  await wall.page.keyboard.press('a');
  await wall.page.waitForSelector('[aria-label="Acknowledge"]');
  await wall.page.keyboard.type('4711');
  await wall.page.keyboard.press('Enter');
  await wall.page.getByRole('textbox').fill('Kari');
  await wall.page.keyboard.press('ArrowDown');
  await wall.page.keyboard.press('Enter');
  await wall.page.waitForSelector('.layer:not(.is-leaving) [data-view="tenants"]');
  await expect
    .poll(() => wall.page.locator('.frame').textContent())
    .toMatch(/1 open incident, acknowledged/u);
  await wall.page.keyboard.press('i');
  const held = wall.page.locator('.layer:not(.is-leaving) [data-suppressed]');
  await held.waitFor();
  expect(await held.textContent()).toBe('Kari');
  expect(await wall.page.locator('.layer:not(.is-leaving) .incident').textContent()).toMatch(
    /acknowledged until \d\d:\d\d: is being worked on/u,
  );
  await wall.page.keyboard.press('a');
  await wall.page.keyboard.type('4711');
  await wall.page.keyboard.press('Enter');
  await wall.page.getByRole('button', { name: 'Take it back' }).click();
  await held.waitFor({ state: 'detached' });

  // It ends, tells how for half a minute, and gives the wall back.
  server.listen(port, '127.0.0.1');
  await wall.page.waitForSelector('.layer:not(.is-leaving) [data-view="tenants"]', { timeout: 60_000 });
});
