import { expect, test } from 'vitest';
import { Estimates } from '../../../../../../main/engine/sources/redis/estimate';
import { seeded } from '../../../../../support/seeded';

/** A burst in which each sender has so many of the lines, sent so many at a time. */
function burst(rate: number, counts: Readonly<Record<string, number>>, nobody = 0, batch = 1) {
  const lines = Object.values(counts).reduce((sum, count) => sum + count, nobody);
  const shares = Object.entries(counts).map(
    ([name, count]) => [name, { lines: count, batches: Math.ceil(count / batch) }] as const,
  );
  return { lines, rate, shares: new Map(shares) };
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

test('a batch that falls into a short look is no change; as many lines one by one are', () => {
  const changed = (batch: number): number => {
    const estimates = new Estimates();
    for (let run = 0; run < 24; run += 1) estimates.after(burst(3_000, { a: 20, b: 380 }, 0, batch));
    return estimates.after(burst(300_000, { a: 6, b: 1_994 }, 0, batch)).get('a') ?? Number.NaN;
  };
  expect(changed(6)).toBeLessThan(180);
  expect(changed(1)).toBeCloseTo(900);
});

test('whom pipelines of a hundred make look busy in one look, several looks do not', () => {
  const random = seeded(3);
  const names = Array.from({ length: 20 }, (_, at) => `t${at}`);
  const estimates = new Estimates();
  let worst = 0;
  for (let run = 0; run < 40; run += 1) {
    const counts: Record<string, number> = {};
    for (let batch = 0; batch < 20; batch += 1) {
      const name = names[Math.floor(random() * names.length)] ?? '';
      counts[name] = (counts[name] ?? 0) + 100;
    }
    const rates = estimates.after(burst(400_000, counts, 0, 100));
    if (run >= 10) worst = Math.max(worst, ...names.map((name) => rates.get(name) ?? 0));
  }
  // Of a single look it would be 80,000 and more, four fair shares.
  expect(worst).toBeLessThan(2.2 * 20_000);
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
