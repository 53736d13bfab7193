import { describe, expect, it } from 'vitest';
import {
  BURN_ALERTS,
  burningNow,
  burnLimit,
  burnRate,
  findBurn,
} from '../../../../../shared/judge/ahead/burn-rate';
import { accountFor, type BudgetMemory, budgetLeft } from '../../../../../shared/judge/ahead/error-budget';
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
    if (burningNow(memory, objective, now)?.alert.severity === severity) return at;
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
    const measured = burnRate(memory, objective, span, START + span) ?? Number.NaN;
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
    expect(burningNow(memory, objective, START + outage)).toMatchObject({ alert: { long: HOUR } });
    const later = START + outage + 6 * MINUTE;
    // The hour is still over its limit, the last five minutes are not; in the last half hour of six it still counts.
    expect(burnRate(memory, objective, HOUR, later)).toBeGreaterThan(14.4);
    expect(burnRate(memory, objective, 5 * MINUTE, later)).toBe(0);
    expect(burningNow(memory, objective, later)?.alert.long).not.toBe(HOUR);
  });

  it('counts nothing while the service is not known, or the wall’s uplink is lost', () => {
    expect(
      burnRate(
        watched(HOUR, () => true, 'unknown'),
        objective,
        HOUR,
        START + HOUR,
      ),
    ).toBe(0);
    let memory: BudgetMemory | undefined;
    for (let at = 0; at <= HOUR; at += STEP * SECOND)
      memory = accountFor(memory, SERVICE, 'critical', START + at, true);
    expect(burnRate(memory as BudgetMemory, objective, HOUR, START + HOUR)).toBe(0);
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
    expect(burnRate(memory, { ...objective, availability: null }, HOUR, START)).toBeNull();
    expect(burningNow(memory, { ...objective, availability: 1 }, START)).toBeNull();
  });

  it('keeps a minute an entry for six hours at most, however long a failure lasts', () => {
    const memory = watched(10 * HOUR, () => true);
    expect(memory.minutes?.length).toBeLessThanOrEqual(362);
    expect(burnRate(memory, objective, 6 * HOUR, START + 10 * HOUR)).toBeCloseTo(1_000, -1);
    expect(burnRate(memory, objective, 72 * HOUR, START + 10 * HOUR)).toBeCloseTo((10 / 72) * 1_000, -1);
  });
});
