import { expect, it } from 'vitest';
import { trendOf } from '../../../../../shared/judge/incident/charts';

const NOW = 1_800_000_000_000;
/** One value every 5 s, up to now. */
const line = (values: readonly number[]) => ({
  t: Float64Array.from(values, (_, at) => NOW - (values.length - 1 - at) * 5_000),
  v: Float64Array.from(values),
});
const flat = (count: number, value: number): readonly number[] => Array.from({ length: count }, () => value);

it('a line that has turned is not said to rise or to fall', () => {
  expect(trendOf(line([...flat(15, 0.3), ...flat(15, 6)]), NOW)).toBe('rising');
  expect(trendOf(line([...flat(15, 0.3), ...flat(13, 6), 0.3, 0.3]), NOW)).toBeNull();
  expect(trendOf(line([...flat(15, 6), ...flat(13, 0.3), 6, 6]), NOW)).toBeNull();
});
