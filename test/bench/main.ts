import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronProgram } from '../support/electron-program';
import { accusationRows } from './accusing';
import { measureArchive } from './archive';
import { measureBridge } from './bridge';
import { calmRows, tenantsRows } from './calm';
import { ensureDisplay } from './display';
import { type BenchEstate, SCENE, startBenchEstate } from './estate';
import { measureIngest } from './ingest';
import { configOf, measureJudging } from './judging';
import { daysRows, makeDays, retentionRow } from './keeping';
import { PARTS, type PartName } from './parts';
import { cpuOf, othersRunning, pssOf } from './process-tree';
import { median, type Row, type Told, table, tell } from './report';
import { endAll, type Running, runEmpty, runWall } from './running';
import {
  closeAll,
  firstPaint,
  frameRate,
  type Opened,
  openEmpty,
  openReview,
  openWall,
  scrub,
  showView,
} from './windows';

const HD = '1920x1080';
const UHD = '3840x2160';
const STARTS = 5;
const MEMORY_RUNS = 3;
/** ms until a window's memory and load are steady */
const SETTLE = 8_000;
/** ms */
const CPU_SPAN = 5_000;
const FRAMES_SPAN = 3_000;
const SCRUB_STEPS = 240;
const MB = 1024 * 1024;
const VIEWS = ['services', 'tenants', 'replication', 'recovery'] as const;
/** Of an empty window's frames: 58 of 60 at 1080p, 45 of 60 at 4K, where the machine has nothing else to do. */
const FRAMES_HD = 0.97;
const FRAMES_UHD = 0.75;
/** 30 of 60, where 5,000 tenants change. */
const FRAMES_MANY = 0.5;
/** Of Gorilla's bytes; mostly constant gauges are told for the scale only. */
const SIZE_BUDGETS: Readonly<Record<string, number>> = { latency: 0.35, 'latency, full precision': 0.9 };
const MS_20 = { of: 'figure', at: 'most', limit: 20 } as const;
const rows: Told[] = [];

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

