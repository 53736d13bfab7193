import { describe, expect, it } from 'vitest';
import { antagonistCorrelation } from '../../../../../shared/judge/tenants/antagonist';

const calm = [1, 1, 1, 1];
const pain = [1, 1, 4, 4];

describe('the antagonist correlation', () => {
  it('speaks for one whose use falls on the pain, in full where nothing falls beside it', () => {
    expect(antagonistCorrelation([0, 0, 9, 9], pain, 2)).toBeCloseTo(0.5);
    expect(antagonistCorrelation([0, 0, 9, 9], [1, 1, 2_000, 2_000], 2)).toBeCloseTo(0.999);
  });

  it('speaks against one whose use falls beside it', () => {
    expect(antagonistCorrelation([9, 9, 0, 0], pain, 2)).toBeCloseTo(-0.5);
    expect(antagonistCorrelation([9, 9, 9, 9], calm, 2)).toBeCloseTo(-0.5);
  });

  it('hardly knows one that always takes as much', () => {
    expect(antagonistCorrelation([5, 5, 5, 5], pain, 2)).toBeCloseTo(0);
  });

  it('follows a delay', () => {
    expect(antagonistCorrelation([0, 9, 9, 0], [1, 1, 4, 4], 2, 1)).toBeCloseTo(0.5);
  });

  it('rests on nothing less than three points', () => {
    expect(antagonistCorrelation([9, Number.NaN, 9], [4, 4, Number.NaN], 2)).toBeNaN();
    expect(antagonistCorrelation([0, 0, 0], [4, 4, 4], 2)).toBeNaN();
  });
});
