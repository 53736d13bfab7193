import { describe, expect, it } from 'vitest';
import { FeedClock } from '../../../../../main/engine/intake/feed-clock';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const MINUTE = 60_000;
const AHEAD = 10 * MINUTE;

/** A clock of a feed that was heard live for a while, ten minutes ahead. */
function heardAhead(): FeedClock {
  const clock = new FeedClock();
  for (let t = NOW - MINUTE; t <= NOW; t += 1_000) clock.timeOf(t + AHEAD, t);
  return clock;
}

describe('the clock of a feed', () => {
  it('that goes right is taken at its word, and so is one that is a little ahead', () => {
    const clock = new FeedClock();
    expect(clock.timeOf(NOW - 1_000, NOW)).toBe(NOW - 1_000);
    expect(clock.timeOf(NOW + 4_000, NOW)).toBe(NOW + 4_000);
  });

  it('that is ahead: what is live is now, never later', () => {
    const clock = heardAhead();
    expect(clock.timeOf(NOW + AHEAD + 1_000, NOW + 1_000)).toBe(NOW + 1_000);
  });

  it('that is ahead: a backlog keeps its places in time and does not fall on one instant', () => {
    const clock = heardAhead();
    const back = NOW + 5 * MINUTE;
    const times: number[] = [];
    for (let t = NOW + 1_000; t <= back; t += 1_000) times.push(clock.timeOf(t + AHEAD, back));
    expect(times[0]).toBe(NOW + 1_000);
    expect(times.at(-1)).toBe(back);
    expect(new Set(times).size).toBe(300);
  });

  it('runs away: values dated ever further ahead in one burst are not taken for what is now', () => {
    const clock = new FeedClock();
    const times = Array.from({ length: 100 }, (_, index) =>
      clock.timeOf(NOW + (index + 1) * MINUTE, NOW + Math.floor(index / 10)),
    );
    expect(times.filter((t) => !Number.isNaN(t))).toEqual([NOW]);
  });

  it('is further ahead than it was thought to be: believed once that stays so', () => {
    const clock = new FeedClock();
    clock.timeOf(NOW + MINUTE, NOW);
    expect(clock.timeOf(NOW + AHEAD, NOW)).toBeNaN();
    expect(clock.timeOf(NOW + AHEAD + 2_000, NOW + 2_000)).toBe(NOW + 2_000);
  });

  it('is set right: believed at once when it jumps, and within two minutes when it slows down', () => {
    const jumped = heardAhead();
    expect(jumped.timeOf(NOW + 1_000, NOW + 1_000)).toBe(NOW + 1_000);
    const slowed = new FeedClock();
    for (let s = 0; s <= 300; s += 1) {
      const now = NOW + s * 1_000;
      const told = slowed.timeOf(now + Math.max(0, 10_000 - s * 100), now);
      if (s > 220) expect(told).toBe(now);
    }
  });
});
