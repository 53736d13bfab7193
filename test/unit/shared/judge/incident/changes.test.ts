import { expect, it } from 'vitest';
import { changesOf, type Said, saidBy } from '../../../../../shared/judge/incident/changes';
import type { NamedCause, Verdicts } from '../../../../../shared/judge/judgement';

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
  sentence: `A session of pg idles in a transaction for ${seconds} s.`,
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
