import { describe, expect, it } from 'vitest';
import { ARRANGEMENT_HOLD_MS, type Arrangement, arrange } from '../../../../renderer/parts/arrangement';
import type { Severity } from '../../../../shared/model/severity';

const rows = (...severities: readonly Severity[]) =>
  severities.map((severity, index) => ({ id: String(index), severity }));
type Rows = ReturnType<typeof rows>;
/** The layout is the order of the ids. */
const place = (before: Arrangement<string> | null, given: Rows, now: number, key = ''): Arrangement<string> =>
  arrange(before, given, key, now, () => given.map(({ id }) => id).join(' '));

describe('an arrangement', () => {
  const calm = place(null, rows('ok', 'ok'), 0);

  it('changes at once when a severity rises', () => {
    expect(place(calm, rows('critical', 'ok'), 1)).not.toBe(calm);
  });

  it('holds for ten seconds when one falls', () => {
    const trouble = place(calm, rows('critical', 'ok'), 1_000);
    expect(place(trouble, rows('ok', 'ok'), 1_000 + ARRANGEMENT_HOLD_MS - 1)).toBe(trouble);
    expect(place(trouble, rows('ok', 'ok'), 1_000 + ARRANGEMENT_HOLD_MS)).not.toBe(trouble);
  });

  it('holds its order while a ranking wavers', () => {
    const one = place(null, rows('warning', 'warning'), 0);
    const turned = [...rows('warning', 'warning')].reverse();
    expect(place(one, turned, 5_000)).toBe(one);
    expect(place(one, turned, ARRANGEMENT_HOLD_MS).layout).toBe('1 0');
  });

  it('stays the same object when nothing moved', () => {
    expect(place(calm, rows('ok', 'ok'), ARRANGEMENT_HOLD_MS * 3)).toBe(calm);
  });

  it('places a new subject at once', () => {
    expect(place(calm, rows('ok', 'ok', 'ok'), 1).layout).toBe('0 1 2');
  });

  it('follows whatever else its layout depends on, after the same wait', () => {
    expect(place(calm, rows('ok', 'ok'), 1, 'three sources')).toBe(calm);
    expect(place(calm, rows('ok', 'ok'), ARRANGEMENT_HOLD_MS, 'three sources')).not.toBe(calm);
  });
});
