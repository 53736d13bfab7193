import type { FeedSeries } from '../../../shared/contract/feed';
import { SERVICES } from '../estate/services';
import { noise } from './noise';
import type { Scene } from './scenarios';

const HOUR = 3_600;
/** Times the objective at the height of the lock contention, and what is left of the throughput. */
const DISPATCH: Readonly<
  Record<string, { readonly slow: number; readonly work: number; readonly budget: number }>
> = {
  shipping: { slow: 6, work: 0.33, budget: 0.11 },
  'order-confirmation': { slow: 1.7, work: 0.67, budget: 0.54 },
  'barcode-api': { slow: 1.5, work: 0.8, budget: 0.71 },
};
const PER_SERVICE = 4;

/** Four series a service, in the order of `serviceFigures`. */
export function serviceSeries(firstId: number): readonly FeedSeries[] {
  return SERVICES.flatMap(({ id, event }, index): FeedSeries[] => {
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
}

/** Values of {@link serviceSeries} at `t` (epoch ms) in a scene. */
export function serviceFigures(t: number, scene: Scene): readonly number[] {
  return SERVICES.flatMap((service, index) => {
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
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
