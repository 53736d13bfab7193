import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { FIXTURES } from '../builders/fixtures';
import { FakeBridge } from '../fakes/fake-bridge';
import { violationsOf } from '../support/bridge-contract';
import { openWall, ROOT, runCli, runElectron, temporaryFolder, type Wall } from '../support/wall';
import { timed, within } from '../support/within';

let server: Server;
let config: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let wall: Wall;

/** @param services their ids, each resting on the one server */
function configOf(...services: string[]): string {
  const { port } = server.address() as AddressInfo;
  const rows = services
    .map((id) => `  - { id: ${id}, name: ${id}, owner: Desk, dependsOn: [web], recovery: { rto: 10m } }`)
    .join('\n');
  return `version: 1
wall: { title: Shell, lock: '2407', preempt: off, rotation: { dwell: 600s, views: [services, tenants, replication, recovery] } }
services:
${rows}
targets:
  - { id: web, probe: http, url: "http://127.0.0.1:${port}/", every: 1s, timeout: 900ms }
`;
}

beforeAll(async () => {
  folder = await temporaryFolder('shell');
  server = createServer((_request, response) => response.end('ok'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  config = join(folder.path, 'gantry.yaml');
  await writeFile(config, configOf('shop'));
  wall = await openWall({ config, data: join(folder.path, 'data') });
  await wall.page.waitForSelector('[data-service="shop"][data-severity="ok"]');
});
afterAll(async () => {
  await wall?.close();
  server?.close();
  await folder?.remove();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') process.stdout.write(`${wall.said.slice(-20).join('\n')}\n`);
});

/** Evaluates in the page by way of main, which works across a reload of a crashed page. */
/** Null when the page does not answer: a question to a page that dies meanwhile never ends. */
const inPage = (code: string): Promise<unknown> =>
  wall.app.evaluate(
    ({ BrowserWindow }, source) =>
      Promise.race([
        BrowserWindow.getAllWindows()[0]
          ?.webContents.executeJavaScript(source)
          .catch(() => null),
        new Promise((resolve) => setTimeout(resolve, 1_000, null)),
      ]),
    code,
  );

describe('what the page may not do', () => {
  it('has no Node', async () => {
    expect(
      await wall.page.evaluate(() =>
        ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in window),
      ),
    ).toEqual([]);
    expect(
      await wall.page.evaluate(() => Object.keys((window as never as { gantry: object }).gantry).sort()),
    ).toEqual(['boot', 'command', 'connect']);
  });

  it('has no network, and its policy says so', async () => {
    const { port } = server.address() as AddressInfo;
    const outcome = await wall.page.evaluate(
      (url) =>
        fetch(url).then(
          () => 'fetched',
          () => 'refused',
        ),
      `http://127.0.0.1:${port}/`,
    );
    expect(outcome).toBe('refused');
    const socket = await wall.page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
          try {
            new WebSocket(url).onopen = () => resolve('open');
          } catch {
            resolve('connect-src');
          }
        }),
      `ws://127.0.0.1:${port}/`,
    );
    expect(socket).toBe('connect-src');
    const headers = await wall.app.evaluate(({ net }) =>
      net.fetch('app://wall/index.html').then((response) => Object.fromEntries(response.headers)),
    );
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*connect-src 'none'/);
    const outside = await wall.app.evaluate(({ net }) =>
      net.fetch('app://wall/..%2f..%2fpackage.json').then((response) => response.status),
    );
    expect(outside).toBe(404);
  });

  it('neither navigates, nor opens windows, nor downloads, nor gets a permission', async () => {
    const before = wall.page.url();
    await wall.page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await wall.heard(/refused: navigation/);
    expect(await wall.page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
    await wall.heard(/refused: window/);
    expect(await wall.page.evaluate(() => Notification.requestPermission())).toBe('denied');
    await wall.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = '/index.html';
      link.download = 'stolen.html';
      link.click();
    });
    await wall.heard(/refused: download/);
    expect(wall.page.url()).toBe(before);
    expect(await wall.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('asks nothing of main but commands, and only from its own frame', async () => {
    const refused = { ok: false, code: 'refused', reason: expect.stringMatching(/Refused/) };
    for (const bad of ['null', '"quit"', '{ type: "exec", id: "ls" }', '{ type: "dismiss-notice", id: 7 }'])
      expect(await inPage(`gantry.command(${bad})`)).toEqual(refused);
    const foreign = await wall.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
        await other.loadURL('data:text/html,<p>elsewhere');
        const answer: unknown = await other.webContents.executeJavaScript(
          'gantry.connect(); gantry.command({ type: "quit" })',
        );
        other.destroy();
        return answer;
      },
      join(ROOT, 'out/preload/index.cjs'),
    );
    expect(foreign).toEqual(refused);
    await wall.heard(/refused: connect from data:/);
  });
});

