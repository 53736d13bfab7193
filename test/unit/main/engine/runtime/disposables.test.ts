import { expect, test } from 'vitest';
import { Disposables, undisposedCount } from '../../../../../main/engine/runtime/disposables';

test('disposes in reverse order, one after the other, once', async () => {
  const order: string[] = [];
  const owner = new Disposables();
  owner.add(() => {
    order.push('store');
  });
  owner.add(async () => {
    await undefined;
    order.push('sources');
  });
  await Promise.all([owner.dispose(), owner.dispose()]);
  expect(order).toEqual(['sources', 'store']);
});

test('one that fails does not keep the others from running', async () => {
  const order: string[] = [];
  const owner = new Disposables();
  owner.add(() => {
    order.push('first');
  });
  owner.add(() => {
    throw new Error('disk is gone');
  });
  await expect(owner.dispose()).rejects.toThrow(AggregateError);
  expect(order).toEqual(['first']);
  expect(undisposedCount()).toBe(0);
});

test('leaks are counted until they are disposed, early or at the end', async () => {
  const owner = new Disposables();
  let runs = 0;
  const early = owner.add(() => {
    runs++;
  });
  owner.add(() => {
    runs++;
  });
  expect(undisposedCount()).toBe(2);
  await early();
  await early();
  expect([runs, undisposedCount(), owner.size]).toEqual([1, 1, 1]);
  await owner.dispose();
  expect([runs, undisposedCount()]).toEqual([2, 0]);
});

test('what is added after the end is disposed at once', async () => {
  const owner = new Disposables();
  await owner.dispose();
  let runs = 0;
  await owner.add(() => {
    runs++;
  })();
  expect([runs, undisposedCount()]).toEqual([1, 0]);
});
