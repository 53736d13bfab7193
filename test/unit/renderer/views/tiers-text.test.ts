import { describe, expect, it } from 'vitest';
import { tiersText } from '../../../../renderer/views/tenants/tiers-text';

const tenants = (...tiers: readonly (readonly [string, number])[]): readonly string[] =>
  tiers.flatMap(([tier, count]) => Array.from({ length: count }, () => tier));

describe('the tiers of a field', () => {
  it('are in the same order whichever tenant is first: by count, then by name', () => {
    expect(tiersText(tenants(['gold', 2], ['standard', 5]))).toBe('5 standard, 2 gold');
    expect(tiersText(tenants(['standard', 5], ['gold', 2]))).toBe('5 standard, 2 gold');
    expect(tiersText(tenants(['b', 2], ['a', 2]))).toBe('2 a, 2 b');
  });

  it('are not told of one tier, without a name, or without space', () => {
    expect(tiersText(tenants(['gold', 7]))).toBe('');
    expect(tiersText(tenants(['gold', 7], ['', 1]))).toBe('');
    expect(tiersText(tenants(['a very long tier', 7], ['another long one', 1]))).toBe('');
  });
});
