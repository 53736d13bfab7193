import { describe, expect, it } from 'vitest';
import { actingOf } from '../../../../../../main/engine/sources/postgres/acting';
import type { Asked } from '../../../../../../main/engine/sources/postgres/survey';

/** @param standby null: it did not answer */
function asked(id: string, standby: boolean | null, timeline: number | null = 1): Asked {
  const hello =
    standby === null
      ? null
      : {
          version: 180_000,
          standby,
          lsn: null,
          completed: null,
          at: 0,
          seesAll: true,
          seesArchive: true,
          archiving: false,
        };
  const sections = standby === null || timeline === null ? null : { timeline: [{ timeline }] };
  return {
    id,
    fault: null,
    hello,
    sections,
    position: null,
    t: 0,
    askedAt: 0,
    queryTime: null,
    connectTime: null,
  };
}

describe('who counts as the primary', () => {
  it('is the one that takes writes', () => {
    expect(actingOf([asked('a', true), asked('b', false)], 'a')).toBe('b');
  });
  it('is who was it last, while nobody takes writes', () => {
    expect(actingOf([asked('a', null), asked('b', true)], 'a')).toBe('a');
    expect(actingOf([asked('a', null), asked('b', null)], 'b')).toBe('b');
  });
  it('is the one on the newest timeline, whoever comes back beside it, and also to a wall that just started', () => {
    const both = [asked('a', false, 1), asked('b', false, 2)];
    expect(actingOf(both, 'b')).toBe('b');
    expect(actingOf(both, 'a')).toBe('b');
    expect(actingOf([...both].reverse(), 'a')).toBe('b');
  });
  it('does not change while two are on one timeline, or do not state theirs', () => {
    expect(actingOf([asked('a', false), asked('b', false)], 'b')).toBe('b');
    expect(actingOf([asked('a', false), asked('b', false)], 'a')).toBe('a');
    expect(actingOf([asked('a', false, null), asked('b', false, null)], 'b')).toBe('b');
  });
});
