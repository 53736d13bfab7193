import { describe, expect, it } from 'vitest';
import { configText, type EstateAddresses } from '../../../../main/demo/nordhaven/config-text';
import { dispatchEvents, failedDrill, pastEvents } from '../../../../main/demo/nordhaven/events';
import { DEMO_SERVICES } from '../../../../main/demo/nordhaven/services';
import type { FeedEvent } from '../../../../main/demo/servers/feed-server';
import type { Config } from '../../../../shared/config/config';
import { parseConfig } from '../../../../shared/config/parse-config';
import { problemLine } from '../../../../shared/config/problem';
import { drillOf, drillsOf } from '../../../../shared/judge/drills/drills';
import { postureOf } from '../../../../shared/judge/recovery/posture';
import type { WallEvent } from '../../../../shared/model/observation';

const ADDRESSES: EstateAddresses = {
  primary: 'postgres://gantry:demo@127.0.0.1:5001/postgres',
  replicas: {
    'pg-prod-b': 'postgres://gantry:demo@127.0.0.1:5002/postgres',
    'pg-prod-c': 'postgres://gantry:demo@127.0.0.1:5003/postgres',
    'pg-prod-d': 'postgres://gantry:demo@127.0.0.1:5004/postgres',
  },
  redis: 'redis://127.0.0.1:6001',
  health: 'http://127.0.0.1:8001/web/health',
  feed: { url: 'ws://127.0.0.1:9001', token: 'demo' },
};
const NONE = { env: () => null, file: () => null, secret: () => null };

function configOf(addresses: EstateAddresses, tenants: number): Config {
  const parsed = parseConfig(configText(addresses, tenants), 'gantry.yaml', NONE);
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'));
  return parsed.value.config;
}
const eventOf = (event: FeedEvent): WallEvent => ({ type: 'event', ...event });

describe('the configuration of the demo', () => {
  it.each([0, 40, 2_000])('is valid with %i tenants', (count) => {
    const config = configOf(ADDRESSES, count);
    expect(config.tenants.list).toHaveLength(count);
    expect(config.targets.map(({ id, probe }) => [id, probe])).toEqual([
      ['pg-prod', 'postgres'],
      ['redis-prod', 'redis'],
      ['odoo-prod', 'http'],
    ]);
    expect(config.feed).toEqual(ADDRESSES.feed);
  });

  it('is valid where no Redis is installed, and where a copy did not come up', () => {
    const config = configOf({ ...ADDRESSES, redis: null, replicas: {} }, 40);
    expect(config.targets.map(({ id }) => id)).toEqual(['pg-prod', 'odoo-prod']);
    expect(config.services.flatMap(({ dependsOn }) => dependsOn)).not.toContain('redis-prod');
  });

  it('promises what the services of the demo are measured by', () => {
    const { services } = configOf(ADDRESSES, 40);
    expect(services.map(({ id, objective }) => [id, objective.latency])).toEqual(
      DEMO_SERVICES.map(({ id, objective }) => [id, objective]),
    );
  });
});

/** Midday, and the minutes around midnight and month's end, where days are easily counted wrong. */
const TIMES = [
  Date.UTC(2026, 10, 23, 12),
  Date.UTC(2026, 10, 23, 0, 0, 1),
  Date.UTC(2026, 10, 22, 23, 59, 59),
  Date.UTC(2027, 2, 1, 2, 30),
];

describe('the drills of the demo', () => {
  const { services } = configOf(ADDRESSES, 40);
  const postures = (events: readonly FeedEvent[], now: number): Readonly<Record<string, string>> => {
    const drills = drillsOf(events.filter(({ kind }) => kind === 'drill').map(eventOf), []);
    return Object.fromEntries(
      services.map((service) => {
        const { posture, severity } = postureOf(service, drills, now, 'Europe/Oslo');
        return [service.id, `${posture}, ${severity}`];
      }),
    );
  };

  it.each(TIMES)('are valid records of the past at %i', (now) => {
    for (const event of [...pastEvents(now), failedDrill(now)]) {
      expect(event.t).toBeLessThanOrEqual(now);
      if (event.kind !== 'drill') continue;
      const drill = drillOf(eventOf(event));
      if (!drill.ok) throw new Error(drill.error.what);
      expect(drill.value.endedAt).toBe(event.t);
      const last = drill.value.steps.at(-1);
      expect(Math.abs((last?.endedAt ?? 0) - drill.value.endedAt)).toBeLessThan(1_000);
    }
  });

  it.each(TIMES)('show every posture, and after the failed one a critical service, at %i', (now) => {
    const before = {
      'order-confirmation': 'proven, ok',
      shipping: 'proven, ok',
      receiving: 'proven, ok',
      'barcode-api': 'proven, ok',
      'carrier-labels': 'unproven, unknown',
      'edi-exchange': 'unproven, unknown',
      invoicing: 'proven, ok',
      'customer-portal': 'at risk, warning',
    };
    expect(postures(pastEvents(now), now)).toEqual(before);
    expect(postures([...pastEvents(now), failedDrill(now)], now)).toEqual({
      ...before,
      invoicing: 'at risk, critical',
    });
  });

  it('are the same all day, so that a restart tells nothing twice', () => {
    const morning = Date.UTC(2026, 10, 23, 4);
    const evening = Date.UTC(2026, 10, 23, 20);
    expect(pastEvents(evening)).toEqual(pastEvents(morning));
    expect(failedDrill(evening)).toEqual(failedDrill(morning));
    const ids = [...pastEvents(morning), failedDrill(morning)]
      .filter(({ kind }) => kind === 'drill')
      .map(({ subject }) => subject.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of another day are the same drills to a cache that knows them', () => {
    const today = TIMES[0] as number;
    const told = [...pastEvents(today), ...pastEvents(today + 86_400_000)].filter(
      ({ kind }) => kind === 'drill',
    );
    expect(drillsOf(told.map(eventOf), [])).toHaveLength(told.length / 2);
  });

  it('the dispatch is preceded by a deployment for a tenant that is there', () => {
    const now = TIMES[0] as number;
    const [deployment, note] = dispatchEvents(now);
    expect(deployment).toMatchObject({ kind: 'deployment', subject: { kind: 'tenant', id: 'nord' } });
    expect(deployment?.t).toBeLessThan(now);
    expect(note?.data.takenBy).toBe('Platform on-call');
  });
});