describe('the bridge', () => {
  it('of Electron keeps the contract', async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        lib: { entry: join(ROOT, 'test/support/bridge-page.ts'), formats: ['iife'], name: 'contract' },
      },
    });
    const [{ output }] = (Array.isArray(built) ? built : [built]) as [
      { output: readonly { code?: string }[] },
    ];
    expect(await wall.page.evaluate(`${output[0]?.code ?? ''}; contract.run()`)).toEqual([]);
    await wall.page.reload();
  });

  it('of the tests keeps the same contract', async () => {
    const bridge = new FakeBridge();
    const base = FIXTURES.calm?.();
    if (base === undefined) throw new Error('no fixture named calm');
    let seq = base.seq;
    const pushing = setInterval(() => {
      seq++;
      bridge.push({ ...base, seq, versions: { ...base.versions, frame: seq } });
    }, 5);
    try {
      expect(await violationsOf(bridge)).toEqual([]);
    } finally {
      clearInterval(pushing);
    }
  });
});

describe('the configuration changes while the wall runs', () => {
  const replace = async (text: string): Promise<void> => {
    await writeFile(`${config}.part`, text);
    await rename(`${config}.part`, config);
  };

  it('a new service appears', async () => {
    await replace(configOf('shop', 'depot'));
    await wall.page.waitForSelector('[data-service="depot"][data-severity="ok"]');
  });

  it('a broken change stays out, and the wall names file, line and key', async () => {
    await replace(configOf('shop', 'depot').replace('probe: http', 'prob: http'));
    await wall.page.waitForFunction(() =>
      /gantry\.yaml:7.*targets\[0\]\.prob/s.test(document.body.innerText),
    );
    expect(await wall.page.locator('[data-service="depot"][data-severity="ok"]').count()).toBe(1);
    await replace(configOf('shop'));
    await wall.page.waitForFunction(() => !/gantry\.yaml:7/.test(document.body.innerText));
    await wall.page.waitForSelector('[data-service="depot"]', { state: 'detached' });
  });
});

describe('a drill that is timed beside the wall, on its data folder', () => {
  const drill = async (...words: readonly string[]): Promise<string> => {
    const running = runCli(['drill', ...words, '--config', config, '--data', join(folder.path, 'data')]);
    expect(await running.ended, running.said()).toBe(0);
    return running.said();
  };

  it('is watched, stands on the wall, and is recorded with what the wall saw', async () => {
    expect(await drill('start', 'node-loss', '--services', 'shop')).toContain('A wall is watching');
    await drill('step', 'Pull', 'the', 'plug');
    await wall.page.waitForFunction(() => document.body.innerText.includes('step 1: Pull the plug'));
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    server.close();
    await wall.page.waitForSelector('[data-service="shop"]:not([data-severity="ok"])');
    server.listen(port, '127.0.0.1');
    await wall.page.waitForSelector('[data-service="shop"][data-severity="ok"]');
    const said = await drill('end');
    const path = /\/\S+\.yaml/u.exec(said)?.[0] ?? '';
    expect(path.startsWith(join(folder.path, 'data', 'drills'))).toBe(true);
    const record = readFileSync(path, 'utf8');
    expect(record).toMatch(/outcome: passed/);
    expect(record).toMatch(/observed:\n\s+rto: \d/);
    await wall.page.waitForFunction(() => !document.body.innerText.includes('Pull the plug'));
  });
});