function add(row: Row): void {
  const told = tell(row);
  rows.push(told);
  say(
    `${told.what}: ${told.figure.toFixed(2)} ${told.unit}${told.ratio === null ? '' : `, ${told.ratio.toFixed(2)} x`}`,
  );
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function paintOf(opening: Promise<Opened>): Promise<number> {
  const opened = await opening;
  const paint = await firstPaint(opened);
  await opened.close();
  return paint;
}

/** ms from spawn to the first painted view, medians: a wall on a data folder and an empty window, in turn. */
async function paintsOf(
  config: string,
  data: string,
): Promise<{ readonly wall: number; readonly empty: number }> {
  const empty: number[] = [];
  const wall: number[] = [];
  for (let run = 0; run < STARTS; run++) {
    empty.push(await paintOf(openEmpty(HD)));
    wall.push(await paintOf(openWall(HD, config, data)));
  }
  return { wall: median(wall), empty: median(empty) };
}

async function starts(folder: string): Promise<void> {
  const estate = await startBenchEstate(join(folder, 'estate-starts'), 40);
  const data = join(folder, 'starts');
  const filling = await openWall(HD, estate.config, data);
  await pause(SETTLE);
  await filling.close();
  await estate.stop();
  const { wall, empty } = await paintsOf(estate.silent, data);
  add({
    what: 'start: spawn to the first painted view, from the cache',
    unit: 'ms',
    figure: wall,
    reference: empty,
    against: 'empty window',
    budget: { of: 'ratio', at: 'most', limit: 1.15 },
  });
}

interface Load {
  /** % of one core, all processes */
  readonly cpu: number;
  readonly frames: number;
}

async function loadOf(opened: Opened): Promise<Load> {
  const [before, start] = [cpuOf(opened.pid), performance.now()];
  await pause(CPU_SPAN);
  const cpu = ((cpuOf(opened.pid) - before) * 100_000) / (performance.now() - start);
  return { cpu, frames: await frameRate(opened, FRAMES_SPAN) };
}

/** MB, and a warning when it is not what it would be: other windows take on part of the pages that all share. */
function memoryOf(opened: Pick<Opened, 'pid'>): number {
  const others = othersRunning(electronProgram(), opened.pid);
  if (others > 0)
    say(
      `${others} other processes run the same Electron: its pages count less, and ratios of memory too much`,
    );
  return pssOf(opened.pid) / MB;
}

async function emptyWindow(size: string): Promise<Load & { readonly pss: number }> {
  const opened = await openEmpty(size);
  await pause(SETTLE);
  const pss = memoryOf(opened);
  const load = await loadOf(opened);
  await opened.close();
  return { ...load, pss };
}

function addView(name: string, load: Load, empty: Load, least: number): void {
  const against = 'empty window';
  add({
    what: `animation frames, ${name}`,
    unit: 'fps',
    figure: load.frames,
    reference: empty.frames,
    against,
    budget: { of: 'ratio', at: 'least', limit: least },
  });
  add({
    what: `CPU of all processes, ${name}`,
    unit: '% of a core',
    figure: load.cpu,
    reference: null,
    against: `${against}: ${empty.cpu.toFixed(1)}`,
    budget: null,
  });
}

async function windowsAt40(
  folder: string,
  estate: BenchEstate,
  empty: Load & { pss: number },
): Promise<void> {
  const wall = await openWall(HD, estate.config, join(folder, 'wall-40'));
  await pause(SETTLE);
  for (const [index, view] of VIEWS.entries()) {
    const shown = await showView(wall, index + 1);
    if (shown !== view) throw new Error(`the wall shows ${shown}, not ${view}`);
    await pause(1_000);
    addView(`${view}, 40 tenants, 1080p`, await loadOf(wall), empty, FRAMES_HD);
  }
  await wall.close();
}

async function windowOfMany(
  folder: string,
  estate: BenchEstate,
  tenants: string,
  size: string,
  name: string,
  empty: Load & { pss: number },
  least: number,
): Promise<void> {
  const wall = await openWall(size, estate.config, join(folder, `wall-${tenants}-${name}`));
  await pause(SETTLE);
  await showView(wall, 2);
  await pause(2_000);
  addView(`tenants, ${tenants} tenants, ${name}`, await loadOf(wall), empty, least);
  await wall.close();
}

function addMemory(what: string, figure: number, reference: number, limit: number): void {
  const budget = { of: 'ratio', at: 'most', limit } as const;
  add({ what, unit: 'MB', figure, reference, against: 'empty window', budget });
}

async function intake(folder: string): Promise<void> {
  const { parse, ingest, judging, samplesPerSecond } = await measureIngest(
    join(folder, 'ingest'),
    await configOf(folder, 2_000),
  );
  const reference = { reference: parse, against: 'bare JSON.parse' };
  const budget = { of: 'ratio', at: 'most', limit: 4 } as const;
  add({ what: 'ingest a sample, frame to stored', unit: 'ns', figure: ingest, ...reference, budget: null });
  add({
    what: 'ingest a sample, frame to stored and judged',
    unit: 'ns',
    figure: ingest + judging,
    ...reference,
    budget,
  });
  add({
    what: 'ingest of one core, frame to stored',
    unit: 'samples/s',
    figure: samplesPerSecond,
    reference: null,
    against: '',
    budget: null,
  });
}

async function judging(folder: string): Promise<void> {
  const many = await measureJudging(folder, 5_000, SCENE);
  add({
    what: 'judging 5,000 tenants x 10 resources, a tick',
    unit: 'ms',
    figure: many.tick,
    reference: null,
    against: '',
    budget: null,
  });
  const { tick, tick95, made, verdicts } = await measureJudging(folder, 2_000, SCENE);
  const none = { reference: null, against: '' };
  add({
    what: 'judging 2,000 tenants x 10 resources, a tick',
    unit: 'ms',
    figure: tick,
    ...none,
    budget: { of: 'figure', at: 'most', limit: 10 },
  });
  add({ what: 'the same, 95th of 100 ticks', unit: 'ms', figure: tick95, ...none, budget: null });
  add({ what: 'garbage made by one such tick', unit: 'KB', figure: made / 1024, ...none, budget: null });
  const calm = await measureJudging(folder, 2_000, { ...SCENE, name: 'calm' });
  add({ what: 'judging 2,000 calm tenants, a tick', unit: 'ms', figure: calm.tick, ...none, budget: null });
  add({ what: 'garbage made by a calm tick', unit: 'KB', figure: calm.made / 1024, ...none, budget: null });
  const trips = await measureBridge(folder, verdicts.sections.tenants);
  add({
    what: 'one tick over the bridge, 12,000 numbers',
    unit: 'ms',
    figure: trips.full,
    reference: trips.empty,
    against: 'empty message',
    budget: { of: 'ratio', at: 'most', limit: 4 },
  });
}

async function memoryAt2000(folder: string, empty: number): Promise<void> {
  const estate = await startBenchEstate(join(folder, 'estate-memory'), 2_000, 5_000);
  const wall = await openWall(HD, estate.config, join(folder, 'wall-memory'));
  await pause(SETTLE);
  const series = estate.series.toLocaleString('en');
  addMemory(`memory (PSS), 2,000 tenants, ${series} series`, memoryOf(wall), empty, 1.4);
  await wall.close();
  await estate.stop();
}

async function windows(folder: string): Promise<void> {
  const small = await startBenchEstate(join(folder, 'estate-40'), 40);
  const empty = await emptyWindow(HD);
  await windowsAt40(folder, small, empty);
  await small.stop();
  await memoryAt2000(folder, empty.pss);
  const large = await startBenchEstate(join(folder, 'estate-2000'), 2_000);
  await windowOfMany(folder, large, '2,000', HD, '1080p', empty, FRAMES_HD);
  await windowOfMany(folder, large, '2,000', UHD, '4K', await emptyWindow(UHD), FRAMES_UHD);
  await large.stop();
  const largest = await startBenchEstate(join(folder, 'estate-5000'), 5_000);
  await windowOfMany(folder, largest, '5,000', HD, '1080p', empty, FRAMES_MANY);
  await largest.stop();
}

async function archive(folder: string): Promise<void> {
  const told = await measureArchive(folder);
  const none = { reference: null, against: '', budget: null };
  for (const { mix, kept, gorilla } of told.sizes) {
    const budget = SIZE_BUDGETS[mix];
    add({
      what: `bytes a sample on disk, ${mix}`,
      unit: 'B',
      figure: kept,
      reference: gorilla,
      against: 'Gorilla',
      budget: budget === undefined ? null : { of: 'ratio', at: 'most', limit: budget },
    });
  }
  add({ what: 'archiving a sample, points to a block on disk', unit: 'ns', figure: told.written, ...none });
  add({
    what: 'reading 24 h of one series, every point',
    unit: 'ms',
    figure: told.oneDay,
    reference: told.sqlite,
    against: told.sqlite === null ? 'no python3 here' : 'SQLite, a row a sample',
    budget: told.sqlite === null ? null : { of: 'ratio', at: 'most', limit: 0.1 },
  });
  add({
    what: 'the same in 1,000 points',
    unit: 'ms',
    figure: told.oneDayInThousand,
    ...none,
    budget: MS_20,
  });
  add({
    what: 'reading 500 series x 24 h as minutes',
    unit: 'ms',
    figure: told.minutesOfAll,
    reference: told.decodingDeflated,
    against: 'decoding deflated columns',
    budget: { of: 'ratio', at: 'most', limit: 0.05 },
  });
  add({
    what: 'the same, against decoding as it is now',
    unit: 'ms',
    figure: told.minutesOfAll,
    reference: told.decodingAll,
    against: 'decoding their points',
    budget: null,
  });
  add({
    what: 'a quantile over 24 h of 20 series, 345,600 points',
    unit: 'ms',
    figure: told.quantileOfDay,
    reference: told.quantileSorted,
    against: 'sorting every point',
    budget: null,
  });
  add({ what: 'what 500 series were at a time', unit: 'ms', figure: told.asOf, ...none });
}

async function days(folder: string): Promise<void> {
  const data = join(folder, 'days');
  for (const row of await daysRows(data, say)) add(row);
  const estate = await startBenchEstate(join(folder, 'estate-days'), 40);
  await estate.stop();
  const { wall, empty } = await paintsOf(estate.silent, data);
  add({
    what: 'start with 30 days x 1,000 series: spawn to the first painted view',
    unit: 'ms',
    figure: wall,
    reference: empty,
    against: 'empty window',
    budget: { of: 'ratio', at: 'most', limit: 1.2 },
  });
  const review = await openReview(HD, data);
  const { frames, longest, times } = await scrub(review, SCRUB_STEPS);
  if (times < SCRUB_STEPS / 10) throw new Error(`the wall followed the mouse to ${times} times only`);
  await review.close();
  say(`scrubbed over ${times} times of 30 days, longest frame ${longest.toFixed(0)} ms`);
  add({
    what: 'animation frames while scrubbing through 30 days x 1,000 series, 1080p',
    unit: 'fps',
    figure: frames,
    reference: null,
    against: '',
    budget: { of: 'figure', at: 'least', limit: 30 },
  });
}

/** MB of all processes, launcher included, medians: a wall with 40 tenants and an empty window, in turn. */
async function memory(folder: string): Promise<void> {
  const estate = await startBenchEstate(join(folder, 'estate-launched'), 40);
  const wall: number[] = [];
  const empty: number[] = [];
  const into = async (list: number[], opening: Promise<Running>): Promise<void> => {
    const running = await opening;
    await pause(SETTLE);
    list.push(memoryOf(running));
    await running.close();
  };
  for (let n = 0; n < MEMORY_RUNS; n++) {
    await into(empty, runEmpty('index'));
    await into(wall, runWall(estate.config, join(folder, `wall-launched-${n}`)));
  }
  await estate.stop();
  addMemory('memory (PSS), 40 tenants, launcher included', median(wall), median(empty), 1.25);
}

async function tenants(folder: string): Promise<void> {
  for (const row of await tenantsRows(folder)) add(row);
}

async function calm(folder: string): Promise<void> {
  for (const row of await calmRows(folder)) add(row);
}

async function retention(folder: string): Promise<void> {
  add(await retentionRow(join(folder, 'retention'), say));
}

async function accusations(): Promise<void> {
  for (const row of accusationRows(say)) add(row);
}

const MEASURE: Readonly<Record<PartName, (folder: string) => Promise<void>>> = {
  starts,
  intake,
  judging,
  archive,
  days,
  windows,
  memory,
  calm,
  tenants,
  retention,
  accusations,
};

/** The parts named, else all. */
async function run(folder: string, wanted: readonly string[]): Promise<void> {
  for (const name of Object.keys(PARTS) as PartName[]) {
    if (wanted.length > 0 ? !wanted.includes(name) : PARTS[name].onDemand) continue;
    say(name);
    await MEASURE[name](folder);
  }
}

const [command, ...given] = process.argv.slice(2);
if (command === 'make-days') {
  await makeDays(given);
  process.exit();
}
const folder = await mkdtemp(join(tmpdir(), 'gantry-bench-'));
const endDisplay = await ensureDisplay();
const [before] = loadavg();
const startedAt = new Date();
say(`load average ${before?.toFixed(1)} before`);
try {
  await run(folder, process.argv.slice(2));
} finally {
  await closeAll();
  await endAll();
  endDisplay();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
say(`load average ${loadavg()[0]?.toFixed(1)} after`);
const result = {
  at: startedAt.toISOString(),
  seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
  load: { before, after: loadavg()[0] },
  node: process.version,
  rows,
};
await mkdir('out/bench', { recursive: true });
await writeFile('out/bench/result.json', `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${table(rows)}\n\n${JSON.stringify(result)}\n`);
