import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWall, temporaryFolder, type Wall } from '../support/wall';

/** `GANTRY_BUSY_MINUTES=10` runs it as long as a backup or an update keeps a wall's computer busy. */
const MINUTES = Number(process.env.GANTRY_BUSY_MINUTES ?? 1);
/** Busy loops for each processor. */
const LOOPS = 4;
/** ms in which a new picture is due, however busy the machine */
const DUE = 10_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Server;
let wall: Wall;
const loops: ChildProcess[] = [];

beforeAll(async () => {
  folder = await temporaryFolder('busy');
  server = createServer((_request, response) => response.end('ok'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const config = join(folder.path, 'gantry.yaml');
  await writeFile(
    config,
    `version: 1
services: [{ id: shop, name: shop, owner: Desk, dependsOn: [web] }]
targets: [{ id: web, probe: http, url: "http://127.0.0.1:${port}/", every: 1s }]
`,
  );
  wall = await openWall({ config, data: join(folder.path, 'data') });
  await wall.page.waitForSelector('[data-service="shop"][data-severity="ok"]');
});
afterAll(async () => {
  for (const loop of loops) loop.kill('SIGKILL');
  await wall?.close();
  server?.close();
  await folder?.remove();
});

it(
  'a wall on a busy machine is not restarted, and has a new picture every 10 s',
  async () => {
    for (let index = 0; index < LOOPS * cpus().length; index += 1)
      loops.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
    // The clock's text changes with every picture; its changes are noted in the page, at the time of the page.
    await wall.page.evaluate(() => {
      const times: number[] = [performance.now()];
      const clock = document.querySelector('.frame-clock');
      if (clock !== null)
        new MutationObserver(() => requestAnimationFrame((t) => times.push(t))).observe(clock, {
          subtree: true,
          characterData: true,
          childList: true,
        });
      Object.assign(window, { pictures: times });
    });
    await pause(MINUTES * 60_000);
    const times = await wall.page.evaluate(() => [
      ...(window as unknown as { pictures: readonly number[] }).pictures,
      performance.now(),
    ]);
    const waits = times.slice(1).map((t, index) => t - (times[index] ?? 0));
    process.stdout.write(
      `${times.length - 2} pictures in ${MINUTES} min, longest wait ${Math.round(Math.max(...waits))} ms\n`,
    );
    expect(Math.max(...waits)).toBeLessThan(DUE);
    expect(wall.said.filter((line) => /reloading the page|has not answered/.test(line))).toEqual([]);
  },
  (MINUTES + 3) * 60_000,
);
