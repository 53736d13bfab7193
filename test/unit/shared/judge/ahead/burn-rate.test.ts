import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BURN_ALERTS,
  type Burning,
  burningNow,
  burnLimit,
  burnRate,
  ownUsage,
  paceOf,
  runsOutAt,
  statedUsage,
} from '../../../../../shared/judge/ahead/burn-rate';
import { accountFor, type BudgetMemory, budgetLeft } from '../../../../../shared/judge/ahead/error-budget';
import { findBurn } from '../../../../../shared/judge/services/budgets';
import type { Severity } from '../../../../../shared/model/severity';
import { aConfig, anInput, aService, FakeEstate } from '../../../../builders/series';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** s between two looks */
const STEP = 4;
const SERVICE = aService({ id: 'shop', objective: { availability: 0.999, latency: null, window: 30 * DAY } });
const { objective } = SERVICE;
const START = Date.UTC(2026, 0, 5);

function rateOf(memory: BudgetMemory, span: number, now: number): number {
  const usage = ownUsage(memory, objective, now);
  return usage === null ? Number.NaN : burnRate(usage, objective, span);
}
function burningAt(memory: BudgetMemory, now: number): Burning | null {
  const usage = ownUsage(memory, objective, now);
  return usage === null ? null : burningNow(usage, objective);
}

/** A wall that looks on for so long (ms). @param bad the service fails at this look */
function watched(span: number, bad: (at: number) => boolean, severity: Severity = 'critical'): BudgetMemory {
  let memory: BudgetMemory | undefined;
  for (let at = 0; at <= span; at += STEP * SECOND)
    memory = accountFor(memory, SERVICE, bad(at) ? severity : 'ok', START + at, false);
  if (memory === undefined) throw new Error('nothing was watched');
  return memory;
}

/** ms from the begin of a failure of this share until an alert of this severity; null: not within `span`. */
function alertAfter(share: number, severity: Severity, span: number): number | null {
  let memory: BudgetMemory | undefined;
  let owed = 0;
  // A quiet day goes before.
  for (let at = 0; at <= DAY; at += STEP * SECOND)
    memory = accountFor(memory, SERVICE, 'ok', START + at, false);
  for (let at = STEP * SECOND; at <= span; at += STEP * SECOND) {
    owed += share;
    const bad = owed >= 1;
    if (bad) owed -= 1;
    const now = START + DAY + at;
    memory = accountFor(memory, SERVICE, bad ? 'critical' : 'ok', now, false);
    if (burningAt(memory, now)?.alert.severity === severity) return at;
  }
  return null;
}

