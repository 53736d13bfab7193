import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../main/engine/engine';
import { systemClock } from '../../main/engine/runtime/clock';
import { openStore } from '../../main/engine/store/store';
import type { Condition } from '../../shared/model/condition';
import type { ReplicationNode, ReplicationSection } from '../../shared/model/replication';
import { markOf } from '../../shared/review/marks';
import { aConfig, aService } from '../builders/series';
import { until } from '../integration/postgres-fixture';
import { MAJORS } from '../integration/postgres-majors';
import { LONG } from '../support/long';
import { openEngine } from '../support/open-engine';
import { DELAY_S, ReplicatedServers, type ServerName } from '../support/replicated-servers';
import { silentLog } from '../support/silent-log';
import { control, within } from '../support/within';

/** s; the long form holds each step for longer, and walks on every major that is installed. */
const HOLD_S = LONG ? 30 : 4;
vi.setConfig({ testTimeout: LONG ? 300_000 : 120_000 });
/** s: an interval of the probe, and one more; the short form runs beside other tests, which take the processor from it */
const NEAR = LONG ? 2 : 4;
const RPO_S = 4;

let servers: ReplicatedServers;
let engine: Engine;
let data: string;
const told: string[] = [];

async function begin(bin: string | undefined): Promise<void> {
  servers = new ReplicatedServers();
  await servers.start(bin);
  data = await mkdtemp(join(tmpdir(), 'gantry-walk-data-'));
  engine = openEngine({
    dataDir: data,
  });
  const service = aService({
    id: 'orders',
    name: 'Orders',
    dependsOn: ['pg-a'],
    recovery: { rto: 600, rpo: RPO_S, drillEvery: 90 * 86_400_000 },
  });
  await engine.use(aConfig({ targets: [servers.target()], services: [service] }), 'gantry.yaml');
}
async function end(): Promise<void> {
  await engine?.stop();
  await servers?.stop();
  await rm(data, { recursive: true, force: true });
  process.stdout.write(
    `| step | truth | the wall | off, after |\n| --- | --- | --- | --- |\n${told.splice(0).join('\n')}\n`,
  );
}

function section(): ReplicationSection | undefined {
  return engine.verdicts?.sections.replication;
}
function node(name: ServerName): ReplicationNode | undefined {
  return section()?.nodes.find(({ id }) => id === name);
}
/** Conditions on the databases that are worse than ok, as `rule subject severity`. */
function alarms(): readonly string[] {
  return (engine.verdicts?.conditions ?? [])
    .filter(
      ({ rule, severity }) =>
        rule.startsWith('postgres.') && (severity === 'warning' || severity === 'critical'),
    )
    .map((one) => `${one.rule} ${one.subject.id} ${one.severity}`);
}
function condition(rule: string, id: string): Condition | undefined {
  return engine.verdicts?.conditions.find((one) => one.rule === rule && one.subject.id === id);
}
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Once a second: what the wall says of these servers is as near to the truth as its interval allows. */
async function compare(step: string, names: readonly ServerName[]): Promise<void> {
  const near = within(NEAR, await control()) / 1_000;
  let worst = 0;
  let line = '';
  for (let second = 0; second < HOLD_S; second++) {
    for (const name of names) {
      const truth = await servers.truth(name);
      const lag = node(name)?.lag;
      const said = lag?.value ?? null;
      expect(said, `${step}: ${name} must be known`).not.toBeNull();
      const off =
        lag?.atLeast === true ? Math.max(0, (said as number) - truth) : Math.abs((said as number) - truth);
      if (off >= worst) {
        worst = off;
        line = `| ${step}: ${name} | ${truth.toFixed(1)} s | ${lag?.atLeast === true ? 'at least ' : ''}${said?.toFixed(1)} s | ${off.toFixed(1)} s |`;
      }
      expect(off, `${step}: ${name} is ${truth} s behind, the wall says ${said}`).toBeLessThanOrEqual(near);
      if (truth > near) expect(said, `${step}: a false calm of ${name}`).toBeGreaterThan(0);
    }
    await pause(1_000);
  }
  told.push(line);
}

