import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../../main/engine/runtime/clock';
import { Pulse } from '../../../../../main/engine/runtime/pulse';

const AT = 1_700_000_000_000;
let beats: number[];
let pulse: Pulse;

beforeEach(() => {
  vi.useFakeTimers({ now: AT + 400 });
  beats = [];
  pulse = new Pulse(systemClock, () => beats.push(Date.now() - AT));
});
afterEach(() => {
  pulse.stop();
  vi.useRealTimers();
});

it('beats as each second begins, never before it', () => {
  pulse.start();
  vi.advanceTimersByTime(3_000);
  expect(beats).toEqual([1_005, 2_005, 3_005]);
});

it('beats at once when woken, and then with the seconds again', () => {
  pulse.start();
  vi.advanceTimersByTime(1_000);
  pulse.wake();
  vi.advanceTimersByTime(1_000);
  expect(beats).toEqual([1_005, 1_400, 2_005]);
});

it('leaves 250 ms between two beats, however often it is woken', () => {
  pulse.start();
  for (let n = 0; n < 200; n++) {
    pulse.wake();
    vi.advanceTimersByTime(10);
  }
  const gaps = beats.slice(1).map((at, index) => at - (beats[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
});

it('is never still for longer than 1.25 s', () => {
  pulse.start();
  vi.advanceTimersByTime(450);
  pulse.wake();
  vi.advanceTimersByTime(5_000);
  const gaps = beats.slice(1).map((at, index) => at - (beats[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1_250);
});
