import fc from 'fast-check';
import { expect, it } from 'vitest';
import { costOf } from '../../../../../shared/judge/incident/cost';
import { aConfig, anInput, aService, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 6, 41);
const MINUTE = 60_000;
const SHIPPING = aService({ id: 'shipping', name: 'Shipping' });
const CONFIG = aConfig({ services: [SHIPPING] });
const OF = { service: 'shipping', event: 'shipments' };

/** @param done 1/s at a time @param usual 1/s; null: nobody states it */
function estateOf(done: (t: number) => number | null, usual: number | null, backlog?: number): FakeEstate {
  const span = { from: NOW - 60 * MINUTE, to: NOW, step: 5_000 };
  const estate = new FakeEstate().samples('odoo.business.event.rate', OF, span, done);
  if (usual !== null) estate.samples('odoo.business.event.rate.usual', OF, span, usual);
  if (backlog !== undefined) estate.sample('odoo.business.backlog', { service: 'shipping' }, NOW, backlog);
  return estate;
}
const cost = (estate: FakeEstate, minutes: number) =>
  costOf(anInput(estate, CONFIG, NOW), SHIPPING, NOW - minutes * MINUTE, NOW);

it('is what is usual less what is done, in the time; counts above 50 are tens', () => {
  const onset = NOW - 10 * MINUTE;
  const fallen = estateOf((t) => (t < onset ? 0.5 : 0.1), 0.5);
  // 0.4 a second for 600 s are 240.
  expect(cost(fallen, 10)).toEqual({ late: 240, perMinute: 24, event: 'shipments' });
  const worse = estateOf((t) => (t < onset ? 0.5 : 0), 0.05);
  expect(cost(worse, 10)).toEqual({ late: 30, perMinute: 3, event: 'shipments' });
});

it('is not known without a usual, or while most of the time nothing was heard', () => {
  expect(
    cost(
      estateOf(() => 0.1, null),
      10,
    ),
  ).toBeNull();
  expect(
    cost(
      estateOf((t) => (t > NOW - 8 * MINUTE ? null : 0.1), 0.5),
      10,
    ),
  ).toBeNull();
});

it('nothing is late while no work waits, or once it is made up for', () => {
  expect(
    cost(
      estateOf(() => 0, 0.5, 0),
      10,
    ),
  ).toMatchObject({ late: 0, perMinute: 0 });
  const madeUp = estateOf((t) => (t < NOW - 5 * MINUTE ? 0 : 1), 0.5);
  expect(cost(madeUp, 10)).toMatchObject({ late: 0, perMinute: 0 });
});

it('whatever is done: never negative, and never more than the usual work of the time', () => {
  const rate = fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.constant(null));
  fc.assert(
    fc.property(
      fc.array(rate, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.integer({ min: 0, max: 50 }),
      (rates, usual, minutes) => {
        const step = (60 * MINUTE) / rates.length;
        const at = (t: number): number | null =>
          rates[Math.min(rates.length - 1, Math.floor((t - (NOW - 60 * MINUTE)) / step))] ?? null;
        const made = cost(estateOf(at, usual), minutes);
        if (made === null) return;
        expect(made.late).toBeGreaterThanOrEqual(0);
        expect(made.late).toBeLessThanOrEqual(usual * minutes * 60 + 1e-6);
        expect(made.perMinute).toBeGreaterThanOrEqual(0);
        expect(made.perMinute).toBeLessThanOrEqual(usual * 60 + 1e-6);
      },
    ),
    { numRuns: 100 },
  );
});
