import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LagInput, lagOf } from '../../../../../../main/engine/sources/postgres/lag';
import { LsnHistory } from '../../../../../../main/engine/sources/postgres/lsn-history';

const START = 1_800_000_000_000;
/** A primary seen at positions, 5 s apart. */
function seen(...positions: readonly number[]): LsnHistory {
  const history = new LsnHistory();
  positions.forEach((lsn, index) => history.add(lsn, START + index * 5000));
  return history;
}
function judge(change: Partial<LagInput> & { readonly history: LsnHistory }) {
  return lagOf({
    now: START,
    primary: change.history.newest,
    received: 100,
    replayed: 100,
    streaming: true,
    fromArchive: false,
    complete: false,
    replayedAt: null,
    stated: true,
    currentAt: null,
    ...change,
  });
}

describe('lagOf', () => {
  test('linked and all replayed is 0, however old the last commit is', () => {
    const lag = judge({ history: seen(100, 100), now: START + 5000, replayedAt: START - 3_600_000 });
    expect(lag).toEqual({ lag: 0, atLeast: null, atMost: null, unreceived: 0, exposure: 0, current: true });
  });

  test('without a link it is as far behind as its last proof', () => {
    const lag = judge({ history: seen(100, 100), now: START + 5000, streaming: false, currentAt: START });
    expect(lag.lag).toBe(5);
    expect(lag.exposure).toBe(0);
    expect(judge({ history: seen(100), streaming: false }).lag).toBeNull();
    expect(judge({ history: seen(100), streaming: null }).lag).toBeNull();
  });

  test('WAL without a commit is not missed', () => {
    const history = seen(100, 200);
    const now = START + 60_000;
    const idle = { history, now, complete: true, replayedAt: START - 193_000 };
    expect(judge(idle)).toMatchObject({ lag: 0, exposure: 0, unreceived: 100, current: true });
    // A cut link is as far behind as its last proof, not as its last commit.
    expect(judge({ ...idle, streaming: false, currentAt: now - 6_000 }).lag).toBe(6);
    expect(judge({ ...idle, streaming: false })).toMatchObject({ lag: null, atLeast: 0 });
  });

  test('a copy from the archive needs no link to be current, and is late for what it lacks', () => {
    const archive = { fromArchive: true, streaming: null };
    expect(judge({ ...archive, history: seen(100) })).toMatchObject({ lag: 0, current: true });
    expect(judge({ ...archive, history: seen(100, 200), now: START + 60_000 })).toMatchObject({ lag: 60 });
    expect(judge({ ...archive, history: seen(100, 200), now: START + 60_000, complete: true }).lag).toBe(0);
  });

  test('missing WAL was written between two looks; the last replayed commit narrows it down', () => {
    const history = seen(100, 100, 200, 300);
    const now = START + 15_000;
    expect(judge({ history, now }).lag).toBe(10);
    expect(judge({ history, now, replayedAt: START + 8000 }).lag).toBe(7);
    expect(judge({ history, now, replayedAt: START - 60_000 }).lag).toBe(10);
    expect(judge({ history, now, replayedAt: START + 14_000 }).lag).toBe(5);
    expect(judge({ history, now }).unreceived).toBe(200);
  });

  test('a first look limits the age by the last replayed commit, which is told as a bound and never as a value', () => {
    // An idle primary with one new commit: the one before it is 193 s old.
    const first = { history: seen(200), now: START + 200, replayedAt: START - 193_000 };
    expect(judge(first)).toEqual({
      lag: null,
      atLeast: 0.2,
      atMost: 193.2,
      unreceived: 100,
      exposure: null,
      current: false,
    });
    expect(judge({ ...first, replayedAt: null })).toMatchObject({ lag: null, atLeast: 0.2, atMost: null });
    // A delay that the primary tells of it is not the age of what it lacks.
    expect(judge({ ...first, stated: false })).toMatchObject({ lag: null, atLeast: 0.2, atMost: null });
    // A clock that is ahead makes no bound below what is known to be missing.
    expect(judge({ ...first, replayedAt: START + 9_000 })).toMatchObject({ atLeast: 0.2, atMost: 0.2 });
  });

  test('a copy that was current once has a value, also where every look at the primary was ahead of it', () => {
    const ahead = { history: seen(200), now: START + 200, replayedAt: START - 193_000 };
    expect(judge({ ...ahead, currentAt: START - 30_000 })).toMatchObject({ lag: 30.2, atMost: null });
  });

  test('a second look has a value', () => {
    const history = seen(200, 300);
    const second = { history, received: 300, replayed: 250, now: START + 5200, replayedAt: START - 193_000 };
    expect(judge(second)).toMatchObject({ lag: 5.2, atLeast: null, atMost: null });
  });

  test('the primary not asked: never a figure, only a bound that grows', () => {
    const history = seen(100, 200);
    const blind = { history, primary: null };
    expect(judge({ ...blind, now: START + 60_000 })).toMatchObject({
      lag: null,
      atLeast: 55,
      unreceived: null,
    });
    expect(judge({ ...blind, now: START + 60_000, replayed: 200 })).toMatchObject({ lag: null, atLeast: 0 });
    const unlinked = { ...blind, replayed: 200, streaming: null, currentAt: START + 5000 };
    expect(judge({ ...unlinked, now: START + 60_000 })).toMatchObject({ lag: null, atLeast: 55 });
  });

  test('a replica of which nothing is known has no figure', () => {
    expect(judge({ history: seen(100), received: null, replayed: null, streaming: false })).toEqual({
      lag: null,
      atLeast: null,
      atMost: null,
      unreceived: null,
      exposure: null,
      current: false,
    });
  });

  test('behind is never 0, and with nothing replayed it only grows', () => {
    const steps = fc.array(fc.record({ wrote: fc.nat(1000), after: fc.integer({ min: 1, max: 60_000 }) }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, fc.option(fc.integer({ min: -100_000, max: 0 })), (list, commit) => {
        const history = seen(100);
        let now = START;
        let lsn = 101;
        let before = 0;
        for (const { wrote, after } of list) {
          now += after;
          lsn += wrote;
          history.add(lsn, now);
          const { lag } = judge({ history, now, replayedAt: commit === null ? null : START + commit });
          expect(lag).toBeGreaterThan(0);
          expect(lag).toBeGreaterThanOrEqual(before);
          before = lag ?? 0;
        }
      }),
    );
  });
});

