import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Learner } from '../../main/engine/learning/learner';
import { LearntPast } from '../../main/engine/learning/learnt-days';
import { openStore, type Store } from '../../main/engine/store/store';
import { hourOfWeek } from '../../shared/judge/ahead/baseline';
import { LEADING_RULE } from '../../shared/judge/ahead/leading';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory, type Verdicts } from '../../shared/judge/judgement';
import { aSource } from '../builders/series';
import { LONG } from '../support/long';
import { silentLog } from '../support/silent-log';
import { SimulatedEstate, type Strain, simulatedConfig, ZONE } from '../support/simulated-estate';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** ms between two looks while weeks pass, and while something goes wrong */
const STEP = LONG ? 10 * SECOND : 300 * SECOND;
const CLOSE = 5 * SECOND;
/** Monday 2 November 2026, 00:00 in Oslo. */
const START = Date.UTC(2026, 10, 1, 23);
const WARM = 14;
/** The long form watches two weeks; in CI a holiday and a workday. */
const WATCHED = LONG ? 14 : 2;
/** ms: in CI it is judged for so long before something goes wrong; until then it is only heard */
const JUDGED = 2 * HOUR;
/** A Monday on which nobody works, in the weeks that are watched; nobody has told the wall. */
const HOLIDAY = '2026-11-16';
const SEED = 20261129;

const config = simulatedConfig(STEP);
const estate = new SimulatedEstate(SEED, [HOLIDAY]);
let folder: string;
let store: Store;
let now = START;
let memory: JudgeMemory = EMPTY_MEMORY;
let learner: Learner;
const ids = new Map<string, number>();

/** Hears the estate. @param step ms since the last look */
function hear(step: number, strain?: Strain): void {
  now += step;
  for (const { metric, unit, attributes, value } of estate.look(now, step / SECOND, strain)) {
    const key = `${metric} ${JSON.stringify(attributes)}`;
    const id = ids.get(key) ?? store.register(metric, unit, attributes)?.id ?? -1;
    ids.set(key, id);
    store.append(id, now, value);
  }
}

/** Hears the estate, and judges what was heard. */
function look(step: number, strain?: Strain): Verdicts {
  hear(step, strain);
  const sources = ['pg', 'redis', 'wms'].map((source) => aSource(source, now, { every: step }));
  const { head } = store;
  const { learnt } = learner;
  const verdicts = judge({ now, config, series: head, documents: head, sources, drills: [], learnt }, memory);
  memory = verdicts.memory;
  return verdicts;
}

/** What was said of a stretch of time, an incident a line. @param judged false: it is only heard */
async function pass(days: number, judged = true): Promise<readonly string[]> {
  const said = new Map<string, string>();
  for (const end = now + days * DAY; now < end; ) {
    if (!judged) hear(STEP);
    for (const { id, conditions } of judged ? look(STEP).incidents : [])
      if (!said.has(id)) said.set(id, `${new Date(now).toISOString()} ${conditions.join(' ')}`);
    if (now % (6 * HOUR) === 5 * HOUR) {
      await store.flush();
      await store.tend();
      // What was heard in an hour is rolled up once the next has begun.
      if ((now / HOUR) % 24 === 5) await learner.learn(config, now);
    }
  }
  return [...said.values()];
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-weeks-'));
  store = openStore({ dir: folder, clock: { now: () => now, monotonic: () => now }, log: silentLog });
  learner = new Learner(store, silentLog, () => undefined);
});
afterAll(async () => {
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a healthy estate', () => {
  it(`of ${WARM} days teaches what is usual, and says so`, { timeout: 1_800_000 }, async () => {
    const said = await pass(WARM, LONG);
    process.stdout.write(`while it learns: ${said.length} incidents\n${said.join('\n')}\n`);
    expect(said.length).toBeLessThanOrEqual(2);
    const { days, baselines } = learner.learnt;
    expect(days).toBeGreaterThanOrEqual(WARM - 1);
    const events = baselines.get('service.events|shipping');
    // Tuesday 07:00 to 08:00 is in the morning dispatch: about 23 a second are usual; at 03:00 hardly any.
    expect(events?.peak.usual[24 + 7]).toBeGreaterThan(18);
    expect(events?.normal.usual[24 + 3]).toBeLessThan(0.1);
    expect(events?.peak.usual[24 + 3]).toBeNaN();
    // A replay at this time knows the same, and one of a week ago what was known then.
    const { archive } = store.kept ?? {};
    if (archive === undefined) throw new Error('nothing is kept');
    const past = new LearntPast(archive);
    expect(past.at(config, now).baselines).toEqual(baselines);
    expect(past.at(config, now - 7 * DAY).days).toBe(7);
  });

  it(`is left alone for ${WATCHED} days with their peaks, weekends and a holiday`, {
    timeout: 1_800_000,
  }, async () => {
    const said = await pass(WATCHED);
    process.stdout.write(`watched: ${said.length} incidents\n${said.join('\n')}\n`);
    expect(said.length).toBeLessThanOrEqual(Math.floor(WATCHED / 7));
  });
});

