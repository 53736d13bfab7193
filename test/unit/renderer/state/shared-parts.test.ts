import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shared } from '../../../../renderer/state/shared-parts';

const figures = fc.array(fc.double()).map((values) => Float64Array.from(values));
const section = fc.letrec((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.double(),
    fc.constant(null),
    figures,
    fc.array(tie('part'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('part'),
      { maxKeys: 4 },
    ),
  ),
})).part;

describe('a section after an update', () => {
  it('says what the update says, whatever was there before', () => {
    fc.assert(
      fc.property(section, section, (before, now) => {
        expect(shared(before, structuredClone(now))).toEqual(now);
      }),
    );
  });

  it('is the same object when nothing changed', () => {
    fc.assert(
      fc.property(section, (before) => {
        expect(shared(before, structuredClone(before))).toBe(before);
      }),
    );
  });

  it('keeps the objects of the rows that did not change', () => {
    const before = {
      rows: [
        { id: 'a', value: 1, series: Float64Array.of(1, Number.NaN) },
        { id: 'b', value: 1, series: Float64Array.of(1) },
      ],
    };
    const now = structuredClone(before);
    (now.rows[1] as { value: number }).value = 2;
    const after = shared(before, now);
    expect(after).not.toBe(before);
    expect(after.rows[0]).toBe(before.rows[0]);
    expect(after.rows[1]?.series).toBe(before.rows[1]?.series);
    expect(after.rows[1]?.value).toBe(2);
  });

  it('takes a list that grew or shrank, and a key that is new, as it came', () => {
    const list = [1, 2];
    expect(shared(list, [1])).toEqual([1]);
    expect(shared(list, [1, 2, 3])).toEqual([1, 2, 3]);
    expect(Object.hasOwn(shared<object>({}, { held: undefined }), 'held')).toBe(true);
  });
});
