import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBeside, NEW_REVIEW, windowOf, zoomed } from '../../../../renderer/state/review';
import { labelRows, laneRows, ticksOf } from '../../../../renderer/views/review/review-layout';
import { NO_TIMELINE } from '../../../../shared/model/review';
import { HOUR, MINUTE, NOW } from '../../../builders/snapshots';

const TIMELINE = { ...NO_TIMELINE, from: NOW - 30 * HOUR, to: NOW };

describe('the track', () => {
  it('always has the time shown on it, and nothing that is not kept', () => {
    const times = fc.integer({ min: 0, max: 30 * HOUR }).map((ms) => TIMELINE.from + ms);
    fc.assert(
      fc.property(
        times,
        fc.option(times),
        fc.option(fc.integer({ min: 1, max: 90 * HOUR })),
        (at, from, range) => {
          const window = windowOf({ ...NEW_REVIEW, from, range }, TIMELINE, at);
          expect(window.from).toBeLessThanOrEqual(at);
          expect(window.to).toBeGreaterThanOrEqual(at);
          expect(window.from).toBeGreaterThanOrEqual(TIMELINE.from - 1);
          expect(window.to).toBeLessThanOrEqual(TIMELINE.to + 1);
        },
      ),
    );
  });

  it('grows and shrinks around the time shown', () => {
    const at = NOW - 10 * HOUR;
    const near = { ...NEW_REVIEW, ...zoomed(NEW_REVIEW, TIMELINE, at, 1 / 2) };
    const before = windowOf(NEW_REVIEW, TIMELINE, at);
    const after = windowOf(near, TIMELINE, at);
    expect(after.to - after.from).toBe((before.to - before.from) / 2);
    expect((at - after.from) / (after.to - after.from)).toBeCloseTo(
      (at - before.from) / (before.to - before.from),
    );
  });

  it('goes to the change before and after', () => {
    const marks = [1, 5]
      .map((hours) => ({ t: NOW - hours * HOUR, kind: 'note' as const, text: 'x' }))
      .reverse();
    const gaps = [{ from: NOW - 4 * HOUR, to: NOW - 3 * HOUR }];
    const timeline = { ...TIMELINE, marks, gaps };
    expect(changeBeside(timeline, NOW, -1)).toBe(NOW - HOUR);
    expect(changeBeside(timeline, NOW - HOUR, -1)).toBe(NOW - 3 * HOUR);
    expect(changeBeside(timeline, NOW - 5 * HOUR, 1)).toBe(NOW - 4 * HOUR);
    expect(changeBeside(timeline, NOW - HOUR, 1)).toBeNull();
  });
});

describe('its layout', () => {
  it('gives few services tall rows, and counts those without room', () => {
    expect(laneRows(3)).toMatchObject({ height: 62, shown: 3 });
    const many = laneRows(60);
    expect(many.shown).toBeLessThan(60);
    expect(many.top + (many.shown + 1) * many.height).toBeLessThanOrEqual(800);
  });

  it('ticks at whole times of the site', () => {
    const { times, step } = ticksOf({ from: NOW - 6 * HOUR, to: NOW }, 90 * MINUTE, 8);
    expect(step).toBe(HOUR);
    for (const t of times) expect((t + 90 * MINUTE) % HOUR).toBe(0);
    expect(times.length).toBeLessThanOrEqual(8);
  });

  it('lays no label over another', () => {
    const labels = [20, 0, 10, 120, 350].map((x) => ({ one: x, x, width: 100 }));
    expect(labelRows(labels, 2, 400)).toEqual([
      { one: 20, x: 20, row: 0 },
      { one: 0, x: 0, row: 1 },
      { one: 120, x: 120, row: 0 },
      { one: 350, x: 300, row: 0 },
    ]);
  });
});
