import { describe, expect, it } from 'vitest';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory, type Verdicts } from '../../../../../shared/judge/judgement';
import { connectionOf, findUplink, uplinkLost, uplinkState } from '../../../../../shared/judge/own/uplink';
import type { Fault } from '../../../../../shared/model/observation';
import type { SourceStatus } from '../../../../../shared/model/source-status';
import { aConfig, anInput, aPostgres, aService, aSource, FakeEstate } from '../../../../builders/series';

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

  it('names the addresses that fail, and why', () => {
    const series = estate(0, 0);
    const fault = { code: 'timeout', message: 'Nothing answered.', remedy: 'Name another.' };
    series.state('fault', { kind: 'link', id: 'tcp://10.0.0.1:443' }, NOW, fault);
    expect(findUplink(input(series))[0]?.sentence).toBe(
      'This wall’s uplink is lost: tcp://10.0.0.1:443 does not answer in time and https://example.com does not answer.',
    );
  });

  it('is up when one address answers; the other is named with its remedy', () => {
    const series = estate(0, 1);
    const fault = { code: 'dns', message: 'It cannot be resolved.', remedy: 'Correct the host in `link`.' };
    series.state('fault', { kind: 'link', id: 'tcp://10.0.0.1:443' }, NOW, fault);
    expect(findUplink(input(series))).toMatchObject([
      { rule: 'link.lost', severity: 'ok' },
      {
        rule: 'link.address',
        part: 'tcp://10.0.0.1:443',
        severity: 'info',
        sentence:
          'tcp://10.0.0.1:443 cannot be resolved, but the uplink is up: `link` needs another address.',
        evidence: { remedy: 'Correct the host in `link`.' },
      },
      { rule: 'link.address', part: 'https://example.com', severity: 'ok' },
    ]);
  });

  it('is not lost while a target answers, however its addresses fail', () => {
    expect(uplinkState(input(estate(0, 0), [source('a')]))).toBe('doubtful');
    expect(uplinkState(input(estate(0, 0), [failing('a', 'timeout')]))).toBe('lost');
  });

  it('is lost until a target has answered after the addresses began to fail', () => {
    const at = (lastOkAt: number) => {
      const series = estate(1, 1, NOW - 20_000).sample(
        'gantry.link.up',
        { link: 'tcp://10.0.0.1:443' },
        NOW,
        0,
      );
      series.sample('gantry.link.up', { link: 'https://example.com' }, NOW, 0);
      return uplinkState(input(series, [source('a', { lastOkAt, every: 60_000 })]));
    };
    expect(at(NOW - 14_000)).toBe('lost');
    expect(at(NOW - 12_000)).toBe('doubtful');
  });
});

describe('a target that is silent', () => {
  const config = aConfig({ ...WATCHED, targets: [aPostgres({ id: 'a' }), aPostgres({ id: 'b' })] });
  const seen = (code: Fault['code'], answering: boolean) => {
    const series = estate(0, 0).sample('postgresql.up', { target: 'a' }, NOW, 0);
    const fault = { code, message: 'No.', remedy: 'Mend it.' };
    series.state('fault', { kind: 'target', id: 'a' }, NOW, fault);
    series.sample('postgresql.up', { target: 'b' }, NOW, 1);
    const sources = [failing('a', code), answering ? source('b') : failing('b', 'timeout')];
    const { conditions } = judge(anInput(series, config, NOW, { sources, atOnce: true }), EMPTY_MEMORY);
    const of = (id: string) =>
      conditions.find(({ rule, subject }) => rule === 'postgres.up' && subject.id === id);
    return { a: of('a'), b: of('b') };
  };

  it('is not known while the uplink is in doubt; one that answers is', () => {
    expect(seen('timeout', true)).toMatchObject({
      a: {
        severity: 'unknown',
        sentence:
          'PostgreSQL a does not answer in time; whether the fault is its own or that of this wall’s uplink is not known.',
      },
      b: { severity: 'ok' },
    });
  });

  it('is down when it refused: a refusal came through', () => {
    expect(seen('refused', true).a?.severity).toBe('critical');
  });

  it('is named behind a lost uplink, as is each reading', () => {
    expect(seen('timeout', false)).toMatchObject({
      a: { severity: 'unknown', sentence: 'PostgreSQL a is not known: this wall’s uplink is lost.' },
      b: { severity: 'unknown', sentence: 'PostgreSQL b is not known: this wall’s uplink is lost.' },
    });
  });
});

describe('the return of the uplink', () => {
  const config = aConfig({
    link: WATCHED.link,
    targets: [aPostgres({ id: 'pg' })],
    services: [aService({ id: 'shop', dependsOn: ['pg'] })],
  });
  const LOST = { from: 20, to: 50 };

  /** @param asked s at which the target is asked again after the return */
  function play(asked: number): (second: number) => Verdicts {
    const series = new FakeEstate();
    let memory: JudgeMemory = EMPTY_MEMORY;
    let last = -1;
    let verdicts: Verdicts | null = null;
    const step = (second: number): void => {
      const now = NOW + second * 1_000;
      const isLost = second >= LOST.from && second < LOST.to;
      for (const link of ['tcp://10.0.0.1:443', 'https://example.com'])
        series.sample('gantry.link.up', { link }, now, isLost ? 0 : 1);
      if (second % 5 === 0 && (second < LOST.to || second >= asked)) {
        series.sample('postgresql.up', { target: 'pg' }, now, isLost ? 0 : 1);
        const fault = { code: 'timeout', message: 'It does not answer.', remedy: '' };
        series.state('fault', { kind: 'target', id: 'pg' }, now, isLost ? fault : null);
      }
      const sources = [aSource('pg', now, isLost ? { state: 'fault', lastOkAt: NOW } : {})];
      verdicts = judge(anInput(series, config, now, { sources }), memory);
      // As the cache would keep it.
      memory = JSON.parse(JSON.stringify(verdicts.memory)) as JudgeMemory;
    };
    return (second) => {
      while (last < second) step(++last);
      if (verdicts === null) throw new Error('nothing was judged');
      return verdicts;
    };
  }
  const up = ({ conditions }: Verdicts) => conditions.find(({ rule }) => rule === 'postgres.up');

  it('opens no incident by what was seen while it was lost', () => {
    const at = play(60);
    expect(at(19).incidents).toEqual([]);
    expect(at(49).incidents).toHaveLength(1);
    for (let second = LOST.to; second < 60; second += 1) {
      expect(at(second).incidents).toEqual([]);
      expect(up(at(second))).toMatchObject({
        severity: 'unknown',
        sentence: expect.stringMatching(/is not known: this wall’s uplink was lost at the last look\.$/u),
      });
      expect(at(second).sections.services.rows[0]).toMatchObject({ severity: 'unknown' });
    }
    expect(at(60).sections.services.rows[0]).toMatchObject({ severity: 'ok' });
    expect(at(70).incidents).toEqual([]);
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
    expect(connection([failing('a', 'timeout')], estate(0, 0), WATCHED)).toBe('offline');
    expect(connection([source('a')], estate(0, 0), WATCHED)).toBe('live');
    expect(connection([source('a', { lastOkAt: NOW - 120_000 })])).toBe('offline');
  });

  it('a refused log-in is an answer, and so is a single refusal', () => {
    expect(connection([failing('a', 'auth'), failing('b', 'timeout')])).toBe('degraded');
    expect(connection([failing('a', 'refused')])).toBe('degraded');
    expect(connection([failing('a', 'timeout')])).toBe('offline');
  });
});
