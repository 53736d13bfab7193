import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTenants } from '../../../../../shared/judge/tenants/find';
import { presentTenants, rosterOf } from '../../../../../shared/judge/tenants/present';
import { activeSessions, agree, samplesIn } from '../../../../../shared/judge/tenants/sessions';
import { RESOURCES } from '../../../../../shared/metrics/resources';
import type { Condition } from '../../../../../shared/model/condition';
import { aConfig, anInput, aPostgres, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 27, 9, 22, 41);
const EVERY = 5_000;
/** ms that the trouble has lasted */
const LASTED = 40_000;
const WIDTH = RESOURCES.length;
const RESPONSE = RESOURCES.findIndex(({ id }) => id === 'response_time');

/** What the transactions of a database are now; before, 10 a second took 5 ms each. */
interface Work {
  /** sessions that run */
  readonly sessions: number;
  /** per second */
  readonly done: number;
  /** s that ended transactions took, per second */
  readonly took: number;
  /** sessions that wait for a lock, and that wait because of it */
  readonly waiting?: number;
  readonly backends?: number;
  /** ms that it has lasted, if not as long as the trouble */
  readonly lasted?: number;
  /** ms since it ended, if it has */
  readonly over?: number;
}
const CALM: Work = { sessions: 0.05, done: 10, took: 0.05 };

/** Databases of one PostgreSQL, an hour as usual and then as given. @param lasted ms that the trouble has lasted */
function estateOf(work: readonly Work[], lasted: number): FakeEstate {
  const estate = new FakeEstate();
  const target = 'pg-shared';
  work.forEach((now, at) => {
    const where = { target, 'db.namespace': `t${at}` };
    const spans = { commits: 0, time: 0 };
    for (let t = NOW - 3_600_000; t <= NOW; t += EVERY) {
      const {
        sessions,
        done,
        took,
        waiting = 0,
        backends = 2,
      } = t > NOW - (now.lasted ?? lasted) && t <= NOW - (now.over ?? 0) ? now : CALM;
      spans.commits += done * (EVERY / 1_000);
      spans.time += took * (EVERY / 1_000);
      // Short statements are missed by most samples.
      const sampled = sessions >= 0.5 ? sessions : t % (4 * EVERY) === 0 ? 4 * sessions : 0;
      estate.sample('gantry.postgresql.sessions.active', { ...where, state: 'cpu' }, t, sampled);
      estate.sample('gantry.postgresql.sessions.active', { ...where, state: 'lock' }, t, waiting);
      estate.sample('gantry.postgresql.db.time', where, t, spans.time);
      estate.sample('postgresql.commits', where, t, spans.commits);
      estate.sample('gantry.postgresql.lock.waiters', where, t, waiting);
      estate.sample('gantry.postgresql.lock.caused', where, t, waiting);
      estate.sample('postgresql.backends', { ...where, state: 'active' }, t, backends);
    }
  });
  return estate.sample('gantry.postgresql.processors', { target }, NOW, 2);
}

/** @param later ms between the look that finds it and the one that is shown */
function judged(work: readonly Work[], lasted = LASTED, later = 0) {
  const config = aConfig({
    targets: [aPostgres({ id: 'pg-shared', processors: 2 })],
    tenants: { from: [{ attribute: 'db.namespace', match: /^(?<tenant>t\d+)$/u }], tiers: {}, list: [] },
  });
  const input = anInput(estateOf(work, lasted), config, NOW);
  const { findings, memory } = findTenants(input, null);
  const conditions = findings.map((one): Condition => ({ ...one, since: NOW - 10_000 }));
  const section = presentTenants({ ...input, now: NOW + later }, conditions, memory, []);
  const roster = rosterOf(input);
  return {
    accused: findings.map(({ subject }) => subject.id),
    findings,
    section,
    payOf: (at: number) => section.values[roster.ids.indexOf(`t${at}`) * WIDTH + RESPONSE] ?? Number.NaN,
  };
}

/** Three queries of a second each on two processors: the server counts them when they end. */
const HEAVY: Work = { sessions: 3, done: 12, took: 3 };
/** Its statements take half as long again. */
const SLOWED: Work = { sessions: 0.075, done: 10, took: 0.075 };

