import { describe, expect, it } from 'vitest';
import {
  CYCLE,
  isScenario,
  ROUND,
  SCENES,
  type Scene,
  sceneAt,
} from '../../../../main/demo/nordhaven/scenarios';
import { serviceFigures, serviceSeries } from '../../../../main/demo/nordhaven/service-figures';
import { DEMO_SERVICES } from '../../../../main/demo/nordhaven/services';
import { OFFENDER, TenantFigures } from '../../../../main/demo/nordhaven/tenant-figures';
import { demoTenants, REAL_DATABASES } from '../../../../main/demo/nordhaven/tenants';
import { METRICS } from '../../../../shared/metrics/catalogue';
import { PAYS, TAKES } from '../../../../shared/metrics/resources';

const NOW = Date.UTC(2026, 10, 23, 9, 12);
const CALM: Scene = { name: 'calm', elapsed: 10, strength: 0.4, round: 0, dispatches: 0 };
const HEIGHT = (name: Scene['name']): Scene => ({ name, elapsed: 60, strength: 1, round: 0, dispatches: 0 });

describe('the play', () => {
  it('shows every scenario within five minutes, in order, and begins anew', () => {
    expect(ROUND).toBeLessThan(300);
    const seen: string[] = [];
    for (let second = 0; second < ROUND; second++) {
      const { name, round } = sceneAt('cycle', second);
      expect(round).toBe(0);
      if (seen.at(-1) !== name) seen.push(name);
    }
    expect(seen).toEqual(CYCLE);
    expect(sceneAt('cycle', ROUND)).toMatchObject({ name: 'calm', elapsed: 0, round: 1 });
  });

  it('builds trouble up and never beyond its height', () => {
    for (const name of SCENES) {
      let last = 0;
      for (let second = 0; second < 400; second += 5) {
        const scene = sceneAt(name, second);
        expect(scene.name).toBe(name);
        expect(scene.strength).toBeGreaterThanOrEqual(last);
        expect(scene.strength).toBeLessThanOrEqual(1);
        last = scene.strength;
      }
      expect(last).toBe(1);
    }
  });

  it('knows its scenarios by name', () => {
    expect([...SCENES, 'cycle', 'quake', ''].map(isScenario)).toEqual([
      ...SCENES.map(() => true),
      true,
      false,
      false,
    ]);
  });
});

describe('the figures of the services', () => {
  const series = serviceSeries(7);
  const figure = (service: string, metric: string, scene: Scene, t = NOW): number => {
    const at = series.findIndex((one) => one.attributes.service === service && one.metric === metric);
    return serviceFigures(t, scene)[at] ?? Number.NaN;
  };

  it('are series of the catalogue, numbered without gaps, with its units', () => {
    expect(series.map(({ id }) => id)).toEqual(series.map((_, index) => 7 + index));
    for (const { metric, unit } of series)
      expect(METRICS.find(({ name }) => name === metric)?.unit, metric).toBe(unit);
    expect(serviceFigures(NOW, CALM)).toHaveLength(series.length);
  });

  it('are the same at the same time, and move', () => {
    expect(serviceFigures(NOW, CALM)).toEqual(serviceFigures(NOW, CALM));
    expect(serviceFigures(NOW, CALM)).not.toEqual(serviceFigures(NOW + 20_000, CALM));
  });

  it('are those of a calm day, hour by hour: inside the objective, near what is usual', () => {
    for (const service of DEMO_SERVICES)
      for (let t = NOW; t < NOW + 7_200_000; t += 60_000) {
        const latency = figure(service.id, 'http.server.request.duration', CALM, t);
        expect(latency).toBeLessThan(service.objective);
        expect(Math.abs(latency / service.latency - 1)).toBeLessThan(0.1);
        const rate = figure(service.id, 'odoo.business.event.rate', CALM, t) * 3_600;
        expect(Math.abs(rate / service.rate - 1)).toBeLessThan(0.05);
        expect(figure(service.id, 'odoo.business.event.rate.usual', CALM, t) * 3_600).toBeCloseTo(
          service.usual,
          1,
        );
        expect(figure(service.id, 'gantry.slo.error_budget.remaining', CALM, t)).toBe(service.budget);
      }
  });

  it('a budget falls by the seconds that failed, of the 43 minutes that are allowed, and does not come back', () => {
    const left = (elapsed: number, play: 'dispatch' | 'cycle'): number =>
      figure('shipping', 'gantry.slo.error_budget.remaining', sceneAt(play, elapsed));
    for (let second = 0; second < 900; second += 5) {
      const fall = left(second, 'cycle') - left(second + 5, 'cycle');
      expect(fall).toBeGreaterThanOrEqual(0);
      expect(fall).toBeLessThanOrEqual(5 / 2_592 + 0.0001);
    }
    expect(left(180, 'dispatch')).toBeCloseTo(0.88 - 178 / 2_592, 2);
    expect(left(400, 'cycle')).toBeLessThan(left(60, 'cycle'));
  });

  it('at the height of the dispatch: shipping stands, two more suffer, the others do not', () => {
    const scene = HEIGHT('dispatch');
    const times = Object.fromEntries(
      DEMO_SERVICES.map(({ id, objective }) => [
        id,
        figure(id, 'http.server.request.duration', scene) / objective,
      ]),
    );
    expect(times.shipping).toBeGreaterThan(5);
    expect(figure('shipping', 'odoo.business.event.rate', scene) * 3_600).toBeLessThan(640 * 0.4);
    for (const id of ['order-confirmation', 'barcode-api']) {
      expect(times[id]).toBeGreaterThan(1);
      expect(times[id]).toBeLessThan(2);
    }
    const slow = series.flatMap(({ attributes }, at) =>
      attributes.site !== undefined && (serviceFigures(NOW, scene)[at] ?? 0) > 0.8 ? [attributes.site] : [],
    );
    expect(slow).toEqual(['oslo', 'gothenburg']);
    const calm = series.filter(({ attributes }) => attributes.site !== undefined);
    expect(calm.every(({ id }) => (serviceFigures(NOW, CALM)[id - 7] ?? 1) < 0.8)).toBe(true);
    const others = DEMO_SERVICES.filter(({ id }) => (times[id] ?? 0) <= 1).map(({ id }) => id);
    expect(others).toEqual(['receiving', 'carrier-labels', 'edi-exchange', 'invoicing', 'customer-portal']);
  });
});

