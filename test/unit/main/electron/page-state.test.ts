import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOverloaded, type PageSigns, pageState, reloadPause } from '../../../../main/electron/page-state';

const signs = (over: Partial<PageSigns>): PageSigns => ({
  silent: 0,
  used: 0,
  busy: 0.2,
  begun: true,
  restarts: 0,
  ...over,
});

describe('a page', () => {
  it.each<[string, Partial<PageSigns>, ReturnType<typeof pageState>]>([
    ['answers', { silent: 1 }, 'fine'],
    ['has just become silent', { silent: 2 }, 'ask'],
    ['thinks for a moment', { silent: 3, used: 1.2 }, 'wait'],
    ['loops on a quiet machine', { silent: 4, used: 3, busy: 0.6 }, 'stuck'],
    [
      'loops on a busy machine, where it gets a fifth of a processor',
      { silent: 15, used: 3, busy: 1 },
      'stuck',
    ],
    ['gets next to no processor', { silent: 60, used: 0.4, busy: 1 }, 'wait'],
    ['gets none at all', { silent: 300, used: 0, busy: 1 }, 'wait'],
    ['draws its first picture on a slow machine', { silent: 10, used: 6, busy: 1, begun: false }, 'wait'],
    ['loops while it loads', { silent: 14, used: 12, busy: 0.6, begun: false }, 'stuck'],
    ['waits for what never comes, on a quiet machine', { silent: 20, used: 0 }, 'stuck'],
    ['cannot be measured, on a quiet machine', { silent: 19, used: null }, 'wait'],
    ['cannot be measured, nor can the machine', { silent: 500, used: null, busy: null }, 'wait'],
    ['has shown the same picture for ten minutes', { silent: 600, used: 0, busy: 1 }, 'stuck'],
    ['loops again after a restart', { silent: 4, used: 3, restarts: 1 }, 'wait'],
    ['loops on after a restart', { silent: 8, used: 6, restarts: 1 }, 'stuck'],
  ])('that %s', (_what, over, expected) => {
    expect(pageState(signs(over))).toBe(expected);
  });

  it('that uses little of a busy machine keeps its picture, whatever else is known of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 599 }),
        fc.double({ min: 0, max: 2.9, noNaN: true }),
        fc.boolean(),
        fc.nat(9),
        (silent, used, begun, restarts) => {
          expect(pageState({ silent, used, busy: 0.97, begun, restarts })).not.toBe('stuck');
        },
      ),
    );
  });

  it('is the less readily ended the more often it was', () => {
    fc.assert(
      fc.property(
        fc.nat(700),
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(5),
        (silent, used, busy, restarts) => {
          const after = pageState(signs({ silent, used, busy, restarts: restarts + 1 }));
          if (after === 'stuck') expect(pageState(signs({ silent, used, busy, restarts }))).toBe('stuck');
        },
      ),
    );
  });
});

describe('the computer', () => {
  it.each([
    [{ silent: 4, busy: 0.95 }, 0, true],
    [{ silent: 0, busy: 1 }, 2_500, true],
    [{ silent: 4, busy: 0.6 }, 0, false],
    [{ silent: 0, busy: 0.5 }, 4_500, false],
    [{ silent: 1, busy: 1 }, 300, false],
    [{ silent: 9, busy: null }, 9_000, false],
  ])('of %o, %i ms late, is overloaded: %s', (seen, late, expected) => {
    expect(isOverloaded(seen, late)).toBe(expected);
  });

  it('loads a page that dies at once less and less often', () => {
    expect([0, 1, 2, 3, 4, 9].map(reloadPause)).toEqual([1_000, 1_000, 2_000, 4_000, 8_000, 60_000]);
  });
});
