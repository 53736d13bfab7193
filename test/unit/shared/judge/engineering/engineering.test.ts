import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equal } from '../../../../../main/engine/snapshot/equal';
import type { Config } from '../../../../../shared/config/config';
import { linesOf } from '../../../../../shared/format/two-lines';
import { engineeringAnswer } from '../../../../../shared/judge/engineering/answer';
import { deniedWords } from '../../../../../shared/judge/engineering/denied';
import { presentEngineering } from '../../../../../shared/judge/engineering/engineering';
import type { IndicatorHead } from '../../../../../shared/judge/engineering/heads';
import { ENGINEERING } from '../../../../../shared/judge/engineering/kept';
import type { Judged } from '../../../../../shared/judge/executive/executive';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeInput } from '../../../../../shared/judge/judgement';
import { RECOVERY } from '../../../../../shared/judge/recovery/kept';
import type { RedisTarget } from '../../../../../shared/kinds/redis/target';
import { INDICATORS } from '../../../../../shared/metrics/indicators';
import type { Condition } from '../../../../../shared/model/condition';
import type { EngineeringRow, EngineeringSection } from '../../../../../shared/model/engineering';
import type { IndicatorRow } from '../../../../../shared/model/indicator-row';
import {
  type Baseline,
  type HourTable,
  type Learnt,
  NOTHING_LEARNT,
} from '../../../../../shared/model/learnt';
import type { Severity } from '../../../../../shared/model/severity';
import {
  aCondition,
  aConfig,
  anInput,
  aPostgres,
  aService,
  aSource,
  FakeEstate,
} from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CONFIG = aConfig({ targets: [aPostgres({ id: 'pg' })] });
const BACKENDS = { target: 'pg', 'db.namespace': 'a' };
const CONNECTIONS = 'postgres.connections|pg';

function aRedis(id: string): RedisTarget {
  const base = { id, name: id, every: 5_000, timeout: 2_000, site: null, zone: '' };
  return { ...base, probe: 'redis', url: null, queues: [], replicas: null, attribution: null, ca: null };
}

/** Three hours of connections, at last 40 of 97. */
function anEstate(last = 40): FakeEstate {
  const estate = new FakeEstate();
  const span = { from: NOW - 3 * HOUR, to: NOW, step: 10_000 };
  estate.samples('postgresql.backends', BACKENDS, span, (t) => (t > NOW - 5 * MINUTE ? last : 40));
  estate.sample('postgresql.connection.max', { target: 'pg' }, NOW, 100);
  estate.sample('gantry.postgresql.connection.reserved', { target: 'pg' }, NOW, 3);
  return estate;
}

function look(
  estate: FakeEstate,
  conditions: readonly Condition[] = [],
  over: Partial<JudgeInput> = {},
  incidents: readonly unknown[] = [],
): EngineeringSection {
  const input = anInput(estate, CONFIG, NOW + 1_000, { sources: [aSource('pg', NOW)], ...over });
  return presentEngineering(input, { conditions, incidents } as unknown as Judged);
}
function rowOf(section: EngineeringSection, id = CONNECTIONS): EngineeringRow {
  const row = section.rows.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}

function table(usual: number, spread: number): HourTable {
  return {
    usual: new Float32Array(168).fill(usual),
    spread: new Float32Array(168).fill(spread),
    days: new Uint16Array(168).fill(13),
  };
}
function learnt(usual: number, key = CONNECTIONS): Learnt {
  const peaks = { t: new Float64Array(0), v: new Float64Array(0) };
  const baseline: Baseline = { normal: table(usual, 1), peak: table(usual, 1), peaks };
  return {
    ...NOTHING_LEARNT,
    asOf: NOW,
    from: NOW - 13 * 24 * HOUR,
    days: 13,
    hours: 168,
    baselines: new Map([[key, baseline]]),
  };
}

