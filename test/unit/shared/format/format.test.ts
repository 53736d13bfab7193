import { describe, expect, it } from 'vitest';
import { dayMonth } from '../../../../shared/format/days';
import {
  bareTimes,
  formatAge,
  formatBytes,
  formatDuration,
  formatLatency,
  formatNumber,
  formatPercent,
  formatSeconds,
  latencyOfPromise,
  promisedWords,
  timesOf,
} from '../../../../shared/format/format';
import { secondsWords } from '../../../../shared/format/measured';
import { inDaySpan, siteTime } from '../../../../shared/format/site-clock';

const spoken = (seconds: number): string => Object.values(formatDuration(seconds)).join(' ');

describe('figures in words', () => {
  it.each([
    [0, '0.0 s'],
    [4.84, '4.8 s'],
    [9.96, '10 s'],
    [96.4, '96 s'],
    [119.6, '2 min'],
    [1_659, '27 min'],
    [7_200, '2 h'],
    [259_200, '3 d'],
    [-3, '0.0 s'],
  ])('%d s is %s', (seconds, words) => expect(spoken(seconds)).toBe(words));

  it('ages count whole seconds first', () => {
    expect([0, 999, 1_000, 119_000, 840_000].map(formatAge)).toEqual([
      '0 s',
      '0 s',
      '1 s',
      '119 s',
      '14 min',
    ]);
  });

  it('latencies keep two digits that matter', () => {
    expect([0.314, 0.994, 0.996, 4.84, 12.3].map(formatSeconds)).toEqual([
      '0.31',
      '0.99',
      '1.0',
      '4.8',
      '12',
    ]);
  });

  it('thousands stand apart and never break', () => {
    expect([74, 9_240, 1_234_567, 0.5].map(formatNumber)).toEqual([
      '74',
      '9\u00a0240',
      '1\u00a0234\u00a0567',
      '0.5',
    ]);
  });

  it('the sign of a multiple follows it before words, and precedes it in a bare cell', () => {
    expect([0.3, 4, 9.21, 28.6, 2_469].map((times) => timesOf(times, 'its usual'))).toEqual([
      '0.3× its usual',
      '4× its usual',
      '9.2× its usual',
      '29× its usual',
      '2\u00a0469× its usual',
    ]);
    expect([4, 9.21, 28.6].map(bareTimes)).toEqual(['×4.0', '×9.2', '×29']);
  });

  it('a budget is never rounded to whole or to nothing', () => {
    expect([1, 0.998, 0.11, 0.004, 0, -0.1].map(formatPercent)).toEqual([
      '100',
      '99',
      '11',
      '<1',
      '0',
      '-10',
    ]);
  });

  it('bytes are decimal', () => {
    expect([0, 999, 22e6, 1.4e9, 64e9].map((bytes) => formatBytes(bytes))).toEqual([
      '0 B',
      '999 B',
      '22 MB',
      '1.4 GB',
      '64 GB',
    ]);
  });
});

describe('the site’s clock', () => {
  const t = Date.UTC(2026, 10, 24, 5, 41, 8);
  it('reads as on the site', () => {
    expect(siteTime(t, 'Europe/Oslo')).toEqual({
      clock: '06:41',
      seconds: '08',
      date: 'Tue 24 Nov',
      minutes: 401,
    });
  });
  it('knows a night that passes midnight', () => {
    const night = (at: number): boolean => inDaySpan(at, 'Europe/Oslo', '22:00', '05:30');
    expect(night(t)).toBe(false);
    expect(night(Date.UTC(2026, 10, 24, 21, 0))).toBe(true);
    expect(night(Date.UTC(2026, 10, 24, 4, 29))).toBe(true);
    expect(night(Date.UTC(2026, 10, 24, 4, 30))).toBe(false);
  });
});

describe('a span in a sentence', () => {
  it('is told as its figure is, so that a row and its sentence never differ', () => {
    for (const seconds of [0.04, 4, 9.94, 96, 119.4, 119.6, 150, 3_599, 7_199, 172_799, 200_000]) {
      const { text, unit } = formatDuration(seconds);
      expect(secondsWords(seconds)).toMatch(unit === 's' ? /^[\d.]+ s$/ : new RegExp(`^${text} ${unit}`));
    }
    expect(secondsWords(4)).toBe('4 s');
    expect(secondsWords(22_320)).toBe('6 h 12');
  });
});

describe('a latency', () => {
  it.each([
    [0, '0 s'],
    [0.0004, '0.4 ms'],
    [0.003, '3 ms'],
    [0.042, '42 ms'],
    [0.31, '0.31 s'],
    [4.84, '4.8 s'],
  ])('of %d s is written %s', (seconds, words) => {
    const { text, unit } = formatLatency(seconds);
    expect(`${text} ${unit}`).toBe(words);
  });

  it.each([
    [0.8, null, '0.8 s'],
    [5, 2, '5.0 s'],
    [0.25, 0.2, '0.25 s'],
    [30, 12, '30 s'],
    [0.05, null, '50 ms'],
    [0.8, 0.003, '800 ms'],
    [1.5, 0.02, '1\u00a0500 ms'],
  ])('promised %d s beside %j is written %s', (objective, beside, words) => {
    expect(promisedWords(objective, beside)).toBe(words);
  });

  it('shares its unit with its promise', () => {
    expect(latencyOfPromise(0.003, 0.8)).toBe('3 of 800 ms');
    expect(latencyOfPromise(0.42, 1)).toBe('0.42 of 1.0 s');
  });
});

describe('a month', () => {
  it('has three letters, also September', () => {
    const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
    const days = months.map((_, month) => Date.UTC(2026, month, 5, 12));
    expect(days.map((t) => dayMonth(t, 'UTC'))).toEqual(months.map((month) => `5 ${month}`));
    expect(days.map((t) => siteTime(t, 'UTC').date.slice(4))).toEqual(months.map((month) => `5 ${month}`));
  });
});
