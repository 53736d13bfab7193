import type { FeedSeries } from '../../../shared/contract/feed';
import { noise } from '../tenant-load/noise';
import { BUILD_UP, LENGTH, type Scene } from './scenarios';
import { DEMO_SERVICES, type DemoService } from './services';

const HOUR = 3_600;
/** s of failure that the objective of each service allows: 99.9 % over 30 days, as in its configuration */
const ALLOWED = 0.001 * 30 * 24 * HOUR;
/** Times the objective at the height of the lock contention, and what is left of throughput. */
const DISPATCH: Readonly<Record<string, { readonly slow: number; readonly work: number }>> = {
  shipping: { slow: 6, work: 0.33 },
  'order-confirmation': { slow: 1.7, work: 0.67 },
  'barcode-api': { slow: 1.5, work: 0.8 },
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
      round(Math.max(0, service.budget - failedFor(service, scene) / ALLOWED), 4),
    ];
  });
  const whole = services[DEMO_SERVICES.findIndex(({ id }) => id === 'shipping') * PER_SERVICE] ?? 0;
  const calm = DEMO_SERVICES.find(({ id }) => id === 'shipping')?.latency ?? 0;
  const sites = SHIPPED_FROM.map(([, locked], index) =>
    round((locked ? whole : Math.min(whole, calm)) * (1 + 0.05 * noise(index + 80, t, 30_000)), 4),
  );
  return [...services, ...sites];
}

/** s in which a service was past its objective since the play began: only the dispatch makes it so. */
function failedFor({ id, latency, objective }: DemoService, { name, elapsed, dispatches }: Scene): number {
  const hit = DISPATCH[id];
  if (hit === undefined) return 0;
  const begins = (BUILD_UP * (objective - latency)) / (hit.slow * objective - latency);
  const past = (seconds: number): number => Math.max(0, seconds - begins);
  return dispatches * past(LENGTH.dispatch) + past(name === 'dispatch' ? elapsed : 0);
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
