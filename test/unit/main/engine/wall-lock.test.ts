import { expect, it } from 'vitest';
import { WallLock } from '../../../../main/engine/drills/wall-lock';

function lockAt(): { lock: WallLock; wait: (ms: number) => void } {
  let now = 0;
  const lock = new WallLock({ now: () => 0, monotonic: () => now });
  return {
    lock,
    wait: (ms) => {
      now += ms;
    },
  };
}

it('stays shut where no PIN is set, and opens by the PIN alone', () => {
  const { lock } = lockAt();
  expect(lock.open('')).toMatchObject({ ok: false, error: expect.stringContaining('wall.lock') });
  lock.use('2407');
  expect(lock.open('2408')).toEqual({ ok: false, error: 'The PIN is wrong.' });
  expect(lock.open('2407').ok).toBe(true);
  lock.use(null);
  expect(lock.open('2407').ok).toBe(false);
});

it('rests a minute after five wrong ones, also for the right one', () => {
  const { lock, wait } = lockAt();
  lock.use('2407');
  for (let guess = 0; guess < 5; guess++) expect(lock.open('1111').ok).toBe(false);
  wait(59_000);
  expect(lock.open('2407')).toEqual({ ok: false, error: 'Too many wrong PINs: wait 1 s.' });
  wait(1_000);
  expect(lock.open('2407').ok).toBe(true);
});
