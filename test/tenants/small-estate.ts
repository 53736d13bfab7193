import { until } from '../integration/postgres-fixture';
import { type PostgresWall, postgresWall } from '../support/postgres-wall';
import type { Habit } from '../support/tenant-databases';

/** A statement that takes a processor about 5 ms, ten times a second. */
const QUICK: Habit = {
  pause: 90,
  reconnect: 1_000,
  statement: (id) =>
    `select sum(sqrt(a.id::float8 * b)) from stock_quant a, generate_series(1, 5) b where a.id <> ${id}`,
};
/** ms between two looks at what the wall shows */
const LOOK = 250;

/** A wall with a few tenants who each run short statements, once what is usual is known. */
export async function smallEstate(tenants: number, seed: number): Promise<PostgresWall> {
  const wall = await postgresWall(tenants, seed, { habit: QUICK });
  await until('what is usual is known', async () => wall.knowsUsual(), 240_000);
  return wall;
}

/** What the wall shows of a tenant now. */
export interface Shown {
  readonly verdict: string;
  readonly reason: string;
  /** ids of those accused */
  readonly accused: readonly string[];
  /** the one named first, as an offender or as who takes most; null: nobody is */
  readonly first: string | null;
  /** ids of those shown as one who pays: by a mark, or by twice its usual time */
  readonly paying: readonly string[];
}

export function shown(wall: PostgresWall): Shown {
  const { tenants, roster } = wall.engine.verdicts?.sections ?? {};
  const ids = roster?.ids ?? [];
  const width = roster?.resources.length ?? 0;
  const pays = roster?.resources.findIndex(({ id }) => id === 'response_time') ?? -1;
  const [first] = tenants?.marks ?? [];
  const marked = new Set(
    tenants?.marks.flatMap(({ role, index }) => (role === 'victim' ? [ids[index] ?? ''] : [])),
  );
  return {
    verdict: tenants?.answer.verdict ?? '',
    reason: tenants?.answer.reason ?? '',
    accused: wall.accusations().map(({ subject }) => subject.id),
    first: first === undefined || first.role === 'victim' ? null : (ids[first.index] ?? null),
    paying: ids.filter((id, at) => marked.has(id) || (tenants?.values[at * width + pays] ?? 0) >= 2),
  };
}

/** Looks again and again until it is `over` or the time is up. @param ms at the most @returns ms that it took; null: never */
export async function watch(ms: number, over: () => boolean): Promise<number | null> {
  const begun = Date.now();
  while (Date.now() - begun <= ms) {
    if (over()) return Date.now() - begun;
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  return null;
}
