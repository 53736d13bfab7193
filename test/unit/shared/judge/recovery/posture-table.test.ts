import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recoveryAnswer } from '../../../../../shared/judge/recovery/answer';
import { postureOf, type Standby, worstOf } from '../../../../../shared/judge/recovery/posture';
import { POSTURE_RULES } from '../../../../../shared/judge/recovery/posture-rules';
import type { Drill } from '../../../../../shared/model/drill';
import type { BackupFact, BackupRow } from '../../../../../shared/model/recovery';
import { SCENARIOS, type Scenario } from '../../../../../shared/model/scenario';
import { aService } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 6, 41);
const DAY = 86_400_000;
const ZONE = 'Europe/Oslo';
/** Promises 30 min and 5 min, rehearsed every 90 d. */
const SERVICE = aService({
  id: 'orders',
  name: 'Orders',
  recovery: { rto: 1_800, rpo: 300, drillEvery: 90 * DAY },
});

interface Case {
  /** d since the newest drill; null: there is none */
  readonly days: number | null;
  readonly outcome?: Drill['outcome'];
  /** min by the record, and as the wall saw it */
  readonly rto?: number | null;
  readonly sawRto?: number;
  readonly rpo?: number | null;
  readonly sawRpo?: number;
  readonly scenario?: string;
  /** only drills of it count */
  readonly of?: Scenario;
  readonly failover?: 'yes' | 'no' | 'unknown';
  readonly backup?: 'ok' | 'warning' | 'critical' | 'unknown';
  readonly restored?: 'ok' | 'warning' | 'critical';
}
/** What is given, posture, severity, cause, and what an executive reads. */
type Row = readonly [Case, string, string, string, string];

