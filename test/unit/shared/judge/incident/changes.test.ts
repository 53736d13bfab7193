import { expect, it } from 'vitest';
import { changesOf, type Said, saidBy } from '../../../../../shared/judge/incident/changes';
import type { NamedCause, Verdicts } from '../../../../../shared/judge/judgement';
import type { Condition } from '../../../../../shared/model/condition';
import { aCondition } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 6, 41);
const INCIDENT = {
  id: '2026-1',
  severity: 'critical',
  since: NOW,
  conditions: ['service.health|service:shipping'],
  seen: ['service.health|service:shipping'],
  times: 1,
  history: [],
} as const;

function said(cause: NamedCause | null): Said {
  return saidBy({
    sections: { services: { rows: [] } },
    conditions: [],
    incidents: [INCIDENT],
    causes: new Map(cause === null ? [] : [['2026-1', cause]]),
  } as unknown as Verdicts);
}
const idle = (seconds: number): NamedCause => ({
  rule: 'postgres.idle_in_transaction',
  subject: 'pg',
  sure: true,
  sentence: `A session of pg has idled in a transaction for ${seconds} s.`,
});
const causesIn = (before: Said, after: Said): readonly (string | undefined)[] =>
  changesOf(before, after, NOW).flatMap((change) => (change.what === 'incident' ? [change.cause] : []));

it('writes an incident again when its named cause is another one, not when only its figure is', () => {
  expect(causesIn(said(null), said(idle(17)))).toEqual([idle(17).sentence]);
  expect(causesIn(said(idle(17)), said(idle(18)))).toEqual([]);
  expect(causesIn(said(idle(18)), said({ ...idle(18), subject: 'pg-other' }))).toEqual([idle(18).sentence]);
});

it('writes nothing when a cause is no longer named: the last one stays', () => {
  expect(causesIn(said(idle(17)), said(null))).toEqual([]);
});

it('never writes the calm sentence of what is only held by its clearing time next to a severity', () => {
  const looked = (conditions: readonly Condition[], before: Said | null): Said =>
    saidBy(
      {
        sections: { services: { rows: [] } },
        conditions,
        incidents: [],
        causes: new Map(),
      } as unknown as Verdicts,
      before,
    );
  const locks = aCondition('postgres.locks', 'target', 'pg', NOW, { sentence: '41 sessions wait.' });
  const held = { ...locks, severity: 'warning', ending: true, sentence: 'No session waits.' } as const;
  const first = looked([locks], null);
  const second = looked([held], first);
  const third = looked([held], second);
  expect(changesOf(first, second, NOW)).toMatchObject([
    { severity: 'warning', sentence: '41 sessions wait.' },
  ]);
  expect(changesOf(second, third, NOW)).toEqual([]);
  // A wall that starts in that time never saw the trouble itself.
  expect(looked([held], null).conditions.size).toBe(0);
});
