import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../main/demo/servers/redis';
import { systemClock } from '../../main/engine/runtime/clock';
import { redisSource } from '../../main/engine/sources/redis/redis-source';
import type { Source } from '../../main/engine/sources/source';
import { RUN_SEED } from '../support/seeded';
import { type SharedRedis, sharedRedis } from '../support/shared-redis';
import { temporaryFolder } from '../support/wall';

const PAIRS = Number(process.env.GANTRY_PAIRS ?? 60);
/** ms of a window with the probe, and of one without */
const WINDOW = 1_000;
/** s between two runs in ordinary use; here one runs in each window */
const EVERY = 5;
const MOST_COMMANDS = 0.01;
/** As far as windows on a shared machine can tell. */
const MOST_LOSS = 0.05;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RedisServer;
let shared: SharedRedis;
let source: Source;

beforeAll(async () => {
  folder = await temporaryFolder('redis-cost');
  const started = await startRedis({ folder: folder.path });
  if (!started.ok) throw new Error(started.error.message);
  server = started.value;
  shared = await sharedRedis(server, RUN_SEED, 500);
  const base = {
    id: 'cache',
    name: 'Cache',
    every: EVERY * 1_000,
    timeout: 2_000,
    site: null,
    zone: '',
    ca: null,
  };
  const attribution = { by: ['user', 'prefix'], commands: 'monitor', separator: ':' } as const;
  source = redisSource(
    { ...base, probe: 'redis', url: shared.url, queues: [], replicas: null, attribution },
    systemClock,
  );
});
afterAll(async () => {
  await source?.close();
  await shared?.stop();
  await server?.stop();
  await folder?.remove();
});

test('a server that does all it can loses next to nothing to the probe', {
  timeout: PAIRS * 4_000 + 60_000,
}, async () => {
  await shared.floodByAll();
  await probed();
  const speeds: number[] = [];
  const efforts: number[] = [];
  let sent = 0;
  let all = 0;
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const both = new Map<boolean, Window>();
    // In turns, so that what else the machine does falls on both alike.
    for (const on of pair % 2 === 0 ? [true, false] : [false, true]) both.set(on, await window(on));
    const [on, off] = [both.get(true) as Window, both.get(false) as Window];
    speeds.push(on.rate / off.rate);
    efforts.push(on.perSecond / off.perSecond);
    sent += on.sent;
    all += on.commands * EVERY;
  }
  await shared.calm();
  const loss = (1 - middle(speeds)) / EVERY;
  const effort = (1 - middle(efforts)) / EVERY;
  process.stdout.write(
    `commands ${percent(sent / all)}, throughput ${percent(loss)} (middle half ${spread(speeds)}), commands a processor second ${percent(effort)} (${spread(efforts)}), ${PAIRS} pairs, at a run every ${EVERY} s\n`,
  );
  expect(sent / all).toBeLessThan(MOST_COMMANDS);
  expect(loss).toBeLessThan(MOST_LOSS);
});

interface Window {
  readonly commands: number;
  /** commands a second */
  readonly rate: number;
  /** commands a second of the server's processor time */
  readonly perSecond: number;
  /** by the probe */
  readonly sent: number;
}

async function window(on: boolean): Promise<Window> {
  const before = await look();
  const sent = on ? await probed() : 0;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, before.at + WINDOW - performance.now())));
  const after = await look();
  const commands = after.commands - before.commands;
  return {
    commands,
    rate: (commands * 1_000) / (after.at - before.at),
    perSecond: commands / (after.processor - before.processor),
    sent,
  };
}

async function look(): Promise<{ at: number; commands: number; processor: number }> {
  const [stats, cpu] = [await shared.info('stats'), await shared.info('cpu')];
  return {
    at: performance.now(),
    commands: Number(stats.get('total_commands_processed')),
    processor: Number(cpu.get('used_cpu_user_main_thread')) + Number(cpu.get('used_cpu_sys_main_thread')),
  };
}

let known = 0;
/** One run. @returns commands that it sent */
async function probed(): Promise<number> {
  const { observations, fault } = await source.run(AbortSignal.timeout(source.timeout));
  expect(fault).toBeNull();
  const before = known;
  for (const one of observations)
    if (one.type === 'sample' && one.metric === 'gantry.redis.probe.commands') known = one.value ?? known;
  return known - before;
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

function middle(values: readonly number[]): number {
  return sorted(values)[values.length >> 1] ?? Number.NaN;
}

function spread(values: readonly number[]): string {
  const order = sorted(values);
  const at = (share: number): string => (order[Math.floor(order.length * share)] ?? Number.NaN).toFixed(3);
  return `${at(0.25)} to ${at(0.75)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(3)} %`;
}
