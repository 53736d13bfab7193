import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../integration/postgres-fixture';
import { type PostgresWall, postgresWall } from '../support/postgres-wall';
import { RUN_SEED, seeded } from '../support/seeded';

/**
 * Locks and connections are counted, whatever else the machine does. Who takes processor time and blocks of it is judged
 * on a quiet one: postgres-tenants.long.ts.
 */
const TENANTS = 12;
/** ms that a busy machine is given; nothing of what is said depends on it */
const PATIENCE = 240_000;

let wall: PostgresWall;

beforeAll(async () => {
  wall = await postgresWall(TENANTS, RUN_SEED);
});
afterAll(() => wall?.stop());

test('the database that holds the locks is named, with its locks, and nobody else', async () => {
  await until('a minute of every tenant is known', async () => wall.knowsUsual(), PATIENCE);
  const name = wall.load.names[Math.floor(seeded(RUN_SEED)() * TENANTS)] as string;
  wall.load.offend(name, 'locks');
  await until('someone is named', async () => wall.accusations().length > 0, PATIENCE);
  const [said, ...others] = wall.accusations();
  expect(said).toMatchObject({ subject: { kind: 'tenant', id: name }, evidence: { resource: 'locks' } });
  expect(others).toEqual([]);
  const { tenants, roster } = wall.engine.verdicts?.sections ?? {};
  const [first] = tenants?.marks ?? [];
  expect([first?.role, roster?.ids[first?.index ?? -1]]).toEqual(['offender', name]);
  await wall.load.calm();
  await until('nobody is named', async () => wall.accusations().length === 0, PATIENCE);
}, 600_000);

test('one that is large is accused of nothing while there is enough', async () => {
  const name = wall.load.names[Math.floor(seeded(RUN_SEED + 1)() * TENANTS)] as string;
  wall.load.large(name);
  const usedBy = (id: string): number => {
    const { tenants, roster } = wall.engine.verdicts?.sections ?? {};
    const column = roster?.resources.findIndex((resource) => resource.id === 'connections') ?? -1;
    const at = roster?.ids.indexOf(id) ?? -1;
    return tenants?.values[at * (roster?.resources.length ?? 0) + column] ?? Number.NaN;
  };
  // By the time at which the wall itself knows it to be large, it has been judged so.
  await until('the wall knows it to be large', async () => usedBy(name) > 1.5, PATIENCE);
  expect(wall.accusations().filter(({ subject }) => subject.id === name)).toEqual([]);
  await wall.load.calm();
}, 400_000);
