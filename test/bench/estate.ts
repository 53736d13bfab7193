import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { startHealthServer } from '../../main/demo/health-server';
import { configText } from '../../main/demo/nordhaven/config-text';
import { failedDrill, pastEvents } from '../../main/demo/nordhaven/events';
import type { Scene } from '../../main/demo/nordhaven/scenarios';
import { serviceFigures, serviceSeries } from '../../main/demo/nordhaven/service-figures';
import { TenantFigures } from '../../main/demo/nordhaven/tenant-figures';
import { demoTenants } from '../../main/demo/nordhaven/tenants';
import { FeedServer } from '../../main/demo/servers/feed-server';
import type { FeedSeries } from '../../shared/contract/feed';
import { RESOURCES } from '../../shared/metrics/resources';

/** The height of a campaign: an offender, its victims, a saturated pool. */
export const SCENE: Scene = { name: 'campaign', elapsed: 60, strength: 1, round: 0, dispatches: 0 };
const CALM: Scene = { name: 'calm', elapsed: 0, strength: 0, round: 0, dispatches: 0 };
const COPIES = ['pg-prod-b', 'pg-prod-c', 'pg-prod-d'];
/** The heatmap changes four times, the charts once a second: the load that the budget of frames names. */
const TENANTS_EVERY = 250;
const SERVICES_EVERY = 1_000;
const HISTORY = 2 * 3_600_000;
const HISTORY_STEP = 30_000;
const TENANT_HISTORY = 10 * 60_000;

export interface BenchEstate {
  readonly config: string;
  /** the same estate, but nothing of it answers */
  readonly silent: string;
  /** series that the feed announces */
  readonly series: number;
  stop(): Promise<void>;
}

/** The demo's configuration with all that a feed can say taken from the feed: no server but our own is needed. */
export function benchConfig(tenants: number, feed: string, health: string): string {
  const replicas = Object.fromEntries(COPIES.map((id) => [id, 'postgres://127.0.0.1/x']));
  const addresses = { primary: 'postgres://127.0.0.1/x', replicas, redis: null, health };
  const config = parse(configText({ ...addresses, feed: { url: feed, token: 'bench' } }, tenants)) as {
    wall: { rotation: { dwell: string } };
    targets: { probe: string; url?: string; replicas?: { url?: string }[] }[];
  };
  config.wall.rotation.dwell = '600s';
  for (const target of config.targets) {
    if (target.probe !== 'postgres') continue;
    delete target.url;
    for (const replica of target.replicas ?? []) delete replica.url;
  }
  return stringify(config);
}

/** Series of the replication, as a feed announces them, and their values. */
function replicationSeries(first: number): readonly FeedSeries[] {
  const target = 'pg-prod';
  return [
    { id: first, metric: 'gantry.postgresql.wal.written', unit: 'By', attributes: { target } },
    ...COPIES.flatMap((replica, index): FeedSeries[] => {
      const id = first + 1 + index * 2;
      const attributes = { target, replica };
      return [
        { id, metric: 'gantry.postgresql.replication.lag', unit: 's', attributes },
        { id: id + 1, metric: 'gantry.postgresql.replication.unreceived', unit: 'By', attributes },
      ];
    }),
  ];
}

function replicationFigures(t: number): readonly number[] {
  return [
    Math.round(t * 18_000),
    ...COPIES.flatMap((_, index) => {
      const lag = 0.2 + index * 0.3 + 0.1 * Math.sin(t / 7_000 + index);
      return [Math.round(lag * 1e4) / 1e4, Math.round(lag * 18e6)];
    }),
  ];
}

/** Indices of at most `atMost` series: those of the pools, then resource by resource for every tenant. */
function firstOfEach(series: readonly FeedSeries[], atMost: number): readonly number[] {
  const rank = (index: number): number => {
    const { resource, kind, tenant } = series[index]?.attributes ?? {};
    return tenant === undefined ? -1 : RESOURCES.findIndex(({ id }) => id === (resource ?? kind));
  };
  return series
    .map((_, index) => index)
    .sort((a, b) => rank(a) - rank(b) || a - b)
    .slice(0, atMost);
}

/**
 * A feed at a steady load, the same in every run, and the configurations that point at it.
 * @param atMost series of tenants that the feed carries, the first resources of every tenant before the next
 */
export async function startBenchEstate(
  folder: string,
  tenants: number,
  atMost = Number.POSITIVE_INFINITY,
): Promise<BenchEstate> {
  await mkdir(folder, { recursive: true });
  const feed = await FeedServer.start({ token: 'bench', keepBytes: 1_000_000 });
  const health = await startHealthServer(() => CALM);
  const services = serviceSeries(0);
  const replication = replicationSeries(services.length);
  const figures = new TenantFigures(demoTenants(tenants), services.length + replication.length);
  const steadyIds = [...services, ...replication].map(({ id }) => id);
  const steady = (t: number, scene: Scene): readonly number[] => [
    ...serviceFigures(t, scene),
    ...replicationFigures(t),
  ];
  const chosen = firstOfEach(figures.series, atMost);
  const tenantIds = chosen.map((index) => figures.series[index]?.id ?? 0);
  const chosenOf = (all: readonly number[]): readonly number[] => chosen.map((index) => all[index] ?? 0);
  const startedAt = Date.now();
  feed.onFresh = (send) => {
    for (let t = startedAt - HISTORY; t < startedAt; t += HISTORY_STEP) {
      send(t, steadyIds, steady(t, CALM));
      if ((t - startedAt) % TENANT_HISTORY === 0) send(t, tenantIds, chosenOf(figures.calm(t)));
    }
  };
  feed.announce([...services, ...replication, ...chosen.flatMap((index) => figures.series[index] ?? [])]);
  for (const event of pastEvents(startedAt)) feed.event(event);
  feed.event(failedDrill(startedAt));
  const publishSteady = (): void => feed.publish(Date.now(), steadyIds, steady(Date.now(), SCENE));
  const publishTenants = (): void =>
    feed.publish(Date.now(), tenantIds, chosenOf(figures.next(Date.now(), SCENE)));
  publishSteady();
  publishTenants();
  const timers = [setInterval(publishSteady, SERVICES_EVERY), setInterval(publishTenants, TENANTS_EVERY)];
  const config = join(folder, 'gantry.yaml');
  const silent = join(folder, 'silent.yaml');
  await writeFile(config, benchConfig(tenants, feed.url, health.url));
  await writeFile(silent, benchConfig(tenants, 'ws://127.0.0.1:1/feed', 'http://127.0.0.1:1/'));
  return {
    config,
    silent,
    series: steadyIds.length + tenantIds.length,
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await feed.stop();
      await health.stop();
    },
  };
}