describe('a row of the engineering view', () => {
  it('tells what is read of whom, its limit, and that nothing stands against it', () => {
    expect(rowOf(look(anEstate()))).toMatchObject({
      group: 'postgres',
      subject: { kind: 'target', id: 'pg' },
      name: 'PostgreSQL pg',
      label: 'connections',
      figure: {
        metric: 'postgresql.backends',
        value: 40,
        unit: '{connection}',
        observedAt: NOW,
        every: 5_000,
        freshness: 'live',
      },
      limit: 97,
      severity: 'ok',
      was: null,
      level: null,
      band: null,
      note: '',
    });
  });

  it('has the last two hours, in order, and ends at the newest point', () => {
    const { t } = rowOf(look(anEstate())).series;
    expect(t.at(-1)).toBe(NOW);
    expect(t[0]).toBeGreaterThanOrEqual(NOW - 2 * HOUR);
    expect(t.length).toBeLessThanOrEqual(120);
    expect([...t]).toEqual([...t].sort((a, b) => a - b));
  });

  it('is as bad as its rule says, from the level on at which it says so', () => {
    const condition = aCondition('postgres.connections', 'target', 'pg', NOW - 4 * MINUTE, {
      threshold: 0.9,
      unit: '1',
      value: 0.95,
    });
    expect(rowOf(look(anEstate(93), [condition]))).toMatchObject({
      severity: 'critical',
      since: NOW - 4 * MINUTE,
      level: 0.9 * 97,
    });
  });

  it('is known to be well again while its severity is only held', () => {
    const held = aCondition('postgres.connections', 'target', 'pg', NOW - MINUTE, { ending: true });
    const estate = anEstate();
    const before = look(estate, [aCondition('postgres.connections', 'target', 'pg', NOW - MINUTE)]);
    expect(rowOf(before).ending).toBeUndefined();
    const after = look(estate, [held]);
    expect(rowOf(after)).toMatchObject({ severity: 'critical', ending: true });
    expect(after.answer).toMatchObject({
      verdict: 'PostgreSQL pg recovered just now;',
      reason: 'no other reading is in trouble.',
    });
  });

  it('warns where it leads to saturation, in the words of that rule', () => {
    const condition = aCondition('saturation.leading', 'target', 'pg', NOW - MINUTE, {
      severity: 'warning',
      part: CONNECTIONS,
      evidence: { at: NOW + 10 * MINUTE, earliest: NOW + 5 * MINUTE, latest: null },
    });
    const row = rowOf(look(anEstate(80), [condition], { learnt: learnt(40) }));
    expect(row).toMatchObject({
      severity: 'warning',
      note: expect.stringMatching(/^full at \d\d:\d\d \(\d\d:\d\d or later\)$/u),
      level: 50,
    });
  });

  it('says when it will be full, as the forecast says', () => {
    const estate = anEstate().sample(
      'system.filesystem.utilization',
      { target: 'pg', 'system.filesystem.mountpoint': '/var' },
      NOW,
      0.6,
    );
    const condition = aCondition('capacity.forecast', 'target', 'pg', NOW, {
      severity: 'warning',
      part: 'postgres.storage /var',
      evidence: { at: NOW + 84 * MINUTE, earliest: NOW + 75 * MINUTE, latest: NOW + 100 * MINUTE },
    });
    expect(rowOf(look(estate, [condition]), 'storage.used|pg|/var')).toMatchObject({
      label: 'disk /var',
      severity: 'warning',
      note: 'full at 06:24 (06:15 to 06:40)',
    });
  });

  it('is unknown when nobody hears of it, keeps what it was, and shows what was heard last', () => {
    const condition = aCondition('postgres.connections', 'target', 'pg', NOW, {
      severity: 'unknown',
      was: 'critical',
    });
    const row = rowOf(look(anEstate(93), [condition], { now: NOW + 3 * MINUTE }));
    expect(row).toMatchObject({ severity: 'unknown', was: 'critical', since: NOW });
    expect(row.figure).toMatchObject({ value: 93, freshness: 'stale' });
  });

  it('says why nobody can look', () => {
    const fault = { code: 'auth', message: 'no', remedy: 'change it' } as const;
    const estate = anEstate().sample('postgresql.backends', BACKENDS, NOW + 1_000, null);
    const sources = [aSource('pg', NOW, { state: 'fault', fault, failingSince: NOW })];
    const section = look(estate, [], { sources });
    expect(rowOf(section)).toMatchObject({
      severity: 'unknown',
      note: 'log-in refused',
      figure: { value: null },
    });
    expect(section.answer).toMatchObject({
      verdict: 'One reading is not known:',
      reason: 'connections of PostgreSQL pg, log-in refused.',
    });
  });
});

