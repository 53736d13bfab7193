import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../integration/postgres-fixture';
import { type PostgresWall, postgresWall } from '../support/postgres-wall';
import { RUN_SEED, seeded } from '../support/seeded';
import { OFFENCES, SHORT } from '../support/tenant-databases';

/** Runs in which one tenant takes what others need. */
const RUNS = Number(process.env.GANTRY_OFFENDERS ?? 20);
/** Runs in which nobody may be accused, in turn a peak of all and a large tenant. */
const PEAKS = Number(process.env.GANTRY_PEAKS ?? 20);
/** Of the runs, so many must be named first, with the right resource, within half a minute (ms). */
const RIGHT = 0.95;
const WITHIN = 30_000;
const TENANTS = 40;

let wall: PostgresWall;

beforeAll(async () => {
  wall = await postgresWall(TENANTS, RUN_SEED);
});
afterAll(() => wall?.stop());

const patiently = (what: string, check: () => boolean): Promise<void> =>
  until(what, () => Promise.resolve(check()), 200_000);

/** Until someone is accused, or half a minute is over. */
async function watched(): Promise<string> {
  const begun = Date.now();
  await patiently('watched', () => wall.accusations().length > 0 || Date.now() - begun > WITHIN);
  return ((Date.now() - begun) / 1_000).toFixed(1);
}

test(
  'the database that takes what others need is named first, with what it takes',
  async () => {
    // What is usual is known after a minute.
    await patiently('a minute of every tenant is known', () => wall.knowsUsual());
    const random = seeded(RUN_SEED);
    const results: string[] = [];
    let right = 0;
    for (let run = 0; run < RUNS; run++) {
      const offence = OFFENCES[(run + RUN_SEED) % OFFENCES.length] ?? 'queries';
      const name = wall.load.names[Math.floor(random() * TENANTS)] as string;
      wall.load.offend(name, offence);
      const after = await watched();
      const { tenants, roster } = wall.engine.verdicts?.sections ?? {};
      const [first] = tenants?.marks ?? [];
      const named = first?.role === 'offender' ? roster?.ids[first.index] : undefined;
      const said = wall.accusations().find(({ subject }) => subject.id === named);
      const ok = named === name && SHORT[offence].includes(String(said?.evidence.resource));
      if (ok) right++;
      results.push(
        `${run + 1}: ${offence} by ${name}: ${ok ? 'named' : 'WRONG'} after ${after} s: ${tenants?.answer.verdict} ${said?.sentence ?? ''}`,
      );
      process.stdout.write(`${results.at(-1)}\n`);
      await wall.load.calm();
      await patiently('calm again', () => wall.isCalm());
    }
    expect(right / RUNS, results.join('\n')).toBeGreaterThanOrEqual(RIGHT);
  },
  RUNS * 120_000 + 200_000,
);

test(
  'nobody is accused when one is large and there is enough, or when all peak together and there is not',
  async () => {
    await patiently('calm, with what is usual known', () => wall.knowsUsual() && wall.isCalm());
    const random = seeded(RUN_SEED + 1);
    for (let run = 0; run < PEAKS; run++) {
      const everybody = run % 2 === 0;
      const name = wall.load.names[Math.floor(random() * TENANTS)] as string;
      if (everybody) wall.load.peak();
      else wall.load.large(name);
      // What was made must be there: a test of nothing passes always. A busy machine takes its time to get busier.
      await until(
        everybody ? 'all at once is short' : 'the tenant is large',
        async () =>
          (everybody ? wall.isShort() : (await wall.connectionsOf(name)) > 20) ||
          wall.accusations().length > 0,
        90_000,
      );
      await watched();
      const { answer } = wall.engine.verdicts?.sections.tenants ?? {};
      const what = everybody ? 'all at once' : `${name} large`;
      process.stdout.write(`${run + 1}: ${what}: ${answer?.verdict} ${answer?.reason}\n`);
      expect(wall.accusations().map((one) => one.sentence)).toEqual([]);
      await wall.load.calm();
      if (run + 1 < PEAKS) await patiently('calm again', () => wall.isCalm());
    }
  },
  PEAKS * 120_000 + 300_000,
);
