import { describe, expect, it } from 'vitest';
import { figureWords } from '../../../../../main/cli/probe/figure';

describe('a figure of a probe', () => {
  it.each([
    [0.0014064589999998134, 's', '1 ms'],
    [0.000_01, 's', '<0.1 ms'],
    [0, 's', '0 s'],
    [7_776_000, 's', '90 d'],
    [-0.5, 's', '-0.50 s'],
    [1_073_741_824, 'By', '1.1 GB'],
    [9_200_000, 'By/s', '9.2 MB/s'],
    [10_000, '{client}', '10\u00a0000'],
    [640, '{command}/s', '640/s'],
    [0.25, 's/s', '0.25 s/s'],
    [1, '1', '1'],
    [200, '1', '200'],
    [0.137_91, '1', '0.138'],
    [0.000_2, '{cpu}', '0.0002'],
  ])('%s %s is %s', (value, unit, words) => {
    expect(figureWords(value, unit)).toBe(words);
  });
});
