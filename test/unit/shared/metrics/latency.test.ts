import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../../shared/metrics/catalogue';
import { isLatency } from '../../../../shared/metrics/latency';

describe('latencies', () => {
  it('of the catalogue are those whose quantiles are asked for, not ages, remaining times and counters', () => {
    const latencies = METRICS.filter(({ name, unit }) => isLatency(name, unit));
    expect(latencies.map(({ name }) => name).toSorted()).toEqual([
      'gantry.backup.duration',
      'gantry.postgresql.replication.lag',
      'gantry.postgresql.replication.lag.at_least',
      'gantry.postgresql.replication.lag.at_most',
      'gantry.probe.duration',
      'gantry.redis.latency.max',
      'gantry.storage.latency',
      'gantry.tenant.delay',
      'http.server.request.duration',
      'httpcheck.duration',
      'postgresql.wal.lag',
    ]);
    expect(latencies.filter(({ kind }) => kind !== 'gauge')).toEqual([]);
  });

  it('of a feed are known by their name, in seconds only', () => {
    expect(isLatency('db.client.operation.duration', 's')).toBe(true);
    expect(isLatency('orders.pick_latency', 's')).toBe(true);
    expect(isLatency('orders.duration', 'ms')).toBe(false);
    expect(isLatency('orders.flags', 's')).toBe(false);
  });
});
