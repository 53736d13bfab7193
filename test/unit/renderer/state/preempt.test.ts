import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asked,
  dealtWith,
  HOLD_MS,
  NO_PREEMPT,
  type Preempt,
  preempt,
  REST_MS,
  released,
} from '../../../../renderer/state/preempt';

const DWELL = 20_000;
const step = (before: Preempt, taking: readonly string[], now: number): Preempt =>
  preempt(before, { taking, open: taking, over: null }, now, DWELL);
/** While one tells how it ended. */
const ending = (
  before: Preempt,
  over: string | null,
  taking: readonly string[],
  now: number,
  waits = false,
): Preempt =>
  preempt(before, { taking, open: taking, over: over === null ? null : { id: over, waits } }, now, DWELL);

describe('an incident', () => {
  it('takes the wall at once, keeps it a while when it is over at once, and gives it back', () => {
    const taken = step(NO_PREEMPT, ['a'], 0);
    expect(taken.shown).toBe('a');
    expect(step(taken, [], HOLD_MS - 1).shown).toBe('a');
    expect(step(taken, [], HOLD_MS).shown).toBeNull();
  });

  it('alternates with another, and goes on to it when the first is over', () => {
    const taken = step(NO_PREEMPT, ['a', 'b'], 0);
    expect(step(taken, ['a', 'b'], DWELL - 1).shown).toBe('a');
    const other = step(taken, ['a', 'b'], DWELL);
    expect(other.shown).toBe('b');
    expect(step(other, ['a', 'b'], 2 * DWELL).shown).toBe('a');
    expect(step(taken, ['b'], HOLD_MS).shown).toBe('b');
  });

  it('leaves a person alone for a minute, then comes back', () => {
    const gone = released(step(NO_PREEMPT, ['a'], 0), 5_000);
    expect(step(gone, ['a'], 5_000 + REST_MS - 1).shown).toBeNull();
    expect(step(gone, ['a'], 5_000 + REST_MS).shown).toBe('a');
  });

  it('gives back what was dealt with, asked for or not, and is there for another one after its hold', () => {
    for (const shown of [asked(NO_PREEMPT, 'w', 0), step(NO_PREEMPT, ['w'], 0)]) {
      const left = dealtWith(shown, 3_000);
      expect(step(left, ['w'], 3_100).shown).toBeNull();
      expect(step(left, ['x'], 3_000 + HOLD_MS).shown).toBe('x');
    }
  });

  it('that was asked for stays as long as it is open, though it takes nothing', () => {
    const shown = asked(NO_PREEMPT, 'w', 0);
    expect(preempt(shown, { taking: [], open: ['w'], over: null }, 10 * REST_MS, DWELL).shown).toBe('w');
    expect(step(shown, [], 10 * REST_MS).shown).toBeNull();
  });
});

describe('an incident that has just ended', () => {
  it('keeps the wall that it had, until it has told how, and then gives it back', () => {
    const taken = step(NO_PREEMPT, ['a'], 0);
    const told = ending(taken, 'a', [], 1_000);
    expect(told.shown).toBe('a');
    expect(ending(told, 'a', [], 30_000).shown).toBe('a');
    expect(ending(told, null, [], 31_000).shown).toBeNull();
  });

  it('takes a wall that no incident as grave has', () => {
    expect(ending(NO_PREEMPT, 'a', [], 0).shown).toBe('a');
    expect(ending(NO_PREEMPT, 'a', ['b'], 0).shown).toBe('a');
    expect(ending(NO_PREEMPT, 'a', ['b'], 0, true).shown).toBe('b');
    const other = step(NO_PREEMPT, ['b'], 0);
    expect(ending(other, 'a', ['b'], HOLD_MS - 1).shown).toBe('b');
    expect(ending(other, 'a', ['b'], HOLD_MS).shown).toBe('a');
    expect(ending(other, 'a', ['b'], HOLD_MS, true).shown).toBe('b');
  });

  it('gives way at once to one as grave, and not to a milder one until it has told how', () => {
    const told = ending(step(NO_PREEMPT, ['a'], 0), 'a', [], 1_000);
    expect(ending(told, 'a', ['b'], 1_050, true).shown).toBe('b');
    expect(ending(told, 'a', ['b'], 30_000).shown).toBe('a');
    expect(ending(told, null, ['b'], 31_000).shown).toBe('b');
  });

  it('does not come back to a person who moved on', () => {
    const told = ending(step(NO_PREEMPT, ['a'], 0), 'a', [], 1_000);
    const gone = released(told, 5_000);
    for (let now = 5_000; now < 31_000; now += 1_000) expect(ending(gone, 'a', [], now).shown).toBeNull();
  });

  it('that opens again is the open one', () => {
    const told = ending(step(NO_PREEMPT, ['a'], 0), 'a', [], 1_000);
    expect(ending(told, 'a', ['a'], 2_000).shown).toBe('a');
  });
});

it('whatever flaps, the wall changes hands at most once a hold, and is never kept from what lasts', () => {
  const ids = fc.subarray(['a', 'b', 'c']);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(ids, fc.integer({ min: 50, max: 4_000 })), { maxLength: 120 }),
      (course) => {
        let state = NO_PREEMPT;
        let now = 0;
        let changedAt = Number.NEGATIVE_INFINITY;
        for (const [taking, wait] of course) {
          now += wait;
          const next = step(state, taking, now);
          if (next.shown !== state.shown) {
            expect(now - changedAt).toBeGreaterThanOrEqual(HOLD_MS);
            changedAt = now;
          }
          state = next;
        }
        expect(step(state, ['a'], now + HOLD_MS + DWELL).shown).not.toBeNull();
        expect(step(step(state, [], now + HOLD_MS), [], now + 2 * HOLD_MS).shown).toBeNull();
      },
    ),
    { numRuns: 10_000 },
  );
});
