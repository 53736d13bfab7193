import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchElectron } from '../../../../main/cli/launch';
import { startXServer, type XServer } from '../../../support/x-server';

let folder: string;
let screen: XServer;
beforeAll(async () => {
  screen = await startXServer();
  folder = await mkdtemp(join(tmpdir(), 'gantry-launch-'));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await screen.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Launches a program that ends as Electron does. @returns its exit code and what was said of it */
async function launch(
  program: string,
  display = screen.display,
): Promise<{ readonly code: number; readonly said: string }> {
  const path = join(folder, 'electron');
  await writeFile(path, `#!${process.execPath}\n${program}`);
  await chmod(path, 0o755);
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
  vi.stubEnv('DISPLAY', display);
  const said: string[] = [];
  const code = await launchElectron({
    root: folder,
    args: [],
    size: '640x480',
    replace: false,
    unseen: () => [],
    say: (line) => said.push(line),
  });
  return { code, said: said.filter((line) => !line.includes('sandbox')).join('\n') };
}

const SEGFAULT = "process.kill(process.pid, 'SIGSEGV');";

describe('the exit code of the wall', () => {
  it('is that of its program', async () => {
    expect(await launch('process.exit(7);')).toEqual({ code: 7, said: '' });
  });

  it.each([0, 2])(
    'is its last word, %s, when Electron crashes after it, and the crash is said',
    async (code) => {
      const word = `process.send({ type: 'ended', code: ${code} }, () => ${SEGFAULT.replace(';', '')});`;
      expect(await launch(word)).toEqual({
        code,
        said: 'Electron was ended by SIGSEGV after the wall had closed; nothing was lost.',
      });
    },
  );

  it.each([
    ['without a word', SEGFAULT],
    [
      'with a word that is none',
      `process.send({ type: 'ended', code: 'all well' }, () => ${SEGFAULT.replace(';', '')});`,
    ],
  ])('is 1 when Electron crashes %s', async (_how, program) => {
    expect(await launch(program)).toEqual({ code: 1, said: 'Electron was ended by SIGSEGV.' });
  });
});

describe('the X server', () => {
  it('that does not answer is said, and nothing is started', async () => {
    const gone = await startXServer();
    await gone.stop();
    await expect(launch('process.exit(0);', gone.display)).rejects.toThrow(
      `No X server answers on DISPLAY ${gone.display}.`,
    );
  });

  it('that goes while the wall runs is why it ended: exit code 2', async () => {
    const going = await startXServer();
    const ended = launch(
      "process.on('SIGUSR2', () => undefined); setInterval(() => { require('node:net').connect(Number(process.env.DISPLAY.split(':')[1]) + 6000, '127.0.0.1').on('error', () => process.kill(process.pid, 'SIGTRAP')).on('connect', function () { this.destroy(); }); }, 50);",
      going.display,
    );
    setTimeout(() => void going.stop(), 300);
    expect(await ended).toEqual({
      code: 2,
      said: `The X server on DISPLAY ${going.display} is gone, and the wall ended with it. Start both again.`,
    });
  });
});