const PROVEN = 'Orders is proven to recover in time.';
const risk = (why: string): string => `Orders is not proven to recover in time. Orders: ${why}.`;
const loses = (why: string): string => `Orders is not proven to recover as promised. Orders: ${why}.`;
const NEVER = 'Nothing is proven: no service was ever drilled. Orders is promised, not proven.';
const TABLE: readonly Row[] = [
  // how old the proof is
  [{ days: 0 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 89 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 90 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 91 }, 'at risk', 'warning', 'ageing', risk('its proof is 91 d old, due after 90 d')],
  [{ days: 134 }, 'at risk', 'warning', 'ageing', risk('its proof is 134 d old, due after 90 d')],
  [{ days: 135 }, 'at risk', 'warning', 'ageing', risk('its proof is 135 d old, due after 90 d')],
  [{ days: 136 }, 'unproven', 'unknown', 'aged', risk('its proof is 136 d old, due after 90 d')],
  [{ days: 400 }, 'unproven', 'unknown', 'aged', risk('its proof is 400 d old, due after 90 d')],
  [{ days: null }, 'unproven', 'unknown', 'never', NEVER],
  // what became of it
  [{ days: 1, outcome: 'failed' }, 'at risk', 'critical', 'failed', risk('its drill failed yesterday')],
  [{ days: 30, outcome: 'failed' }, 'at risk', 'critical', 'failed', risk('its drill failed 30 d ago')],
  [{ days: 100, outcome: 'failed' }, 'at risk', 'critical', 'failed', risk('its drill failed 100 d ago')],
  [
    { days: 136, outcome: 'failed' },
    'unproven',
    'unknown',
    'aged',
    risk('its proof is 136 d old, due after 90 d'),
  ],
  [{ days: 1, outcome: 'aborted' }, 'at risk', 'warning', 'aborted', risk('its drill was aborted yesterday')],
  [
    { days: 100, outcome: 'aborted' },
    'at risk',
    'warning',
    'aborted',
    risk('its drill was aborted 100 d ago'),
  ],
  [
    { days: 1, outcome: 'failed', rto: 45 },
    'at risk',
    'critical',
    'failed',
    risk('it missed its RTO, taking 45 of 30 min'),
  ],
  [
    { days: 1, outcome: 'aborted', rto: null, rpo: null },
    'at risk',
    'warning',
    'aborted',
    risk('its drill was aborted yesterday'),
  ],
  [
    { days: 1, outcome: 'failed', rto: null, rpo: null },
    'at risk',
    'critical',
    'failed',
    risk('its drill failed yesterday'),
  ],
  // how long it took
  [{ days: 1, rto: 0 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rto: 29.9 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rto: 30 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rto: 30.1 }, 'at risk', 'critical', 'rto', risk('it missed its RTO, taking 30.1 of 30 min')],
  [{ days: 1, rto: 67 }, 'at risk', 'critical', 'rto', risk('it missed its RTO, taking 67 of 30 min')],
  [{ days: 100, rto: 67 }, 'at risk', 'critical', 'rto', risk('it missed its RTO, taking 67 of 30 min')],
  [{ days: 136, rto: 67 }, 'unproven', 'unknown', 'aged', risk('its proof is 136 d old, due after 90 d')],
  [{ days: 1, rto: null }, 'unproven', 'unknown', 'unmeasured', risk('its time was not measured')],
  [{ days: 91, rto: null }, 'at risk', 'warning', 'ageing', risk('its proof is 91 d old, due after 90 d')],
  // what it lost
  [{ days: 1, rpo: 0 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rpo: 5 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rpo: 6 }, 'at risk', 'warning', 'rpo', loses('it misses its RPO, losing 6 of 5 min')],
  [{ days: 1, rpo: null }, 'unproven', 'unknown', 'unmeasured', loses('its loss was not measured')],
  [
    { days: 1, rto: 40, rpo: 9 },
    'at risk',
    'critical',
    'rto',
    risk('it missed its RTO, taking 40 of 30 min'),
  ],
  [
    { days: 1, outcome: 'aborted', rpo: 9 },
    'at risk',
    'warning',
    'aborted',
    risk('its drill was aborted yesterday'),
  ],
  [{ days: 100, rpo: 9 }, 'at risk', 'warning', 'rpo', loses('it misses its RPO, losing 9 of 5 min')],
  // what the wall saw goes before what the record claims, where it is worse
  [{ days: 1, rto: 20, sawRto: 20 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rto: 20, sawRto: 22 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rto: 20, sawRto: 2 }, 'proven', 'ok', 'none', PROVEN],
  [
    { days: 1, rto: 20, sawRto: 29 },
    'at risk',
    'warning',
    'contradicted',
    risk('record claims 20 min, the wall saw 29 min'),
  ],
  [
    { days: 1, rto: 20, sawRto: 31 },
    'at risk',
    'critical',
    'rto',
    risk('it missed its RTO, taking 31 of 30 min'),
  ],
  [{ days: 1, rto: 1, sawRto: 1.9 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rto: null, sawRto: 12 }, 'proven', 'ok', 'none', PROVEN],
  [
    { days: 1, rto: null, sawRto: 44 },
    'at risk',
    'critical',
    'rto',
    risk('it missed its RTO, taking 44 of 30 min'),
  ],
  [
    { days: 1, rpo: 1, sawRpo: 7 },
    'at risk',
    'warning',
    'rpo',
    loses('it misses its RPO, losing 7 of 5 min'),
  ],
  [{ days: 1, rpo: null, sawRpo: 0 }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, rpo: 0, sawRpo: 0 }, 'proven', 'ok', 'none', PROVEN],
  // whether its database could be moved now
  [{ days: 1, failover: 'yes' }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, failover: 'unknown' }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, failover: 'no' }, 'at risk', 'critical', 'failover', risk('its database cannot be moved now')],
  [{ days: 1, failover: 'no', scenario: 'restore-test' }, 'proven', 'ok', 'none', PROVEN],
  [
    { days: 1, failover: 'no', scenario: 'region-loss' },
    'at risk',
    'critical',
    'failover',
    risk('its database cannot be moved now'),
  ],
  [{ days: 1, failover: 'no', scenario: 'flood in the cellar' }, 'proven', 'ok', 'none', PROVEN],
  [
    { days: 1, failover: 'no', rto: 40 },
    'at risk',
    'critical',
    'rto',
    risk('it missed its RTO, taking 40 of 30 min'),
  ],
  [
    { days: 136, failover: 'no' },
    'unproven',
    'unknown',
    'aged',
    risk('its proof is 136 d old, due after 90 d'),
  ],
  // its backups
  [{ days: 1, backup: 'ok' }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, backup: 'warning' }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, backup: 'unknown' }, 'proven', 'ok', 'none', PROVEN],
  [
    { days: 1, backup: 'critical' },
    'at risk',
    'warning',
    'backup',
    risk('backup Database is not as it should be'),
  ],
  [
    { days: 1, backup: 'critical', restored: 'critical' },
    'at risk',
    'critical',
    'restore',
    risk('Database could not be restored'),
  ],
  [{ days: 1, backup: 'critical', restored: 'critical', of: 'zone-loss' }, 'proven', 'ok', 'none', PROVEN],
  [
    { days: 1, backup: 'critical', restored: 'critical', scenario: 'restore-test', of: 'restore' },
    'at risk',
    'critical',
    'restore',
    risk('Database could not be restored'),
  ],
  [{ days: 1, backup: 'warning', restored: 'warning' }, 'proven', 'ok', 'none', PROVEN],
  [{ days: null, backup: 'critical', restored: 'critical' }, 'unproven', 'unknown', 'never', NEVER],
  // what must be proven of each scenario
  [{ days: 1, of: 'zone-loss' }, 'proven', 'ok', 'none', PROVEN],
  [{ days: 1, of: 'region-loss' }, 'unproven', 'unknown', 'never', NEVER],
  [{ days: 1, of: 'restore', scenario: 'zone-loss' }, 'unproven', 'unknown', 'never', NEVER],
  [{ days: 1, of: 'region-loss', scenario: 'Loss of the region' }, 'proven', 'ok', 'none', PROVEN],
  [
    { days: 1, of: 'node-loss', scenario: 'node-loss', failover: 'no' },
    'at risk',
    'critical',
    'failover',
    risk('its database cannot be moved now'),
  ],
];

