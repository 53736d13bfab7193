import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteConfig } from '../../../../../shared/config/config';
import { siteTime, siteWeekday } from '../../../../../shared/format/site-clock';
import {
  bandAt,
  hourOfWeek,
  isPeak,
  RECOVERY_MS,
  recoversUntil,
  regimeOf,
} from '../../../../../shared/judge/ahead/baseline';
import { NO_INCIDENTS } from '../../../../../shared/judge/incident/incidents';
import type { Incident } from '../../../../../shared/judge/judgement';
import { NOTHING_LEARNT } from '../../../../../shared/model/learnt';
import type { Severity } from '../../../../../shared/model/severity';
import { aBaseline, aLearnt, aTable } from '../../../../builders/learnt';
import { aConfig } from '../../../../builders/series';

const OSLO = 'Europe/Oslo';
const MINUTE = 60_000;
const at = (iso: string): number => Date.parse(iso);

function aSite(id: string, timezone: string, ...windows: SiteConfig['windows']): SiteConfig {
  return { id, name: id, region: '', timezone, windows };
}

describe('the hour of the week', () => {
  it.each([
    // A Monday begins at 23:00 UTC in winter, at 22:00 in summer.
    ['2026-11-22T22:59:59Z', 167],
    ['2026-11-22T23:00:00Z', 0],
    ['2026-07-05T22:00:00Z', 0],
    ['2026-11-24T05:41:08Z', 30],
    // Sunday 29 March: 02:00 is skipped.
    ['2026-03-29T00:59:59Z', 145],
    ['2026-03-29T01:00:00Z', 147],
    ['2026-03-29T22:00:00Z', 0],
    // Sunday 25 October: 02:00 comes twice.
    ['2026-10-25T00:30:00Z', 146],
    ['2026-10-25T01:30:00Z', 146],
    ['2026-10-25T02:00:00Z', 147],
    ['2026-10-25T23:00:00Z', 0],
  ])('in Oslo at %s is %d', (iso, hour) => {
    expect(hourOfWeek(at(iso), OSLO)).toBe(hour);
  });

  it('is what the wall clock and the calendar say, also before 1970 and across the date line', () => {
    const zones = fc.constantFrom(OSLO, 'UTC', 'Asia/Kathmandu', 'Pacific/Auckland', 'America/St_Johns');
    fc.assert(
      fc.property(fc.integer({ min: -2e7, max: 3e7 }), zones, (minute, zone) => {
        const t = minute * MINUTE;
        const day = (siteWeekday(t, zone) + 6) % 7;
        expect(hourOfWeek(t, zone)).toBe(day * 24 + Math.floor(siteTime(t, zone).minutes / 60));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a peak', () => {
  const dispatch = { name: 'Dispatch', days: [1, 2, 3, 4, 5], from: '06:00', to: '09:00' };
  const night = { name: 'Counting', days: [0], from: '22:00', to: '02:00' };

  it('is within a window of a site, on its days and on its own clock', () => {
    const config = aConfig({
      sites: [aSite('oslo', OSLO, dispatch), aSite('new-york', 'America/New_York', dispatch)],
    });
    // Tuesday 24 November: 06:00 to 09:00 is 05:00Z to 08:00Z in Oslo, 11:00Z to 14:00Z in New York.
    const open = ['04:59', '05:00', '07:59', '08:00', '10:59', '11:00', '13:59', '14:00'].map((time) =>
      isPeak(config, at(`2026-11-24T${time}:30Z`)),
    );
    expect(open).toEqual([false, true, true, false, false, true, true, false]);
    expect(isPeak(config, at('2026-11-22T06:00:00Z'))).toBe(false);
    expect(isPeak(aConfig(), at('2026-11-24T06:00:00Z'))).toBe(false);
  });

  it('over midnight belongs to the day it begins on, also where that day has 23 hours', () => {
    const config = aConfig({ sites: [aSite('oslo', OSLO, night)] });
    expect(isPeak(config, at('2026-03-29T21:30:00Z'))).toBe(true);
    expect(isPeak(config, at('2026-03-29T22:30:00Z'))).toBe(true);
    expect(isPeak(config, at('2026-03-30T00:00:00Z'))).toBe(false);
    expect(isPeak(config, at('2026-03-28T23:30:00Z'))).toBe(false);
    expect(isPeak(config, at('2026-03-30T20:30:00Z'))).toBe(false);
  });

  it('is asked anew of another configuration', () => {
    const t = at('2026-11-24T05:30:00Z');
    expect(isPeak(aConfig({ sites: [aSite('oslo', OSLO, dispatch)] }), t)).toBe(true);
    expect(isPeak(aConfig({ sites: [aSite('oslo', OSLO)] }), t)).toBe(false);
  });
});

describe('the band of what is usual', () => {
  const plain = aConfig({ sites: [aSite('oslo', OSLO)] });
  // Tuesday, 12:30 in Oslo: hour 36.
  const NOON = at('2026-11-24T11:30:00Z');

  it('is not known before it is learnt: of the key, or of the hour', () => {
    expect(bandAt(NOTHING_LEARNT, plain, 'a', NOON)).toBeNull();
    const learnt = aLearnt({ a: aBaseline(aTable((hour) => (hour === 36 ? null : 10))) });
    expect(bandAt(learnt, plain, 'b', NOON)).toBeNull();
    expect(bandAt(learnt, plain, 'a', NOON)).toBeNull();
    expect(bandAt(learnt, plain, 'a', NOON - 60 * MINUTE)).toMatchObject({ usual: 10 });
  });

  it('is four spreads wide, at least a quarter of the usual, and never below nothing', () => {
    const bandOf = (usual: number, spread: number) =>
      bandAt(aLearnt({ a: aBaseline(aTable(usual, spread)) }), plain, 'a', NOON);
    expect(bandOf(100, 10)).toEqual({ low: 60, usual: 100, high: 140 });
    expect(bandOf(100, 1)).toEqual({ low: 75, usual: 100, high: 125 });
    expect(bandOf(100, 50)).toEqual({ low: 0, usual: 100, high: 300 });
    expect(bandOf(0, 0)).toEqual({ low: 0, usual: 0, high: 0 });
  });

  it('is as wide as both hours near the edge between them', () => {
    const learnt = aLearnt({ a: aBaseline(aTable((hour) => (hour === 37 ? 1_000 : hour === 35 ? 4 : 100))) });
    const high = (minute: number): number | undefined =>
      bandAt(learnt, plain, 'a', at('2026-11-24T11:00:00Z') + minute * MINUTE)?.high;
    const low = (minute: number): number | undefined =>
      bandAt(learnt, plain, 'a', at('2026-11-24T11:00:00Z') + minute * MINUTE)?.low;
    expect([0, 19, 20, 39, 40, 59].map(high)).toEqual([125, 125, 125, 125, 1_250, 1_250]);
    expect([0, 19, 20, 39, 40, 59].map(low)).toEqual([3, 3, 75, 75, 75, 75]);
  });

  it('is that of the peak within a window, and both near its edges', () => {
    const window = { name: 'Dispatch', days: [2], from: '12:00', to: '14:00' };
    const config = aConfig({ sites: [aSite('oslo', OSLO, window)] });
    const learnt = aLearnt({ a: aBaseline(aTable(10), aTable(100)) });
    expect(bandAt(learnt, config, 'a', at('2026-11-24T12:00:00Z'))).toEqual({
      low: 75,
      usual: 100,
      high: 125,
    });
    expect(bandAt(learnt, config, 'a', at('2026-11-24T10:50:00Z'))).toEqual({
      low: 7.5,
      usual: 10,
      high: 125,
    });
    expect(bandAt(learnt, config, 'a', at('2026-11-24T11:10:00Z'))).toEqual({
      low: 7.5,
      usual: 100,
      high: 125,
    });
    expect(bandAt(learnt, config, 'a', at('2026-11-25T12:00:00Z'))).toMatchObject({ usual: 10 });
    // What is usual of other hours says nothing of a peak that was never met.
    const unmet = aLearnt({ a: aBaseline(aTable(10), aTable(null)) });
    expect(bandAt(unmet, config, 'a', at('2026-11-24T12:00:00Z'))).toBeNull();
    expect(bandAt(unmet, config, 'a', at('2026-11-24T10:50:00Z'))).toEqual({
      low: 7.5,
      usual: 10,
      high: 12.5,
    });
  });

  it('always holds what is usual', () => {
    const value = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 168, maxLength: 168 }),
        value,
        fc.nat(7 * 24 * 60),
        (all, spread, minute) => {
          const learnt = aLearnt({ a: aBaseline(aTable((hour) => all[hour] as number, spread)) });
          const band = bandAt(learnt, plain, 'a', NOON + minute * MINUTE);
          expect(band?.low).toBeGreaterThanOrEqual(0);
          expect(band?.low).toBeLessThanOrEqual(band?.usual as number);
          expect(band?.high).toBeGreaterThanOrEqual(band?.usual as number);
        },
      ),
    );
  });
});

describe('the regime', () => {
  const NOW = at('2026-11-24T05:30:00Z');
  const incident = (severity: Severity): Incident => ({
    id: '2026-1',
    severity,
    since: NOW - MINUTE,
    conditions: [],
    seen: [],
    times: 1,
    history: [],
  });
  const window = { name: 'Dispatch', days: [2], from: '06:00', to: '09:00' };
  const plain = aConfig({ sites: [aSite('oslo', OSLO)] });
  const peak = aConfig({ sites: [aSite('oslo', OSLO, window)] });
  const regime = (config: typeof plain, severity: Severity | null, until: number | null) =>
    regimeOf(
      { config, now: NOW },
      { ...NO_INCIDENTS, open: severity === null ? [] : [incident(severity)] },
      until,
    );

  it('is normal, or peak within a window', () => {
    expect(regime(plain, null, null)).toBe('normal');
    expect(regime(peak, null, null)).toBe('peak');
  });

  it('is recovery after a critical incident, and not while it is open', () => {
    expect(regime(peak, null, NOW + 1)).toBe('recovery');
    expect(regime(plain, 'warning', NOW + 1)).toBe('recovery');
    expect(regime(plain, 'critical', NOW + RECOVERY_MS)).toBe('normal');
    expect(regime(peak, null, NOW)).toBe('peak');
  });

  it('recovers for half an hour from the end of the last critical incident on', () => {
    const critical = [incident('warning'), incident('critical')];
    expect(recoversUntil(critical, null, NOW)).toBe(NOW + RECOVERY_MS);
    expect(RECOVERY_MS).toBe(30 * MINUTE);
    expect(recoversUntil([incident('warning')], NOW + 5, NOW)).toBe(NOW + 5);
    expect(recoversUntil([], NOW, NOW)).toBeNull();
    expect(recoversUntil([incident('warning')], null, NOW)).toBeNull();
    // Another one begins it anew.
    expect(recoversUntil(critical, NOW + 5, NOW)).toBe(NOW + RECOVERY_MS);
  });

  it('forgets a time that only a clock which has gone back since can have written', () => {
    expect(recoversUntil([], NOW + RECOVERY_MS + 1, NOW)).toBeNull();
    expect(recoversUntil([], NOW + RECOVERY_MS, NOW)).toBe(NOW + RECOVERY_MS);
  });
});
