import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { familyOf, isAlive, type ProcessMark } from '../support/processes';
import { runCli, temporaryFolder } from '../support/wall';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder('demo-wall');
});
afterAll(() => folder?.remove());

it.each([
  ['is asked to end', 'SIGTERM', 'node'],
  ['is killed', 'SIGKILL', 'electron'],
] as const)(
  'a wall without a configuration shows the demo estate, whose servers end when it %s',
  async (how, signal, whom) => {
    const data = join(folder.path, how.replaceAll(' ', '-'));
    const { DISPLAY: _display, ...unseen } = process.env;
    // Nobody's own configuration is found there.
    const wall = runCli(['wall', '--data', data], { ...unseen, XDG_CONFIG_HOME: folder.path });
    const self = wall.child.pid as number;
    let family: readonly ProcessMark[] = [];
    try {
      await wall.heard(/wrote pictures of 6 views to/);
      family = familyOf(self);
      expect(family.filter(({ name }) => name === 'postgres').length).toBeGreaterThan(4);
      const electron = family.find(({ name }) => name === 'electron') as ProcessMark;
      process.kill(whom === 'node' ? self : electron.pid, signal);
      expect(await wall.ended).toBe(signal === 'SIGTERM' ? 0 : 1);
      await vi.waitFor(() => expect(family.filter(isAlive)).toEqual([]), { timeout: 60_000, interval: 50 });
    } finally {
      for (const one of family.filter(isAlive)) process.kill(one.pid, 'SIGKILL');
    }
    expect(wall.said()).not.toMatch(/did not start|\n\s+at /);
  },
);
