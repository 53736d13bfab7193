import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationSeconds } from '../../../../shared/forms/duration';
import { nearest } from '../../../../shared/forms/nearest';

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const part = fc.record({
  count: fc.integer({ min: 0, max: 9_999 }),
  unit: fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[])),
});

describe('a duration', () => {
  it('is the sum of its parts', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const text = parts.map(({ count, unit }) => `${count}${unit}`).join('');
        const sum = parts.reduce((all, { count, unit }) => all + count * UNITS[unit], 0);
        expect(durationSeconds(text)).toBeCloseTo(sum, 3);
      }),
    );
  });

  it('is written in no other way', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const seconds = durationSeconds(text);
        if (seconds === null) return;
        expect(text).toMatch(/^[\d.a-z]+$/);
        expect(seconds).toBeGreaterThanOrEqual(0);
      }),
    );
    for (const text of ['', '5', 's', '5 s', '-5s', '5S', '1h 30m', '5s,', '.5s', '1e3s', '5min'])
      expect(durationSeconds(text), text).toBeNull();
  });

  it.each([
    ['1h30m', 5_400],
    ['800ms', 0.8],
    ['0.5s', 0.5],
    ['90d', 7_776_000],
    ['52m10s', 3_130],
  ])('%s', (text, seconds) => expect(durationSeconds(text)).toBe(seconds));
});

describe('the nearest word', () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);

  it('is a known one, and the word itself where it is known', () => {
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1 }), (written, known) => {
        expect([null, ...known]).toContain(nearest(written, known));
        expect(nearest(written, [...known, written])).toBe(written);
      }),
    );
  });

  it('is found through any one wrong, missing or added letter', () => {
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom('wrong', 'missing', 'added'), (known, seed, slip) => {
        const at = seed % known.length;
        const letter = slip === 'missing' ? '' : 'x';
        const rest = known.slice(slip === 'added' ? at : at + 1);
        expect(nearest(`${known.slice(0, at)}${letter}${rest}`, [known])).toBe(known);
      }),
    );
  });

  it('is none where all are far, and of several the closest', () => {
    expect(nearest('zzzzzzzz', ['sites', 'wall'])).toBeNull();
    expect(nearest('sits', ['site', 'sites', 'wall'])).toBe('site');
    expect(nearest('Every', ['every'])).toBe('every');
  });
});