async function silent(step: string): Promise<void> {
  for (let second = 0; second < HOLD_S; second++) {
    expect(alarms(), `${step}: a false alarm`).toEqual([]);
    await pause(1_000);
  }
  told.push(`| ${step} | nothing is wrong | ${section()?.answer.verdict} ${section()?.answer.reason} | |`);
}

/** @param begun epoch ms at which it was made so */
async function says(
  step: string,
  rule: string,
  id: string,
  severity: string,
  begun = Date.now(),
): Promise<void> {
  await until(`${step}: ${rule} of ${id} is ${severity}; the wall says ${JSON.stringify(alarms())}`, () =>
    Promise.resolve(condition(rule, id)?.severity === severity),
  ).catch((error: unknown) => {
    throw new Error(
      `${String(error)}; now ${JSON.stringify(alarms())} ${JSON.stringify(condition(rule, id))}`,
    );
  });
  const after = ((Date.now() - begun) / 1_000).toFixed(1);
  told.push(`| ${step} | ${id} | ${condition(rule, id)?.sentence ?? ''} | ${after} s |`);
}

/** The short form does not wait until conditions have cleared, too. */
async function caughtUp(step: string, ...names: readonly ServerName[]): Promise<void> {
  if (LONG) await calm(step);
  const near = (name: ServerName): boolean =>
    (node(name)?.lag?.value ?? Infinity) < (name === 'pg-e' ? DELAY_S + 1 : 1);
  await until(`${step}: caught up`, () => Promise.resolve(names.every(near)), 60_000);
}

