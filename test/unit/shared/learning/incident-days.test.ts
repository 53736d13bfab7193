import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteDay } from '../../../../shared/format/site-days';
import { siteDay } from '../../../../shared/format/site-days';
import { incidentsOn } from '../../../../shared/learning/incident-days';
import type { Change } from '../../../../shared/model/change';
import type { Severity } from '../../../../shared/model/severity';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = siteDay(Date.UTC(2026, 10, 24, 12), 'Europe/Oslo');
const { from: MIDNIGHT, to: END } = DAY;

/** @param hour of the day @param since hour at which it began */
function said(hour: number, id: string, severity: Severity | null, since = hour): Change {
  const t = MIDNIGHT + hour * HOUR;
  return { what: 'incident', t, id, severity, since: MIDNIGHT + since * HOUR, conditions: [] };
}
const watch = (hour: number): Change => {
  const t = MIDNIGHT + hour * HOUR;
  return { what: 'watch', t, began: t };
};
const on = (...changes: readonly Change[]) => {
  const { day, troubled } = incidentsOn(DAY, changes, 1);
  const hours = troubled.map((span) => span.map((t) => (t - MIDNIGHT) / HOUR));
  return [day.opened, day.critical, day.seconds / 3_600, hours];
};

describe('the incidents of a day', () => {
  it('are none where nothing was said, and nothing else than incidents counts', () => {
    expect(incidentsOn(DAY, [], 0.25)).toEqual({
      day: { from: MIDNIGHT, opened: 0, critical: 0, seconds: 0, watched: 0.25 },
      troubled: [],
    });
    const condition: Change = {
      what: 'condition',
      t: MIDNIGHT + HOUR,
      key: 'a',
      rule: 'a',
      subject: { kind: 'target', id: 'a' },
      severity: 'critical',
      since: MIDNIGHT,
      owner: null,
      sentence: '',
    };
    expect(on(condition)).toEqual([0, 0, 0, []]);
  });

  it('are counted with those that became critical, and troubled from when they were', () => {
    expect(on(said(3, 'a', 'warning'), said(5, 'a', null))).toEqual([1, 0, 2, []]);
    expect(on(said(3, 'a', 'critical', 2.9), said(5, 'a', null))).toEqual([1, 1, 2, [[2.9, 5]]]);
    // Hours of a warning are no hours of trouble.
    expect(on(said(3, 'a', 'warning'), said(8, 'a', 'critical', 3), said(9, 'a', null))).toEqual([
      1,
      1,
      6,
      [[8, 9]],
    ]);
    // Better again, it stays troubled until it ends.
    const better = [said(3, 'a', 'critical'), said(4, 'a', 'warning', 3), said(9, 'a', null)];
    expect(on(...better)).toEqual([1, 1, 6, [[3, 9]]]);
  });

  it('count time in which two are open once', () => {
    const both = [said(1, 'a', 'warning'), said(2, 'b', 'critical'), said(3, 'a', null), said(4, 'b', null)];
    expect(on(...both)).toEqual([2, 1, 3, [[2, 4]]]);
    const apart = [
      said(1, 'a', 'warning'),
      said(2, 'a', null),
      said(4, 'b', 'warning'),
      said(4.5, 'b', null),
    ];
    expect(on(...apart)).toEqual([2, 0, 1.5, []]);
  });

  it('that last over midnight count where they opened, and their time on both days', () => {
    const long = [
      said(-3, 'a', 'critical'),
      said(2, 'a', null),
      said(23, 'b', 'critical'),
      said(26, 'b', null),
    ];
    expect(on(...long)).toEqual([
      1,
      1,
      3,
      [
        [0, 2],
        [23, 24],
      ],
    ]);
    // Still open, and what was said only afterwards is not of this day.
    expect(on(said(20, 'a', 'warning'), said(25, 'a', 'critical', 20))).toEqual([1, 0, 4, []]);
    expect(on(said(-3, 'a', 'critical'), said(-1, 'a', null))).toEqual([0, 0, 0, []]);
  });

  it('that begin before midnight and are told after it open on the day that tells', () => {
    const late = said(0.005, 'a', 'critical', -0.005);
    expect(on(late, said(1, 'a', null)).slice(0, 2)).toEqual([1, 1]);
    const before: SiteDay = siteDay(MIDNIGHT - 1, 'Europe/Oslo');
    expect(incidentsOn(before, [late], 1).day.opened).toBe(0);
    // Told before midnight, and again after it, it opened yesterday.
    expect(on(said(-0.004, 'a', 'critical', -0.005), said(0.5, 'a', 'warning', -0.005)).slice(0, 2)).toEqual([
      0, 0,
    ]);
  });

  it('that come back under their number are one', () => {
    const again = [
      said(3, 'a', 'critical'),
      said(4, 'a', null),
      said(4.1, 'a', 'critical', 3),
      said(5, 'a', null),
    ];
    const [opened, critical, hours, troubled] = on(...again);
    expect([opened, critical]).toEqual([1, 1]);
    expect(hours).toBeCloseTo(1.9);
    expect(troubled).toEqual([
      [3, 4],
      [4.1, 5],
    ]);
  });

  it('end when a wall that begins anew says them no more, and go on when it does', () => {
    expect(on(said(3, 'a', 'critical'), watch(6), said(8, 'b', 'warning'), said(9, 'b', null))).toEqual([
      2,
      1,
      4,
      [[3, 6]],
    ]);
    const [opened, critical, hours, troubled] = on(
      said(3, 'a', 'critical'),
      watch(6),
      said(6, 'a', 'critical', 3),
      said(7, 'a', null),
    );
    expect([opened, critical, hours]).toEqual([1, 1, 4]);
    expect(troubled).toEqual([
      [3, 6],
      [6, 7],
    ]);
    // What is said again of days ago did not open today.
    expect(on(watch(6), said(6, 'a', 'critical', -60), said(7, 'a', null)).slice(0, 3)).toEqual([0, 0, 1]);
    // An end that was never begun ends nothing.
    expect(on(said(3, 'a', null))).toEqual([0, 0, 0, []]);
  });

  it('of a day of 25 hours last at most 25', () => {
    const long = siteDay(Date.UTC(2026, 9, 25, 12), 'Europe/Oslo');
    const all: Change = {
      ...said(0, 'a', 'critical'),
      t: long.from - HOUR,
      since: long.from - HOUR,
    } as Change;
    const { day, troubled } = incidentsOn(long, [all], 1);
    expect(day.seconds).toBe(25 * 3_600);
    expect(troubled).toEqual([[long.from, long.to]]);
  });
});

