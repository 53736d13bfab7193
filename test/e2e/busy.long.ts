import { type ChildProcess, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { type Display, startDisplay } from '../support/display';
import { openWall, temporaryFolder, type Wall } from '../support/wall';

/** `GANTRY_BUSY_MINUTES=10` runs it as long as a backup or an update keeps a wall's computer busy. */
const MINUTES = Number(process.env.GANTRY_BUSY_MINUTES ?? 1);
/** Busy loops for each processor. */
const LOOPS = 4;
/** ms in which a new picture is due, however busy the machine */
const DUE = 10_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let display: Display;
let wall: Wall;
const loops: ChildProcess[] = [];

afterEach(async () => {
  for (const loop of loops.splice(0)) loop.kill('SIGKILL');
  await wall?.close();
  await display?.stop();
  await folder?.remove();
});

it.each(['1920x1080', '3840x2160'])(
  'the demo in %s on a busy machine is not restarted, and has a new picture every 10 s',
  async (size) => {
    folder = await temporaryFolder('busy');
    display = await startDisplay(size);
    wall = await openWall({ data: join(folder.path, 'data'), size, display: display.name });
    await wall.page.waitForSelector('[data-service][data-freshness="live"]', { timeout: 300_000 });
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
      `${size}: ${times.length - 2} pictures in ${MINUTES} min, longest wait ${Math.round(Math.max(...waits))} ms\n`,
    );
    expect(Math.max(...waits)).toBeLessThan(DUE);
    expect(wall.said.filter((line) => /reloading the page|has not answered/.test(line))).toEqual([]);
  },
  (MINUTES + 8) * 60_000,
);
