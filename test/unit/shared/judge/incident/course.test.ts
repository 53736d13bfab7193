import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate, Ranking } from '../../../../../shared/judge/incident/causes';
import { NO_COURSE, steadyCause } from '../../../../../shared/judge/incident/course';
import { type Condition, conditionKey } from '../../../../../shared/model/condition';
import { aCondition, aConfig, anInput, aPostgres, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 6, 41);
const CONFIG = aConfig({ targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg-other' })] });
const LOCKS = aCondition('postgres.locks', 'target', 'pg', NOW, { sentence: 'Locks.' });
const FULL = aCondition('postgres.connections', 'target', 'pg', NOW, { sentence: 'Full.' });
const SHIPPING = aCondition('service.health', 'service', 'shipping', NOW);

function candidate(condition: Condition): Candidate {
  const key = conditionKey(condition);
  return {
    rule: condition.rule,
    condition,
    event: null,
    onset: condition.since,
    score: 0.9,
    chain: [key],
    stalled: [],
  };
}
function ranked(
  named: Condition | null,
  sureness: Ranking['sureness'] = 'sure',
  ...others: Condition[]
): Ranking {
  const first = named === null ? null : candidate(named);
  const rest = others.map(candidate);
  return {
    named: first,
    sureness: first === null ? 'not clear yet' : sureness,
    candidates: first === null ? rest : [first, ...rest],
  };
}

type Kept = ReturnType<typeof steadyCause>;
function look(before: Kept, ranking: Ranking, conditions: readonly Condition[], seconds = 0): Kept {
  const input = anInput(new FakeEstate(), CONFIG, NOW + seconds * 1_000);
  return steadyCause(input, before, ranking, { conditions, changes: [], gone: null });
}
const told = ({ cause }: Kept): readonly [string | null, boolean] => [
  cause?.rule ?? null,
  cause?.sure ?? false,
];
const BOTH = [LOCKS, SHIPPING];

describe('the cause that the wall names', () => {
  it('does not become unclear, or less sure, while the same conditions stand', () => {
    const first = look(NO_COURSE, ranked(LOCKS), BOTH);
    expect(told(first)).toEqual(['postgres.locks', true]);
    expect(told(look(first, ranked(LOCKS, 'likely'), BOTH, 1))).toEqual(['postgres.locks', true]);
    expect(told(look(first, ranked(null), BOTH, 1))).toEqual(['postgres.locks', true]);
  });

  it('does not jump from unclear to sure without new evidence; what holds for half a minute is evidence', () => {
    const unclear = look(NO_COURSE, ranked(null), BOTH);
    const named = look(unclear, ranked(LOCKS), BOTH, 6);
    expect(told(named)).toEqual(['postgres.locks', false]);
    expect(told(look(named, ranked(LOCKS), BOTH, 20))).toEqual(['postgres.locks', false]);
    expect(told(look(named, ranked(LOCKS), BOTH, 36))).toEqual(['postgres.locks', true]);
    expect(told(look(unclear, ranked(LOCKS), [...BOTH, FULL], 6))).toEqual(['postgres.locks', true]);
  });

  it('gives way to another one with new evidence, or after that one ranks first for half a minute', () => {
    const first = look(NO_COURSE, ranked(LOCKS), BOTH);
    expect(told(look(first, ranked(FULL), [...BOTH, FULL], 1))).toEqual(['postgres.connections', true]);
    const all = look(NO_COURSE, ranked(LOCKS), [...BOTH, FULL]);
    const rival = look(all, ranked(FULL), [...BOTH, FULL], 1);
    expect(told(rival)).toEqual(['postgres.locks', true]);
    expect(told(look(rival, ranked(FULL), [...BOTH, FULL], 20))[0]).toBe('postgres.locks');
    expect(told(look(rival, ranked(FULL), [...BOTH, FULL], 31))).toEqual(['postgres.connections', false]);
  });

  it('stays when it is over, with the time of its end, and lasts again if it comes back', () => {
    const first = look(NO_COURSE, ranked(LOCKS), BOTH);
    const ending: Condition = { ...LOCKS, ending: true, sentence: 'No session waits.' };
    const over = look(first, ranked(ending), [ending, SHIPPING], 50);
    expect(over.cause).toMatchObject({ endedAt: NOW + 50_000, sentence: 'Locks.', sure: true });
    const gone = look(over, ranked(null), [SHIPPING], 60);
    expect(gone.cause).toMatchObject({
      endedAt: NOW + 50_000,
      over: ['the locks in PostgreSQL pg ended', 'the locks ended'],
    });
    expect(look(gone, ranked(LOCKS), BOTH, 70).cause?.endedAt).toBeNull();
  });

  it('whatever the ranking says: without new evidence it is never lost, nor less sure', () => {
    const conditions = [LOCKS, FULL, SHIPPING];
    const ranking = fc
      .record({ named: fc.constantFrom(LOCKS, FULL, null), sureness: fc.constantFrom('sure', 'likely') })
      .map(({ named, sureness }) => ranked(named, sureness as 'sure' | 'likely', LOCKS, FULL));
    fc.assert(
      fc.property(fc.array(ranking, { minLength: 2, maxLength: 20 }), (looks) => {
        let kept: Kept = NO_COURSE;
        for (const [second, one] of looks.entries()) {
          const next = look(kept, one, conditions, second);
          if (kept.cause !== null) {
            expect(next.cause).not.toBeNull();
            if (next.cause?.key === kept.cause.key && kept.cause.sure) expect(next.cause.sure).toBe(true);
          } else if (kept.unclear !== null && next.cause !== null) expect(next.cause.sure).toBe(false);
          kept = JSON.parse(JSON.stringify(next)) as Kept;
        }
      }),
    );
  });
});
