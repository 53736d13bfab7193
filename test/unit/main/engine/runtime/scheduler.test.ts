import { afterEach, expect, test } from 'vitest';
import {
  createScheduler,
  type RunResult,
  type Scheduled,
  type Scheduler,
} from '../../../../../main/engine/runtime/scheduler';
import { FakeTime } from '../../../../fakes/fake-time';
import { LONG } from '../../../../support/long';

const NOTHING: RunResult = { observations: [], fault: null };

class FakeSource implements Scheduled {
  readonly starts: number[] = [];
  readonly signals: AbortSignal[] = [];
  closed = 0;
  active = 0;
  mostActive = 0;

  constructor(
    readonly id: string,
    readonly every: number,
    readonly timeout: number,
    readonly time: FakeTime,
    /** ms a run takes; null: never ends */
    public takes: number | null = 30,
    public heedsSignal = true,
  ) {}

  async run(signal: AbortSignal): Promise<RunResult> {
    this.starts.push(this.time.monotonic());
    this.signals.push(signal);
    this.mostActive = Math.max(this.mostActive, ++this.active);
    await new Promise<void>((resolve) => {
      if (this.takes !== null) this.time.after(this.takes, resolve);
      if (this.heedsSignal) signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.active--;
    return NOTHING;
  }

  async close(): Promise<void> {
    this.closed++;
  }
}

interface Result {
  readonly id: string;
  readonly result: RunResult;
  readonly startedAt: number;
  readonly endedAt: number;
}

const running: { readonly scheduler: Scheduler<FakeSource>; readonly time: FakeTime }[] = [];
afterEach(async () => {
  for (const { scheduler, time } of running.splice(0)) {
    const stopped = scheduler.stop();
    await time.advance(5_000);
    await stopped;
  }
});

function setUp() {
  const time = new FakeTime();
  const results: Result[] = [];
  const defects: unknown[] = [];
  const scheduler = createScheduler<FakeSource>({
    clock: time,
    timers: time,
    onResult: (source, result, startedAt, endedAt) =>
      results.push({ id: source.id, result, startedAt, endedAt }),
    onDefect: (error) => defects.push(error),
  });
  running.push({ scheduler, time });
  return { time, results, defects, scheduler };
}

/** ms */
const LASTS = LONG ? 3_600_000 : 600_000;

test('500 sources at 5 s for long: no drift, no overlap, no bursts', async () => {
  const { time, scheduler, defects } = setUp();
  const sources = Array.from(
    { length: 500 },
    (_, i) => new FakeSource(`t${i}`, 5_000, 2_000, time, 20, false),
  );
  for (const source of sources) scheduler.add(source);
  scheduler.start();
  await time.advance(LASTS);

  expect(defects).toEqual([]);
  for (const source of sources) {
    expect(source.mostActive).toBe(1);
    // The first run is off the grid and may stand for one slot.
    expect(Math.abs(source.starts.length - LASTS / 5_000)).toBeLessThanOrEqual(1);
  }
  expect(scheduler.counts().every((count) => count.skipped === 0)).toBe(true);

  // Each run stays beside its own grid line all the while: 200 ms of jitter, two batches of waiting, no creep. The first
  // 15 s are left out: there the first runs, off the grid and paced, still hold up those on it.
  for (const source of sources) {
    const settled = source.starts.slice(3);
    const offsets = settled.map((at, n) => at - (settled[0] as number) - n * 5_000);
    expect(Math.max(...offsets) - Math.min(...offsets)).toBeLessThanOrEqual(300);
  }

  const perSlot = new Map<number, number>();
  for (const source of sources) {
    for (const at of source.starts) {
      const slot = Math.floor(at / 50);
      perSlot.set(slot, (perSlot.get(slot) ?? 0) + 1);
    }
  }
  expect(Math.max(...perSlot.values())).toBeLessThanOrEqual(16);
});

test('the first run comes at once, the next on the grid within one and a half intervals', async () => {
  const { time, scheduler } = setUp();
  const source = new FakeSource('pg', 60_000, 2_000, time);
  scheduler.add(source);
  scheduler.start();
  await time.advance(100);
  expect(source.starts).toHaveLength(1);
  await time.advance(91_000);
  expect(source.starts.length).toBeGreaterThanOrEqual(2);
  expect((source.starts[1] as number) - (source.starts[0] as number)).toBeGreaterThanOrEqual(30_000);
});

test('a run longer than its interval is never doubled; the slots it blocks are counted', async () => {
  const { time, scheduler, results } = setUp();
  const source = new FakeSource('slow', 1_000, 10_000, time, 3_300);
  scheduler.add(source);
  scheduler.start();
  await time.advance(40_000);
  const [count] = scheduler.counts();
  expect(source.mostActive).toBe(1);
  expect(results.length).toBe(count?.runs);
  expect(count?.skipped).toBeGreaterThanOrEqual(24);
  expect((count?.skipped ?? 0) + source.starts.length).toBeGreaterThanOrEqual(39);
  expect((count?.skipped ?? 0) + source.starts.length).toBeLessThanOrEqual(41);
});

test('the signal is aborted at the time limit, and the run counts as timed out', async () => {
  const { time, scheduler, results } = setUp();
  const source = new FakeSource('hung', 5_000, 2_000, time, null);
  scheduler.add(source);
  scheduler.start();
  await time.advance(1_999);
  expect(source.signals[0]?.aborted).toBe(false);
  await time.advance(1);
  expect(source.signals[0]?.aborted).toBe(true);
  expect(source.signals[0]?.reason).toMatchObject({ name: 'TimeoutError' });
  expect(results[0]?.endedAt).toBe((results[0]?.startedAt ?? 0) + 2_000);
  expect(scheduler.counts()[0]?.timeouts).toBe(1);
});

test('a source that ignores its signal is reported as a fault and a defect, and never runs twice', async () => {
  const { time, scheduler, results, defects } = setUp();
  const source = new FakeSource('deaf', 5_000, 2_000, time, null, false);
  scheduler.add(source);
  scheduler.start();
  await time.advance(30_000);
  expect(results.map(({ result }) => result.fault?.code)).toEqual(['timeout']);
  expect(defects).toHaveLength(1);
  expect(source.starts).toHaveLength(1);
  expect(scheduler.counts()[0]?.skipped).toBeGreaterThanOrEqual(5);
  const stopped = scheduler.stop();
  await time.advance(1_000);
  await stopped;
  expect(source.closed).toBe(1);
  expect(time.pending).toBe(0);
});

test('a source that throws yields the fault `unexpected` without the words of the error', async () => {
  const { time, scheduler, results, defects } = setUp();
  const source = new FakeSource('broken', 5_000, 2_000, time);
  const thrown = new Error('password=hunter2');
  source.run = () => Promise.reject(thrown);
  scheduler.add(source);
  scheduler.start();
  await time.advance(10);
  expect(results[0]?.result.fault?.code).toBe('unexpected');
  expect(JSON.stringify(results)).not.toContain('hunter2');
  expect(defects).toEqual([thrown]);
});

test('after the process stood still, missed slots are counted and runs come back paced', async () => {
  const { time, scheduler } = setUp();
  const sources = Array.from({ length: 100 }, (_, i) => new FakeSource(`t${i}`, 5_000, 2_000, time));
  for (const source of sources) scheduler.add(source);
  scheduler.start();
  await time.advance(20_000);
  const before = sources.map((source) => source.starts.length);
  time.stall(60_000);
  const from = time.monotonic();
  await time.advance(5_500);
  const after = sources.flatMap((source, i) => source.starts.slice(before[i]));
  const firstSlot = after.filter((at) => at < from + 50).length;
  expect(firstSlot).toBeLessThanOrEqual(5);
  expect(sources.every((source, i) => source.starts.length > (before[i] as number))).toBe(true);
  const skipped = scheduler.counts().map((count) => count.skipped);
  expect(Math.min(...skipped)).toBeGreaterThanOrEqual(11);
  expect(Math.max(...skipped)).toBeLessThanOrEqual(13);
});

test('removing cuts the run short, closes the source and reports nothing of it', async () => {
  const { time, scheduler, results } = setUp();
  const source = new FakeSource('a', 5_000, 2_000, time, 1_000);
  scheduler.add(source);
  scheduler.start();
  await time.advance(10);
  await scheduler.remove('a');
  expect(source.signals[0]?.aborted).toBe(true);
  expect(source.closed).toBe(1);
  await time.advance(60_000);
  expect(results).toEqual([]);
  expect(source.starts).toHaveLength(1);
});

test('replacing closes the old source before the new one runs', async () => {
  const { time, scheduler } = setUp();
  const old = new FakeSource('a', 5_000, 2_000, time, 1_000);
  const fresh = new FakeSource('a', 1_000, 500, time);
  scheduler.add(old);
  scheduler.start();
  await time.advance(10);
  await scheduler.replace(fresh);
  expect(old.closed).toBe(1);
  await time.advance(10_000);
  expect(fresh.starts.length).toBeGreaterThanOrEqual(9);
  expect(scheduler.counts()).toHaveLength(1);
});

test('stopping closes every source and leaves no timer', async () => {
  const { time, scheduler } = setUp();
  const sources = Array.from({ length: 20 }, (_, i) => new FakeSource(`t${i}`, 1_000, 500, time, 100));
  for (const source of sources) scheduler.add(source);
  scheduler.start();
  await time.advance(2_345);
  await scheduler.stop();
  expect(sources.every((source) => source.closed === 1)).toBe(true);
  const starts = sources.map((source) => source.starts.length);
  await time.advance(10_000);
  expect(sources.map((source) => source.starts.length)).toEqual(starts);
  expect(time.pending).toBe(0);
});

test('an id cannot be scheduled twice', () => {
  const { time, scheduler } = setUp();
  scheduler.add(new FakeSource('a', 1_000, 500, time));
  expect(() => scheduler.add(new FakeSource('a', 1_000, 500, time))).toThrow(/already scheduled/);
});