describe('a drill that is conducted at the wall', () => {
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await wall.page.keyboard.press(key);
  };
  const says = (text: string): Promise<unknown> =>
    wall.page.waitForFunction(
      (wanted) => document.querySelector('.locked-panel')?.textContent?.includes(wanted),
      text,
    );

  it('asks for the PIN, begins, times its steps, ends, and writes the record', async () => {
    await press('4');
    await wall.page.waitForSelector('.layer:not(.is-leaving) [data-view="recovery"]');
    await press('Enter');
    await wall.page.waitForSelector('[data-view="service"][data-service="shop"]');
    await press('d', '1', '1', '1', '1', 'Enter');
    await says('The PIN is wrong.');
    // Before the PIN is right there is nothing to choose.
    expect(await wall.page.locator('.locked-choices').count()).toBe(0);
    await press('2', '4', '0', '7', 'Enter');
    await wall.page.waitForSelector('.locked-choices');
    await press('ArrowDown', 'Enter');
    await says('Drill in progress');
    await says('Restore, for');
    await says('Next: ');
    const chosen = wall.page.locator('.locked-panel [aria-current="true"]');
    const step = (await chosen.textContent())?.slice('Next: '.length) ?? '';
    await press('Enter');
    await says(`${step}, for`);
    await says(`Take back: ${step}`);
    await press('ArrowUp', 'ArrowUp', 'ArrowUp');
    expect(await chosen.textContent()).toBe('End: passed');
    await press('Enter');
    await wall.page.waitForSelector('.locked-panel', { state: 'detached' });
    const newest = wall.page.locator('[data-view="service"] [data-drill$="-restore"]');
    await newest.waitFor();
    expect(await newest.getAttribute('aria-label')).toMatch(/^restore, .*: passed/u);
    // Nothing broke meanwhile, so nothing is measured: that proves no time.
    expect(await wall.page.locator('[data-view="service"]').getAttribute('data-posture')).toBe('unproven');
    expect(await wall.page.locator(`[data-view="service"] [data-step="${step}"]`).count()).toBe(1);
    await press('Escape', '1');
    await wall.page.waitForSelector('.layer:not(.is-leaving) [data-view="services"]');
  });
});

describe('the program', () => {
  const back = () =>
    expect.poll(() => inPage(`document.querySelector('[data-service="shop"]')?.dataset.severity`), {
      interval: 50,
    });

  it('says its own version, not that of Electron', async () => {
    expect(await inPage('gantry.boot.version')).toBe(packageJson.version);
  });

  it('runs once on one folder', async () => {
    const second = runElectron(['--config', config, '--data', join(folder.path, 'data')]);
    expect(await second.ended).toBe(0);
    expect(second.said()).toMatch(/another wall is running/);
  });

  it('a page that crashed is back within 5 s with the last snapshot', async () => {
    const { took, control } = await timed(async () => {
      await wall.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      );
      await wall.heard(/reloading the page: /);
      await back().toBe('ok');
    });
    expect(took).toBeLessThan(within(5, control));
  });

  it('a page that loops for ever is back within 10 s of its last answer', async () => {
    const said = wall.said.length;
    const { took, control } = await timed(async () => {
      await wall.app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.webContents.executeJavaScript('for (;;);').catch(() => undefined);
      });
      await expect
        .poll(() => wall.said.slice(said).some((line) => /reloading the page/.test(line)))
        .toBe(true);
      await back().toBe('ok');
    });
    expect(took).toBeLessThan(within(10, control));
    expect(wall.said.slice(said).join('\n')).toMatch(
      /has not answered for \d+ s, in which it used [3-9]\.\d s/,
    );
    await expect
      .poll(() => inPage(`document.querySelector('[data-notice="page"]')?.textContent ?? ''`))
      .toContain('picture was restarted');
  });

  it('a page is not taken for hung because main stood still', async () => {
    const said = wall.said.length;
    await wall.app.evaluate(() => {
      const until = performance.now() + 4_500;
      while (performance.now() < until);
    });
    // Longer than a pulse: what main makes of the stand-still is done by then.
    await wall.app.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_200)));
    expect(wall.said.slice(said).filter((line) => /reloading the page/.test(line))).toEqual([]);
    expect(await inPage('1')).toBe(1);
  });

  it('in kiosk keeps pictures, and ends within 2 s of a SIGTERM', async () => {
    const kiosk = runElectron([
      '--config',
      config,
      '--data',
      join(folder.path, 'kiosk'),
      '--pictures',
      join(folder.path, 'pictures'),
    ]);
    await kiosk.heard(/pictures of 4 views/);
    const { value, took, control } = await timed(() => {
      kiosk.child.kill('SIGTERM');
      return kiosk.ended;
    });
    expect(value).toBe(0);
    expect(took).toBeLessThan(within(2, control));
    const png = readFileSync(join(folder.path, 'pictures/services.png'));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1920, 1080]);
  });
});
