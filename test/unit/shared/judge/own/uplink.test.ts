import { describe, expect, it } from 'vitest';
import { connectionOf, findUplink, uplinkLost } from '../../../../../shared/judge/own/uplink';
import type { Fault } from '../../../../../shared/model/observation';
import type { SourceStatus } from '../../../../../shared/model/source-status';
import { aConfig, anInput, aSource, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const WATCHED = aConfig({
  link: [{ url: 'tcp://10.0.0.1:443' }, { url: 'https://user:secret@example.com' }],
});

const source = (id: string, over: Partial<SourceStatus> = {}): SourceStatus => aSource(id, NOW, over);
function failing(id: string, code: Fault['code']): SourceStatus {
  const fault = { code, message: '', remedy: '' };
  return source(id, { state: 'fault', lastOkAt: NOW - 60_000, failingSince: NOW - 55_000, fault });
}
function estate(first: number, second: number, t = NOW): FakeEstate {
  return new FakeEstate()
    .sample('gantry.link.up', { link: 'tcp://10.0.0.1:443' }, t, first)
    .sample('gantry.link.up', { link: 'https://example.com' }, t, second);
}
const input = (series: FakeEstate, sources: readonly SourceStatus[] = [], config = WATCHED) =>
  anInput(series, config, NOW, { sources });
const connection = (sources: readonly SourceStatus[], series = new FakeEstate(), config = aConfig()) =>
  connectionOf(input(series, sources, config));

describe('the uplink', () => {
  it('is lost when all of its addresses fail, and only then', () => {
    expect(uplinkLost(input(estate(0, 0)))).toBe(true);
    expect(uplinkLost(input(estate(0, 1)))).toBe(false);
  });

  it('is not known before it was looked at, nor when nobody looks any more', () => {
    expect(uplinkLost(input(new FakeEstate()))).toBeNull();
    expect(uplinkLost(input(estate(0, 0, NOW - 120_000)))).toBeNull();
    expect(uplinkLost(input(estate(0, 0), [], aConfig()))).toBeNull();
  });

  it('is one condition, without a secret', () => {
    const found = findUplink(input(estate(0, 0)));
    expect(found).toMatchObject([{ rule: 'link.lost', severity: 'critical' }]);
    expect(JSON.stringify(found)).not.toContain('secret');
  });
});

describe('what the wall is connected to', () => {
  it('live when every source is, degraded when one is not', () => {
    expect(connection([source('a'), source('b')])).toBe('live');
    expect(connection([source('a'), failing('b', 'refused')])).toBe('degraded');
    expect(connection([source('a'), source('b', { lastOkAt: NOW - 12_000 })])).toBe('degraded');
    expect(connection([source('a'), source('b', { state: 'starting', lastOkAt: null })])).toBe('degraded');
  });

  it('offline when nobody gives a sign of life and no link says otherwise', () => {
    const silent = [failing('a', 'refused'), failing('b', 'timeout')];
    expect(connection(silent)).toBe('offline');
    expect(connection(silent, estate(1, 1), WATCHED)).toBe('degraded');
    expect(connection([source('a')], estate(0, 0), WATCHED)).toBe('offline');
    expect(connection([source('a', { lastOkAt: NOW - 120_000 })])).toBe('offline');
  });

  it('a refused log-in is an answer, and so is a single refusal', () => {
    expect(connection([failing('a', 'auth'), failing('b', 'timeout')])).toBe('degraded');
    expect(connection([failing('a', 'refused')])).toBe('degraded');
    expect(connection([failing('a', 'timeout')])).toBe('offline');
  });
});
