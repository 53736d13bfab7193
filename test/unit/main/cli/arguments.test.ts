import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { flags, replayTime, timeArgument } from '../../../../main/cli/arguments';

describe('a time on the command line', () => {
  it('is ISO 8601, or so long ago', () => {
    expect(timeArgument('2026-11-23T06:00:00Z')).toBe(Date.UTC(2026, 10, 23, 6));
    expect(timeArgument('2026-02-28')).toBe(Date.UTC(2026, 1, 28));
    const now = Date.now();
    expect(timeArgument('90m')).toBeGreaterThanOrEqual(now - 90 * 60_000);
    expect(timeArgument('90m')).toBeLessThanOrEqual(Date.now() - 90 * 60_000);
    expect(replayTime('2026-11-23T06:00:00Z')).toBe(String(Date.UTC(2026, 10, 23, 6)));
    expect(replayTime('end')).toBe('end');
  });

  it.each([
    'yesterday',
    '06:12',
    '2026-13-01',
    '2026-02-31',
    '2026-02-31T06:00:00Z',
    '90',
    '2026-11-23T25:00Z',
  ])('refuses %s, and shows the form that is wanted', (text) => {
    expect(() => replayTime(text)).toThrow(InvalidArgumentError);
    expect(() => replayTime(text)).toThrow(/2026-11-23T06:00:00Z.*90m/);
  });
});

describe('options handed on to another program', () => {
  it('leave out what was not given', () => {
    expect(flags({ data: 'd', windowed: true, shot: false, view: undefined })).toEqual([
      '--data',
      'd',
      '--windowed',
    ]);
  });
});
