import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../main/engine/engine';
import type { FailoverVerdict, ReplicationSection } from '../../shared/model/replication';
import { aConfig, aService } from '../builders/series';
import { until } from '../integration/postgres-fixture';
import { MAJORS } from '../integration/postgres-majors';
import { LONG } from '../support/long';
import { openEngine } from '../support/open-engine';
import { DELAY_S, ReplicatedServers, type ServerName, type Waiting } from '../support/replicated-servers';

/**
 * The primary is killed under load. What the wall says of each standby before a promotion is held against what is
 * missing after it: rows that were acknowledged to the client.
 */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const RPO_S = 60;
/** s without WAL for the asynchronous standby, and for the one that copies from it */
const STARVED_S = LONG ? 12 : 3;
const ALL = ['pg-b', 'pg-c', 'pg-d', 'pg-e'] as const;
const SETUPS: readonly {
  readonly bin: string | undefined;
  readonly waiting: Waiting;
  readonly name: string;
}[] = (LONG ? MAJORS : MAJORS.slice(0, 1)).flatMap(({ bin, name }) =>
  (LONG ? (['for pg-b', 'for one of pg-b and pg-c', 'for none'] as const) : (['for pg-b'] as const)).map(
    (waiting) => ({ bin, waiting, name }),
  ),
);

describe.each(SETUPS)('PostgreSQL $name, commits wait $waiting', ({ bin, waiting }) => {
  let servers: ReplicatedServers;
  let engine: Engine;
  let data: string;
  let killedAt = 0;
  const said = new Map<ServerName, FailoverVerdict>();
  const told: string[] = [];

  const section = (): ReplicationSection | undefined => engine.verdicts?.sections.replication;
  const verdictOf = (name: ServerName): FailoverVerdict | undefined =>
    section()?.verdicts[section()?.candidates.findIndex(({ id }) => id === name) ?? -1];
  const cellOf = (check: string, name: ServerName): string | undefined =>
    section()?.checks.find(({ id }) => id === check)?.cells[
      section()?.candidates.findIndex(({ id }) => id === name) ?? -1
    ]?.severity;

  /** The wall, for these standbys. */
  async function watch(names: readonly ServerName[]): Promise<void> {
    engine = openEngine({ dataDir: data });
    const recovery = { rto: 600, rpo: RPO_S, drillEvery: 90 * 86_400_000 };
    const service = aService({ id: 'orders', name: 'Orders', dependsOn: ['pg-a'], recovery });
    await engine.use(aConfig({ targets: [servers.target(names)], services: [service] }), 'gantry.yaml');
  }
  function remember(...names: readonly ServerName[]): void {
    for (const name of names) {
      const verdict = verdictOf(name);
      if (verdict === undefined) throw new Error(`${name} is no candidate: ${JSON.stringify(section())}`);
      said.set(name, verdict);
    }
  }

  beforeAll(async () => {
    servers = new ReplicatedServers();
    await servers.start(bin, waiting);
    data = await mkdtemp(join(tmpdir(), 'gantry-failover-'));
    await watch(ALL);
    await until(
      'every standby is known',
      () =>
        Promise.resolve(
          ALL.every((name) => section()?.nodes.find(({ id }) => id === name)?.lag?.value === 0),
        ),
      60_000,
    );
  });
  afterAll(async () => {
    await engine?.stop();
    await servers?.stop();
    await rm(data, { recursive: true, force: true });
    process.stdout.write(
      `| standby | the wall | bound | rows lost | lost |\n| --- | --- | --- | --- | --- |\n${told.join('\n')}\n`,
    );
  });

  test('a killed primary is judged by the last look at which it lived', async () => {
    servers.write(5);
    await pause((DELAY_S + 1) * 1_000);
    await servers.pauseSender('pg-c');
    await pause(STARVED_S * 1_000);
    killedAt = Date.now();
    await servers.killPrimary();
    await servers.quiet();
    await until('the wall sees it', () => Promise.resolve((section()?.lastLook ?? null) !== null));
    const seenAt = Date.now();
    // The answer of the next look has all that was still on its way.
    await until('and looks again', () => Promise.resolve(Date.now() - seenAt > 2_500));
    expect(section()?.answer.verdict).toBe('pg-a does not answer;');
    expect(section()?.candidates.map(({ id }) => id)[0]).toBe('pg-b');
    remember('pg-b', 'pg-c', 'pg-d');
    for (const name of ['pg-b', 'pg-c', 'pg-d'] as const) {
      expect([name, said.get(name)?.verdict, cellOf('streaming', name)]).toEqual([name, 'yes', 'ok']);
    }
    expect(said.get('pg-b')?.loss?.confirmed).toBe(waiting !== 'for none');
    expect(said.get('pg-c')?.loss?.confirmed).toBe(false);
    expect(section()?.lastLook?.notes).toEqual([]);
  });

  test('a standby that does not answer is unknown, not unfit', async () => {
    await servers.server('pg-b').stop();
    await until('pg-b is unknown', () => Promise.resolve(verdictOf('pg-b')?.verdict !== 'yes'));
    await until('pg-b is listed', () => Promise.resolve(section()?.candidates.length === 3));
    const at = section()?.candidates.findIndex(({ id }) => id === 'pg-b') ?? -1;
    if (at >= 0) expect(section()?.verdicts[at]?.verdict).toBe('unknown');
    // Without pg-b nobody can tell what was confirmed.
    expect(section()?.verdicts.some(({ loss }) => loss?.confirmed === true)).toBe(false);
    expect((await servers.server('pg-b').start()).ok).toBe(true);
    await until('pg-b is back', () => Promise.resolve(verdictOf('pg-b')?.verdict === 'yes'));
  });

  test('the last look outlives a restart of the wall, which says so', async () => {
    await engine.stop();
    await watch(['pg-c', 'pg-e']);
    await until('pg-e is judged', () => Promise.resolve(verdictOf('pg-e')?.verdict === 'yes'));
    expect(section()?.lastLook?.notes.join(' ')).toMatch(/before this wall started/u);
    expect(section()?.lastLook?.at).toBeLessThanOrEqual(killedAt);
    remember('pg-e');
    expect(said.get('pg-e')?.sentence).toMatch(/8 s late on purpose and first replays/u);
    // What the wall knew before its restart, it knows: pg-c lacks the same.
    expect(verdictOf('pg-c')?.loss?.until).toBe(said.get('pg-c')?.loss?.until);
  });

  test.each(ALL)('%s promoted lacks no more than was said', async (name) => {
    await servers.server(name).promote();
    const lost = await servers.lost(name);
    const verdict = said.get(name);
    const {
      atMost,
      until: whole,
      confirmed,
    } = verdict?.loss ?? { atMost: null, until: null, confirmed: false };
    const [oldest] = lost;
    const seconds = oldest === undefined ? 0 : Math.max(0, killedAt - oldest.at) / 1_000;
    told.push(
      `| ${name} | ${verdict?.sentence} | ${atMost?.toFixed(1)} s | ${lost.length} of ${servers.acknowledged.length} | ${seconds.toFixed(1)} s |`,
    );
    expect(servers.acknowledged.length).toBeGreaterThan(100);
    expect(atMost).not.toBeNull();
    expect(atMost).toBeGreaterThanOrEqual(seconds);
    if (confirmed) expect(lost).toEqual([]);
    // All that was acknowledged until the time that it names is there.
    expect(lost.filter(({ at }) => at <= (whole ?? 0))).toEqual([]);
    if (name === 'pg-c' || name === 'pg-d') expect(lost.length).toBeGreaterThan(0);
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