describe('LsnHistory', () => {
  test('is bounded, and old brackets stay right', () => {
    const history = new LsnHistory();
    for (let index = 0; index <= 50_000; index += 1) history.add(index * 10, START + index * 1000);
    const age = history.missing(5000, START + 50_000_000);
    expect(age?.least).toBeLessThanOrEqual(49_500);
    expect(age?.most).toBeGreaterThanOrEqual(49_499);
    expect(age?.most).toBeLessThan(50_000);
    expect(age?.least).toBeGreaterThan(49_000);
  });

  test('forgets what all have, and everything when the primary fell back', () => {
    const history = seen(100, 200, 300);
    history.forget(250);
    expect(history.missing(250, START + 10_000)).toEqual({ least: 0, most: 5 });
    history.add(150, START + 15_000);
    expect(history.newest).toBe(150);
    expect(history.missing(120, START + 16_000)).toEqual({ least: 1, most: null });
  });
});

describe('what a position covers', () => {
  test('the newest question whose answer it reaches, and when more was there', () => {
    const history = new LsnHistory();
    history.add(100, START + 20, START);
    history.add(200, START + 1_020, START + 1_000);
    history.add(200, START + 2_020, START + 2_000);
    history.add(300, START + 3_020, START + 3_000);
    expect(history.reach(50)).toEqual({ lsn: 50, until: null, missingSince: START + 20 });
    expect(history.reach(250)).toEqual({ lsn: 250, until: START + 2_000, missingSince: START + 3_020 });
    expect(history.reach(300)).toEqual({ lsn: 300, until: START + 3_000, missingSince: null });
  });
});
