import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayAccount } from '../../../../shared/accounts/day-account';
import type { Config } from '../../../../shared/config/config';
import { type SiteDay, siteDay, siteDays } from '../../../../shared/format/site-days';
import { type DayRecord, READING_MS, readingsIn } from '../../../../shared/learning/day-record';
import { learn, learning, MOST_DAYS, withToday } from '../../../../shared/learning/learn';
import type { Baseline, IncidentDay } from '../../../../shared/model/learnt';
import { aConfig } from '../../../builders/series';

const OSLO = 'Europe/Oslo';
const HOUR = 3_600_000;
const KEY = 'postgres.connections|pg';
const CONFIG = aConfig({ sites: [{ id: 'oslo', name: 'Oslo', region: '', timezone: OSLO, windows: [] }] });
/** Monday 23 November, and so on: the hours of the week of a day begin at 24 x its number. */
const MONDAY = Date.UTC(2026, 10, 23, 12);
const TUESDAY_10 = 24 + 10;
const SATURDAY_10 = 5 * 24 + 10;

type Value = number | ((at: number) => number);

/** @param value of each quarter of an hour */
function aDay(day: SiteDay, value: Value, over: Partial<DayRecord> = {}): DayRecord {
  const own = Float32Array.from({ length: readingsIn(day) }, (_, at) =>
    typeof value === 'function' ? value(at) : value,
  );
  const incidents = { opened: 0, critical: 0, seconds: 0, watched: 1 };
  return { ...day, readings: { [KEY]: own }, troubled: [], incidents, events: null, ...over };
}
/** Days in a row, the last one that of `until`. */
const days = (until: number, ...values: readonly Value[]): DayRecord[] =>
  siteDays(until, values.length, OSLO).map((day, at) => aDay(day, values[at] as Value));
const learntOf = (records: readonly DayRecord[], config: Config = CONFIG) =>
  learn(config, records, [], null, MONDAY);
const baseline = (records: readonly DayRecord[], config: Config = CONFIG): Baseline =>
  learntOf(records, config).baselines.get(KEY) as Baseline;
const usual = (records: readonly DayRecord[], hour: number): number | undefined =>
  baseline(records).normal.usual[hour];
/** The same weekday of so many weeks, oldest first, the last one in the week of the Monday. */
const weeks = (weekday: number, ...values: readonly Value[]): DayRecord[] =>
  values.map((value, at) =>
    aDay(siteDay(MONDAY + (weekday - 7 * (values.length - 1 - at)) * 24 * HOUR, OSLO), value),
  );