function drillOf(given: Case): readonly Drill[] {
  const { days, outcome = 'passed', rto = 12, rpo = 1, sawRto, sawRpo, scenario = 'zone-loss' } = given;
  if (days === null) return [];
  const seconds = (minutes: number | null | undefined): number | null =>
    minutes === null || minutes === undefined ? null : minutes * 60;
  const seen = sawRto !== undefined || sawRpo !== undefined;
  return [
    {
      id: 'one',
      scenario,
      services: ['orders'],
      startedAt: NOW - days * DAY - 3_600_000,
      endedAt: NOW - days * DAY,
      outcome,
      steps: [],
      measured: { rto: seconds(rto), rpo: seconds(rpo) },
      evidence: null,
      ...(seen ? { observed: { rto: seconds(sawRto), rpo: seconds(sawRpo), rows: null, bytes: null } } : {}),
      source: 'test',
    },
  ];
}

function standbyOf({ failover, backup, restored = 'ok' }: Case): Standby {
  const fact: BackupFact = { text: 'x', severity: 'ok' };
  const row: BackupRow = {
    id: 'db',
    name: 'Database',
    kind: 'database',
    of: ['pg'],
    severity: backup ?? 'ok',
    lastGood: fact,
    took: fact,
    size: fact,
    restored: { text: 'x', severity: restored },
    archive: fact,
    lockedUntil: fact,
  };
  return { backups: backup === undefined ? [] : [row], failover: () => failover ?? null, heard: true };
}

const judged = (given: Case) =>
  postureOf(SERVICE, drillOf(given), NOW, ZONE, standbyOf(given), given.of ?? null);
const sentenceOf = (given: Case): string => {
  const { verdict, reason } = recoveryAnswer(
    [{ service: SERVICE, verdict: judged(given), scenarios: [], backups: [] }],
    [],
    NOW,
    true,
  );
  expect(verdict.length).toBeLessThanOrEqual(54);
  expect(reason.length).toBeLessThanOrEqual(61);
  return `${verdict} ${reason}`.trim();
};

describe('the decision table of postures', () => {
  it('has at least sixty rows, and each rule decides one of them', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(60);
    const causes = new Set(TABLE.map(([, , , cause]) => cause));
    for (const { id } of POSTURE_RULES) expect(causes, id).toContain(id);
  });

  it.each(TABLE)('%j is %s, %s, because %s', (given, posture, severity, cause, sentence) => {
    const verdict = judged(given);
    expect([verdict.posture, verdict.severity, verdict.cause]).toEqual([posture, severity, cause]);
    expect(sentenceOf(given)).toBe(sentence);
  });

  it('stands in the documentation as it stands in the code', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../../docs/recovery.md'), 'utf8');
    for (const [index, { posture, severity, says }] of POSTURE_RULES.entries())
      expect(page).toContain(`| ${index + 1} | ${says} | ${posture} | ${severity} |`);
  });
});

describe('laws of postures', () => {
  const minutes = fc.option(fc.integer({ min: 0, max: 90 }), { nil: null });
  const cases = fc.record<Case>({
    days: fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
    outcome: fc.constantFrom('passed', 'failed', 'aborted'),
    rto: minutes,
    rpo: minutes,
    scenario: fc.constantFrom(...SCENARIOS, 'flood in the cellar'),
    failover: fc.constantFrom('yes', 'no', 'unknown'),
    backup: fc.constantFrom('ok', 'warning', 'critical', 'unknown'),
    restored: fc.constantFrom('ok', 'warning', 'critical'),
  });
  const rank = { proven: 0, unproven: 1, 'at risk': 2 } as const;

  it('nothing is proven without a drill that passed, in time, with no more loss than promised, and not too old', () => {
    fc.assert(
      fc.property(cases, (given) => {
        if (judged(given).posture !== 'proven') return;
        expect(given.outcome).toBe('passed');
        expect(given.days).toBeLessThanOrEqual(90);
        expect(given.rto).toBeLessThanOrEqual(30);
        expect(given.rpo).toBeLessThanOrEqual(5);
        expect(given.rto).not.toBeNull();
        expect(given.rpo).not.toBeNull();
      }),
    );
  });

  it('what the wall saw worse than the record never makes a posture better', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 90 }), (given, more) => {
        if (given.rto === null || given.rto === undefined) return;
        const worse = judged({ ...given, sawRto: given.rto + more });
        expect(rank[worse.posture]).toBeGreaterThanOrEqual(rank[judged(given).posture]);
      }),
    );
  });

  it('each sentence fits, and names the service', () => {
    fc.assert(fc.property(cases, (given) => void sentenceOf(given)));
  });

  it('of several scenarios the worst tells', () => {
    const good = judged({ days: 1 });
    const never = judged({ days: null });
    const late = judged({ days: 91 });
    const failed = judged({ days: 1, outcome: 'failed' });
    expect(worstOf([good, never])).toBe(never);
    expect(worstOf([never, late, good])).toBe(late);
    expect(worstOf([late, failed])).toBe(failed);
  });
});
