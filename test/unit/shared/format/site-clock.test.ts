import { describe, expect, it } from 'vitest';
import { inWeeklySpan, siteOffset } from '../../../../shared/format/site-clock';
import { seeded } from '../../../support/seeded';

const HOUR = 3_600_000;

describe('the offset of a clock', () => {
  it.each([
    ['Europe/Oslo', '2026-03-29T00:59:00Z', 1],
    ['Europe/Oslo', '2026-03-29T01:00:00Z', 2],
    ['Europe/Oslo', '2026-10-25T00:59:00Z', 2],
    ['Europe/Oslo', '2026-10-25T01:00:00Z', 1],
    ['Asia/Kathmandu', '2026-11-24T23:30:00Z', 5.75],
    // Another day than in UTC at noon, and the same clock as eleven hours behind.
    ['Pacific/Auckland', '2026-12-01T12:00:00Z', 13],
    ['Pacific/Auckland', '2026-07-01T12:00:00Z', 12],
    ['Pacific/Kiritimati', '2026-07-01T11:00:00Z', 14],
    ['Pacific/Pago_Pago', '2026-07-01T00:30:00Z', -11],
    ['America/New_York', '1969-12-31T23:30:00Z', -5],
  ])('of %s at %s is %d h', (timezone, at, hours) => {
    expect(siteOffset(Date.parse(at), timezone) / HOUR).toBe(hours);
  });

  it('is that of the calendar, in every zone and at any time', () => {
    const random = seeded(11);
    for (const timezone of Intl.supportedValuesOf('timeZone')) {
      const t = Date.UTC(2020, 0, 1) + Math.floor(random() * 8 * 365 * 24 * 4) * (HOUR / 4);
      const local = new Date(t + siteOffset(t, timezone)).toISOString().slice(0, 16);
      const said = new Intl.DateTimeFormat('sv-SE', {
        timeZone: timezone,
        dateStyle: 'short',
        timeStyle: 'short',
      });
      expect(local, timezone).toBe(said.format(t).replace(' ', 'T'));
    }
  });
});

describe('a span of some days of the week', () => {
  const NIGHT = { days: [0], from: '22:00', to: '02:00' };

  it.each([
    // The Sunday on which clocks go forward has 23 hours: 24 hours before its midnight it is Saturday.
    ['2026-03-29T19:59:00Z', false],
    ['2026-03-29T20:00:00Z', true],
    ['2026-03-29T22:30:00Z', true],
    ['2026-03-30T00:00:00Z', false],
    // The night to that Sunday is Saturday's.
    ['2026-03-28T23:30:00Z', false],
    // The one on which they go back has 25.
    ['2026-10-25T23:30:00Z', true],
    ['2026-10-26T00:59:00Z', true],
    ['2026-10-26T01:00:00Z', false],
    ['2026-10-24T22:30:00Z', false],
  ])('that passes midnight belongs to the day on which it begins: at %s %s', (at, open) => {
    expect(inWeeklySpan(Date.parse(at), 'Europe/Oslo', NIGHT)).toBe(open);
  });

  it('may end with the day, and an empty one is never open', () => {
    const evening = { days: [2], from: '22:00', to: '24:00' };
    expect(inWeeklySpan(Date.UTC(2026, 10, 24, 23, 59), 'UTC', evening)).toBe(true);
    expect(inWeeklySpan(Date.UTC(2026, 10, 25, 0, 0), 'UTC', evening)).toBe(false);
    const empty = { days: [2], from: '22:00', to: '22:00' };
    expect(inWeeklySpan(Date.UTC(2026, 10, 24, 22), 'UTC', empty)).toBe(false);
  });
});
