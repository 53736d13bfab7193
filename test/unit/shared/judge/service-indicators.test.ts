import { describe, expect, it } from 'vitest';
import { indicatorLine, indicatorsOf, readingOf } from '../../../../shared/judge/indicators';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 40);
const SPAN = { from: NOW - 600_000, to: NOW, step: 5_000 };
const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg' })],
  services: [aService({ id: 'shipping', dependsOn: ['pg'] })],
});
const RATE = 'odoo.business.event.rate';
const events = (estate: FakeEstate, attributes: Readonly<Record<string, string>>, rate: number): FakeEstate =>
  estate.samples(RATE, { service: 'shipping', ...attributes }, SPAN, rate);
function read(estate: FakeEstate) {
  const indicators = indicatorsOf(estate, CONFIG);
  return indicators.map((one) => [one.key, readingOf(anInput(estate, CONFIG, NOW), one).value]);
}

describe('the indicators of a service', () => {
  it('add up its sites', () => {
    const estate = new FakeEstate();
    events(estate, { site: 'oslo', event: 'shipments' }, 1);
    events(estate, { site: 'hamburg', event: 'shipments' }, 2);
    expect(read(estate)).toEqual([['service.events|shipping', 3]]);
  });

  it('count a whole beside its sites once', () => {
    const estate = new FakeEstate();
    events(estate, { site: 'oslo', event: 'shipments' }, 1);
    events(estate, { event: 'shipments' }, 3);
    events(estate, { site: 'hamburg', event: 'shipments' }, 2);
    expect(read(estate)).toEqual([['service.events|shipping', 3]]);
    expect(
      indicatorLine(anInput(estate, CONFIG, NOW), indicatorsOf(estate, CONFIG)[0] as never).v.at(-1),
    ).toBe(3);
    const waiting = new FakeEstate()
      .samples('odoo.business.backlog', { service: 'shipping' }, SPAN, 9)
      .samples('odoo.business.backlog', { service: 'shipping', site: 'oslo' }, SPAN, 9);
    expect(read(waiting)).toEqual([['service.backlog|shipping', 9]]);
  });

  it('are of the event that it is judged by, and of no tenant', () => {
    const estate = new FakeEstate();
    events(estate, { event: 'shipments' }, 3);
    events(estate, { event: 'labels' }, 40);
    events(estate, { event: 'shipments', tenant: 'nord' }, 2);
    expect(read(estate)).toEqual([['service.events|shipping', 3]]);
  });
});
