import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { startRedis } from '../../main/demo/servers/redis';
import { fastClock, redisWall } from '../support/redis-wall';
import { sharedRedis } from '../support/shared-redis';

test('explore', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-x-'));
  const server = await startRedis({ folder });
  if (!server.ok) throw new Error(server.error.message);
  const shared = await sharedRedis(server.value, 7, 3000);
  const clock = fastClock();
  const wall = await redisWall(shared.url, 1, clock);
  clock.run(8);
  await wall.until(16_000, () => null);
  clock.run(1);
  const dump = (what: string) => {
    const last = new Map<string, number | null>();
    for (const s of wall.samples.slice(-400))
      if (s.metric.startsWith('gantry.redis')) last.set(s.metric + JSON.stringify(s.attributes), s.value);
    console.log(
      what,
      wall.answer(),
      [...last]
        .filter(([k]) => !k.includes('memory.error') && !k.includes('slowlog'))
        .map(
          ([k, v]) =>
            `${k.replace('gantry.redis.', '').replace('"target":"cache"', '')}=${v?.toPrecision(4)}`,
        )
        .join('\n'),
    );
  };
  dump('CALM');
  const base = wall.samples.length;
  await shared.flood('shop3');
  const from = performance.now();
  const found = await wall.until(40_000, () => wall.accusations()[0] ?? null);
  console.log(
    'FOUND',
    found?.subject,
    found?.sentence,
    JSON.stringify(found?.evidence),
    (performance.now() - from) / 1000,
  );
  dump('FLOOD');
  for (const s of wall.samples.slice(base))
    if (/main_thread|ping|watched|unattr/.test(s.metric))
      console.log(s.metric, JSON.stringify(s.attributes), s.value);
  await wall.stop();
  await shared.stop();
  await server.value.stop();
  rmSync(folder, { recursive: true, force: true });
});
