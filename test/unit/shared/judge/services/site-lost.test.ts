import { expect, it } from 'vitest';
import { looks, said } from '../../../../builders/looks';
import { aConfig, aService } from '../../../../builders/series';

const SITES = ['Oslo', 'Gothenburg'].map((name) => ({
  id: name.toLowerCase(),
  name,
  region: '',
  timezone: 'Europe/Oslo',
  windows: [],
}));
const CONFIG = aConfig({
  sites: SITES,
  services: [
    aService({
      id: 'shipping',
      name: 'Shipping',
      objective: { availability: null, latency: 0.8, window: 86_400_000 },
    }),
  ],
});

/** The service after `silent` sites have told nothing for a minute and a half. */
function afterSilence(silent: readonly string[]) {
  const seen = looks(CONFIG, 100, (estate, t, second) => {
    for (const { id } of SITES) {
      if (second > 10 && silent.includes(id)) continue;
      estate.sample(
        'http.server.request.duration',
        { service: 'shipping', quantile: '0.95', site: id },
        t,
        0.3,
      );
    }
  });
  return seen.get(100)!.sections.services;
}

it('a silent site is named, and is not the whole service', () => {
  const services = afterSilence(['gothenburg']);
  expect(said(services.answer)).toBe('Nothing is known of Shipping in Gothenburg: no new data arrives.');
  expect(services.rows[0]).toMatchObject({ severity: 'unknown', sites: ['Gothenburg'] });
});

it('without any site, nothing is known of the service', () => {
  const services = afterSilence(['oslo', 'gothenburg']);
  expect(said(services.answer)).toBe('Nothing is known of Shipping: no new data arrives.');
  expect(services.rows[0]?.sites).toEqual([]);
});