/** s for which trouble is watched, and by which it must be predicted at least */
const TROUBLE = 3_000;
const AHEAD = 60;
/** hour of the week at which it ends */
const FRIDAY = 5 * 24;
/** ms until all that it brought is worked off and forgotten */
const AFTER = 3 * HOUR;

interface Told {
  /** s from the begin: a leading indicator, and what users feel */
  readonly predicted: number | null;
  readonly felt: number | null;
  readonly by: string;
}

/** Passes the time until an hour of the next workday. */
async function passUntil(hour: number): Promise<void> {
  const isThere = (t: number): boolean => hourOfWeek(t, ZONE) % 24 === hour && hourOfWeek(t, ZONE) < FRIDAY;
  while (!isThere(now)) {
    const near =
      LONG || Array.from({ length: JUDGED / HOUR }, (_, at) => now + (at + 1) * HOUR).some(isThere);
    if (near) look(STEP);
    else hear(STEP);
    if (now % (6 * HOUR) === 5 * HOUR) {
      await store.flush();
      await store.tend();
    }
  }
}

/** @param strain by s since its begin */
function suffer(strain: (seconds: number) => Strain): Told {
  const begun = now;
  let [predicted, felt, by]: [number | null, number | null, string] = [null, null, ''];
  while (now - begun < TROUBLE * SECOND && felt === null) {
    const seconds = (now + CLOSE - begun) / SECOND;
    const { conditions, sections } = look(CLOSE, strain(seconds));
    const warned = conditions.find(({ rule, severity }) => rule === LEADING_RULE && severity === 'warning');
    if (warned !== undefined && predicted === null) [predicted, by] = [seconds, warned.sentence];
    const severity = sections.services.rows[0]?.severity;
    if (severity === 'warning' || severity === 'critical') felt = seconds;
  }
  for (const end = now + AFTER; now < end; ) look(STEP);
  return { predicted, felt, by };
}

describe('saturation is predicted before users feel it', () => {
  it.each<readonly [string, number, (seconds: number) => Strain]>([
    ['connections leak', 10, (s) => ({ leaked: s * 0.12 })],
    ['more and more is demanded in the morning dispatch', 7, (s) => ({ demand: 1 + s / 900 })],
    ['labels are printed faster than they can be', 10, (s) => ({ labels: 8 + s / 100 })],
    ['a disk gets slower', 10, (s) => ({ disk: (s / 1_200) * 0.04 })],
    ['the memory of Redis fills', 14, (s) => ({ memory: s * 6e5 })],
  ])('%s', { timeout: 300_000 }, async (what, clock, strain) => {
    await passUntil(clock);
    const { predicted, felt, by } = suffer(strain);
    process.stdout.write(`${what}: predicted after ${predicted} s, felt after ${felt} s: ${by}\n`);
    expect(felt).not.toBeNull();
    expect(predicted).not.toBeNull();
    expect((felt ?? 0) - (predicted ?? 0)).toBeGreaterThanOrEqual(AHEAD);
  });
});

describe('silence', () => {
  const silent = async (clock: number): Promise<Verdicts> => {
    await passUntil(clock);
    let verdicts = look(CLOSE, { stopped: true });
    for (const end = now + 10 * 60 * SECOND; now < end; ) verdicts = look(CLOSE, { stopped: true });
    for (const end = now + AFTER; now < end; ) look(STEP);
    return verdicts;
  };

  it('at 10:00 with work that is ready is an incident, though every probe is green', async () => {
    const { incidents, conditions, sections } = await silent(10);
    expect(sections.services.rows[0]?.severity).toBe('critical');
    expect(incidents.length).toBe(1);
    expect(
      conditions.filter(({ subject, severity }) => subject.kind === 'target' && severity !== 'ok'),
    ).toEqual([]);
    expect(sections.services.rows[0]?.reason).toMatch(/^0 % of its usual shipments; .+ wait$/u);
  }, 300_000);

  it('at 03:00 is the night', async () => {
    const { incidents } = await silent(3);
    expect(incidents).toEqual([]);
  }, 300_000);
});