async function calm(step: string): Promise<void> {
  await until(`${step}: calm`, () => Promise.resolve(alarms().length === 0), 60_000).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}; now ${JSON.stringify(alarms())}`);
    },
  );
}

describe.each(LONG ? MAJORS : MAJORS.slice(0, 1))('the walk on PostgreSQL $name', ({ bin }) => {
  beforeAll(() => begin(bin));
  afterAll(end);

  test('idle: nothing is behind, and nothing is said', async () => {
    await until(
      'every server is known',
      () =>
        Promise.resolve(
          ['pg-b', 'pg-c', 'pg-d', 'pg-e'].every((name) => node(name as ServerName)?.lag?.value === 0),
        ),
      60_000,
    );
    await calm('idle');
    await silent('idle');
    await compare('idle', ['pg-b', 'pg-c', 'pg-d']);
  });

  test('readiness rests on what the servers say, and names a setting that differs', async () => {
    const cell = (check: string): string => {
      const found = section()?.checks.find(({ id }) => id === check)?.cells[0];
      return `${found?.severity} ${found?.evidence}`.trim();
    };
    expect(section()?.candidates.map(({ id }) => id)).toEqual(['pg-b']);
    expect(['streaming', 'timeline', 'sync', 'inside', 'settings', 'reads', 'drill'].map(cell)).toEqual([
      'ok',
      'ok',
      'ok sync',
      'ok 0 s',
      'ok all 23',
      'ok',
      'warning never drilled',
    ]);
    expect(cell('slot')).toMatch(/^ok .*B$/u);
    expect(cell('archive')).toMatch(/^ok (holds all|.* behind)$/u);
    const differs = async (expected: string): Promise<void> => {
      await servers.server('pg-b').query('select pg_reload_conf()');
      await until(`settings are ${expected}`, () => Promise.resolve(cell('settings') === expected));
    };
    await servers.server('pg-b').query(`alter system set work_mem = '8MB'`);
    await differs('warning work_mem 8MB of 4MB');
    await servers.server('pg-b').query('alter system reset work_mem');
    await differs('ok all 23');
  });

  test('load: what follows is near, and the one that is delayed on purpose is no alarm', async () => {
    servers.write();
    await pause((DELAY_S + 2) * 1_000);
    await compare('load', ['pg-b', 'pg-c', 'pg-d']);
    await silent('load, one late on purpose');
  });

  test('a cut link grows by the second, also behind it, and heals', async () => {
    await servers.server('pg-c').pauseReceiver();
    const cut = Date.now();
    await compare('link of pg-c cut', ['pg-c', 'pg-d']);
    await says('link cut', 'postgres.replication.lag', 'pg-c', 'critical', cut);
    // The synchronous one has it all: nothing would be lost.
    expect(section()?.risk).toMatchObject({ keeper: 'pg-b', services: [{ id: 'orders', severity: 'ok' }] });
    expect(section()?.risk?.seconds).toBeLessThan(0.5);
    servers.server('pg-c').resumeReceiver();
    await caughtUp('healed', 'pg-c', 'pg-d');
  });

  test('a standby that stops is missing; its slot fills the disk; back, all is calm', async () => {
    await servers.server('pg-e').stop();
    await says('pg-e stopped', 'postgres.replication.missing', 'pg-e', 'critical');
    await servers.fill(90);
    await says('its slot keeps WAL', 'postgres.replication.slot', 'pg-e', 'critical');
    const started = await servers.server('pg-e').start();
    expect(started.ok).toBe(true);
    await caughtUp('pg-e is back', 'pg-e');
  });

  test('without the synchronous standby commits wait, and that is said', async () => {
    await servers.server('pg-b').stop();
    await says('synchronous standby gone', 'postgres.synchronous', 'pg-a', 'critical');
    expect((await servers.server('pg-b').start()).ok).toBe(true);
    await says('pg-b is back', 'postgres.synchronous', 'pg-a', 'ok');
  });

  test('an archive that fails is said', async () => {
    await servers.archiving(false);
    await servers.server('pg-a').query('select pg_switch_wal()');
    await says('archiver fails', 'postgres.archive.failing', 'pg-a', 'warning');
    await servers.archiving(true);
  });

  test('a promotion is followed: the new primary is the primary, the others are measured against it', async () => {
    await servers.quiet();
    await servers.killPrimary();
    await says('primary killed', 'postgres.up', 'pg-a', 'critical');
    await servers.failover('pg-b');
    await until('pg-b is shown as the primary', () => Promise.resolve(node('pg-b')?.role === 'primary'));
    expect(node('pg-a')?.role).toBe('replica');
    await says('the old primary is gone', 'postgres.replication.missing', 'pg-a', 'critical');
    servers.write();
    await until(
      'pg-c follows',
      () => Promise.resolve(node('pg-c')?.lag?.value === 0 || (node('pg-c')?.lag?.value ?? 9) < 1),
      30_000,
    );
    await compare('promoted', ['pg-c', 'pg-d']);
    await says('the target answers again', 'postgres.up', 'pg-a', 'ok');
  });

  test('an old primary that is rebuilt is a copy like others', async () => {
    await servers.rebuild('pg-a');
    await until('pg-a copies', () => Promise.resolve((node('pg-a')?.lag?.value ?? 9) < 1));
    await compare('rebuilt', ['pg-a', 'pg-c']);
    if (LONG) await calm('rebuilt');
  });

  test('two primaries are said at once, and who is wrong', async () => {
    await servers.quiet();
    await servers.server('pg-a').promote();
    await says('two primaries', 'postgres.replication.split_brain', 'pg-a', 'critical');
    expect(section()?.answer.verdict).toMatch(/servers of pg-a take writes/);
  });

  test('what became of each server is written down', async () => {
    await engine.stop();
    const store = openStore({ dir: data, clock: systemClock, log: silentLog });
    await store.restoreHead();
    const marks = store.head.events('role', 0).map((event) => markOf(event, new Map())?.text);
    await store.close();
    expect(marks.filter((text) => text !== undefined).sort()).toEqual([
      'pg-a became the primary, timeline 3',
      'pg-a copies from pg-b now',
      'pg-b and pg-a both take writes, timeline 2',
      'pg-b became the primary, timeline 2',
    ]);
  });
});
