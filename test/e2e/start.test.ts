import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openWall, temporaryFolder, type Wall } from '../support/wall';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Server;
let wall: Wall | null = null;

beforeAll(async () => {
  folder = await temporaryFolder('start');
  // Answers at /, and never at /slow.
  server = createServer((request, response) => {
    if (request.url === '/') response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await wall?.close();
  wall = null;
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await folder?.remove();
});

function configOf(): string {
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return `version: 1
services:
  - { id: shop, name: shop, owner: Desk, dependsOn: [good] }
  - { id: depot, name: depot, owner: Desk, dependsOn: [slow] }
targets:
  - { id: good, probe: http, url: "${at}/", every: 1s }
  - { id: slow, probe: http, url: "${at}/slow", every: 60s, timeout: 30s }
`;
}

async function opened(text: string, data: string): Promise<Wall> {
  const config = join(folder.path, `${data}.yaml`);
  await writeFile(config, text);
  wall = await openWall({ config, data: join(folder.path, data) });
  return wall;
}

const severityOf = (id: string) => wall?.page.getAttribute(`[data-service="${id}"]`, 'data-severity');

describe('a wall without a cache', () => {
  it('shows what it has asked, claims nothing, and shows the silent as unknown after 10 s', async () => {
    const { page } = await opened(configOf(), 'fresh');
    // A row is a frame of reference without a size of its own.
    const state = 'attached';
    await page.waitForSelector('[data-source="good"][data-state="answered"]', { state });
    await page.waitForSelector('[data-source="slow"][data-state="waiting"]', { state });
    const text = await page.innerText('.wall');
    expect(text).toContain('One of two sources has answered.');
    expect(text).toContain('incidents not known yet');
    expect(text).not.toMatch(/No services|promise|cached|no open incidents/);
    expect(await page.locator('[data-view]').count()).toBe(1);
    await page.waitForSelector('[data-view="services"]');
    await page.waitForSelector('[data-view="start"]', { state: 'detached' });
    await page.waitForSelector('[data-service="shop"][data-severity="ok"]');
    expect(await severityOf('depot')).toBe('unknown');
    // Nothing is configured for the other views of the role.
    expect(await page.locator('.rotation-rule > span').count()).toBe(1);
  });

  it('names the first error of its configuration, and starts when the file is mended', async () => {
    const { page } = await opened('version: 1\nservices: 7\n', 'broken');
    await page.waitForSelector('[data-view="start"][data-refused="true"]');
    const text = await page.innerText('.wall');
    expect(text).toContain('broken.yaml cannot be used.');
    expect(text).toMatch(/Line 2:\s+services /);
    expect(text).not.toContain('Nothing to watch yet');
    await writeFile(join(folder.path, 'broken.yaml'), configOf());
    await page.waitForSelector('[data-service="shop"][data-severity="ok"]');
  });
});

describe('a wall with a cache', () => {
  it('shows the last known wall at once', async () => {
    const first = await opened(configOf(), 'cached');
    await first.page.waitForSelector('[data-service="shop"][data-severity="ok"]');
    await first.close();
    const { page } = await opened(configOf(), 'cached');
    await page.waitForSelector('[data-service="shop"]');
    expect(await page.innerText('.wall')).toContain('cached');
    expect(await page.locator('[data-view="start"]').count()).toBe(0);
  });
});