describe('what is usual', () => {
  it('is told as a band along the line, and not at all while nothing is known', () => {
    const { band } = rowOf(look(anEstate(), [], { learnt: learnt(40) }));
    expect(band?.t[0]).toBe(rowOf(look(anEstate())).series.t[0]);
    expect(band?.t.at(-1)).toBe(NOW);
    expect(band?.t.length).toBe(9);
    expect([band?.low[0], band?.high[0]]).toEqual([30, 50]);
    expect(rowOf(look(anEstate(), [], { learnt: learnt(40, 'another') })).band).toBeNull();
  });

  it.each([
    [124, '3.1× its usual'],
    [8, '0.2× its usual'],
    [45, ''],
    [1, 'far below its usual'],
  ])('%s beside a usual 40 is told as "%s"', (last, note) => {
    expect(rowOf(look(anEstate(last), [], { learnt: learnt(40) })).note).toBe(note);
  });

  it('makes the answer when nothing else is the matter', () => {
    expect(look(anEstate(70), [], { learnt: learnt(20) }).answer).toMatchObject({
      verdict: 'One reading is far from usual:',
      reason: 'connections of PostgreSQL pg, 3.5× its usual.',
    });
  });

  it('says how far it is learnt', () => {
    expect(look(anEstate()).learning).toBe('no baselines yet');
    const begun = { ...NOTHING_LEARNT, from: NOW - 24 * HOUR, days: 1 };
    expect(look(anEstate(), [], { learnt: begun }).learning).toBe(
      'baselines are being learnt, one day of 2 known',
    );
    const workdays = { ...learnt(40), days: 2, hours: 120 };
    expect(look(anEstate(), [], { learnt: workdays }).learning).toBe(
      'baselines from 2 days, 71 % of the week',
    );
    expect(look(anEstate(), [], { learnt: learnt(40) }).learning).toBe('baselines from 13 days');
  });
});

describe('the noun of an indicator', () => {
  /** Nouns that stand without an article: plurals, and what is not counted. */
  const BARE =
    /^(?:\S+ )?(?:requests|workers|latency|replicas|pods|restarts|connections|sessions|commits|blocks|items|memory|clients|commands|work)\b|^(?:queue|disk) \S/;
  const GOOD = /^(?:the [a-z]|[a-z])[^.]* of shop, [^.]*\.$/;

  /** One reading of shop, in this state: the second line of the answer. */
  function reasonOf(row: IndicatorRow, part: string | null, over: Partial<IndicatorHead>): string {
    const reading = { value: 1, limit: null, observedAt: NOW, every: 5_000, freshness: 'live' };
    const head = {
      indicator: { key: row.id, row, part, name: 'shop', subject: { kind: row.subject, id: 'shop' } },
      reading,
      severity: 'ok',
      was: null,
      condition: null,
      far: false,
      ...over,
    } as unknown as IndicatorHead;
    return engineeringAnswer(anInput(anEstate(), CONFIG, NOW, { sources: [aSource('pg', NOW)] }), [head])
      .reason;
  }

  it.each(
    INDICATORS.flatMap((row) =>
      (row.part === undefined ? [null] : ['', 'jobs']).map((part) => [row.id, part, row] as const),
    ),
  )('%s of part %s reads in a sentence', (_, part, row) => {
    for (const reason of [
      reasonOf(row, part, { severity: 'unknown', note: 'refused' }),
      reasonOf(row, part, { far: true, note: '3× its usual' }),
    ]) {
      expect(reason).toMatch(GOOD);
      expect(reason).toMatch(reason.startsWith('the ') ? /^the \S+/ : BARE);
      expect(reason).not.toMatch(/ (?:in|at|a|the|of) of |\b(?:takes|answers|waiting|busy|running) of /);
    }
  });

  it('of an HTTP target is its answer time', () => {
    const row = INDICATORS.find(({ id }) => id === 'http.duration');
    if (row === undefined) throw new Error('no such indicator');
    expect(reasonOf(row, null, { severity: 'unknown', note: 'refused' })).toBe(
      'the answer time of shop, refused.',
    );
  });
});

