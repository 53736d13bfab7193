import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PROGRAM } from '../../main/demo/warehouse/shop';
import { MAX_CLIENTS, startWarehouse, type Warehouse } from '../../main/demo/warehouse/warehouse';
import type { Engine } from '../../main/engine/engine';
import { systemClock } from '../../main/engine/runtime/clock';
import { encodeDocument } from '../../main/engine/store/format/record';
import { openStore } from '../../main/engine/store/store';
import { siteDays } from '../../shared/format/site-days';
import { LEADING_RULE } from '../../shared/judge/ahead/leading';
import { type DayRecord, readingsIn } from '../../shared/learning/day-record';
import type { Snapshot } from '../../shared/model/snapshot';
import { until } from '../integration/postgres-fixture';
import { openEngine } from '../support/open-engine';
import { seeded } from '../support/seeded';
import { SeenSnapshots } from '../support/seen-snapshots';
import { silentLog } from '../support/silent-log';

/** s for which it is looked what is usual, and for which it is strained at most */
const CALM = 60;
const STRAINED = 600;
/** s by which it must be predicted at least */
const AHEAD = 60;
const DAYS = 14;
const ZONE = 'Europe/Oslo';

type End = () => Promise<unknown> | void;
/** What slowly comes to its end at real servers. */
interface Slow {
  readonly name: string;
  readonly begin: (warehouse: Warehouse) => End;
}

/** Does something again and again until it is ended. @param every ms */
function again(every: number, act: () => Promise<unknown>): () => Promise<void> {
  const stopped = new AbortController();
  const acting = (async () => {
    while (!stopped.signal.aborted) {
      await act().catch(() => undefined);
      await delay(every, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopped.abort();
    await acting;
  };
}

const SLOW: readonly Slow[] = [
  {
    name: 'a program leaks a connection to PostgreSQL every eight seconds',
    begin: ({ primary }) => {
      const held: Client[] = [];
      const end = again(8_000, async () => {
        const client = new Client({ connectionString: primary.url('wms', PROGRAM) });
        client.on('error', () => undefined);
        await client.connect();
        held.push(client);
      });
      return async () => {
        await end();
        await Promise.all(held.map((client) => client.end()));
      };
    },
  },
  {
    name: 'reports fill the memory of Redis',
    begin: ({ redis }) => {
      const client = new Redis(redis.url);
      client.on('error', () => undefined);
      let at = 0;
      const end = again(150, () => client.set(`report:${at++}`, 'x'.repeat(8_000)));
      return async () => {
        await end();
        await client.flushall();
        client.disconnect();
      };
    },
  },
  {
    name: 'a program opens a connection to Redis every four seconds',
    begin: ({ redis, shop }) => {
      const held: Redis[] = [];
      const end = again(4_000, async () => {
        if (held.length > MAX_CLIENTS) shop.sessions.redis.disconnect(true);
        const client = new Redis(redis.url, { retryStrategy: () => 300 });
        client.on('error', () => undefined);
        held.push(client);
      });
      return async () => {
        await end();
        for (const client of held) client.disconnect();
      };
    },
  },
];

let folder: string;
let warehouse: Warehouse;
let engine: Engine;
let records: readonly DayRecord[] = [];
const seen = new SeenSnapshots();

/** Opens a wall, and waits until it knows that every service works. */
async function opened(options: Parameters<typeof openEngine>[0]): Promise<Engine> {
  const wall = openEngine({ ...options, onSnapshot: seen.take });
  await wall.follow(warehouse.configPath);
  await until(
    'every service works',
    () => {
      const rows = wall.verdicts?.sections.services.rows ?? [];
      return Promise.resolve(rows.length === 4 && rows.every(({ severity }) => severity === 'ok'));
    },
    60_000,
  );
  return wall;
}

/** What the indicators usually read: means over a minute of a wall that has learnt nothing yet. */
async function usual(): Promise<ReadonlyMap<string, number>> {
  const wall = await opened({});
  const sums = new Map<string, { sum: number; count: number }>();
  const add = ({ sections }: Snapshot): void => {
    for (const { id, figure } of sections.engineering.rows) {
      if (figure.value === null) continue;
      const { sum, count } = sums.get(id) ?? { sum: 0, count: 0 };
      sums.set(id, { sum: sum + figure.value, count: count + 1 });
    }
  };
  const from = performance.now();
  await seen.next((snapshot) => {
    add(snapshot);
    return performance.now() - from > CALM * 1_000 ? true : null;
  });
  await wall.stop();
  return new Map([...sums].map(([id, { sum, count }]) => [id, sum / count]));
}

/** Two weeks in which the warehouse was as calm as it is now. */
function recordsOf(means: ReadonlyMap<string, number>): readonly DayRecord[] {
  const random = seeded(DAYS);
  return siteDays(Date.now(), DAYS + 1, ZONE)
    .slice(0, -1)
    .map((day) => ({
      ...day,
      readings: Object.fromEntries(
        [...means].map(([id, mean]) => [
          id,
          Float32Array.from({ length: readingsIn(day) }, () => mean * (0.9 + 0.2 * random())),
        ]),
      ),
      troubled: [],
      incidents: { opened: 0, critical: 0, seconds: 0, watched: 1 },
      events: null,
    }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-ahead-'));
  await chmod(folder, 0o755);
  warehouse = await startWarehouse(folder);
  records = recordsOf(await usual());
}, 300_000);
// A wall of its own for each: in the half hour after an incident nothing new is told.
beforeEach(async () => {
  const dir = await mkdtemp(join(folder, 'cache-'));
  const store = openStore({ dir, clock: systemClock, log: silentLog });
  store.put(records.map((record) => ({ table: 'days', key: record.from, payload: encodeDocument(record) })));
  await store.flush();
  engine = await opened({ dataDir: dir, store });
}, 120_000);
afterEach(() => engine?.stop());
afterAll(async () => {
  await warehouse?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test.each(SLOW)(
  '$name: it is told before anybody feels it',
  { timeout: 900_000 },
  async ({ name, begin }) => {
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1_000;
    const end = begin(warehouse);
    let [ahead, felt, by]: [number | null, number | null, string] = [null, null, ''];
    await seen.next(() => {
      const { conditions = [], sections } = engine.verdicts ?? {};
      const warned = conditions.find(({ rule, severity }) => rule === LEADING_RULE && severity === 'warning');
      if (warned !== undefined && ahead === null) [ahead, by] = [seconds(), warned.sentence];
      const hit = sections?.services.rows.find(
        ({ severity }) => severity === 'warning' || severity === 'critical',
      );
      if (hit !== undefined) felt = seconds();
      return felt !== null || seconds() > STRAINED ? true : null;
    });
    await end();
    await until(
      'all is well again',
      () => Promise.resolve(engine.verdicts?.sections.incident.open.length === 0),
      240_000,
    );
    const words = (time: number | null): string => (time === null ? 'never' : `after ${time.toFixed(0)} s`);
    process.stdout.write(`${name}: told ${words(ahead)} (${by}), felt ${words(felt)}\n`);
    expect(ahead).not.toBeNull();
    expect((felt ?? STRAINED) - (ahead ?? 0)).toBeGreaterThanOrEqual(AHEAD);
  },
);
