import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrimary } from '../../main/demo/servers/postgres';
import { preparePostgres } from '../../main/demo/servers/postgres-binaries';
import type { Engine, EngineOptions } from '../../main/engine/engine';
import type { Condition } from '../../shared/model/condition';
import { aConfig, aPostgres } from '../builders/series';
import { openEngine } from './open-engine';
import { type Habit, TenantDatabases } from './tenant-databases';

/** The real engine, with one PostgreSQL that tenants share to look at. */
export interface PostgresWall {
  readonly engine: Engine;
  readonly load: TenantDatabases;
  accusations(): readonly Condition[];
  isShort(): boolean;
  /** Nobody is accused, nothing is short, and nobody waits: what was has left the windows that it is told over. */
  isCalm(): boolean;
  /** Every tenant's time of a transaction is held against its usual. */
  knowsUsual(): boolean;
  connectionsOf(tenant: string): Promise<number>;
  stop(): Promise<void>;
}

/** times its usual from which on a tenant waits */
const PAYS = 2;
/** of the tenants, so many must have a usual time of a transaction: some do next to nothing */
const KNOWN = 0.8;

/**
 * @param tenants databases with a steady load
 * @param options `processors`: as the configuration states them; null: it does not
 */
export async function postgresWall(
  tenants: number,
  seed: number,
  options: {
    readonly habit?: Habit;
    readonly processors?: number | null;
    readonly engine?: Partial<EngineOptions>;
  } = {},
): Promise<PostgresWall> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-tenants-'));
  await chmod(folder, 0o755);
  const binaries = await preparePostgres({});
  if (!binaries.ok) throw new Error(binaries.error.message);
  const settings = { max_connections: '120' };
  const started = await startPrimary({ binaries: binaries.value, folder: join(folder, 'pg'), settings });
  if (!started.ok) throw new Error(started.error.message);
  const server = started.value;
  await server.query('create role gantry login password $$geheim$$ in role pg_monitor');
  const load = new TenantDatabases(server, tenants, seed, options.habit);
  await load.start();
  const engine = openEngine(options.engine);
  const target = aPostgres({
    id: 'pg-shared',
    url: server.url('postgres', { name: 'gantry', password: 'geheim' }),
    processors: options.processors === undefined ? 2 : options.processors,
  });
  const from = [{ attribute: 'db.namespace', match: /^(?<tenant>t\d\d)$/u }];
  await engine.use(aConfig({ targets: [target], tenants: { from, tiers: {}, list: [] } }), 'gantry.yaml');
  const accusations = (): readonly Condition[] =>
    (engine.verdicts?.conditions ?? []).filter(
      ({ rule, severity }) => rule === 'tenants.contention' && severity === 'warning',
    );
  const isShort = (): boolean =>
    engine.verdicts?.sections.tenants.pools.some(({ saturated }) => saturated.includes(1)) ?? false;
  return {
    engine,
    load,
    accusations,
    isShort,
    isCalm: () => {
      const { tenants: found, roster } = engine.verdicts?.sections ?? {};
      if (found === undefined || roster === undefined || accusations().length > 0) return false;
      const width = roster.resources.length;
      const pays = roster.resources.findIndex(({ side }) => side === 'pays');
      return !found.values.some((value, cell) => cell % width >= pays && value >= PAYS) && !isShort();
    },
    knowsUsual: () => {
      const { tenants: found, roster } = engine.verdicts?.sections ?? {};
      if (found === undefined || roster === undefined || roster.ids.length < tenants) return false;
      const column = roster.resources.findIndex(({ id }) => id === 'response_time');
      const width = roster.resources.length;
      const known = roster.ids.filter(
        (_, at) => !Number.isNaN(found.values[at * width + column] ?? Number.NaN),
      );
      return known.length >= tenants * KNOWN;
    },
    connectionsOf: async (tenant) => {
      const [row] = await server.query(
        `select count(*)::int as count from pg_stat_activity where datname = '${tenant}'`,
      );
      return Number(row?.count);
    },
    stop: async () => {
      await engine.stop();
      await load.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
