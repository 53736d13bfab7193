import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import { makeAuthority } from '../fakes/certificates';
import { type ExitCodeRow, exitCodeRows, type Pages } from '../support/exit-code-rows';
import { follow, ROOT, temporaryFolder } from '../support/wall';

/** Electron's part: it ends as it is told to. */
const ELECTRON = `#!${process.execPath}
process.stdout.write('electron was here\\n', () => {
  const how = process.env.ELECTRON_ENDS ?? '0';
  if (/^\\d/.test(how)) process.exit(Number(how));
  process.kill(process.pid, how);
});
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let pages: Pages;
const stops: (() => void)[] = [];
beforeAll(async () => {
  await buildIfNeeded(() => undefined);
  folder = await temporaryFolder('exit-codes');
  await writeFile(join(folder.path, 'electron'), ELECTRON, { mode: 0o755 });
  const authority = makeAuthority(folder.path);
  const { cert, key } = authority.issue({ to: new Date(Date.now() + 10 * 86_400_000) });
  const answer: RequestListener = (_request, response) => response.end('well');
  pages = {
    plain: await listening(createServer(answer)),
    tls: await listening(createTlsServer({ cert, key }, answer)),
    ca: authority.cert,
  };
});
afterAll(async () => {
  for (const stop of stops) stop();
  await folder?.remove();
});

async function listening(server: Server): Promise<AddressInfo> {
  stops.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

/** Of a user without a configuration of theirs; the wall draws on no X server. */
function environment(home: string): NodeJS.ProcessEnv {
  const { DISPLAY: _display, ...rest } = process.env;
  return {
    ...rest,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'home'),
    WAYLAND_DISPLAY: 'none',
    ELECTRON_OVERRIDE_DIST_PATH: folder.path,
  };
}

async function run(row: ExitCodeRow, home: string): Promise<{ code: number | null; said: string }> {
  await mkdir(home);
  for (const [name, text] of Object.entries(row.files ?? {})) await writeFile(join(home, name), text);
  await row.given?.(home);
  const child = spawn(process.execPath, [join(ROOT, 'out/main/cli.js'), ...row.args], {
    cwd: home,
    env: { ...environment(home), ...row.env },
  });
  const running = follow(child);
  if (row.unread === true) child.stdout.destroy();
  child.stdin.end(row.input ?? '');
  return { code: await running.ended, said: running.said() };
}

/** Cells that are not empty in the table of the docs: `gantry check 2`. */
async function documented(): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, 'docs/operations.md'), 'utf8');
  const [, section = ''] = /\n## Exit codes\n([^]*?)\n## /.exec(text) ?? [];
  return [...section.matchAll(/^\| `(.*)$/gm)].flatMap(([line]) => {
    const [, command = '', ...cells] = line.split('|').map((cell) => cell.trim());
    return cells.flatMap((cell, code) => (cell === '' ? [] : `${command.replaceAll('`', '')} ${code}`));
  });
}

/** Before the servers run, the rows are there without their addresses. */
const PLACE: AddressInfo = { address: '127.0.0.1', family: 'IPv4', port: 0 };
const ROWS = exitCodeRows({ plain: PLACE, tls: PLACE, ca: '' });

describe('exit codes', () => {
  it('are those of the table in docs/operations.md, each with a situation', async () => {
    const tried = new Set(ROWS.map(({ command, code }) => `${command} ${code}`));
    expect([...tried].sort()).toEqual([...(await documented())].sort());
  });

  it.concurrent.each(ROWS.map((row, index) => ({ ...row, index })))(
    '$command, $situation: $code',
    async ({ index }) => {
      const row = exitCodeRows(pages)[index] as ExitCodeRow;
      const { code, said } = await run(row, join(folder.path, `row-${index}`));
      expect({ code, said }).toEqual({ code: row.code, said: expect.stringMatching(row.says) });
      expect(said).not.toMatch(/\n\s+at |unexpected error/);
    },
  );

  it.each([
    ['check', 2],
    ['probe', 3],
  ])('of a checkout that is not built, `gantry %s` ends with %i', async (command, wanted) => {
    const root = join(folder.path, `checkout-${command}`);
    for (const part of ['bin', 'scripts']) await cp(join(ROOT, part), join(root, part), { recursive: true });
    await cp(join(ROOT, 'package.json'), join(root, 'package.json'));
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    const running = follow(spawn(process.execPath, [join(root, 'bin/gantry.mjs'), command]));
    expect({ code: await running.ended, said: running.said() }).toEqual({
      code: wanted,
      said: expect.stringMatching(/not built yet\.\n.*npm run build/),
    });
  });
});
