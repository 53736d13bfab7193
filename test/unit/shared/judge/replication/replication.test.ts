import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../../shared/config/config';
import type { Finding, JudgeInput } from '../../../../../shared/judge/judgement';
import { findReplication } from '../../../../../shared/judge/replication/find';
import { presentReplication } from '../../../../../shared/judge/replication/present';
import type { PostgresNode } from '../../../../../shared/kinds/postgres/evidence';
import { STANDBY_SETTINGS } from '../../../../../shared/metrics/postgres-settings';
import type { Condition } from '../../../../../shared/model/condition';
import type { Drill } from '../../../../../shared/model/drill';
import type { ReplicationSection } from '../../../../../shared/model/replication';
import { aConfig, anInput, aPostgres, aReplica, aService, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 25, 5, 41, 8);
const DAY = 86_400_000;
const MB = 1e6;
const GB = 1e9;

const CONFIG = aConfig({
  sites: [
    { id: 'oslo', name: 'Oslo DC', region: 'eu-north', timezone: 'Europe/Oslo', windows: [] },
    { id: 'fra', name: 'Frankfurt', region: 'eu-central', timezone: 'Europe/Berlin', windows: [] },
  ],
  services: [
    aService({
      id: 'order-confirmation',
      criticality: 1,
      dependsOn: ['pg-prod'],
      recovery: { rto: 1_800, rpo: 60, drillEvery: 90 * DAY },
    }),
    aService({
      id: 'invoicing',
      dependsOn: ['order-confirmation'],
      recovery: { rto: 3_600, rpo: 900, drillEvery: 90 * DAY },
    }),
  ],
  targets: [
    aPostgres({
      id: 'pg-prod',
      name: 'pg-prod-a',
      site: 'oslo',
      zone: 'a',
      replicas: [
        aReplica({ id: 'pg-prod-e', site: 'fra', zone: 'b', upstream: 'pg-prod-d', sync: 'async' }),
        aReplica({ id: 'pg-prod-b', site: 'oslo', zone: 'b', sync: 'sync' }),
        aReplica({ id: 'pg-prod-c', site: 'oslo', zone: 'c', sync: 'async', purpose: 'reports' }),
        aReplica({ id: 'pg-prod-d', site: 'fra', zone: 'a', sync: 'async', purpose: 'for disaster' }),
      ],
    }),
  ],
});

const SETTINGS: PostgresNode['settings'] = {
  ...Object.fromEntries(STANDBY_SETTINGS.map(([name, compared]) => [name, compared === 'same' ? 'on' : '8'])),
  max_connections: '600',
  hot_standby: 'on',
};

function node(over: Partial<PostgresNode>): PostgresNode {
  return {
    target: 'pg-prod',
    server: 'pg-prod',
    role: 'standby',
    upstream: 'pg-prod',
    timeline: 14,
    version: 180_004,
    syncState: 'async',
    streaming: true,
    slot: null,
    settings: SETTINGS,
    acceptsReads: true,
    applyDelay: 0,
    ...over,
  };
}

class Estate extends FakeEstate {
  lag(replica: string, value: number | null | ((t: number) => number | null), at = NOW - 1_000): this {
    const span = { from: at - 3_600_000 + 1_000, to: at, step: 30_000 };
    this.samples('gantry.postgresql.replication.lag', { target: 'pg-prod', replica }, span, (t) =>
      typeof value === 'function' ? value(t) : value,
    );
    const last = typeof value === 'function' ? value(at) : value;
    return this.sample('gantry.postgresql.replication.lag', { target: 'pg-prod', replica }, at, last);
  }
  slotOf(replica: string, retained: number, active = 1, lost = 0): this {
    const where = { target: 'pg-prod', slot: replica.replaceAll('-', '_'), replica };
    return this.sample('gantry.postgresql.slot.retained', where, NOW - 1_000, retained)
      .sample('gantry.postgresql.slot.limit', where, NOW - 1_000, 64 * GB)
      .sample('gantry.postgresql.slot.active', where, NOW - 1_000, active)
      .sample('gantry.postgresql.slot.lost', where, NOW - 1_000, lost);
  }
  nodeOf(id: string, over: Partial<PostgresNode>): this {
    return this.state(
      'postgres.node',
      { kind: id === 'pg-prod' ? 'target' : 'replica', id },
      NOW - 1_000,
      node({ server: id, upstream: id === 'pg-prod-e' ? 'pg-prod-d' : 'pg-prod', ...over }),
    );
  }
  up(value: number): this {
    return this.sample('postgresql.up', { target: 'pg-prod' }, NOW - 1_000, value);
  }
}

