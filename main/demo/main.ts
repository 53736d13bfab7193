import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Disposables } from '../engine/runtime/disposables';
import { startHealthServer } from './health-server';
import type { DemoMessage, DemoOrder } from './launch';
import { SCENARIO_NAMES } from './launch-scenarios';
import { layDown, must } from './lay-down';
import { configText } from './nordhaven/config-text';
import { Player } from './nordhaven/player';
import { PostgresLoad } from './nordhaven/postgres-load';
import { RedisLoad } from './nordhaven/redis-load';
import { isScenario } from './nordhaven/scenarios';
import { FeedServer } from './servers/feed-server';
import { type PostgresServer, startPrimary, startStandby } from './servers/postgres';
import { preparePostgres } from './servers/postgres-binaries';
import { redisInstalled, startRedis } from './servers/redis';
import { STEPS } from './steps';
import { INCIDENTS } from './warehouse/incidents';
import { playIncident } from './warehouse/play-incident';

const TOKEN = 'demo';
const MONITOR = { name: 'gantry', password: 'demo' };
const REPLICAS = ['pg-prod-b', 'pg-prod-c', 'pg-prod-d'];
/** Copies from LAGGING, not from the primary. */
const CASCADED = 'pg-prod-e';
/** The copy whose link the play cuts. */
const LAGGING = 'pg-prod-d';
const SETTINGS = {
  max_connections: '100',
  shared_buffers: '16MB',
  max_wal_size: '128MB',
  max_slot_wal_keep_size: '1GB',
  // The copy whose link is cut stays late for as long as the scene lasts: no time limit makes it a missing one.
  wal_sender_timeout: '0',
};

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    tenants: { type: 'string', default: '40' },
    scenario: { type: 'string', default: 'cycle' },
  },
});

/** Of a utility process of Electron; plain Node has none. */
interface ParentPort {
  postMessage(message: DemoMessage): void;
  on(event: 'message', heard: (event: { readonly data: DemoOrder }) => void): void;
}
const parentPort = (process as { readonly parentPort?: ParentPort }).parentPort ?? null;

function tell(message: DemoMessage, told: () => void = () => undefined): void {
  if (parentPort !== null) {
    parentPort.postMessage(message);
    // A port does not report when a message has left; it leaves within this turn.
    setImmediate(told);
  } else if (process.send) process.send(message, told);
  else process.stdout.write(`${JSON.stringify(message)}\n`, told);
}

/** The demo estate as a process of its own: it ends with its starter and stops its servers. */
async function main(data: string, tenants: number, scenario: string): Promise<void> {
  const owned = new Disposables();
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    owned.dispose().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('disconnect', stop);
  parentPort?.on('message', ({ data }) => {
    if (data === 'end') stop();
  });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  await mkdir(data, { recursive: true });
  if (!isScenario(scenario)) {
    const made = INCIDENTS.find(({ name }) => name === scenario);
    if (made === undefined)
      throw new Error(`There is no scenario ${scenario}. Choose ${SCENARIO_NAMES.join(', ')}.`);
    const playing = await playIncident(made, data, (text, ratio) => tell({ type: 'progress', text, ratio }));
    owned.add(() => playing.stop());
    tell({ type: 'ready', configPath: playing.configPath });
    return;
  }
  tell({ type: 'progress', text: STEPS.postgres, ratio: 0.1 });
  const binaries = must(await preparePostgres({}));
  tell({ type: 'progress', text: STEPS.primary, ratio: 0.3 });
  const primary = must(await startPrimary({ binaries, folder: join(data, 'pg-prod-a'), settings: SETTINGS }));
  owned.add(() => primary.stop());
  await primary.query(`create role ${MONITOR.name} login password '${MONITOR.password}'`);
  await primary.query(`grant pg_monitor to ${MONITOR.name}`);
  const load = new PostgresLoad(primary);
  await load.start();
  owned.add(() => load.stop());

  const replicas = new Map<string, PostgresServer>();
  tell({ type: 'progress', text: STEPS.copies, ratio: 0.45 });
  const copy = async (id: string, upstream?: PostgresServer): Promise<void> => {
    const slot = id.replaceAll('-', '_');
    const options = { binaries, folder: join(data, id), settings: SETTINGS, name: id, slot };
    const from = upstream === undefined ? {} : { upstream };
    const replica = must(await startStandby(primary, { ...options, ...from }));
    owned.add(() => replica.stop());
    replicas.set(id, replica);
  };
  await Promise.all(REPLICAS.map((id) => copy(id)));
  await copy(CASCADED, replicas.get(LAGGING));

  tell({ type: 'progress', text: STEPS.redisAndFeed, ratio: 0.85 });
  const redis = redisInstalled() ? must(await startRedis({ folder: join(data, 'redis') })) : null;
  const redisLoad = redis === null ? null : new RedisLoad(redis.url);
  if (redis !== null && redisLoad !== null) {
    owned.add(() => redis.stop());
    await redisLoad.start();
    owned.add(() => redisLoad.stop());
  }
  const feed = await FeedServer.start({ token: TOKEN });
  owned.add(() => feed.stop('the demo estate ends'));

  let cut = false;
  const player = new Player({
    feed,
    tenants,
    play: scenario,
    now: Date.now(),
    onScene: (scene) => {
      load.follow(scene).catch(() => undefined);
      redisLoad?.follow(scene);
      const wanted = scene.name === 'replica';
      if (wanted === cut) return;
      cut = wanted;
      const lagging = replicas.get(LAGGING);
      if (wanted) lagging?.pauseReceiver().catch(() => undefined);
      else lagging?.resumeReceiver();
    },
  });
  const health = await startHealthServer(() => player.scene(Date.now()));
  owned.add(() => health.stop());
  player.start();
  owned.add(() => player.stop());

  const text = configText(
    {
      primary: primary.url('postgres', MONITOR),
      replicas: Object.fromEntries(
        [...replicas].map(([id, server]) => [id, server.url('postgres', MONITOR)]),
      ),
      redis: redis?.url ?? null,
      health: health.url,
      feed: { url: feed.url, token: TOKEN },
    },
    tenants,
  );
  const configPath = join(data, 'gantry.yaml');
  await layDown(configPath, text);
  tell({ type: 'ready', configPath });
}

main(values.data ?? 'demo-data', Number(values.tenants), values.scenario).catch((error: unknown) => {
  // A process that exits at once loses its last message.
  tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }, () =>
    process.exit(1),
  );
});
