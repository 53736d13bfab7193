import { describe, expect, it } from 'vitest';
import { equal, equalButFigures } from '../../../../../main/engine/snapshot/equal';
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

  it('but for figures forgives a number and a column, and nothing else', () => {
    const row = { value: 1, severity: 'ok', series: new Float64Array([1]) };
    expect(equalButFigures(row, { ...row, value: 2, series: new Float64Array([1, 2]) })).toBe(true);
    expect(equalButFigures(row, { ...row, value: null })).toBe(false);
    expect(equalButFigures(row, { ...row, severity: 'warning' })).toBe(false);
    expect(equalButFigures([row], [row, row])).toBe(false);
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

  it('lets new figures alone wait while all is well, and shows all else at once', () => {
    const calm = (observedAt: number, title = 'Gantry', count = 0) => {
      const frame = { ...blankFrame(false, 'gantry.yaml'), title, observedAt, connection: 'live' as const };
      return blankSections({ ...frame, incidents: { count, worst: 'warning' } });
    };
    const cutter = new SnapshotCutter();
    expect(cutter.cut(calm(1), 1_000).sections.frame.observedAt).toBe(1);
    const waits = cutter.cut(calm(2), 5_999);
    expect([waits.sections.frame.observedAt, waits.seq, waits.t]).toEqual([1, 2, 5_999]);
    expect(cutter.cut(calm(3), 6_000).sections.frame.observedAt).toBe(3);
    expect(cutter.cut(calm(4, 'Nordhaven'), 6_001).sections.frame).toMatchObject({ observedAt: 4 });
    expect(cutter.cut(calm(5, 'Nordhaven', 1), 6_002).sections.frame).toMatchObject({ observedAt: 5 });
    expect(cutter.cut(calm(6, 'Nordhaven', 1), 6_003).sections.frame.observedAt).toBe(6);
    const offline = calm(6, 'Nordhaven', 0);
    cutter.cut(offline, 6_004);
    const later = { ...offline, frame: { ...offline.frame, connection: 'offline' as const } };
    expect(cutter.cut(later, 6_005).sections.frame.connection).toBe('offline');
    // The clock was set back.
    expect(cutter.cut(calm(7, 'Nordhaven'), 5_000).sections.frame.observedAt).toBe(7);
  });
});