/** All flows: b synchronous, c and d close, e a copy of d. */
function calmEstate(): Estate {
  const estate = new Estate().up(1);
  estate.sample('gantry.postgresql.primary.count', { target: 'pg-prod' }, NOW - 1_000, 1);
  estate.nodeOf('pg-prod', { role: 'primary', upstream: null });
  for (const [id, lag] of [
    ['b', 0],
    ['c', 1.4],
    ['d', 2],
    ['e', 3],
  ] as const) {
    estate.lag(`pg-prod-${id}`, lag).slotOf(`pg-prod-${id}`, 0.1 * GB);
    estate.sample(
      'gantry.postgresql.replication.exposure',
      { target: 'pg-prod', replica: `pg-prod-${id}` },
      NOW - 1_000,
      0,
    );
    estate.nodeOf(`pg-prod-${id}`, { syncState: id === 'b' ? 'sync' : 'async' });
  }
  return estate;
}

/** Findings as conditions at once, and the section that rests on them. */
function judge(
  estate: FakeEstate,
  over: Partial<JudgeInput> = {},
  config: Config = CONFIG,
  now = NOW,
  memory: unknown = null,
) {
  const input = anInput(estate, config, now, over);
  const found = findReplication(input, memory);
  const conditions = found.findings.map((one): Condition => ({ ...one, since: now - 660_000 }));
  const section = presentReplication(input, conditions, found.memory);
  expect(section.answer.verdict.length).toBeLessThanOrEqual(54);
  expect(section.answer.reason.length).toBeLessThanOrEqual(61);
  return {
    section,
    memory: found.memory,
    findings: found.findings,
    of: (rule: string, id: string) => pick(found.findings, rule, id),
  };
}
function pick(findings: readonly Finding[], rule: string, id: string): Finding | undefined {
  return findings.find((one) => one.rule === `postgres.replication.${rule}` && one.subject.id === id);
}
function nodeIn(section: ReplicationSection, id: string) {
  const found = section.nodes.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no node ${id}`);
  return found;
}
function cells(section: ReplicationSection, check: string): readonly string[] {
  const found = section.checks.find(({ id }) => id === check);
  return (found?.cells ?? []).map(
    ({ severity, evidence }) => `${severity}${evidence === '' ? '' : `: ${evidence}`}`,
  );
}
function drillOf(scenario: string, days: number, rto: number | null = null): Drill {
  const endedAt = NOW - days * DAY;
  return {
    id: `${scenario}-${days}`,
    scenario,
    services: ['order-confirmation'],
    startedAt: endedAt - 1,
    endedAt,
    outcome: 'passed',
    steps: [],
    measured: { rto, rpo: 0 },
    evidence: null,
    source: 'feed',
  };
}

describe('calm', () => {
  it('says what losing the region would cost, and draws every copy as flowing', () => {
    const { section, findings } = judge(calmEstate());
    expect(section.answer).toMatchObject({
      verdict: 'Every copy is inside 60 s;',
      reason: 'losing eu-north now would cost nothing.',
    });
    expect(section.nodes.map(({ id, edge, severity, note }) => [id, edge, severity, note])).toEqual([
      ['pg-prod', 'flows', 'ok', 'primary, zone a'],
      ['pg-prod-b', 'flows', 'ok', 'sync, zone b'],
      ['pg-prod-c', 'flows', 'ok', 'async, zone c, reports'],
      ['pg-prod-d', 'flows', 'ok', 'async, zone a, for disaster'],
      ['pg-prod-e', 'flows', 'ok', 'copies from pg-prod-d, zone b'],
    ]);
    expect(findings.every(({ severity }) => severity === 'ok')).toBe(true);
    expect(nodeIn(section, 'pg-prod-c').lag?.series.t.length).toBeLessThanOrEqual(180);
  });

  it('draws each lag over the last hour, however little of it is known', () => {
    const { section } = judge(calmEstate());
    const lags = section.nodes.flatMap(({ lag }) => lag?.series ?? []);
    expect(lags).toHaveLength(4);
    for (const { from = Number.NaN, to = Number.NaN } of lags) {
      expect(to - from).toBe(3_600_000);
      expect(Math.abs(NOW - to)).toBeLessThan(10_000);
    }
  });

  it.each([
    ['missing', 'critical', 'pg-prod-b copies again;', 'it is less than 1 s behind pg-prod-a.'],
    ['slot', 'warning', 'The slot of pg-prod-b is in use again;', 'It keeps 100 MB of 64 GB of WAL.'],
  ] as const)(
    'says of trouble that has ended, and still counts, that it has: %s',
    (rule, severity, verdict, reason) => {
      const input = anInput(calmEstate(), CONFIG, NOW);
      const { findings, memory } = findReplication(input, null);
      const held = { severity, ending: true } as const;
      const conditions = findings.map((one): Condition => {
        const isHeld = one.rule === `postgres.replication.${rule}` && one.subject.id === 'pg-prod-b';
        return { ...one, since: NOW - 60_000, ...(isHeld ? held : {}) };
      });
      expect(presentReplication(input, conditions, memory).answer).toMatchObject({ verdict, reason });
    },
  );

  it('names the primary where all copies stand beside it', () => {
    const [target] = CONFIG.targets;
    if (target?.probe !== 'postgres') throw new Error('no postgres');
    const config = {
      ...CONFIG,
      targets: [{ ...target, replicas: target.replicas.filter(({ site }) => site === 'oslo') }],
    };
    expect(judge(calmEstate(), {}, config).section.answer.reason).toBe(
      'losing pg-prod-a now would cost nothing.',
    );
  });
});

describe('the replication board', () => {
  const estate = calmEstate();
  const onset = Date.UTC(2026, 10, 25, 5, 14);
  estate.lag('pg-prod-d', (t) => (t < onset ? 2 : 2 + ((t - onset) / (NOW - 1_000 - onset)) * 94));
  estate.lag('pg-prod-e', null);
  estate.sample(
    'gantry.postgresql.replication.exposure',
    { target: 'pg-prod', replica: 'pg-prod-d' },
    NOW - 500,
    96,
  );
  estate.sample(
    'gantry.postgresql.replication.exposure',
    { target: 'pg-prod', replica: 'pg-prod-e' },
    NOW - 500,
    null,
  );
  estate.nodeOf('pg-prod-d', { settings: { ...SETTINGS, max_connections: '400' } });
  for (let t = NOW - 61_000; t <= NOW - 1_000; t += 5_000) {
    const since = (t - NOW + 61_000) / 1_000;
    estate.sample('gantry.postgresql.wal.written', { target: 'pg-prod' }, t, since * 18 * MB);
    estate.sample(
      'gantry.postgresql.replication.unreceived',
      { target: 'pg-prod', replica: 'pg-prod-d' },
      t,
      1.34 * GB + since * MB,
    );
  }
  const drills = [drillOf('zone-loss', 19, 40), drillOf('region-loss', 97)];
  const { section, of } = judge(estate, { drills });

  it('answers as the board', () => {
    expect(section.answer).toMatchObject({
      verdict: 'Losing eu-north now would cost 96 s of data;',
      reason: 'the promise is 60 s. The Frankfurt copy fell behind at 06:14.',
    });
  });

  it('judges the late copy, and leaves the copy of it unknown with a lower bound', () => {
    const d = nodeIn(section, 'pg-prod-d');
    expect(d).toMatchObject({
      severity: 'critical',
      edge: 'late',
      since: NOW - 660_000,
      reason: 'receives 17 of 18 MB/s',
    });
    expect(d.lag).toMatchObject({ value: 96, atLeast: false, limit: 60 });
    expect(nodeIn(section, 'pg-prod').written?.value).toBeCloseTo(18 * MB);
    const e = nodeIn(section, 'pg-prod-e');
    expect(e).toMatchObject({ severity: 'unknown', edge: 'unknown', upstream: 'pg-prod-d' });
    expect(e.lag).toMatchObject({ value: 96, atLeast: true });
    expect(of('lag', 'pg-prod-e')).toMatchObject({ value: null, severity: 'unknown' });
    expect(of('exposure', 'pg-prod-d')).toMatchObject({ value: 96, threshold: 60, severity: 'critical' });
  });

  it('checks both candidates with evidence', () => {
    expect(section.candidates).toEqual([
      { id: 'pg-prod-b', label: 'to b', place: 'zone b' },
      { id: 'pg-prod-d', label: 'to d', place: 'Frankfurt' },
    ]);
    expect(section.checks.map(({ label }) => label)).toEqual([
      'streaming',
      'same timeline, 14',
      'sync as configured',
      'inside 60 s',
      'replication slot',
      'log archive',
      'same settings',
      'accepts reads',
      'drill proved it',
    ]);
    expect(cells(section, 'sync')).toEqual(['ok: sync', 'ok: async']);
    expect(cells(section, 'inside')).toEqual(['ok: 0 s', 'critical: 96 s']);
    expect(cells(section, 'settings')).toEqual(['ok: all 23', 'warning: max_connections 400 of 600']);
    expect(cells(section, 'drill')).toEqual(['ok: 6 Nov', 'warning: 97 d ago, due after 90 d']);
    for (const { id, cells } of section.checks.filter(({ id }) => id !== 'drill' && id !== 'archive'))
      expect([id, NOW - (cells[0]?.observedAt ?? 0)]).toEqual([id, expect.toSatisfy((age) => age <= 1_000)]);
    expect(section.verdicts).toEqual([
      { verdict: 'yes', sentence: 'A move to zone b loses nothing and takes about 40 s.', loss: null },
      { verdict: 'no', sentence: 'A move to Frankfurt loses 96 s of data.', loss: null },
    ]);
  });
});

describe('readiness', () => {
  const readiness = (estate: Estate, check: string) => cells(judge(estate).section, check)[0];
  const { work_mem: _, ...unsaid } = SETTINGS;

  it.each([
    ['alike', {}, 'ok: all 23'],
    ['more than its primary', { settings: { ...SETTINGS, max_connections: '900' } }, 'ok: all 23'],
    ['less', { settings: { ...SETTINGS, max_connections: '90' } }, 'warning: max_connections 90 of 600'],
    ['another', { settings: { ...SETTINGS, work_mem: '64MB' } }, 'warning: work_mem 64MB of on'],
    [
      'several',
      { settings: { ...SETTINGS, work_mem: '64MB', shared_preload_libraries: '' } },
      'warning: work_mem 64MB of on, 1 more',
    ],
    ['another version', { version: 180_003 }, 'warning: version 18.3 of 18.4'],
    ['one is not stated', { settings: unsaid }, 'unknown: 1 of 23 not stated'],
    ['none is', { settings: {} }, 'unknown: not stated'],
  ])('settings: %s', (_case, over, expected) => {
    expect(readiness(calmEstate().nodeOf('pg-prod-b', { syncState: 'sync', ...over }), 'settings')).toBe(
      expected,
    );
  });

  it.each([
    ['whole', { failing: 0, exposure: 0 }, 'ok: holds all'],
    ['near', { failing: 0, exposure: 12 }, 'ok: 12 s behind'],
    ['late', { failing: 0, exposure: 400 }, 'warning: 6 min behind'],
    ['failing', { failing: 1, exposure: 400 }, 'warning: fails, 6 min behind'],
    ['failing since ever', { failing: 1 }, 'warning: fails'],
    ['of which nobody says how far it is', { failing: 0 }, 'unknown: what it lacks is not known'],
    ['not told of', {}, 'unknown: not stated'],
  ] as const)('an archive that is %s', (_case, told, expected) => {
    const estate = calmEstate();
    for (const [name, value] of Object.entries(told))
      estate.sample(`gantry.postgresql.archive.${name}`, { target: 'pg-prod' }, NOW - 1_000, value);
    expect(readiness(estate, 'archive')).toBe(expected);
  });

  it('says that there is no archive, without a warning', () => {
    const estate = calmEstate().nodeOf('pg-prod', {
      role: 'primary',
      upstream: null,
      settings: { ...SETTINGS, archive_mode: 'off' },
    });
    expect(readiness(estate, 'archive')).toBe('info: there is none');
  });

  it('does not call synchronous what nobody states to be', () => {
    expect(readiness(calmEstate().nodeOf('pg-prod-b', { syncState: null }), 'sync')).toBe(
      'unknown: not stated',
    );
  });
});

describe('a copy that stops', () => {
  it('is critical after one interval, says which and why', () => {
    const estate = calmEstate().nodeOf('pg-prod-b', { streaming: false, role: 'unknown' });
    estate.state('fault', { kind: 'replica', id: 'pg-prod-b' }, NOW - 1_000, {
      code: 'refused',
      message: '',
      remedy: '',
    });
    estate.lag('pg-prod-b', 34);
    const { section, of } = judge(estate);
    expect(of('missing', 'pg-prod-b')).toMatchObject({
      severity: 'critical',
      raiseAfter: 5,
      evidence: { fault: 'refused' },
    });
    expect(section.answer).toMatchObject({
      verdict: 'pg-prod-b has stopped copying:',
      reason: 'the server refuses connections, 34 s behind.',
    });
    expect(nodeIn(section, 'pg-prod-b')).toMatchObject({ severity: 'critical', edge: 'cut' });
    expect(cells(section, 'streaming')[0]).toBe('critical: not streaming');
    expect(section.verdicts[0]?.verdict).toBe('no');
  });

  it('has none to lose where it copies from the archive, and is judged by its lag', () => {
    const estate = calmEstate().nodeOf('pg-prod-d', { streaming: null, fromArchive: true, syncState: null });
    const { section, of } = judge(estate);
    expect(of('missing', 'pg-prod-d')).toMatchObject({
      severity: 'ok',
      sentence: 'pg-prod-d copies from the archive.',
    });
    expect(nodeIn(section, 'pg-prod-d')).toMatchObject({ severity: 'ok', edge: 'flows' });
    expect(nodeIn(section, 'pg-prod-d').note).toContain('from the archive');
    const late = calmEstate().nodeOf('pg-prod-d', { streaming: null, fromArchive: true });
    late.lag('pg-prod-d', 3_600);
    expect(judge(late).of('lag', 'pg-prod-d')?.severity).toBe('critical');
  });

  it('that runs but was cut off says so', () => {
    const estate = calmEstate().nodeOf('pg-prod-b', { streaming: false });
    estate.sample('postgresql.up', { target: 'pg-prod', replica: 'pg-prod-b' }, NOW - 1_000, 1);
    estate.lag('pg-prod-b', null);
    estate.sample(
      'gantry.postgresql.replication.lag.at_least',
      { target: 'pg-prod', replica: 'pg-prod-b' },
      NOW - 1_000,
      12,
    );
    const { section } = judge(estate);
    expect(nodeIn(section, 'pg-prod-b').reason).toBe('it runs, but has no connection to its primary');
    expect(nodeIn(section, 'pg-prod-b').lag).toMatchObject({ value: 12, atLeast: true });
  });
});

describe('an upper bound', () => {
  const bounded = (atMost: number, over: Partial<PostgresNode> = {}) => {
    const estate = calmEstate().lag('pg-prod-c', null).nodeOf('pg-prod-c', over);
    const where = { target: 'pg-prod', replica: 'pg-prod-c' };
    return estate
      .sample('gantry.postgresql.replication.exposure', where, NOW - 1_000, null)
      .sample('gantry.postgresql.replication.lag.at_least', where, NOW - 1_000, 0.004)
      .sample('gantry.postgresql.replication.lag.at_most', where, NOW - 1_000, atMost);
  };

  it('that is not above the promise proves that it is kept', () => {
    const { section, of } = judge(bounded(0.2));
    expect(of('lag', 'pg-prod-c')).toMatchObject({
      severity: 'ok',
      value: null,
      sentence: 'pg-prod-c is at most 0.2 s behind, of 60 s promised.',
    });
    expect(nodeIn(section, 'pg-prod-c')).toMatchObject({ severity: 'ok', edge: 'flows' });
    expect(judge(bounded(60)).of('lag', 'pg-prod-c')?.severity).toBe('ok');
  });

  it('beyond the promise proves nothing', () => {
    for (const atMost of [61, 86_400]) {
      const { section, of } = judge(bounded(atMost));
      expect(of('lag', 'pg-prod-c')?.severity).toBe('unknown');
      expect(of('lag', 'pg-prod-c')?.sentence).not.toContain('at most');
      expect(nodeIn(section, 'pg-prod-c').severity).toBe('unknown');
    }
  });

  it('is no word for a copy that has stopped, or whose primary does not answer', () => {
    expect(judge(bounded(40, { streaming: false })).of('lag', 'pg-prod-c')?.sentence).toContain('at least');
    const bereft = judge(bounded(0.2).up(0)).of('lag', 'pg-prod-c');
    expect(bereft).toMatchObject({ severity: 'unknown' });
    expect(bereft?.sentence).toContain('at least');
  });

  it('of every copy leaves the cost of a loss open', () => {
    const estate = calmEstate();
    for (const id of ['pg-prod-d', 'pg-prod-e']) {
      const where = { target: 'pg-prod', replica: id };
      estate.lag(id, null);
      estate
        .sample('gantry.postgresql.replication.exposure', where, NOW - 1_000, null)
        .sample('gantry.postgresql.replication.lag.at_most', where, NOW - 1_000, 0.2);
    }
    expect(judge(estate).section.answer).toMatchObject({
      verdict: 'Every copy is inside 60 s;',
      reason: 'what losing eu-north now would cost is not known yet.',
    });
  });
});

describe('the lower bound of a copy of a late copy', () => {
  it.each([
    [95, 'unknown'],
    [105, 'unknown'],
    [125, 'critical'],
  ])('tells of itself only beyond what two looks differ: %i s, its upstream 100 s', (own, severity) => {
    const estate = calmEstate();
    for (const [id, bound] of [
      ['pg-prod-d', 100],
      ['pg-prod-e', own],
    ] as const)
      estate
        .lag(id, null)
        .sample(
          'gantry.postgresql.replication.lag.at_least',
          { target: 'pg-prod', replica: id },
          NOW - 1_000,
          bound,
        );
    const { of } = judge(estate);
    expect(of('lag', 'pg-prod-d')?.severity).toBe('critical');
    expect(of('lag', 'pg-prod-e')?.severity).toBe(severity);
  });
});

describe('what cannot be told', () => {
  it('an absent lag is unknown, never 0', () => {
    const { section, of } = judge(calmEstate().lag('pg-prod-c', null));
    const c = nodeIn(section, 'pg-prod-c');
    expect(c).toMatchObject({ severity: 'unknown', edge: 'unknown' });
    expect(c.lag?.value).toBeNull();
    expect(of('lag', 'pg-prod-c')?.value).toBeNull();
    expect(section.answer.verdict).toBe('How far pg-prod-c is behind is not known;');
  });

  it('old figures are unknown, and remember what they were', () => {
    const estate = new Estate().lag('pg-prod-d', 96);
    const first = judge(estate);
    expect(nodeIn(first.section, 'pg-prod-d').severity).toBe('critical');
    const later = judge(estate, {}, CONFIG, NOW + 240_000, first.memory);
    const d = nodeIn(later.section, 'pg-prod-d');
    expect(d).toMatchObject({ severity: 'unknown', was: 'critical', freshness: 'stale' });
    expect(later.section.nodes[0]?.severity).toBe('unknown');
  });

  it('a primary that does not answer leaves its copies unknown', () => {
    const { section, of } = judge(calmEstate().up(0));
    expect(section.answer).toMatchObject({
      verdict: 'pg-prod-a does not answer;',
      reason: 'how far its copies are behind is unknown.',
    });
    expect(section.nodes.slice(1).every(({ severity }) => severity === 'unknown')).toBe(true);
    expect(of('missing', 'pg-prod-b')?.severity).toBe('unknown');
  });

  it('a copy known by feed alone is judged on its numbers; what only a server can say is not stated', () => {
    const { section } = judge(new Estate().lag('pg-prod-d', 2).lag('pg-prod-b', 40));
    expect(nodeIn(section, 'pg-prod-d').severity).toBe('ok');
    expect(nodeIn(section, 'pg-prod-b')).toMatchObject({ severity: 'warning', edge: 'flows' });
    expect(nodeIn(section, 'pg-prod-c').severity).toBe('unknown');
    expect(cells(section, 'timeline')).toEqual(['unknown: not stated', 'unknown: not stated']);
    expect(section.verdicts.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
    expect(section.answer.verdict).toBe('pg-prod-b is 40 s behind;');
  });

  it('no copy configured', () => {
    expect(judge(new Estate(), {}, aConfig()).section.answer.verdict).toBe(
      'No copy of a database is configured.',
    );
  });
});

describe('other trouble', () => {
  it('two primaries are split brain', () => {
    const estate = calmEstate().nodeOf('pg-prod-b', { role: 'primary', streaming: false });
    estate.sample('gantry.postgresql.primary.count', { target: 'pg-prod' }, NOW - 500, 2);
    const { section, of } = judge(estate);
    expect(of('split_brain', 'pg-prod')).toMatchObject({
      severity: 'critical',
      value: 2,
      evidence: { promoted: ['pg-prod-b'] },
    });
    expect(section.answer.verdict).toBe('Two servers of pg-prod-a take writes.');
    expect(nodeIn(section, 'pg-prod').severity).toBe('critical');
  });

  it.each([
    ['unused', 1 * GB, 0, 0, 'warning'],
    ['nearly full', 60 * GB, 1, 0, 'critical'],
    ['filling', 50 * GB, 1, 0, 'warning'],
    ['unreserved', 50 * GB, 1, 1, 'warning'],
    ['lost', 0, 0, 2, 'critical'],
    ['quiet', 1 * GB, 1, 0, 'ok'],
  ] as const)('a slot that is %s', (_, retained, active, lost, severity) => {
    const { of } = judge(calmEstate().slotOf('pg-prod-b', retained, active, lost));
    expect(of('slot', 'pg-prod-b')?.severity).toBe(severity);
  });

  it('limits: the row of the rule goes before the promise, and that before the fallback', () => {
    const estate = calmEstate().lag('pg-prod-c', 50);
    expect(judge(estate).of('lag', 'pg-prod-c')).toMatchObject({ severity: 'warning', threshold: 30 });
    const stricter = { ...CONFIG, rules: { 'postgres.replication.lag': { warning: 10, critical: 40 } } };
    expect(judge(estate, {}, stricter).of('lag', 'pg-prod-c')).toMatchObject({
      severity: 'critical',
      threshold: 40,
    });
    const none = { ...CONFIG, services: [] };
    expect(judge(estate, {}, none).of('lag', 'pg-prod-c')).toMatchObject({
      severity: 'warning',
      threshold: 30,
    });
    expect(judge(estate, {}, none).of('exposure', 'pg-prod-d')).toBeUndefined();
  });

  it('fits two lines whatever the names', () => {
    for (let length = 1; length <= 40; length += 3) {
      const name = 'Qx '.repeat(20).slice(0, length).trim();
      const [target] = CONFIG.targets;
      if (target?.probe !== 'postgres') throw new Error('no postgres');
      const replicas = target.replicas.map((one) => ({ ...one, name }));
      const sites = CONFIG.sites.map((site) => ({ ...site, name, region: `${name} ${site.region}` }));
      const config = { ...CONFIG, sites, targets: [{ ...target, name, replicas }] };
      judge(calmEstate(), {}, config);
      judge(calmEstate().lag('pg-prod-d', 96), {}, config);
      judge(calmEstate().lag('pg-prod-c', 50), {}, config);
      judge(calmEstate().lag('pg-prod-c', null), {}, config);
      judge(calmEstate().nodeOf('pg-prod-b', { streaming: false }), {}, config);
      judge(calmEstate().slotOf('pg-prod-b', 0, 0, 2), {}, config);
      judge(calmEstate().up(0), {}, config);
      judge(
        calmEstate().sample('gantry.postgresql.primary.count', { target: 'pg-prod' }, NOW, 3),
        {},
        config,
      );
    }
  });
});
