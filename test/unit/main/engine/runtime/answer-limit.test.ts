import { expect, it } from 'vitest';
import { answerLimit } from '../../../../../main/engine/runtime/answer-limit';
import { FakeTime } from '../../../../fakes/fake-time';

function limited(ms: number) {
  const time = new FakeTime();
  const over: number[] = [];
  const cancel = answerLimit(ms, () => over.push(time.monotonic()), time, time);
  return { time, over, cancel };
}

it('is over after its time', async () => {
  const { time, over } = limited(1_000);
  await time.advance(999);
  expect(over).toEqual([]);
  await time.advance(1);
  expect(over).toEqual([1_000]);
});

it('gives again what a process that stood still has lost, once', async () => {
  const { time, over } = limited(1_000);
  await time.advance(500);
  time.stall(900);
  await time.advance(399);
  expect(over).toEqual([]);
  await time.advance(1);
  expect(over).toEqual([1_800]);
});

it('gives no more than the limit itself, and nothing for what any machine is late', async () => {
  const long = limited(1_000);
  long.time.stall(3_600_000);
  await long.time.advance(1_000);
  expect(long.over).toEqual([3_601_000]);
  const short = limited(1_000);
  short.time.stall(1_040);
  await short.time.advance(0);
  expect(short.over).toEqual([1_040]);
});

it('is never over once it was cancelled, not even in the time that it gave again', async () => {
  const { time, over, cancel } = limited(1_000);
  time.stall(1_500);
  await time.advance(0);
  cancel();
  await time.advance(10_000);
  expect([over, time.pending]).toEqual([[], 0]);
});
