import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapsOf, layoutExecutive, TOP, weeksOf } from '../../../../renderer/views/executive/executive-layout';
import type { ExecutiveDay, ExecutiveService } from '../../../../shared/model/executive';
import { troubledExecutive } from '../../../builders/executive';
import { DAY, NOW } from '../../../builders/snapshots';

const [worst, ...others] = troubledExecutive().services as readonly [ExecutiveService, ...ExecutiveService[]];
const quiet = others.at(-2) as ExecutiveService;
const many = (count: number): readonly ExecutiveService[] => [
  worst,
  ...Array.from({ length: count - 1 }, (_, index) => ({ ...quiet, id: `quiet-${index}` })),
];

describe('places of promises', () => {
  it('the worst opens, the others have rows, the foot has its room', () => {
    const { hero, rows, fold, rowHeight } = layoutExecutive([worst, ...others]);
    expect(hero).toBe(worst);
    expect(rows).toEqual(others);
    expect(fold).toBe('');
    expect(rowHeight).toBe(46);
  });

  it('never leave the screen, and fold what has no room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.boolean(), (count, promised) => {
        const services = many(count).map((one) => (promised ? one : { ...one, risk: null }));
        const layout = layoutExecutive(services);
        const lines = layout.rows.length + (layout.fold === '' ? 0 : 1);
        expect(layout.foot).toBe(TOP + layout.heroHeight + lines * layout.rowHeight);
        expect(layout.foot + layout.footHeight).toBeLessThanOrEqual(1050);
        expect(layout.rows.length + (layout.hero === null ? 0 : 1)).toBeLessThanOrEqual(count);
        expect(layout.hero === null).toBe(!promised);
      }),
    );
  });

  it('what promises nothing never opens, however ill it is', () => {
    const ill = { ...worst, id: 'ill', risk: null, budget: null };
    const layout = layoutExecutive([ill, quiet]);
    expect(layout.hero).toBe(quiet);
    expect(layout.rows).toEqual([ill]);
  });

  it('what is folded is counted by what is kept, and by what is not proven', () => {
    expect(layoutExecutive(many(30)).fold).toBe('23 more keep their promises');
    const unproven = many(30).map((one, index) =>
      index < 28 || one.recovery === null
        ? one
        : { ...one, recovery: { ...one.recovery, posture: 'unproven' as const } },
    );
    expect(layoutExecutive(unproven).fold).toBe('23 more keep their promises; 2 not proven to recover');
    const dark = many(30).map((one) => ({ ...one, risk: 'unknown' as const }));
    expect(layoutExecutive(dark).fold).toBe('23 more do not for certain');
  });
});

const days = (opened: readonly (number | null)[]): readonly ExecutiveDay[] =>
  opened.map((count, index) => ({
    from: NOW - (opened.length - index) * DAY,
    opened: count,
    critical: 0,
    seconds: 0,
  }));

describe('weeks', () => {
  it('are the last seven days, and those before them', () => {
    const { last, before } = weeksOf(days([9, 1, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0]));
    expect(last).toEqual({ opened: 1, unwatched: 0 });
    expect(before).toEqual({ opened: 3, unwatched: 0 });
  });

  it('say how much of them nobody watched; of nothing watched there is no count', () => {
    const { last, before } = weeksOf(days([null, null, 1, null, 0]));
    expect(last).toEqual({ opened: 1, unwatched: 5 });
    expect(before).toEqual({ opened: null, unwatched: 7 });
  });

  it('gaps are runs', () => {
    expect(gapsOf(days([null, 1, null, null, 0, null]))).toEqual([
      { first: 0, count: 1 },
      { first: 2, count: 2 },
      { first: 5, count: 1 },
    ]);
  });
});
