import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scene } from '../../main/demo/nordhaven/scenarios';
import { TenantFigures } from '../../main/demo/nordhaven/tenant-figures';
import { demoTenants } from '../../main/demo/nordhaven/tenants';
import { loadConfig } from '../../main/engine/config/load-config';
import { Intake } from '../../main/engine/intake/intake';
import { openStore } from '../../main/engine/store/store';
import type { Config } from '../../shared/config/config';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY, type Verdicts } from '../../shared/judge/judgement';
import { silentLog } from '../support/silent-log';
import { benchConfig } from './estate';
import { median } from './report';

const WARM = 30;
const TICKS = 120;
const HISTORY = 2 * 3_600_000;
const HISTORY_STEP = 5 * 60_000;

export interface JudgingFigures {
  /** ms of processor time a tick, median and the 95th of a hundred */
  readonly tick: number;
  readonly tick95: number;
  /** bytes of garbage a tick, median */
  readonly made: number;
  readonly verdicts: Verdicts;
}

/** The configuration of an estate of `tenants`, as the program reads it. */
export async function configOf(folder: string, tenants: number): Promise<Config> {
  const path = join(folder, `judged-${tenants}.yaml`);
  await writeFile(path, benchConfig(tenants, 'ws://127.0.0.1:1/feed', 'http://127.0.0.1:1/'));
  const { config, problems } = await loadConfig(path);
  if (config === null) throw new Error(`the bench's configuration is wrong: ${JSON.stringify(problems[0])}`);
  return config;
}

/** Judges `tenants` in a scene once a second of their time, with new values for all before each tick. */
export async function measureJudging(folder: string, tenants: number, scene: Scene): Promise<JudgingFigures> {
  const config = await configOf(folder, tenants);
  let now = 1_760_000_000_000;
  const clock = { now: () => now, monotonic: () => performance.now() };
  const store = openStore({ dir: null, clock, log: silentLog });
  const sink = new Intake({ clock, store }).pushSink();
  const figures = new TenantFigures(demoTenants(tenants), 0);
  sink.series(figures.series);
  const ids = figures.series.map(({ id }) => id);
  // Two hours are known, as on a wall that has run for a while: what is usual rests on them.
  for (let t = now - HISTORY; t < now; t += HISTORY_STEP) sink.samples(t, ids, figures.calm(t));
  let memory = EMPTY_MEMORY;
  let verdicts: Verdicts | null = null;
  const spans: number[] = [];
  const made: number[] = [];
  for (let tick = 0; tick < WARM + TICKS; tick++) {
    now += 1_000;
    sink.samples(now, ids, figures.next(now, scene));
    const heap = process.memoryUsage().heapUsed;
    const before = process.cpuUsage();
    verdicts = judge(
      { now, config, series: store.head, documents: store.head, sources: [], drills: [] },
      memory,
    );
    const { user, system } = process.cpuUsage(before);
    memory = verdicts.memory;
    if (tick < WARM) continue;
    spans.push((user + system) / 1_000);
    made.push(process.memoryUsage().heapUsed - heap);
  }
  await store.close();
  const sorted = spans.toSorted((a, b) => a - b);
  return {
    tick: median(spans),
    tick95: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
    made: median(made),
    verdicts: verdicts as Verdicts,
  };
}
