import { describe, expect, it } from 'vitest';
import { formatReading, limitedUnit, readingWords } from '../../../../shared/format/reading';

const GB = 1_000_000_000;

describe('a reading in words', () => {
  it.each([
    [0.31, 's', '0.31 s'],
    [0.004, 's', '4 ms'],
    [0.0004, 's', '0.4 ms'],
    [0, 's', '0 s'],
    [98, 's', '98 s'],
    [1_740, 's', '29 min'],
    [6.8 * GB, 'By', '6.8 GB'],
    [0.81, '1', '81 %'],
    [640 / 3_600, '{event}/s', '640 /h'],
    [2_310, '{command}/s', '2\u00a0310 /s'],
    [41, '{session}', '41'],
    [4.2, 's/s', '4.2 s/s'],
  ])('%s %s is "%s"', (value, unit, words) => {
    expect(readingWords(value, unit)).toBe(words);
  });

  it('tells a limit in the unit of the figure, and beside a figure only when it is not far away', () => {
    expect(readingWords(93, '{connection}', 97)).toBe('93 of 97');
    expect(readingWords(6.8 * GB, 'By', 8 * GB)).toBe('6.8 of 8 GB');
    expect(limitedUnit(0.98 * GB, 'By', 4 * GB)).toBe('MB of 4 GB');
    expect(limitedUnit(81, '{client}', 10_000)).toBe('');
    expect(readingWords(81, '{client}', 10_000)).toBe('81 of 10\u00a0000');
    expect(readingWords(4.2, 's/s', 16)).toBe('4.2 of 16');
  });

  it('of a single thread is a share of it', () => {
    expect(formatReading(0.21, 's/s', 1)).toEqual({ text: '21', unit: '%' });
    expect(readingWords(0.61, '1', 1)).toBe('61 %');
  });
});
