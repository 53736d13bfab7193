import type { FeedSeries } from '../../../shared/contract/feed';
import { noise } from '../tenant-load/noise';
import type { Scene } from './scenarios';
import { DEMO_SERVICES } from './services';

const HOUR = 3_600;
/** Times the objective at the height of the lock contention, and what is left of throughput and error budget. */
const DISPATCH: Readonly<
  Record<string, { readonly slow: number; readonly work: number; readonly budget: number }>
> = {
  shipping: { slow: 6, work: 0.33, budget: 0.11 },
  'order-confirmation': { slow: 1.7, work: 0.67, budget: 0.54 },
  'barcode-api': { slow: 1.5, work: 0.8, budget: 0.71 },
};
const PER_SERVICE = 4;
/** Where goods are shipped, and whether the tenant whose rows are locked has its stock there. */
const SHIPPED_FROM: readonly (readonly [string, boolean])[] = [
  ['oslo', true],
  ['gothenburg', true],
  ['copenhagen', false],
  ['hamburg', false],
];

/** Four series a service, then the duration of Shipping at each of its sites, in the order of `serviceFigures`. */
export function serviceSeries(firstId: number): readonly FeedSeries[] {
  const services = DEMO_SERVICES.flatMap(({ id, event }, index): FeedSeries[] => {
    const base = firstId + index * PER_SERVICE;
    return [
      {
        id: base,
        metric: 'http.server.request.duration',
        unit: 's',
        attributes: { service: id, quantile: '0.95' },
      },
      {
        id: base + 1,
        metric: 'odoo.business.event.rate',
        unit: '{event}/s',
        attributes: { service: id, event },
      },
      {
        id: base + 2,
        metric: 'odoo.business.event.rate.usual',
        unit: '{event}/s',
        attributes: { service: id, event },
      },
      { id: base + 3, metric: 'gantry.slo.error_budget.remaining', unit: '1', attributes: { service: id } },
    ];
  });
  const sites = SHIPPED_FROM.map(([site], index) => ({
    id: firstId + services.length + index,
    metric: 'http.server.request.duration',
    unit: 's',
    attributes: { service: 'shipping', site, quantile: '0.95' },
  }));
  return [...services, ...sites];
}

/** Values of {@link serviceSeries} at `t` (epoch ms) in a scene. */
export function serviceFigures(t: number, scene: Scene): readonly number[] {
  const services = DEMO_SERVICES.flatMap((service, index) => {
    const hit = scene.name === 'dispatch' ? DISPATCH[service.id] : undefined;
    const strength = hit === undefined ? 0 : scene.strength;
    const calm = service.latency * (1 + 0.08 * noise(index, t, 40_000));
    const worst = (hit?.slow ?? 0) * service.objective * (1 + 0.03 * noise(index, t, 7_000));
    const rate =
      service.rate * (1 + 0.03 * noise(index + 50, t, 300_000)) * (1 - strength * (1 - (hit?.work ?? 1)));
    return [
      round(calm + strength * Math.max(0, worst - calm), 4),
      round(rate / HOUR, 6),
      round(service.usual / HOUR, 6),
      round(
        service.budget + strength * ((hit?.budget ?? 0) - service.budget) * (hit === undefined ? 0 : 1),
        4,
      ),
    ];
  });
  const whole = services[DEMO_SERVICES.findIndex(({ id }) => id === 'shipping') * PER_SERVICE] ?? 0;
  const calm = DEMO_SERVICES.find(({ id }) => id === 'shipping')?.latency ?? 0;
  const sites = SHIPPED_FROM.map(([, locked], index) =>
    round((locked ? whole : Math.min(whole, calm)) * (1 + 0.05 * noise(index + 80, t, 30_000)), 4),
  );
  return [...services, ...sites];
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
