import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STEPS } from '../../../../../main/demo/steps';
import { REASON_LIMIT, VERDICT_LIMIT } from '../../../../../shared/format/fitting';
import { cacheHelps } from '../../../../../shared/judge/own/cache-age';
import { startOf } from '../../../../../shared/judge/own/start';
import { aConfig, aPostgres } from '../../../../builders/series';
import { HOUR, NOW } from '../../../../builders/snapshots';
import { aStartInput, askedSources } from '../../../../builders/start';

const PROBLEM = {
  file: '/etc/gantry/gantry.yaml',
  line: 14,
  column: 5,
  key: 'targets[0].everry',
  value: '5s',
  what: 'is no key of a target',
  remedy: 'did you mean every?',
};
const READING = { config: null, sources: [], firstRuns: new Map() } as const;

describe('a starting wall', () => {
  it('says how many have answered, and when the views show', () => {
    const { answer, ratio, until, since } = startOf(aStartInput());
    expect(answer.verdict).toBe('Six of nine sources have answered.');
    expect(answer.reason).toBe('The services show at 06:41:14, with what is known by then.');
    expect([ratio, (until ?? 0) - since]).toEqual([6 / 9, 10_000]);
  });

  it('has a row for each thing that is read or asked, in the order of the configuration', () => {
    const { rows } = startOf(aStartInput());
    expect(rows.map(({ name, state, when, what }) => [name, state, when, what])).toEqual([
      ['gantry.yaml', 'answered', 'read in 0.1 s', 'four services, nine sources'],
      ['Kept figures', 'answered', 'read in 0.4 s', 'none yet'],
      ['pg-prod-a', 'answered', 'answered in 0.3 s', 'PostgreSQL'],
      ['pg-prod-b', 'answered', 'answered in 20 ms', 'PostgreSQL'],
      ['pg-prod-c', 'answered', 'answered in 1.2 s', 'PostgreSQL'],
      ['pg-wms-a', 'answered', 'answered in 0.2 s', 'PostgreSQL'],
      ['pg-wms-b', 'waiting', 'waits up to 10 s', 'PostgreSQL'],
      ['pg-cold', 'failed', 'failed after 40 ms', 'refused'],
      ['Database', 'answered', 'answered in 2.4 s', 'Backup'],
      ['Uplink', 'answered', 'answered in 80 ms', 'this wall’s network'],
      ['Feed', 'waiting', 'waits up to 10 s', 'sends by itself'],
    ]);
  });

  it('counts what it has not asked yet, too', () => {
    const { answer, rows } = startOf(aStartInput({ sources: [], firstRuns: new Map() }));
    expect(answer.verdict).toBe('None of nine sources has answered yet.');
    expect(rows.at(-1)).toMatchObject({ state: 'waiting', when: 'is asked next', askedAt: null });
  });

  it('says what was open before, with its time', () => {
    const services = [{ id: 'a', name: 'Order confirmation', severity: 'critical' }] as const;
    const open = [{ id: '2026-4', severity: 'critical', services }] as const;
    expect(startOf(aStartInput({ keptAt: NOW - 9 * HOUR, open })).foot).toEqual({
      text: 'One incident was open at 21:41:08: Order confirmation, critical.',
      note: 'It is judged again when its sources have answered.',
    });
    const two = [...open, { id: '2026-5', severity: 'warning', services }] as const;
    expect(startOf(aStartInput({ keptAt: NOW - 30 * HOUR, open: two })).foot?.text).toBe(
      'Two incidents were open at Mon 23 Nov 00:41:08: the worst is Order confirmation, critical.',
    );
  });

  it('with a broken configuration is no first run: its first error is the answer', () => {
    const { answer, rows, foot, until, refused } = startOf(aStartInput({ ...READING, problems: [PROBLEM] }));
    expect(answer.verdict).toBe('gantry.yaml cannot be used.');
    expect(answer.reason).toBe('Line 14: targets[0].everry is no key of a target.');
    expect(rows[0]).toMatchObject({ state: 'failed', when: 'cannot be used' });
    expect(foot?.text).toBe('Did you mean every?');
    expect([until, refused]).toEqual([null, true]);
  });

  it('says nothing of a time while its configuration is being read', () => {
    const { answer, until, ratio } = startOf(
      aStartInput({ ...READING, reading: { askedAt: NOW, endedAt: null } }),
    );
    expect([answer.verdict, answer.reason, until, ratio]).toEqual([
      'The wall reads its configuration.',
      '',
      null,
      null,
    ]);
  });

  it('of a demo says what comes up, and leaves it to the frame that it is starting', () => {
    for (const text of Object.values(STEPS)) {
      const { answer } = startOf(aStartInput({ ...READING, configPath: '', progress: { text, ratio: 0.3 } }));
      expect(answer.verdict).toBe('The demo estate is not up yet.');
      expect(answer.reason).toBe(`${text}.`);
      expect(answer.reason).not.toMatch(/start/i);
    }
  });

  it('has room for every estate, in whatever state: who has answered folds to a count', () => {
    const took = fc.constantFrom<number | null | 'refused'>(null, 20, 1_400, 'refused');
    fc.assert(
      fc.property(fc.array(took, { minLength: 1, maxLength: 80 }), (list) => {
        const ids = list.map((_, index) => `pg-${index}`);
        const config = aConfig({ targets: ids.map((id) => aPostgres({ id })) });
        const asked = ids.map((id, index) => {
          const one = list[index] ?? null;
          return one === 'refused' ? { id, took: 30, code: one } : { id, took: one };
        });
        const { rows, answer, ratio } = startOf(aStartInput({ config, ...askedSources(asked) }));
        expect(rows.length).toBeLessThanOrEqual(11);
        expect(answer.verdict.length).toBeLessThanOrEqual(VERDICT_LIMIT);
        expect(answer.reason.length).toBeLessThanOrEqual(REASON_LIMIT);
        expect(ratio).toBe(list.filter((one) => typeof one === 'number').length / list.length);
        // Who is waited for is never counted among those that have answered.
        if (list.includes(null)) expect(rows.some(({ state }) => state === 'waiting')).toBe(true);
        expect(rows.filter(({ state, endedAt }) => state === 'waiting' && endedAt !== null)).toEqual([]);
      }),
    );
  });
});

describe('a cached wall', () => {
  it('is shown at once while whoever stands before it may have seen it', () => {
    expect([null, NOW, NOW - 7 * HOUR, NOW - 8 * HOUR].map((t) => cacheHelps(t, NOW))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
