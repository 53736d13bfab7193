import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory } from '../../../../shared/judge/judgement';
import { asOwn, soundMemory } from '../../../../shared/judge/memory';
import { aConfig, anInput, aPostgres, aSource, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 40);
const MINUTE = 60_000;
const CONFIG = aConfig({ targets: [aPostgres({ id: 'pg' })] });
const RECOVERS = 'recoversUntil';
const withModules = (modules: Readonly<Record<string, unknown>>): JudgeMemory => ({
  conditions: {},
  modules,
});
/** As it is written down, and read again. */
const written = (memory: JudgeMemory): JudgeMemory => JSON.parse(JSON.stringify(memory)) as JudgeMemory;

describe('a memory that was written down', () => {
  it('keeps until when what piled up is worked off', () => {
    const sound = soundMemory(written(withModules({ [RECOVERS]: NOW + 5 })));
    expect(sound.modules[RECOVERS]).toBe(NOW + 5);
  });

  it('drops what is no time', () => {
    for (const garbage of [null, 'soon', Number.NaN, Number.POSITIVE_INFINITY, {}, [NOW], true])
      expect(RECOVERS in soundMemory(withModules({ [RECOVERS]: garbage })).modules).toBe(false);
  });

  it('of any shape is judged by, and says the same when it is read once more', () => {
    const input = anInput(new FakeEstate(), CONFIG, NOW, { sources: [aSource('pg', NOW)] });
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (value, other) => {
        const memory = withModules({ [RECOVERS]: value, lookedAt: other, incidents: value, health: other });
        const sound = soundMemory(memory);
        expect(soundMemory({ ...sound }).modules[RECOVERS]).toEqual(sound.modules[RECOVERS]);
        expect(() => judge(input, memory)).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });

  it('is what it was where the judge made it', () => {
    const own = asOwn(withModules({ [RECOVERS]: 'as it is' }));
    expect(soundMemory(own)).toBe(own);
  });
});

describe('the judge', () => {
  /** PostgreSQL refuses until `back`. */
  function course(back: number) {
    let memory = EMPTY_MEMORY;
    const marks: (number | null)[] = [];
    for (let now = NOW; now <= NOW + 5 * MINUTE; now += 5_000) {
      const estate = new FakeEstate().samples(
        'postgresql.up',
        { target: 'pg' },
        { from: NOW - MINUTE, to: now, step: 5_000 },
        (t) => (t < back ? 0 : 1),
      );
      const verdicts = judge(
        anInput(estate, CONFIG, now, { sources: [aSource('pg', now)] }),
        written(memory),
      );
      ({ memory } = verdicts);
      marks.push(memory.modules[RECOVERS] as number | null);
    }
    return { memory, marks };
  }

  it('remembers the end of a critical incident for half an hour, also over a restart', () => {
    const { memory, marks } = course(NOW + MINUTE);
    const ends = marks.filter((mark) => mark !== null);
    expect(ends.length).toBeGreaterThan(0);
    const until = marks.at(-1) as number;
    // It stands still once the incident is over.
    expect(until).toBeLessThan(NOW + 5 * MINUTE + 30 * MINUTE);
    expect(until).toBeGreaterThanOrEqual(NOW + 31 * MINUTE - 5_000);
    const late = (now: number) =>
      judge(anInput(new FakeEstate(), CONFIG, now), written(memory)).memory.modules[RECOVERS];
    expect(late(until - 1)).toBe(until);
    expect(late(until)).toBeNull();
    // A clock that went back by hours: nothing would be told for all that time.
    expect(late(NOW - 3 * 60 * MINUTE)).toBeNull();
  });
});