describe('few tenants with statements of 5 ms', () => {
  it.each([2, 3, 4, 10])('of %i, the one with three heavy queries is named, and does not pay', (count) => {
    const work = Array.from({ length: count }, (_, at) => (at === 1 ? HEAVY : SLOWED));
    const { accused, section, payOf } = judged(work);
    expect(accused).toEqual(['t1']);
    expect(payOf(1)).toBeNaN();
    expect(payOf(0)).toBeCloseTo(1.5, 1);
    expect(section.answer.verdict).toMatch(/^t1 takes \d\d % of the database time/);
    expect(section.answer.reason).toMatch(
      count === 2
        ? /t0 waits 1.5× its usual/
        : /^(?:likely why )?(?:two|three|nine) other tenants wait up to/,
    );
    expect(section.pools[0]?.note).toBe(
      count === 2 ? '1 waits longer than usual' : `${count - 1} wait longer than usual`,
    );
  });

  it('of two, the one that takes most while the other is as quick as ever is named and not blamed', () => {
    const { accused, section } = judged([HEAVY, CALM], LASTED, EVERY);
    expect(accused).toEqual([]);
    expect(section.answer).toMatchObject({
      verdict: expect.stringMatching(/^t0 takes 9\d % of the database time/),
      reason: expect.stringMatching(/no other tenant waits longer\.$/),
    });
    expect(section.marks.map(({ role, severity }) => [role, severity])).toEqual([['taker', 'ok']]);
  });

  // The window still holds what the first one took, so that the second one takes less than a fair share of it.
  describe.each([2, 3, 4, 10])('of %i, one that ended', (count) => {
    const after = (work: (at: number) => Work, soon: number): readonly Work[] =>
      Array.from({ length: count }, (_, at) => (at === 0 ? { ...HEAVY, over: soon } : work(at)));

    it.each([5_000, 10_000])('%i ms ago pays no more than the next heavy one', (soon) => {
      const { payOf } = judged(
        after((at) => (at === 1 ? { ...HEAVY, lasted: soon } : SLOWED), soon),
        60_000,
      );
      expect([payOf(0), payOf(1)]).toEqual([Number.NaN, Number.NaN]);
    });

    it.each([5_000, 10_000])('%i ms ago is not blamed for all that are busy alike', (soon) => {
      const { accused } = judged(
        after(() => ({ ...HEAVY, lasted: soon }), soon),
        60_000,
      );
      expect(accused).toEqual([]);
    });
  });

  it('of two, the one that waits behind very many sessions pays', () => {
    const { payOf } = judged([
      { ...HEAVY, sessions: 20, took: 20 },
      { sessions: 0.5, done: 10, took: 0.5 },
    ]);
    expect(payOf(0)).toBeNaN();
    expect(payOf(1)).toBeCloseTo(10, 0);
  });

  it.each([2, 3, 4, 10])(
    'of %i, the one that takes most is named, and not blamed for older waits',
    (count) => {
      const older = { ...SLOWED, lasted: 10 * 60_000 };
      const work = Array.from({ length: count }, (_, at) => (at === 1 ? HEAVY : older));
      const { accused, section } = judged(work, LASTED, EVERY);
      expect(accused).toEqual([]);
      expect(section.marks).toMatchObject([{ role: 'taker', severity: 'ok' }]);
      expect(section.answer.verdict).toMatch(/^t1 takes \d\d % of the database time/);
      expect(section.answer.reason).toBe(
        count === 2
          ? '1 other tenant waits longer; why is not clear.'
          : `${count - 1} other tenants wait longer; why is not clear.`,
      );
    },
  );

  it('names nobody while all take alike', () => {
    const { section } = judged([HEAVY, HEAVY], LASTED, EVERY);
    expect(section.marks).toEqual([]);
    expect(section.answer.verdict).toMatch(/^pg-shared is full/);
  });

  // While few looks of the window are of the trouble, what it takes is little yet.
  it.each([2, 3, 4, 10])('of %i, the one that has just begun a heavy query does not pay', (count) => {
    for (const lasted of [5_000, 10_000, 15_000, 20_000])
      for (const heavy of [
        HEAVY,
        { ...HEAVY, took: 0, done: 0 },
        { ...HEAVY, sessions: 1, took: 1, done: 2 },
      ]) {
        const work = Array.from({ length: count }, (_, at) => (at === 1 ? heavy : SLOWED));
        const pay = judged(work, lasted).payOf(1);
        expect(Number.isNaN(pay) || pay < 2, `${lasted / 1_000} s: ${pay}`).toBe(true);
      }
  });

  it.each([2, 3, 4, 10])('of %i that are all busy alike, nobody is', (count) => {
    const { accused, section } = judged(Array.from({ length: count }, () => HEAVY));
    expect(accused).toEqual([]);
    expect(section.pools[0]?.note).toBe(`${count} wait longer than usual`);
  });

  it('while no processor is short, a little longer is no pain', () => {
    const { accused, section } = judged([{ sessions: 1, done: 10, took: 1 }, SLOWED]);
    expect(accused).toEqual([]);
    expect(section.pools[0]?.note).toBe('');
  });
});

describe('locks', () => {
  const stopped: Work = { sessions: 0, done: 0, took: 0, waiting: 2, backends: 4 };

  it('that two of two workers wait for are named, with whose sessions wait', () => {
    const { findings, section } = judged([CALM, stopped]);
    expect(findings).toMatchObject([{ subject: { id: 't1' }, evidence: { resource: 'locks' } }]);
    expect(section.answer).toMatchObject({
      verdict: 't1 holds locks that are waited for in pg-shared;',
      reason: '2 sessions of its own wait.',
    });
    expect(section.pools[0]?.note).toBe('1 waits longer than usual');
  });

  it('that two of many wait for stop nobody', () => {
    expect(judged([CALM, { ...stopped, backends: 20 }]).accused).toEqual([]);
  });

  it('in two databases: nobody pays for those of the other', () => {
    const { findings } = judged([
      { ...stopped, waiting: 5, backends: 8 },
      { ...stopped, waiting: 41, backends: 50 },
    ]);
    expect(findings.map(({ subject, evidence }) => [subject.id, evidence.victims])).toEqual([['t1', ['t1']]]);
  });
});

describe('active sessions', () => {
  it('are counted where the samples agree, else sampled', () => {
    const samples = samplesIn(15_000, 5_000);
    expect(samples).toBe(15);
    expect(activeSessions(0.07, 0, samples)).toBe(0.07);
    // A query that takes minutes has not ended, and one that ends now took them earlier.
    expect(activeSessions(0, 3, samples)).toBe(3);
    expect(activeSessions(12, 0, samples)).toBe(0);
    expect(activeSessions(Number.NaN, 0.2, samples)).toBe(0.2);
    expect(activeSessions(0.2, Number.NaN, samples)).toBe(0.2);
  });

  it('a law: they are one of the two, and equal figures agree', () => {
    const figure = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(figure, figure, fc.integer({ min: 1, max: 60 }), (counted, sampled, samples) => {
        expect([counted, sampled]).toContain(activeSessions(counted, sampled, samples));
        expect(agree(counted, counted, samples)).toBe(true);
      }),
    );
  });
});