describe('sources', () => {
  it('are those that are asked, the worst first, with why one is silent', () => {
    const config = aConfig({
      targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg-b' })],
      feed: { url: 'wss://hub.example.com/feed', token: null },
    });
    const fault = { code: 'timeout', message: '', remedy: '' } as const;
    const sources = [
      aSource('pg', NOW),
      aSource('pg-b', NOW - 5 * MINUTE, { state: 'fault', fault, failingSince: NOW - 5 * MINUTE }),
      aSource('feed', NOW - 3 * MINUTE),
    ];
    const { sources: rows, asked } = look(anEstate(), [], { config, sources });
    expect(rows.map(({ name, severity, freshness, reason }) => [name, severity, freshness, reason])).toEqual([
      ['PostgreSQL pg-b', 'unknown', 'stale', 'timed out'],
      ['Feed', 'unknown', 'stale', ''],
      ['PostgreSQL pg', 'ok', 'live', ''],
    ]);
    expect(asked).toEqual({ count: 3, answering: 1 });
  });
});

describe('the engineering view', () => {
  it('is calm when nothing is near its limit, and says what is nearest', () => {
    expect(look(anEstate()).answer).toEqual({
      verdict: 'Nothing is near its limit.',
      reason: '',
      note: 'Nearest: PostgreSQL pg, connections, 40 of 97.',
    });
  });

  it('notes what the user of a Redis target may not run, but only while all is calm', () => {
    const config = aConfig({
      targets: [aPostgres({ id: 'pg' }), aRedis('redis'), aRedis('queue')],
    });
    const sources = ['pg', 'redis', 'queue'].map((id) => aSource(id, NOW));
    const estate = anEstate();
    const note = (id: string, ...denied: readonly string[]) => {
      estate.state('redis.node', { kind: 'target', id }, NOW, { denied });
      return look(estate, [], { config, sources }).answer.note;
    };
    const nearest = 'Nearest: PostgreSQL pg, connections, 40 of 97.';
    expect(note('redis')).toBe(nearest);
    expect(note('redis', 'SLOWLOG GET')).toBe(
      `${nearest} Redis redis: its user may not run SLOWLOG GET; its figures are missing.`,
    );
    expect(note('redis', 'SLOWLOG GET', 'LATENCY LATEST')).toBe(
      `${nearest} Redis redis: its user may not run SLOWLOG GET, LATENCY LATEST; their figures are missing.`,
    );
    // It does not fit beside what is nearest.
    expect(note('queue', 'MEMORY USAGE')).toBe(
      'Redis redis (and 1 more): its user may not run SLOWLOG GET, LATENCY LATEST; their figures are missing.',
    );
    expect(note('redis', 'SLOWLOG GET', 'LATENCY LATEST', 'MEMORY USAGE', 'SCAN')).toContain(
      'may not run four commands; their figures are missing.',
    );
    const late = { config, sources: sources.map((source) => ({ ...source, lastOkAt: NOW + HOUR })) };
    const stale = anInput(estate, config, NOW + HOUR, late);
    expect(deniedWords(stale)).toBe('');
    const far = look(estate, [], { config, sources, learnt: learnt(10) }).answer;
    expect(far).toMatchObject({ verdict: 'One reading is far from usual:', note: '' });
  });

  it('praises nothing while an incident is open', () => {
    expect(look(anEstate(), [], {}, [{}]).answer).toMatchObject({
      verdict: 'One incident is open:',
      reason: 'no reading is at its limit or far from usual.',
    });
  });

  it('does not say that nothing is near a limit of which no rule speaks', () => {
    expect(look(anEstate(96)).answer).toMatchObject({
      verdict: 'PostgreSQL pg is near a limit:',
      reason: 'connections, 96 of 97; no rule calls it trouble.',
    });
  });

  it('leads with what is critical, as the judge says it', () => {
    const { engineering } = judge(
      anInput(anEstate(93), CONFIG, NOW + 1_000, { sources: [aSource('pg', NOW)], atOnce: true }),
      EMPTY_MEMORY,
    ).sections;
    expect(engineering.answer.verdict).toBe('PostgreSQL pg has 96 % of its connections in use;');
    expect(engineering.rows[0]).toMatchObject({ id: CONNECTIONS, severity: 'critical' });
  });

  it('helps an estate without a target', () => {
    expect(look(new FakeEstate(), [], { config: aConfig(), sources: [] }).answer).toMatchObject({
      verdict: 'Nothing is measured yet.',
      reason: 'Name a first target in the configuration.',
    });
  });

  it('is the same, down to its rows, while nothing is new', () => {
    const estate = anEstate();
    const base = { learnt: learnt(40), sources: [aSource('pg', NOW)] };
    const told = (): readonly Condition[] => [
      aCondition('postgres.connections', 'target', 'pg', NOW, { severity: 'ok' }),
    ];
    const before = look(estate, told(), base);
    const after = look(estate, told(), { ...base, now: NOW + 3_000 });
    expect(after.rows[0]).toBe(before.rows[0]);
    expect(equal(after, before)).toBe(true);
    const worse = look(estate, [aCondition('postgres.connections', 'target', 'pg', NOW)], base);
    expect(rowOf(worse).severity).toBe('critical');
    estate.sample('postgresql.backends', BACKENDS, NOW + 5_000, 41);
    expect(rowOf(look(estate, told(), { ...base, now: NOW + 6_000 })).figure.value).toBe(41);
  });

  it('lets at most sixty rows over the bridge, those in trouble first, and says how many are left out', () => {
    const config = aConfig({ targets: Array.from({ length: 100 }, (_, i) => aPostgres({ id: `pg-${i}` })) });
    const estate = new FakeEstate();
    for (const { id } of config.targets)
      estate.sample('gantry.postgresql.lock.waiters', { target: id }, NOW, 0);
    const conditions = [aCondition('postgres.locks', 'target', 'pg-99', NOW)];
    const { rows, more } = look(estate, conditions, { config, sources: [] });
    expect(rows).toHaveLength(60);
    expect(rows[0]).toMatchObject({ subject: { id: 'pg-99' }, severity: 'critical' });
    expect(more).toEqual({ count: 40, ill: 0 });
  });

  it('from memory judges nothing any more', () => {
    const section = ENGINEERING.fromMemory(
      look(anEstate(93), [aCondition('postgres.connections', 'target', 'pg', NOW)]),
      { asOf: NOW, now: NOW, timezone: 'UTC' },
      RECOVERY.blank,
    );
    expect(rowOf(section)).toMatchObject({
      severity: 'unknown',
      was: 'critical',
      figure: { value: 93, freshness: 'cached' },
    });
    expect(section.sources[0]).toMatchObject({ severity: 'unknown', freshness: 'cached' });
    expect(section.asked).toEqual({ count: 1, answering: 0 });
  });

  it('says every answer in two lines', () => {
    const severity = fc.constantFrom<Severity>('ok', 'warning', 'critical', 'unknown');
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 -]{0,40}[a-z]$/u);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, severity, fc.nat(100)), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.boolean(),
        (subjects, old, known) => {
          const config: Config = aConfig({
            targets: subjects.map(([label], i) => aPostgres({ id: `pg-${i}`, name: label })),
            services: [aService({ id: 's', name: subjects[0]?.[0] ?? '' })],
          });
          const estate = new FakeEstate();
          const conditions = subjects.map(([label, one, count], i) => {
            estate.sample('postgresql.backends', { target: `pg-${i}`, 'db.namespace': 'a' }, NOW, count);
            estate.sample('postgresql.connection.max', { target: `pg-${i}` }, NOW, 100);
            return aCondition('postgres.connections', 'target', `pg-${i}`, NOW, {
              severity: one,
              value: count / 100,
              sentence: `PostgreSQL ${label} has so many of its connections in use.`,
            });
          });
          const { answer } = look(estate, conditions, {
            config,
            sources: [],
            now: NOW + (old ? 5 * MINUTE : 1_000),
            ...(known ? { learnt: learnt(10, 'postgres.connections|pg-0') } : {}),
          });
          expect(answer.verdict).not.toBe('');
          expect(linesOf(answer.verdict, answer.reason)).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 200 },
    );
  });
});
