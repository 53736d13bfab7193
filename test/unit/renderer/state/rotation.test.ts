import { describe, expect, it } from 'vitest';
import { FIRST, rotate } from '../../../../renderer/state/rotation';

const go = (moves: readonly Parameters<typeof rotate>[1][], start = FIRST) =>
  moves.reduce((rotation, move) => rotate(rotation, move, 4, 20_000), start);

describe('rotation', () => {
  it('turns to the next view when its dwell is over, and from the last to the first', () => {
    expect(go([{ type: 'pass', ms: 19_999 }])).toMatchObject({ index: 0, elapsed: 19_999 });
    expect(go([{ type: 'pass', ms: 20_000 }])).toMatchObject({ index: 1, elapsed: 0 });
    expect(
      go([
        { type: 'show', index: 3 },
        { type: 'pass', ms: 20_000 },
      ]),
    ).toMatchObject({ index: 0 });
  });

  it('stands while paused and goes on where it stood', () => {
    const paused = go([{ type: 'pass', ms: 5_000 }, { type: 'pause' }, { type: 'pass', ms: 60_000 }]);
    expect(paused).toMatchObject({ index: 0, elapsed: 5_000, paused: true });
    expect(go([{ type: 'pause' }, { type: 'pass', ms: 1_000 }], paused)).toMatchObject({ elapsed: 6_000 });
  });

  it('stays on a pinned view, and still goes by hand', () => {
    const pinned = go([{ type: 'pin' }, { type: 'pass', ms: 60_000 }]);
    expect(pinned).toMatchObject({ index: 0, pinned: true });
    expect(go([{ type: 'previous' }], pinned)).toMatchObject({ index: 3, pinned: true });
  });

  it('passes over a digit without a view', () => {
    expect(go([{ type: 'show', index: 7 }])).toBe(FIRST);
  });

  it('never turns with one view', () => {
    expect(rotate(FIRST, { type: 'pass', ms: 60_000 }, 1, 20_000)).toBe(FIRST);
  });
});
