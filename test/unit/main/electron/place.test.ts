import { describe, expect, it } from 'vitest';
import { type Bounds, placementOf, type Screen } from '../../../../main/electron/place';

const LEFT: Screen = { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } };
const RIGHT: Screen = { id: 2, bounds: { x: 1920, y: 0, width: 3840, height: 2160 } };
const page = ({ width, height }: Bounds, hidden = false) => ({ width, height, hidden });

describe('the window of a wall', () => {
  it.each([
    ['fills its display', [LEFT, RIGHT], RIGHT.bounds, page(RIGHT.bounds), 2, []],
    [
      'is a pixel larger, so that it fills its display',
      [LEFT, RIGHT],
      { ...RIGHT.bounds, width: 3841 },
      page(RIGHT.bounds),
      2,
      [],
    ],
    [
      'says that it fills its display and does not',
      [LEFT, RIGHT],
      RIGHT.bounds,
      page({ ...RIGHT.bounds, width: 800, height: 600 }),
      2,
      ['misplaced'],
    ],
    [
      'is a pixel short',
      [LEFT, RIGHT],
      RIGHT.bounds,
      page({ ...RIGHT.bounds, height: 2159 }),
      2,
      ['misplaced'],
    ],
    ['is on the other display', [LEFT, RIGHT], LEFT.bounds, page(LEFT.bounds), 2, ['misplaced']],
    ['lost its display', [LEFT], LEFT.bounds, page(LEFT.bounds), 1, ['away']],
    [
      'has its display back under another id',
      [LEFT, { ...RIGHT, id: 7 }],
      LEFT.bounds,
      page(LEFT.bounds),
      7,
      ['misplaced'],
    ],
    ['is covered', [LEFT, RIGHT], RIGHT.bounds, page(RIGHT.bounds, true), 2, ['hidden']],
  ] as const)('that %s', (_what, screens, window, seen, id, flaws) => {
    const placed = placementOf(RIGHT, screens, window, seen);
    expect([placed.screen.id, placed.flaws]).toEqual([id, flaws]);
  });

  it('without its display belongs on the one that it is on', () => {
    const other: Screen = { id: 3, bounds: { x: 0, y: 1080, width: 1920, height: 1080 } };
    expect(placementOf(RIGHT, [LEFT, other], other.bounds, page(other.bounds)).screen.id).toBe(3);
  });
});
