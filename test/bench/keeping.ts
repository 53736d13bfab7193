import { simulate } from '../support/retention-simulation';
import { figures, type Mix } from './mixes';
import { addJudgements, measureLooks } from './replaying';
import type { Row } from './report';
import { buildDays, measureDays } from './thirty-days';

const MB = 1024 * 1024;
const DAY_MS = 86_400_000;
const NONE = { reference: null, against: '' } as const;
const BUDGET_MB = 200;

function atMost(limit: number): Row['budget'] {
  return { of: 'figure', at: 'most', limit };
}

/** `make-days DIR [DAYS] [SERIES]`: a data folder to try things on, thirty days of a thousand series up to now. */
export async function makeDays([dir, days = '30', series = '1000']: readonly string[]): Promise<void> {
  if (dir === undefined) throw new Error('make-days needs the folder to be filled.');
  const span = { days: Number(days), series: Number(series), end: Date.now() };
  await buildDays(dir, span);
  await addJudgements(dir, span);
}

/** What is read of thirty days of a thousand series, by a reader that stays and by one that was just opened. */
export async function daysRows(data: string, say: (line: string) => void): Promise<readonly Row[]> {
  const span = { days: 30, series: 1_000, end: Date.now() };
  const start = performance.now();
  await buildDays(data, span);
  say(`30 days of 1,000 series were written in ${Math.round((performance.now() - start) / 1_000)} s`);
  const told = await measureDays(data, span);
  await addJudgements(data, span);
  const looks = await measureLooks(data, span);
  const kind = '30 days x 1,000 series';
  const reads = [
    ['24 h of one series to 1,000 points', told.oneDay, atMost(20)],
    ['all days of one series to 1,000 points', told.allDays, atMost(20)],
    ['99th percentile of all days of one latency', told.quantile, null],
    ['what all series were at a time', told.asOf, atMost(150)],
    ['what all series were just now', told.asOfNow, atMost(150)],
  ] as const;
  const none = { ...NONE, unit: 'ms' };
  return [
    { what: `${kind}: opened for review`, ...none, figure: looks.open, budget: null },
    { what: `${kind}: the whole wall at a time`, ...none, figure: looks.far, budget: atMost(150) },
    { what: 'the whole wall at a time near the last', ...none, figure: looks.near, budget: null },
    { what: `${kind}: file`, unit: 'MB', figure: told.megabytes, ...NONE, budget: null },
    ...reads.flatMap(([what, { first, median }, budget]) => [
      { what: `${kind}: ${what}`, unit: 'ms', figure: median, ...NONE, budget },
      { what: 'the first such of a reader just opened', unit: 'ms', figure: first, ...NONE, budget },
    ]),
  ];
}

/** The largest that the file was while a thousand series were kept for ninety days in 200 MB. */
export async function retentionRow(folder: string, say: (line: string) => void): Promise<Row> {
  const told = await simulate(folder, {
    series: 1_000,
    every: 5_000,
    commit: 1_800_000,
    days: 90,
    budget: BUDGET_MB * MB,
    retention: 30 * DAY_MS,
    isLatency: (id) => mixOf(id) === 'latency',
    next: (id) => figures(mixOf(id), id),
    onDay: (day, { file, used }) =>
      say(`day ${day}: file ${(file / MB).toFixed(1)} MB, in use ${(used / MB).toFixed(1)} MB`),
  });
  const { blocks, minutes, quarters } = told.kept;
  const kept = [blocks, minutes, quarters].map((days) => days.toFixed(1)).join(', ');
  return {
    what: 'the largest that the file was in 90 days, 1,000 series',
    unit: 'MB',
    figure: told.mostFile / MB,
    reference: BUDGET_MB,
    against: `its budget; at the end ${kept} days of points, minutes, quarters`,
    budget: { of: 'ratio', at: 'most', limit: 1.05 },
  };
}

/** Of ten series three are latencies and three counters. */
function mixOf(id: number): Mix {
  return id % 10 < 3 ? 'latency' : id % 10 < 6 ? 'counters' : 'gauges';
}