describe('what is usual', () => {
  it('is the median of an hour, and its spread 1.4826 times the median deviation', () => {
    const { normal } = baseline(weeks(1, 10, 12, 17));
    expect(normal.usual[TUESDAY_10]).toBe(12);
    expect(normal.spread[TUESDAY_10]).toBeCloseTo(1.4826 * 2, 5);
    expect(normal.days[TUESDAY_10]).toBe(3);
    // Of an even number the middle of both.
    expect(usual(weeks(1, 10, 12, 17, 18), TUESDAY_10)).toBe(14.5);
  });

  it('is told by hour', () => {
    const hourly = (at: number): number => Math.floor(at / 4);
    const { normal } = baseline(weeks(1, hourly, hourly, hourly));
    expect([0, 10, 23].map((hour) => normal.usual[24 + hour])).toEqual([0, 10, 23]);
  });

  it('is nothing at all of no days', () => {
    const learnt = learn(aConfig(), [], [], null, 5);
    expect(learnt).toMatchObject({ asOf: 5, from: 0, days: 0, incidents: [], costs: [], currency: null });
    expect(learnt.baselines.size).toBe(0);
  });

  it('is not known of one day, nor of hours that were not read', () => {
    const one = baseline(weeks(1, 10));
    expect(one.normal.usual.every(Number.isNaN)).toBe(true);
    expect(one.normal.spread.every(Number.isNaN)).toBe(true);
    expect([...one.normal.days].every((count) => count === 0)).toBe(true);
    const gap: Value = (at) => (at >= 40 && at < 44 ? Number.NaN : 10);
    expect(usual(weeks(1, gap, gap, gap), TUESDAY_10)).toBeNaN();
    // One reading of an hour is enough of its day.
    const rest: Value = (at) => (at >= 41 && at < 44 ? Number.NaN : 10);
    expect(usual(weeks(1, rest, rest, rest), TUESDAY_10)).toBe(10);
  });

  it('of a weekday with fewer than three days of its own is that of all workdays', () => {
    // Monday and Tuesday at 10, Wednesday at 40.
    const three = days(MONDAY + 2 * 24 * HOUR, 10, 10, 40);
    for (const weekday of [0, 1, 2, 3, 4]) expect(usual(three, weekday * 24 + 10)).toBe(10);
    expect(usual(three, SATURDAY_10)).toBeNaN();
    const own = [...weeks(1, 10, 10, 10, 10), ...weeks(2, 40, 40)].sort((a, b) => a.from - b.from);
    expect(usual(own, 2 * 24 + 10)).toBe(10);
    const third = [...weeks(1, 10, 10, 10, 10), ...weeks(2, 40, 40, 40)].sort((a, b) => a.from - b.from);
    expect(usual(third, 2 * 24 + 10)).toBe(40);
    expect(baseline(third).normal.days[2 * 24 + 10]).toBe(3);
    // Thursday has none of its own yet.
    expect(baseline(third).normal.days[3 * 24 + 10]).toBe(7);
  });

  it('of a Saturday or a Sunday takes two days of its own', () => {
    const week = days(MONDAY + 5 * 24 * HOUR, 10, 10, 10, 10, 10, 3);
    expect(usual(week, SATURDAY_10)).toBeNaN();
    expect(usual(weeks(5, 3, 5), SATURDAY_10)).toBe(4);
    expect(usual(weeks(6, 3, 5), SATURDAY_10)).toBeNaN();
    expect(usual(weeks(6, 3, 5), 6 * 24 + 10)).toBe(4);
    expect(usual(weeks(5, 3, 5), TUESDAY_10)).toBeNaN();
  });

  it('is learnt apart within windows', () => {
    const window = { name: 'Dispatch', days: [2], from: '10:30', to: '12:00' };
    const site = { id: 'oslo', name: 'Oslo', region: '', timezone: OSLO, windows: [window] };
    // From 10:30 on there is much to do.
    const value: Value = (at) => (at >= 42 && at < 48 ? 90 : 10);
    const { normal, peak } = baseline(weeks(1, value, value, value), aConfig({ sites: [site] }));
    expect([normal.usual[TUESDAY_10], peak.usual[TUESDAY_10]]).toEqual([10, 90]);
    expect([normal.usual[TUESDAY_10 + 1], peak.usual[TUESDAY_10 + 1]]).toEqual([Number.NaN, 90]);
    expect(peak.usual[TUESDAY_10 + 2]).toBeNaN();
  });

  it('rests on the last 28 days', () => {
    const many = days(MONDAY, ...Array.from({ length: 40 }, (_, at) => (at < 12 ? 1_000 : 10)));
    const learnt = learntOf(many);
    expect(MOST_DAYS).toBe(28);
    expect(learnt.days).toBe(28);
    expect(learnt.from).toBe(many[12]?.from);
    const { normal, peaks } = learnt.baselines.get(KEY) as Baseline;
    expect(normal.usual.every((value) => value === 10)).toBe(true);
    expect(peaks.v.every((value) => value === 10)).toBe(true);
  });

  it('of hours that come twice or not at all when clocks change', () => {
    const sundays = (...at: readonly number[]) => at.map((t) => siteDay(t, OSLO));
    const [before, short] = sundays(Date.UTC(2026, 2, 22, 12), Date.UTC(2026, 2, 29, 12)) as [
      SiteDay,
      SiteDay,
    ];
    expect([readingsIn(before), readingsIn(short)]).toEqual([96, 92]);
    // Each reading is its own hour on the wall clock.
    const clock = (day: SiteDay) =>
      aDay(day, (at) =>
        Math.floor(
          ((day.from + at * READING_MS - Date.UTC(2026, 2, 1)) / HOUR +
            (day.from + at * READING_MS >= Date.UTC(2026, 2, 29, 1) ? 2 : 1)) %
            24,
        ),
      );
    const spring = baseline([clock(before), clock(short)]).normal;
    for (const hour of [0, 1, 3, 12, 23]) expect(spring.usual[6 * 24 + hour]).toBe(hour);
    // 02:00 was there on one of the two days only.
    expect(spring.usual[6 * 24 + 2]).toBeNaN();
    const long = siteDay(Date.UTC(2026, 9, 25, 12), OSLO);
    expect(readingsIn(long)).toBe(100);
    const autumn = baseline([
      aDay(siteDay(Date.UTC(2026, 9, 18, 12), OSLO), 10),
      aDay(long, (at) => (at >= 8 && at < 16 ? 70 : 10)),
    ]).normal;
    // Eight readings of 02:00 on the long day against four of the other.
    expect(autumn.usual[6 * 24 + 2]).toBe(70);
    expect(autumn.usual[6 * 24 + 3]).toBe(10);
    expect(autumn.usual[6 * 24 + 23]).toBe(10);
  });

  it('does not move by one odd day of five that are alike by more than these differ', () => {
    const steady = fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 4, maxLength: 7 });
    const wild = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 96, maxLength: 96 });
    fc.assert(
      fc.property(steady, wild, fc.nat(7), (values, odd, place) => {
        const plain = weeks(1, ...values);
        const mixed = weeks(1, ...values.toSpliced(place % (values.length + 1), 0, 0));
        const at = place % mixed.length;
        mixed[at] = aDay(mixed[at] as DayRecord, (index) => odd[index] as number);
        const [a, b] = [baseline(plain).normal, baseline(mixed).normal];
        const differ = Math.max(...values) - Math.min(...values);
        for (let hour = 24; hour < 48; hour += 1) {
          expect(Math.abs((a.usual[hour] as number) - (b.usual[hour] as number))).toBeLessThanOrEqual(differ);
          expect(b.spread[hour]).toBeLessThanOrEqual(1.4826 * differ + 1e-4);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('an incident', () => {
  const [first, second, third] = weeks(1, 10, 10, 10) as [DayRecord, DayRecord, DayRecord];
  const wild = (day: DayRecord, from: number, to: number, troubled: DayRecord['troubled']) =>
    aDay(day, (at) => (at >= from * 4 && at < to * 4 ? 5_000 : 10), { troubled });
  const at = (day: SiteDay, hours: number): number => day.from + hours * HOUR;

  it('teaches nothing, nor does the half hour after it', () => {
    // Alone for 09:00 to 12:30, so that any reading of it would show.
    const only = (day: DayRecord) => wild(day, 9, 12.5, [[at(day, 9.1), at(day, 12)]]);
    const all = [only(first), only(second), only(third)];
    const { normal, peaks } = baseline(all);
    // 12:30 to 13:00 is as usual again.
    expect([8, 9, 10, 11, 12, 13].map((hour) => normal.usual[24 + hour])).toEqual([
      10,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      10,
      10,
    ]);
    expect(normal.spread[24 + 12]).toBe(0);
    expect([...peaks.v]).toEqual([10, 10, 10]);
  });

  it('of the evening before reaches over midnight by its half hour', () => {
    // Tuesdays and Wednesdays; an incident until 23:55 each Tuesday.
    const pairs = [0, 1, 2].flatMap((week) => {
      const tuesday = siteDay(MONDAY + (1 - 7 * (2 - week)) * 24 * HOUR, OSLO);
      const wednesday = siteDay(tuesday.to, OSLO);
      return [
        aDay(tuesday, 10, { troubled: [[at(tuesday, 23), at(tuesday, 23 + 55 / 60)]] }),
        aDay(wednesday, (index) => (index < 2 ? 5_000 : 10)),
      ];
    });
    const { normal, peaks } = baseline(pairs);
    expect(normal.usual[2 * 24]).toBe(10);
    expect(normal.spread[2 * 24]).toBe(0);
    expect(Math.max(...peaks.v)).toBe(10);
  });

  it('leaves its day in the count of those that know the other hours', () => {
    const { normal } = baseline([wild(first, 9, 12, [[at(first, 9), at(first, 12)]]), second, third]);
    expect(normal.days[24 + 8]).toBe(3);
    // Two are left at 10:00, and no other workday is known.
    expect(normal.days[TUESDAY_10]).toBe(2);
  });
});

describe('the peak of a day', () => {
  it('is its largest reading, where at least 24 are known', () => {
    const known =
      (count: number): Value =>
      (at) =>
        at < count ? at : Number.NaN;
    const records = days(MONDAY, known(96), known(23), known(24));
    const { peaks } = baseline(records);
    expect([...peaks.t]).toEqual([records[0]?.from, records[2]?.from]);
    expect([...peaks.v]).toEqual([95, 23]);
  });

  it('of a figure that came later is missing before', () => {
    const [before, after] = days(MONDAY, 1, 2) as [DayRecord, DayRecord];
    const { peaks } = baseline([{ ...before, readings: {} }, after]);
    expect([...peaks.t]).toEqual([after.from]);
  });
});

describe('incidents and costs', () => {
  const NOK: Config = { ...CONFIG, costs: { currency: 'NOK', prices: { db_time: 1 } } };
  const account = (day: SiteDay, over: Partial<DayAccount>): DayAccount => ({
    ...day,
    pool: 'pg',
    tenants: ['a', 'b', 'c'],
    amounts: new Float64Array(0),
    coverage: Float64Array.of(1, 1, 1),
    costs: Float64Array.of(1, 2, Number.NaN),
    currency: 'NOK',
    ...over,
  });
  const [sunday, monday] = days(MONDAY, 1, 1) as [DayRecord, DayRecord];
  const costs = (accounts: readonly DayAccount[], config = NOK) =>
    learn(config, [sunday, { ...monday, events: 400 }], accounts, null, MONDAY);

  it('adds what tenants of all pools cost on a day, and puts its events beside it', () => {
    const learnt = costs([
      account(sunday, {}),
      account(monday, {}),
      account(monday, { pool: 'other', tenants: ['x', 'b', 'z'], costs: Float64Array.of(10, 20, 30) }),
    ]);
    expect(learnt.currency).toBe('NOK');
    // b is a tenant of both pools, and nothing is known of c.
    expect(learnt.costs).toEqual([
      { from: sunday.from, cost: 3, events: null, tenants: 2 },
      { from: monday.from, cost: 63, events: 400, tenants: 4 },
    ]);
  });

  it('tells no cost of a day of which none is known whole', () => {
    const begun = account(monday, { to: monday.to - HOUR });
    const unknown = account(sunday, { costs: new Float64Array(3).fill(Number.NaN) });
    expect(costs([begun, unknown]).costs).toEqual([]);
  });

  it('does not add up currencies', () => {
    const mixed = [account(monday, {}), account(monday, { pool: 'other', currency: 'EUR' })];
    expect(costs(mixed).costs).toEqual([{ from: monday.from, cost: 3, events: 400, tenants: 2 }]);
    expect(costs([account(sunday, { currency: 'EUR' })]).costs).toEqual([]);
    expect(costs([account(monday, {})], CONFIG)).toMatchObject({ currency: null, costs: [] });
  });

  it('tells the incidents of each day, today last, of 28 days at most', () => {
    const counted = { opened: 2, critical: 1, seconds: 60, watched: 0.5 };
    const today: IncidentDay = { from: monday.to, opened: 1, critical: 0, seconds: 5, watched: 1 };
    const learnt = learn(CONFIG, [{ ...monday, incidents: counted }], [], today, MONDAY);
    expect(learnt.incidents).toEqual([{ from: monday.from, ...counted }, today]);
    const many = Array.from({ length: 28 }, (_, from): IncidentDay => ({ ...today, from }));
    expect(withToday(many, today).map(({ from }) => from)).toEqual([
      ...many.slice(1).map(({ from }) => from),
      today.from,
    ]);
    expect(withToday(many, null)).toEqual(many);
  });
});

describe('learning in steps', () => {
  it('gives the same, an indicator a step', () => {
    const records = days(MONDAY, 1, 2, 3, 4).map((day) => ({
      ...day,
      readings: { ...day.readings, other: day.readings[KEY] as Float32Array, third: new Float32Array(96) },
    }));
    const steps = learning(CONFIG, records, [], null, MONDAY);
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count += 1;
    expect(count).toBe(3);
    expect(step.value).toEqual(learn(CONFIG, records, [], null, MONDAY));
    expect(step.value.baselines.size).toBe(3);
  });

  it('does not change what it learns from, nor depend on what was learnt before', () => {
    const records = days(MONDAY, 4, 3, 2);
    const before = structuredClone(records);
    const first = learntOf(records);
    expect(learntOf(records)).toEqual(first);
    expect(records).toEqual(before);
  });
});
