import { describe, expect, it } from 'vitest';
import { siteTime } from '../../../../shared/format/site-clock';
import { siteDay, siteDays } from '../../../../shared/format/site-days';
import { seeded } from '../../../support/seeded';

const HOUR = 3_600_000;
// Cairo puts its clocks forward at midnight, Lord Howe by half an hour, Kathmandu is 5:45 ahead.
const ZONES = [
  'UTC',
  'Europe/Oslo',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/New_York',
];

describe('days on a calendar', () => {
  it('hold their instants, follow one another, begin at midnight, and are 23 to 25 hours long', () => {
    const random = seeded(20_261_123);
    for (let round = 0; round < 300; round += 1) {
      const zone = ZONES[round % ZONES.length] as string;
      const t = Date.UTC(2024, 0, 1) + Math.floor(random() * 4 * 365 * 24) * HOUR;
      const { from, to, day } = siteDay(t, zone);
      const which = `${zone} ${new Date(t).toISOString()}`;
      expect(from, which).toBeLessThanOrEqual(t);
      expect(to, which).toBeGreaterThan(t);
      expect([23, 23.5, 24, 24.5, 25], which).toContain((to - from) / HOUR);
      expect(siteDay(to, zone).from, which).toBe(to);
      expect(siteDay(from - 1, zone).to, which).toBe(from);
      // A day whose midnight the clock leaps over begins at one.
      expect(siteTime(from, zone).minutes, which).toBeLessThanOrEqual(60);
      expect(siteTime(from, zone).date, which).toContain(String(Number(day.slice(8))));
    }
  });

  it('of a change of clocks', () => {
    const spring = siteDay(Date.UTC(2026, 2, 29, 12), 'Europe/Oslo');
    expect(spring).toEqual({
      day: '2026-03-29',
      from: Date.UTC(2026, 2, 28, 23),
      to: Date.UTC(2026, 2, 29, 22),
    });
    const autumn = siteDay(Date.UTC(2026, 9, 25, 12), 'Europe/Oslo');
    expect((autumn.to - autumn.from) / HOUR).toBe(25);
  });

  it('the last ones in order', () => {
    const days = siteDays(Date.UTC(2026, 9, 26, 12), 3, 'Europe/Oslo').map(({ day }) => day);
    expect(days).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
  });
});
