import { describe, expect, it } from 'vitest';
import { equal } from '../../../../../main/engine/snapshot/equal';
import { SnapshotCutter } from '../../../../../main/engine/snapshot/snapshot-cutter';
import { updateFor } from '../../../../../shared/contract/update';
import { blankFrame, blankSections } from '../../../../../shared/judge/blank';
import { SECTION_NAMES } from '../../../../../shared/model/snapshot';

const sections = (title = 'Gantry') => blankSections({ ...blankFrame(false, 'gantry.yaml'), title });

describe('equal', () => {
  it('takes NaN for NaN, also in columns, and tells -0 from nothing else', () => {
    expect(equal({ v: new Float64Array([Number.NaN, 1]) }, { v: new Float64Array([Number.NaN, 1]) })).toBe(
      true,
    );
    expect(equal({ v: new Float64Array([1]) }, { v: new Float64Array([1, 2]) })).toBe(false);
    expect(equal([1, { a: null }], [1, { a: null }])).toBe(true);
    expect(equal({ a: undefined }, { b: undefined })).toBe(false);
    expect(equal(null, {})).toBe(false);
  });
});

describe('the cutter', () => {
  it('raises only the version of what changed, and keeps the rest as it was', () => {
    const cutter = new SnapshotCutter();
    const first = cutter.cut(sections(), 1);
    const second = cutter.cut(sections('Nordhaven'), 2);
    expect(second.seq).toBe(first.seq + 1);
    expect(second.versions.frame).toBe(first.versions.frame + 1);
    expect(second.versions.tenants).toBe(first.versions.tenants);
    expect(second.sections.tenants).toBe(first.sections.tenants);
  });

  it('sends only what a reader does not hold', () => {
    const cutter = new SnapshotCutter();
    const first = cutter.cut(sections(), 1);
    expect(Object.keys(updateFor(first, {}).sections)).toHaveLength(SECTION_NAMES.length);
    const second = cutter.cut(sections('Nordhaven'), 2);
    expect(Object.keys(updateFor(second, first.versions).sections)).toEqual(['frame']);
    const third = cutter.cut(sections('Nordhaven'), 3);
    expect(updateFor(third, second.versions)).toMatchObject({ seq: 3, t: 3, sections: {} });
  });
});
