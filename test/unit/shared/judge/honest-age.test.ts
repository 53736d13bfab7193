import { describe, expect, it } from 'vitest';
import { judge } from '../../../../shared/judge/judge';
import { EMPTY_MEMORY } from '../../../../shared/judge/judgement';
import { frameOf } from '../../../../shared/judge/own/frame';
import { findUplink } from '../../../../shared/judge/own/uplink';
import { lockEvidence } from '../../../../shared/judge/postgres/locks';
import { freshnessOf } from '../../../../shared/model/freshness';
import type { SourceStatus } from '../../../../shared/model/source-status';
import { aConfig, anInput, aPostgres, aService, aSource, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const HOUR = 3_600_000;
const source = (id: string, over: Partial<SourceStatus> = {}): SourceStatus => aSource(id, NOW, over);

describe('age', () => {
  it('of a time that lies ahead is not known: a clock that went back makes nothing fresh', () => {
    expect(freshnessOf(NOW + HOUR, 5_000, NOW)).toBe('stale');
    expect(freshnessOf(NOW + 4_000, 5_000, NOW)).toBe('live');
  });

  it('of the frame is that of the estate: the uplink is always heard of, lost or not', () => {
    const frame = (sources: readonly SourceStatus[]) =>
      frameOf({
        now: NOW,
        cachedAt: null,
        config: aConfig({ targets: [aPostgres({ id: 'pg' })] }),
        configPath: '',
        demo: false,
        views: [],
        connection: 'offline',
        incidents: [],
        incident: { open: [], taking: [], over: null },
        sources,
        notices: [],
        progress: null,
        drill: null,
      });
    const dead = source('pg', { state: 'fault', lastOkAt: NOW - HOUR });
    expect(frame([source('link'), dead])).toMatchObject({ freshness: 'stale', observedAt: NOW - HOUR });
  });
});

describe('the addresses of the link', () => {
  it.each([
    ['https://gw.example/ping?token=hush', 'https://gw.example/ping'],
    ['https://user:hu@sh@gw.example', 'https://gw.example'],
    ['tcp://10.0.0.1:443', 'tcp://10.0.0.1:443'],
  ])('are told without what may be secret: %s', (url, shown) => {
    const estate = new FakeEstate().sample('gantry.link.up', { link: 'x' }, NOW, 0);
    const [found] = findUplink(anInput(estate, aConfig({ link: [{ url }] }), NOW));
    expect(found?.evidence.addresses).toEqual([shown]);
  });
});

describe('a blocking tree', () => {
  it('that is old explains nothing', () => {
    const root = { database: 'nord', pid: 1, state: 'active', xactAge: 1, relation: null, application: '' };
    const tree = { roots: [root], waiters: 3 };
    const at = (t: number) => {
      const estate = new FakeEstate().state('postgres.locks', { kind: 'target', id: 'pg' }, t, tree);
      return lockEvidence(anInput(estate, aConfig({ targets: [aPostgres({ id: 'pg' })] }), NOW), 'pg');
    };
    expect(at(NOW - 5_000)).not.toBeNull();
    expect(at(NOW - HOUR)).toBeNull();
  });
});

describe('a site that is not heard of any more', () => {
  const config = aConfig({
    sites: ['oslo', 'hamburg'].map((id) => ({ id, name: id, region: '', timezone: 'UTC', windows: [] })),
    services: [
      aService({ id: 'shipping', objective: { availability: null, latency: 0.8, window: 30 * 24 * HOUR } }),
    ],
  });
  const span = (to: number) => ({ from: NOW - HOUR, to, step: 5_000 });

  it('is not replaced by one that is well: the service is not known', () => {
    const estate = new FakeEstate();
    const latency = (site: string, to: number, value: number) =>
      estate.samples('http.server.request.duration', { service: 'shipping', site }, span(to), value);
    latency('oslo', NOW - HOUR / 2, 4);
    latency('hamburg', NOW, 0.3);
    const [row] = judge(anInput(estate, config, NOW), EMPTY_MEMORY).sections.services.rows;
    expect(row).toMatchObject({ severity: 'unknown', freshness: 'stale' });
  });

  it('hides no trouble that is felt elsewhere', () => {
    const estate = new FakeEstate();
    const latency = (site: string, to: number, value: number) =>
      estate.samples('http.server.request.duration', { service: 'shipping', site }, span(to), value);
    latency('oslo', NOW - HOUR / 2, 0.2);
    latency('hamburg', NOW, 4);
    const [row] = judge(anInput(estate, config, NOW, { atOnce: true }), EMPTY_MEMORY).sections.services.rows;
    expect(row).toMatchObject({ severity: 'critical', freshness: 'live' });
  });

  it('is not counted on with its last rate', () => {
    const estate = new FakeEstate();
    const rate = (site: string, to: number, value: number) =>
      estate.samples(
        'odoo.business.event.rate',
        { service: 'shipping', site, event: 'shipments' },
        span(to),
        value,
      );
    rate('oslo', NOW - HOUR / 2, 0.5);
    rate('hamburg', NOW, 0.1);
    const [row] = judge(anInput(estate, config, NOW), EMPTY_MEMORY).sections.services.rows;
    expect(row?.throughput?.freshness).toBe('stale');
  });
});
