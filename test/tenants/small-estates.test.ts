import { afterEach, expect, test } from 'vitest';
import { until } from '../integration/postgres-fixture';
import { LONG } from '../support/long';
import type { PostgresWall } from '../support/postgres-wall';
import { RUN_SEED } from '../support/seeded';
import { shown, smallEstate } from './small-estate';

/**
 * Waiting sessions and counted time do not depend on who gets how much of the machine. Heavy queries do: they are tried
 * on a quiet one, in small-estates.long.ts.
 */
const PATIENCE = 240_000;
const WORKERS = 2;

let wall: PostgresWall | null = null;
afterEach(async () => {
  await wall?.stop();
  wall = null;
});

test.each(LONG ? [2, 4] : [2])(
  'of %i tenants, the one whose two workers both wait for a lock is named, with its own sessions',
  async (size) => {
    const small = await smallEstate(size, RUN_SEED + size);
    wall = small;
    const name = small.load.names[size - 1] as string;
    small.load.waiting(name, WORKERS);
    await until('someone is named', async () => small.accusations().length > 0, PATIENCE);
    const [said, ...others] = small.accusations();
    expect(said).toMatchObject({ subject: { kind: 'tenant', id: name }, evidence: { resource: 'locks' } });
    expect(others).toEqual([]);
    await until('it is said who waits', async () => /of its own wait/.test(shown(small).reason), PATIENCE);
    expect(shown(small).verdict).toContain(`${name} holds locks`);
    await small.load.calm();
    await until('nobody is named', async () => small.accusations().length === 0, PATIENCE);

    // Statements that ended are counted, however short: each takes something, and as usual.
    const usedBy = (id: string): number => shareOf(small, id, 'db_time');
    await until(
      'all take database time',
      async () => small.load.names.every((one) => usedBy(one) > 0),
      PATIENCE,
    );
  },
  900_000,
);

/** In fair shares. */
function shareOf({ engine }: PostgresWall, id: string, resource: string): number {
  const { tenants, roster } = engine.verdicts?.sections ?? {};
  const column = roster?.resources.findIndex((one) => one.id === resource) ?? -1;
  const at = roster?.ids.indexOf(id) ?? -1;
  return tenants?.values[at * (roster?.resources.length ?? 0) + column] ?? Number.NaN;
}
