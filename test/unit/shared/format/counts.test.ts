import { describe, expect, it } from 'vitest';
import { countOf } from '../../../../shared/format/fitting';
import { counted } from '../../../../shared/judge/words';

describe('counts in words', () => {
  it.each([
    [0, '0 days', 'no days'],
    [1, '1 day', 'one day'],
    [2, '2 days', 'two days'],
    [1_200, '1\u00a0200 days', '1200 days'],
  ])('%d', (count, figures, words) => {
    expect(countOf(count, 'day')).toBe(figures);
    expect(counted(count, 'day')).toBe(words);
  });
});