describe('the figures of the tenants', () => {
  const tenants = demoTenants(40);
  const series = new TenantFigures(tenants, 100).series;
  /** a minute of a scene, from a calm moment on */
  const minute = (scene: Scene): readonly number[] => {
    const figures = new TenantFigures(tenants, 100);
    figures.next(NOW, CALM);
    let values: readonly number[] = [];
    for (let t = NOW + 5_000; t <= NOW + 60_000; t += 5_000) values = figures.next(t, scene);
    return values;
  };
  const indexOf = (metric: string, where: Readonly<Record<string, string>>): number =>
    series.findIndex(
      (one) =>
        one.metric === metric && Object.entries(where).every(([key, text]) => one.attributes[key] === text),
    );
  const [calm, campaign] = [minute(CALM), minute(HEIGHT('campaign'))];
  const times = (
    values: readonly number[],
    metric: string,
    where: Readonly<Record<string, string>>,
  ): number => {
    const at = indexOf(metric, where);
    return (values[at] ?? Number.NaN) / (calm[at] ?? Number.NaN);
  };
  const waiting = (values: readonly number[], pool: string, kind: string, limit: number): number =>
    tenants.filter(
      (tenant) =>
        tenant.pool === pool &&
        tenant.id !== OFFENDER &&
        times(values, 'gantry.tenant.delay', { tenant: tenant.id, kind }) > limit,
    ).length;

  it.each([1, 4, 40, 200, 2_000])('%i tenants have ids of their own, the known ones among them', (count) => {
    const some = demoTenants(count);
    expect(some).toHaveLength(count);
    expect(new Set(some.map(({ id }) => id)).size).toBe(count);
    if (count >= 4) for (const id of REAL_DATABASES) expect(some.map((one) => one.id)).toContain(id);
  });

  it('are series of the catalogue, numbered without gaps', () => {
    expect(series.map(({ id }) => id)).toEqual(series.map((_, index) => 100 + index));
    for (const { metric, unit } of series)
      expect(METRICS.find(({ name }) => name === metric)?.unit, metric).toBe(unit);
    const pools = new Set(tenants.map(({ pool }) => pool)).size;
    expect(series).toHaveLength(40 * (TAKES.length + PAYS.length) + pools * (TAKES.length * 2 - 1));
    expect(calm).toHaveLength(series.length);
    expect(calm.every(Number.isFinite)).toBe(true);
  });

  it('are the same for the same past, and those of a calm day in every scene that is not about tenants', () => {
    expect(minute(CALM)).toEqual(calm);
    for (const name of CYCLE) if (name !== 'campaign') expect(minute(HEIGHT(name)), name).toEqual(calm);
  });

  it('in the campaign: one tenant floods the queue of its pool, its neighbours wait, the other pool does not', () => {
    const use = { tenant: OFFENDER, resource: 'queue_jobs' };
    expect(times(campaign, 'gantry.tenant.use', use)).toBeGreaterThan(20);
    expect(waiting(campaign, 'pool-b', 'job_wait', 3)).toBeGreaterThan(5);
    expect(waiting(campaign, 'pool-a', 'job_wait', 1.5)).toBe(0);
    const used = (pool: string): number =>
      campaign[indexOf('gantry.pool.used', { pool, resource: 'queue_jobs' })] ?? Number.NaN;
    expect(used('pool-b')).toBeGreaterThan(0.95);
    expect(used('pool-a')).toBeLessThan(0.8);
  });

  it('a campaign that is over lets the queue drain within two minutes', () => {
    const figures = new TenantFigures(tenants, 100);
    figures.next(NOW, CALM);
    for (let t = NOW + 5_000; t <= NOW + 60_000; t += 5_000) figures.next(t, HEIGHT('campaign'));
    let values: readonly number[] = [];
    for (let t = NOW + 65_000; t <= NOW + 180_000; t += 5_000) values = figures.next(t, CALM);
    expect(waiting(values, 'pool-b', 'job_wait', 1.5)).toBe(0);
  });

  it('of a lock hog and of a busy hour: who shares its tables is answered late; all ask for more', () => {
    const hog = minute(HEIGHT('lock-hog'));
    expect(waiting(hog, 'pool-b', 'response_time', 3)).toBeGreaterThan(5);
    expect(hog[indexOf('gantry.tenant.use', { tenant: OFFENDER, resource: 'locks' })]).toBeGreaterThan(3);
    const busy = minute(HEIGHT('all-busy'));
    const asked = tenants.filter(
      ({ id, pool }) =>
        pool === 'pool-b' && times(busy, 'gantry.tenant.use', { tenant: id, resource: 'redis_memory' }) > 0,
    );
    expect(asked.length).toBeGreaterThan(15);
    expect(waiting(busy, 'pool-b', 'job_wait', 2)).toBeGreaterThan(15);
    expect(waiting(busy, 'pool-a', 'job_wait', 1.5)).toBe(0);
  });
});
