import type { BackupRow, RecoveryRow, RecoverySection, Snapshot } from '../../shared/model/snapshot';
import { aFrame, aSnapshot, DAY, MINUTE, NOW } from './snapshots';

/** A service proven 19 days ago, with what the test is about put over it. Times in minutes. */
function proven(
  name: string,
  rto: readonly [number, number],
  rpo: readonly [number, number],
  over: Partial<RecoveryRow> = {},
): RecoveryRow {
  const ratio = rto[0] / rto[1];
  return {
    id: name.toLowerCase().replaceAll(' ', '-'),
    name,
    owner: 'Dispatch desk',
    severity: 'ok',
    posture: 'proven',
    reasons: [],
    track: `${rto[0]} of ${rto[1]} min`,
    rtoTarget: rto[1] * 60,
    rtoMeasured: rto[0] * 60,
    rpoTarget: rpo[1] * 60,
    rpoMeasured: rpo[0] * 60,
    provenAt: NOW - 19 * DAY - MINUTE,
    drillEvery: 90 * DAY,
    drill: '2026-11-03-zone-loss',
    steps: [],
    trend: Array.from({ length: 5 }, (_, i) => ({
      t: NOW - (5 - i) * 60 * DAY,
      ratio: ratio + 0.1 - i * 0.02,
      passed: true,
    })),
    ...over,
  };
}

const STEPS: readonly (readonly [string, number])[] = [
  ['Decide', 4],
  ['Provide nodes', 9],
  ['Restore database', 14],
  ['Restore files', 67],
  ['Switch names', 3],
  ['Check', 6],
];

function invoicing(): RecoveryRow {
  let start = 0;
  const steps = STEPS.map(([name, minutes]) => {
    const step = { name, start, duration: minutes * 60, outcome: 'passed' as const };
    start += minutes * 60;
    return step;
  });
  return proven('Invoicing', [103, 60], [2, 15], {
    owner: 'Finance operations',
    severity: 'critical',
    posture: 'at risk',
    reasons: ['drill failed yesterday'],
    provenAt: NOW - DAY - MINUTE,
    steps,
    trend: [0.9, 0.95, 1.1, 1.2, 1.7].map((ratio, i) => ({
      t: NOW - (5 - i) * 60 * DAY,
      ratio,
      passed: ratio <= 1,
    })),
  });
}

const fact = (
  text: string,
  severity: 'ok' | 'warning' | 'unknown' = 'ok',
): { text: string; severity: typeof severity } => ({
  text,
  severity,
});

const BACKUPS: readonly BackupRow[] = [
  {
    id: 'database',
    name: 'Database',
    severity: 'ok',
    lastGood: fact('02:14'),
    took: fact('41 min, usually 40'),
    size: fact('1.84 TB, as expected'),
    restored: fact('yesterday, passed'),
    archive: fact('38 s old'),
    lockedUntil: fact('24 Dec'),
  },
  {
    id: 'files',
    name: 'Files',
    severity: 'warning',
    lastGood: fact('02:40'),
    took: fact('6 h 12, usually 3 h 05', 'warning'),
    size: fact('4.10 TB, 31 % more', 'warning'),
    restored: fact('', 'unknown'),
    archive: fact('keeps none'),
    lockedUntil: fact('24 Dec'),
  },
];

function board(): RecoverySection {
  return {
    answer: {
      verdict: 'Four of eight services are proven to recover in time.',
      reason: 'Invoicing is not: restoring files alone took 67 of 60 min.',
      note: '',
    },
    rows: [
      invoicing(),
      proven('Customer portal', [37, 60], [9, 5], {
        severity: 'warning',
        posture: 'at risk',
        reasons: ['loses 9 of 5 min'],
        provenAt: NOW - 30 * DAY - MINUTE,
      }),
      proven('EDI exchange', [0, 60], [0, 5], {
        severity: 'unknown',
        posture: 'unproven',
        reasons: ['proof is too old'],
        track: 'proof is 214 d old, due after 90 d',
        rtoMeasured: null,
        rpoMeasured: null,
        provenAt: NOW - 214 * DAY - MINUTE,
        trend: [0.8, 0.7].map((ratio, i) => ({ t: NOW - (3 - i) * 100 * DAY, ratio, passed: true })),
      }),
      proven('Carrier labels', [0, 60], [0, 15], {
        severity: 'unknown',
        posture: 'unproven',
        reasons: ['never drilled'],
        track: 'never drilled; 60 min promised',
        rtoMeasured: null,
        rpoMeasured: null,
        provenAt: null,
        drill: null,
        trend: [],
      }),
      proven('Order confirmation', [21, 30], [0.7, 5]),
      proven('Shipping', [25, 30], [0.7, 5]),
      proven('Receiving', [33, 60], [1, 5]),
      proven('Barcode API', [12, 30], [0, 5]),
    ],
    backups: BACKUPS,
  };
}

/** Snapshots of the recovery view by name. */
export const RECOVERY_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  recovery: () => aSnapshot({ recovery: board() }),
  'recovery-calm': () =>
    aSnapshot({
      recovery: {
        ...board(),
        answer: {
          verdict: 'All four services are proven to recover in time.',
          reason: '',
          note: 'Oldest proof: 19 d.',
        },
        rows: board().rows.slice(4),
      },
    }),
  'recovery-thirty': () => {
    const { rows, ...rest } = board();
    const many = Array.from({ length: 22 }, (_, i) => proven(`Service ${i + 9}`, [12 + i, 60], [1, 5]));
    return aSnapshot({ recovery: { ...rest, rows: [...rows, ...many] } });
  },
  'recovery-no-backups': () => aSnapshot({ recovery: { ...board(), backups: [] } }),
};