describe('the error budget’s burn rate', () => {
  it('has the limits of table 5-8 of the SRE workbook for an objective over 30 days', () => {
    const table = BURN_ALERTS.map((alert) => [
      alert.severity,
      alert.long / HOUR,
      alert.short / HOUR,
      Math.round(burnLimit(alert, objective) * 10) / 10,
      alert.consumed,
    ]);
    expect(table).toEqual([
      ['critical', 1, 5 / 60, 14.4, 0.02],
      ['critical', 6, 0.5, 6, 0.05],
      ['warning', 72, 6, 1, 0.1],
    ]);
  });

  it.each([
    // Burn rate, and the time in which it exhausts a budget of 30 days (workbook, table 5-4).
    [1, 30 * DAY],
    [2, 15 * DAY],
    [10, 3 * DAY],
    [1_000, 43.2 * MINUTE],
  ])('a burn rate of %d exhausts 30 days in %d ms', (rate, exhausted) => {
    const share = rate * 0.001;
    // An hour of a failure of this share consumes an hour's part of that time.
    let owed = 0;
    const memory = watched(Math.min(HOUR, exhausted), (at) => {
      owed += at === 0 ? 0 : share;
      if (owed < 1) return false;
      owed -= 1;
      return true;
    });
    const spent = 1 - (budgetLeft(memory, objective) ?? 1);
    const span = Math.min(HOUR, exhausted);
    expect(spent).toBeCloseTo(span / exhausted, 2);
    // An hour has 900 looks: one of them more or less is a burn rate of 1.1.
    const measured = rateOf(memory, span, START + span) ?? Number.NaN;
    expect(Math.abs(measured - rate)).toBeLessThan(1.2);
  });

  it.each([
    // share that fails, severity, ms: (1 - objective) x window x limit / share, rounded up to a look
    [1, 'critical', 51.84 * SECOND],
    [0.1, 'critical', 518.4 * SECOND],
    // Below 14.4 times, the window of six hours speaks.
    [0.01, 'critical', (0.001 * 6 * HOUR * 6) / 0.01],
    // Below six times, that of three days.
    [0.004, 'warning', (0.001 * 72 * HOUR) / 0.004],
  ] as const)('a failure of %d of all is %s after %d ms', (share, severity, expected) => {
    const after = alertAfter(share, severity, expected * 1.2) ?? Number.NaN;
    // Bad seconds come in whole looks, and the next one may be 1 / share looks away.
    const step = (STEP * SECOND) / share;
    expect(after).toBeGreaterThanOrEqual(expected - step);
    expect(after).toBeLessThanOrEqual(expected + step + STEP * SECOND);
  });

  it('is no alert below an even pace', () => {
    expect(alertAfter(0.0009, 'warning', 4 * DAY)).toBeNull();
  });

  it('ends with the short window: five minutes after a short outage nobody is called', () => {
    const outage = 2 * MINUTE;
    const memory = watched(outage, (at) => at > 0);
    expect(burningAt(memory, START + outage)).toMatchObject({ alert: { long: HOUR } });
    const later = START + outage + 6 * MINUTE;
    // The hour is still over its limit, the last five minutes are not; in the last half hour of six it still counts.
    expect(rateOf(memory, HOUR, later)).toBeGreaterThan(14.4);
    expect(rateOf(memory, 5 * MINUTE, later)).toBe(0);
    expect(burningAt(memory, later)?.alert.long).not.toBe(HOUR);
  });

  it('counts nothing while the service is not known, or the wall’s uplink is lost', () => {
    expect(
      rateOf(
        watched(HOUR, () => true, 'unknown'),
        HOUR,
        START + HOUR,
      ),
    ).toBe(0);
    let memory: BudgetMemory | undefined;
    for (let at = 0; at <= HOUR; at += STEP * SECOND)
      memory = accountFor(memory, SERVICE, 'critical', START + at, true);
    expect(rateOf(memory as BudgetMemory, HOUR, START + HOUR)).toBe(0);
  });

  it('is a condition once the service was known, unknown when nobody knows it any more, and none of one look', () => {
    const memory = watched(2 * MINUTE, (at) => at > 0);
    const now = START + 2 * MINUTE;
    const told = (budget: BudgetMemory, at: number, atOnce = false) =>
      findBurn(anInput(new FakeEstate(), aConfig({ services: [SERVICE] }), at, { atOnce }), {
        shop: budget,
      })[0];
    expect(told(memory, now)).toMatchObject({ severity: 'critical', threshold: 14.4 });
    expect(told(memory, now)?.sentence).toMatch(
      /^shop uses up its error budget 33[.0-9]* times too fast\.$/u,
    );
    expect(told(memory, now + MINUTE)).toMatchObject({ severity: 'unknown', value: null });
    expect(told({ ...memory, knownAt: null }, now)).toBeUndefined();
    expect(told(memory, now, true)).toBeUndefined();
  });

  it('is not there without a budget', () => {
    const memory = watched(MINUTE, () => true);
    expect(ownUsage(memory, { ...objective, availability: null }, START)).toBeNull();
    expect(ownUsage(memory, { ...objective, availability: 1 }, START)).toBeNull();
  });

  it('keeps a minute an entry for six hours at most, however long a failure lasts', () => {
    const memory = watched(10 * HOUR, () => true);
    expect(memory.minutes?.length).toBeLessThanOrEqual(362);
    expect(rateOf(memory, 6 * HOUR, START + 10 * HOUR)).toBeCloseTo(1_000, -1);
    expect(rateOf(memory, 72 * HOUR, START + 10 * HOUR)).toBeCloseTo((10 / 72) * 1_000, -1);
  });
});

