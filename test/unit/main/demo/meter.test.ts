import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Meter } from '../../../../main/demo/warehouse/meter';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that succeeds or fails once a second. */
async function work(meter: Meter, seconds: number, good = true): Promise<void> {
  for (let n = 0; n < seconds; n++) {
    await meter.measure(() => (good ? Promise.resolve() : Promise.reject(new Error('down'))));
    vi.advanceTimersByTime(1_000);
  }
}

describe('the rate of work', () => {
  it('is not told from less than half a minute', async () => {
    const meter = new Meter();
    expect(meter.rate).toBeNull();
    await work(meter, 29);
    expect(meter.rate).toBeNull();
    await work(meter, 1);
    expect(meter.rate).toBeCloseTo(1, 1);
  });

  it('is that of the last minute, without what failed', async () => {
    const meter = new Meter();
    await work(meter, 90);
    expect(meter.rate).toBeCloseTo(1, 1);
    await work(meter, 30, false);
    expect(meter.rate).toBeCloseTo(0.5, 1);
    await work(meter, 30, false);
    expect(meter.rate).toBe(0);
  });
});
