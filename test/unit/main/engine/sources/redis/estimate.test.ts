import { expect, test } from 'vitest';
import { Estimates } from '../../../../../../main/engine/sources/redis/estimate';
import { seeded } from '../../../../../support/seeded';

/** A burst in which each sender has so many of the lines. */
function burst(rate: number, counts: Readonly<Record<string, number>>, nobody = 0) {
  const lines = Object.values(counts).reduce((sum, count) => sum + count, nobody);
  return { lines, rate, counts: new Map(Object.entries(counts)) };
}

test('a sender’s share of the lines, of what the server counted', () => {
  const rates = new Estimates().after(burst(10_000, { a: 300, b: 100 }));
  expect([...rates]).toEqual([
    ['a', 7_500],
    ['b', 2_500],
  ]);
});

test('what nobody could be told of is given to nobody', () => {
  expect(new Estimates().after(burst(1_000, { a: 50 }, 50)).get('a')).toBe(500);
});

test('one who changes is seen at once', () => {
  const estimates = new Estimates();
  for (let run = 0; run < 20; run += 1) estimates.after(burst(3_000, { a: 20, b: 380 }));
  expect(estimates.after(burst(500_000, { a: 1_990, b: 10 })).get('a')).toBeGreaterThan(490_000);
  expect(estimates.after(burst(3_000, { a: 20, b: 380 })).get('a')).toBeLessThan(200);
});

test('a short look into a flood makes nobody else look busy', () => {
  const random = seeded(11);
  const estimates = new Estimates();
  const small = Object.fromEntries(Array.from({ length: 19 }, (_, at) => [`t${at}`, 20]));
  for (let run = 0; run < 30; run += 1) estimates.after(burst(3_000, small));
  let worst = 0;
  for (let run = 0; run < 10; run += 1) {
    // Of 2,000 lines at 500,000 a second each other one has 0.6 in the middle.
    const lucky = Object.fromEntries(Object.keys(small).map((name) => [name, random() < 0.4 ? 2 : 0]));
    const rates = estimates.after(burst(500_000, { ...lucky, flood: 1_985 }));
    worst = Math.max(worst, ...Object.keys(small).map((name) => rates.get(name) ?? 0));
  }
  const usual = 3_000 / 19;
  expect(worst).toBeLessThan(1.5 * usual);
});

test('known ones that send nothing are at 0, until they are forgotten', () => {
  const estimates = new Estimates();
  estimates.after(burst(1_000, { a: 100, b: 100 }));
  for (let run = 0; run < 40; run += 1) estimates.after(burst(1_000, { a: 200 }));
  expect(estimates.after(burst(1_000, { a: 200 })).get('b')).toBe(0);
  for (let run = 0; run < 40; run += 1) estimates.after(burst(1_000, { a: 200 }));
  expect(estimates.after(burst(1_000, { a: 200 })).has('b')).toBe(false);
});

test('names that never come again are nobody’s; one that floods is somebody at once', () => {
  const estimates = new Estimates();
  for (let run = 0; run < 50; run += 1) {
    const once = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`key-${run}-${at}`, 1]));
    expect([...estimates.after(burst(5_000, { ...once, a: 100 })).keys()]).toEqual(['a']);
  }
  expect([...estimates.after(burst(5_000, { a: 100, new: 12 })).keys()].sort()).toEqual(['a', 'new']);
});

test('of more senders than are kept, the busiest', () => {
  const estimates = new Estimates();
  const many = Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`t${at}`, at < 1_000 ? 10 : 40]));
  const rates = estimates.after(burst(200_000, many));
  expect(rates.size).toBe(5_000);
  expect(rates.has('t999')).toBe(false);
});

test('a server that did nothing, and a burst without a line, tell nothing', () => {
  const estimates = new Estimates();
  expect([...estimates.after(burst(0, {}))]).toEqual([]);
  estimates.after(burst(1_000, { a: 100 }));
  expect(estimates.after(burst(1_000, {})).get('a')).toBe(1_000);
});