describe('any course of incidents', () => {
  const severities = fc.constantFrom<Severity | null>('warning', 'critical', 'unknown', null);
  const step = fc.record({
    after: fc.integer({ min: 1, max: 400 }),
    id: fc.integer({ min: 0, max: 5 }),
    severity: severities,
    late: fc.integer({ min: 0, max: 3 }),
  });
  const course = fc.array(step, { maxLength: 60 }).map((steps) => {
    let t = MIDNIGHT - 20 * HOUR;
    const since = new Map<number, number>();
    return steps.map(({ after, id, severity, late }): Change => {
      t += after * MINUTE;
      if (severity !== null && !since.has(id)) since.set(id, t - late * MINUTE);
      return {
        what: 'incident',
        t,
        id: String(id),
        severity,
        since: since.get(id) ?? t,
        conditions: [],
      };
    });
  });

  /** As the archive is read: from a day before on. */
  const near = (changes: readonly Change[], { from }: SiteDay) =>
    changes.filter(({ t }) => t >= from - 24 * HOUR);

  it('opens each on one of its days, never two, and stays within the day', () => {
    fc.assert(
      fc.property(course, (changes) => {
        const all: SiteDay[] = [siteDay(MIDNIGHT - 1, 'Europe/Oslo')];
        const last = changes.at(-1)?.t ?? END;
        for (let day = DAY; day.from <= last; day = siteDay(day.to, 'Europe/Oslo')) all.push(day);
        let opened = 0;
        for (const day of all) {
          const found = incidentsOn(day, near(changes, day), 1);
          opened += found.day.opened;
          expect(found.day.critical).toBeLessThanOrEqual(found.day.opened);
          expect(found.day.seconds).toBeGreaterThanOrEqual(0);
          expect(found.day.seconds).toBeLessThanOrEqual((day.to - day.from) / 1_000);
          for (const [begin, end] of found.troubled) {
            expect(begin).toBeGreaterThanOrEqual(day.from);
            expect(end).toBeLessThanOrEqual(day.to);
            expect(end).toBeGreaterThan(begin);
          }
        }
        const told = changes.filter((one) => one.what === 'incident' && one.severity !== null);
        expect(opened).toBe(new Set(told.map((one) => (one.what === 'incident' ? one.id : ''))).size);
      }),
      { numRuns: 300 },
    );
  });
});