describe('the laws of an error budget', () => {
  const look = fc.record({
    step: fc.integer({ min: 1, max: 9_000 }),
    severity: fc.constantFrom<Severity>('ok', 'warning', 'critical', 'critical', 'unknown'),
    lost: fc.boolean(),
  });
  const promise = fc.record({
    availability: fc.double({ min: 0.9, max: 0.99999, noNaN: true }),
    window: fc.integer({ min: HOUR, max: 60 * DAY }),
    latency: fc.constant(null),
  });

  it('loses no more than the wall’s own clock saw, and no pace exceeds what was watched', () => {
    fc.assert(
      fc.property(promise, fc.array(look, { minLength: 1, maxLength: 400 }), (given, looks) => {
        const service = aService({ id: 'shop', objective: given });
        const allowance = given.window * (1 - given.availability);
        let memory = accountFor(undefined, service, 'ok', START, false);
        let now = START;
        let seen = 0;
        for (const { step, severity, lost } of looks) {
          now += step;
          if (severity === 'critical' && !lost && step <= 5_000) seen += step;
          memory = accountFor(memory, service, severity, now, lost);
        }
        const usage = ownUsage(memory, given, now);
        if (usage === null) throw new Error('there is a budget');
        const left = budgetLeft(memory, given) ?? Number.NaN;
        expect(1 - left).toBeCloseTo(Math.min(1, seen / allowance), 6);
        for (const span of [1_000, MINUTE, 5 * MINUTE, HOUR, 6 * HOUR]) {
          const elapsed = Math.min(span, now - START);
          const most = elapsed / span / (1 - given.availability);
          expect(burnRate(usage, given, span)).toBeLessThanOrEqual(most * (1 + 1e-9));
          expect(usage(span).watched).toBeLessThanOrEqual(elapsed + 1e-3);
        }
        const pace = paceOf(usage, given);
        expect(pace?.rate ?? 0).toBeLessThanOrEqual((1 / (1 - given.availability)) * (1 + 1e-9));
        const end = runsOutAt(usage, given, left, now);
        // Nothing is used up before a failure of everything would use it up.
        if (end !== null) expect(end - now).toBeGreaterThanOrEqual(left * allowance - 1);
      }),
    );
  });

  it('of a stated budget, no step counts for more than the time that it took', () => {
    const points = fc.array(
      fc.record({
        step: fc.integer({ min: 1_000, max: 120_000 }),
        left: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(Number.NaN)),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(promise, points, (given, list) => {
        let now = START;
        const t = Float64Array.from(list, ({ step }) => (now += step));
        const usage = statedUsage({ t, v: Float64Array.from(list, ({ left }) => left) }, given, now);
        for (const span of [5 * MINUTE, HOUR, 6 * HOUR]) {
          const elapsed = Math.min(span, now - START);
          expect(burnRate(usage, given, span)).toBeLessThanOrEqual(
            (elapsed / span / (1 - given.availability)) * (1 + 1e-9),
          );
        }
        expect(paceOf(usage, given)?.rate ?? 0).toBeLessThanOrEqual(
          (1 / (1 - given.availability)) * (1 + 1e-9),
        );
      }),
    );
  });

  it('three critical minutes of an hour at 99.9 % are 50 times too fast, whatever the feed states', () => {
    const t = Float64Array.from({ length: 721 }, (_, i) => START + i * 5_000);
    // 88 % up to three minutes before the end, then down to 11 %.
    const v = Float64Array.from(t, (_, i) => (i <= 684 ? 0.88 : 0.88 - ((i - 684) / 36) * 0.77));
    const usage = statedUsage({ t, v }, objective, START + HOUR);
    expect(burnRate(usage, objective, HOUR)).toBeCloseTo(50, 6);
    expect(paceOf(usage, objective)).toEqual({ rate: expect.closeTo(50, 6), watched: HOUR });
  });

  it('has no pace before ten minutes were watched, then one of the part that was', () => {
    const young = ownUsage(
      watched(9 * MINUTE, () => false),
      objective,
      START + 9 * MINUTE,
    );
    expect(young === null ? undefined : paceOf(young, objective)).toBeNull();
    const now = START + 12 * MINUTE;
    const older = ownUsage(
      watched(12 * MINUTE, (at) => at > 0 && at <= MINUTE),
      objective,
      now,
    );
    expect(older === null ? null : paceOf(older, objective)).toEqual({
      rate: expect.closeTo(1_000 / 12, 0),
      watched: 12 * MINUTE,
    });
  });
});

describe('the end of a budget', () => {
  it('is foreseen while it burns, and no more once the failure is over', () => {
    const memory = watched(10 * MINUTE, (at) => at > 0);
    const now = START + 10 * MINUTE;
    const left = budgetLeft(memory, objective) ?? 0;
    const usage = ownUsage(memory, objective, now);
    if (usage === null) throw new Error('there is a budget');
    expect(runsOutAt(usage, objective, left, now)).toBeCloseTo(now + left * 43.2 * MINUTE, -3);
    let after: BudgetMemory = memory;
    const end = now + 7 * HOUR;
    for (let at = now; at <= end; at += STEP * SECOND) after = accountFor(after, SERVICE, 'ok', at, false);
    const later = ownUsage(after, objective, end);
    expect(later === null ? undefined : runsOutAt(later, objective, left, end)).toBeNull();
    expect(runsOutAt(usage, objective, 0, now)).toBeNull();
  });
});
