import type {
  BackupFact,
  BackupRow,
  RecoveryDrill,
  RecoveryRow,
  RecoverySection,
  RecoveryStep,
} from '../../shared/model/recovery';
import type { Scenario } from '../../shared/model/scenario';
import type { Posture, Severity } from '../../shared/model/severity';
import type { Snapshot } from '../../shared/model/snapshot';
import { aFrame, aSnapshot, DAY, NOW } from './snapshots';
import { cached } from './tenants';

const MIN = 60;

function trendOf(ratios: readonly (number | null)[], passed: (ratio: number | null) => boolean) {
  return ratios.map((ratio, i) => ({
    t: NOW - (ratios.length - i) * 30 * DAY,
    ratio,
    passed: passed(ratio),
  }));
}

const SEVERITY = { proven: 'ok', 'at risk': 'warning', unproven: 'unknown' } as const;
const SCENARIOS_PROVEN: RecoveryRow['scenarios'] = [
  aScenario('node-loss', 'proven', '4 of 30 min', 41),
  aScenario('database-failover', 'proven', '21 of 30 min', 19.2),
  aScenario('zone-loss', 'at risk', 'proof is 117 d old, due after 90 d', 117),
  aScenario('region-loss', 'unproven', 'never drilled; 30 min promised', null),
  aScenario('restore', 'unproven', 'never drilled; 30 min promised', null),
];

function aScenario(
  scenario: Scenario,
  posture: Posture,
  reason: string,
  days: number | null,
  severity: Severity = SEVERITY[posture],
): RecoveryRow['scenarios'][number] {
  return { scenario, posture, severity, reason, provenAt: days === null ? null : NOW - days * DAY };
}

/** @param ratios of the RTO, oldest first @param rto s */
function historyOf(ratios: readonly (number | null)[], rto: number): readonly RecoveryDrill[] {
  return ratios
    .map((ratio, i): RecoveryDrill => {
      const took = ratio === null ? null : ratio * rto;
      const late = ratio !== null && ratio > 1;
      return {
        id: `drill-${i}`,
        scenario: i % 2 === 0 ? 'database failover' : 'node loss',
        endedAt: NOW - (19.2 + (ratios.length - 1 - i) * 45) * DAY,
        outcome: ratio === null ? 'aborted' : late ? 'failed' : 'passed',
        severity: ratio === null ? 'warning' : late ? 'critical' : 'ok',
        took,
        lost: ratio === null ? null : 40,
        slowest: took === null ? null : { name: 'Promote standby', duration: took / 2 },
        observed: i > 2,
      };
    })
    .reverse();
}

/** A service whose drill of 19 days ago was in time. */
export function aProven(over: Partial<RecoveryRow> & { readonly id: string }): RecoveryRow {
  return {
    name: over.id,
    owner: 'Order desk',
    criticality: 1,
    answer: {
      verdict: `${over.name ?? over.id} is proven to recover in 21 of 30 min;`,
      reason: 'two of the five failures below are proven.',
      note: '',
    },
    severity: 'ok',
    posture: 'proven',
    reasons: [],
    track: '21 of 30 min',
    rtoTarget: 30 * MIN,
    rtoMeasured: 21 * MIN,
    rpoTarget: 5 * MIN,
    rpoMeasured: 0.7 * MIN,
    provenAt: NOW - 19.2 * DAY,
    drillEvery: 90 * DAY,
    drill: 'drill-7',
    scenarios: SCENARIOS_PROVEN,
    steps: stepsOf(['Decide', 3], ['Promote standby', 11], ['Switch names', 2], ['Check', 5]),
    history: historyOf([0.82, 0.75, 0.76, 0.72, 0.7], 30 * MIN),
    backups: ['database'],
    trend: trendOf([0.82, 0.75, 0.76, 0.72, 0.7], () => true),
    ...over,
  };
}

/** A service that nobody has shown to recover. */
export function anUnproven(over: Partial<RecoveryRow> & { readonly id: string }): RecoveryRow {
  return aProven({
    severity: 'unknown',
    posture: 'unproven',
    reasons: ['never drilled'],
    track: 'never drilled; 60 min promised',
    rtoTarget: 60 * MIN,
    rtoMeasured: null,
    rpoTarget: 15 * MIN,
    rpoMeasured: null,
    provenAt: null,
    drill: null,
    trend: [],
    steps: [],
    history: [],
    scenarios: SCENARIOS_PROVEN.map(({ scenario }) =>
      aScenario(scenario, 'unproven', 'never drilled; 60 min promised', null),
    ),
    backups: [],
    answer: {
      verdict: `${over.name ?? over.id} is not proven to recover in time:`,
      reason: 'never drilled.',
      note: '',
    },
    ...over,
  });
}

function stepsOf(...steps: readonly (readonly [string, number])[]): readonly RecoveryStep[] {
  let start = 0;
  return steps.map(([name, minutes]) => {
    const step: RecoveryStep = { name, start, duration: minutes * MIN, outcome: 'passed' };
    start += step.duration;
    return step;
  });
}

export const INVOICING: RecoveryRow = {
  ...aProven({ id: 'invoicing' }),
  name: 'Invoicing',
  owner: 'Finance operations',
  criticality: 2,
  answer: {
    verdict: 'Invoicing is not proven to recover in time:',
    reason: 'it missed its RTO, restoring files alone took 67 of 60 min.',
    note: '',
  },
  scenarios: [
    aScenario('node-loss', 'proven', '21 of 60 min', 64),
    aScenario('database-failover', 'proven', '37 of 60 min', 33),
    aScenario('restore', 'at risk', 'drill failed yesterday', 1.2, 'critical'),
  ],
  history: historyOf([0.88, 0.98, 0.93, 1.1, null, 1.22, 103 / 60], 60 * MIN).map((one, i) => ({
    ...one,
    endedAt: NOW - (1.2 + i * 31) * DAY,
    scenario: 'restore',
    ...(one.slowest === null ? {} : { slowest: { name: 'Restore files', duration: 0.65 * (one.took ?? 0) } }),
  })),
  backups: ['database', 'files'],
  severity: 'critical',
  posture: 'at risk',
  reasons: ['drill failed yesterday'],
  track: '103 of 60 min',
  rtoTarget: 60 * MIN,
  rtoMeasured: 103 * MIN,
  rpoTarget: 15 * MIN,
  rpoMeasured: 2 * MIN,
  provenAt: NOW - 1.2 * DAY,
  steps: stepsOf(
    ['Decide', 4],
    ['Provide nodes', 9],
    ['Restore database', 14],
    ['Restore files', 67],
    ['Switch names', 3],
    ['Check', 6],
  ),
  trend: trendOf([0.88, 0.98, 1.1, 1.22, 1.7], (ratio) => (ratio ?? 0) <= 1),
};

const PORTAL = aProven({
  id: 'customer-portal',
  name: 'Customer portal',
  owner: 'Customer care',
  severity: 'warning',
  posture: 'at risk',
  reasons: ['RPO missed, loses 9 of 5 min'],
  track: '37 of 60 min',
  rtoTarget: 60 * MIN,
  rtoMeasured: 37 * MIN,
  rpoMeasured: 9 * MIN,
  provenAt: NOW - 30.1 * DAY,
  trend: trendOf([0.6, 0.68, 0.7, 0.74, 0.62], () => true),
});
const EDI = anUnproven({
  id: 'edi-exchange',
  name: 'EDI exchange',
  reasons: ['proof is 214 d old'],
  track: 'proof is 214 d old, due after 90 d',
  rpoTarget: 5 * MIN,
  provenAt: NOW - 214.2 * DAY,
  trend: trendOf([0.7, 0.84], () => true),
});
const PROVEN = [
  aProven({ id: 'order-confirmation', name: 'Order confirmation' }),
  aProven({ id: 'shipping', name: 'Shipping', track: '25 of 30 min', rtoMeasured: 25 * MIN }),
  aProven({
    id: 'receiving',
    name: 'Receiving',
    track: '33 of 60 min',
    rtoTarget: 60 * MIN,
    rtoMeasured: 33 * MIN,
    rpoMeasured: MIN,
    trend: trendOf([0.68, 0.66, 0.62, 0.58, 0.66], () => true),
  }),
  aProven({
    id: 'barcode-api',
    name: 'Barcode API',
    track: '12 of 30 min',
    rtoMeasured: 12 * MIN,
    rpoMeasured: 0,
    trend: trendOf([0.56, 0.5, 0.44, 0.46, 0.4], () => true),
  }),
];

const good = (text: string): BackupFact => ({ text, severity: 'ok' });
const odd = (text: string): BackupFact => ({ text, severity: 'warning' });
const UNKNOWN: BackupFact = { text: 'unknown', severity: 'unknown' };

const DATABASE: BackupRow = {
  id: 'database',
  name: 'Database',
  kind: 'database',
  of: ['pg-prod'],
  severity: 'ok',
  lastGood: good('02:14'),
  took: good('41 min, usually 40'),
  size: good('1.84 TB, as expected'),
  restored: good('yesterday, passed'),
  archive: good('38 s old'),
  lockedUntil: good('24 Dec'),
};
const FILES: BackupRow = {
  id: 'files',
  name: 'Files',
  kind: 'filestore',
  of: ['odoo-prod'],
  severity: 'warning',
  lastGood: good('02:40'),
  took: odd('6 h 12, usually 3 h 05'),
  size: odd('4.10 TB, 31 % more'),
  restored: good('yesterday, slow'),
  archive: good('keeps none'),
  lockedUntil: good('24 Dec'),
};
const DARK: BackupRow = {
  id: 'mail',
  of: [],
  name: 'Mail',
  kind: 'filestore',
  severity: 'critical',
  lastGood: { text: '3 d ago', severity: 'critical' },
  took: UNKNOWN,
  size: UNKNOWN,
  restored: odd('never'),
  archive: UNKNOWN,
  lockedUntil: odd('not locked'),
};

export function boardRecovery(): RecoverySection {
  return {
    answer: {
      verdict: 'Four of eight services are proven to recover in time.',
      reason: 'One is not: it missed its RTO; backup Files needs attention.',
      note: '',
    },
    rows: [
      INVOICING,
      PORTAL,
      EDI,
      anUnproven({ id: 'carrier-labels', name: 'Carrier labels', owner: 'Dispatch desk' }),
      ...PROVEN,
    ],
    backups: [DATABASE, FILES],
  };
}

function provenOnly(count: number): readonly RecoveryRow[] {
  return Array.from({ length: count }, (_, i) => {
    const like = PROVEN[i % PROVEN.length] as RecoveryRow;
    return i < PROVEN.length
      ? like
      : { ...like, id: `${like.id}-${i}`, name: `${like.name} ${Math.floor(i / PROVEN.length) + 1}` };
  });
}

function thirty(): RecoverySection {
  const unproven = ['Customs papers', 'Dock booking', 'Returns', 'Yard'].map((name, i) =>
    anUnproven({ id: `unproven-${i}`, name }),
  );
  return {
    ...boardRecovery(),
    answer: {
      verdict: '24 of 30 services are proven to recover in time.',
      reason: 'One is not: it missed its RTO; two backups need attention.',
      note: '',
    },
    rows: [INVOICING, PORTAL, ...unproven, ...provenOnly(24)],
    backups: [DATABASE, FILES, DARK],
  };
}

function shown(recovery: RecoverySection): Snapshot {
  return aSnapshot({ frame: aFrame(), recovery });
}

const UNPROVEN_ANSWER = {
  verdict: 'No service is proven to recover.',
  reason: 'Nobody has drilled any of them yet.',
  note: '',
};
const ALL_PROVEN = {
  verdict: 'All eight services are proven to recover in time.',
  reason: '',
  note: 'The oldest proof is 19 d old. Nearest to its promise: Shipping, 25 of 30 min.',
};

/** Snapshots of the recovery view by name. */
export const RECOVERY_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  recovery: () => shown(boardRecovery()),
  'recovery-1': () =>
    shown({
      answer: {
        verdict: 'Invoicing is not proven to recover in time:',
        reason: 'it missed its RTO, restoring files alone took 67 of 60 min.',
        note: '',
      },
      rows: [INVOICING],
      backups: [DATABASE],
    }),
  'recovery-1-proven': () =>
    shown({
      answer: {
        verdict: 'Order confirmation is proven to recover in time.',
        reason: '',
        note: '21 of 30 min.',
      },
      rows: provenOnly(1),
      backups: [],
    }),
  'recovery-3': () =>
    shown({
      ...boardRecovery(),
      answer: {
        verdict: 'One of three services is proven to recover in time.',
        reason: 'Two are not: the worst missed its RTO; backup Files needs attention.',
        note: '',
      },
      rows: [INVOICING, EDI, ...provenOnly(1)],
      backups: [DATABASE, FILES],
    }),
  'recovery-calm': () => shown({ answer: ALL_PROVEN, rows: provenOnly(8), backups: [DATABASE] }),
  'recovery-thirty': () => shown(thirty()),
  'recovery-thirty-unproven': () =>
    shown({
      answer: { ...UNPROVEN_ANSWER, reason: 'None was ever drilled; two backups need attention.' },
      rows: Array.from({ length: 30 }, (_, i) => anUnproven({ id: `s-${i}`, name: `Service ${i + 1}` })),
      backups: [DATABASE, FILES, DARK],
    }),
  'recovery-aged': () =>
    shown({
      answer: {
        verdict: 'None of four services is proven to recover in time.',
        reason: 'The worst: proof is 97 d old; one backup needs attention.',
        note: '',
      },
      rows: [
        ...PROVEN.slice(0, 3).map((row) => ({
          ...row,
          severity: 'warning' as const,
          posture: 'at risk' as const,
          reasons: ['proof is 97 d old, due after 90 d'],
          provenAt: NOW - 97.2 * DAY,
        })),
        EDI,
      ],
      backups: [DATABASE, FILES],
    }),
  'recovery-unproven': () =>
    shown({
      answer: UNPROVEN_ANSWER,
      rows: ['Order confirmation', 'Shipping', 'Invoicing'].map((name, i) =>
        anUnproven({ id: `s-${i}`, name }),
      ),
      backups: [],
    }),
  'recovery-far': () =>
    shown({
      ...boardRecovery(),
      answer: {
        verdict: 'Four of eight services are proven to recover in time.',
        reason: 'One is not: it missed its RTO; backup Files needs attention.',
        note: '',
      },
      rows: [
        {
          ...INVOICING,
          rtoMeasured: 540 * MIN,
          track: '540 of 60 min',
          steps: stepsOf(
            ['Decide', 4],
            ['Provide nodes', 9],
            ['Restore database', 27],
            ['Restore files', 500],
          ),
        },
        { ...PORTAL, severity: 'critical', rtoMeasured: 90 * MIN, track: '90 of 60 min' },
        ...boardRecovery().rows.slice(2),
      ],
      backups: [DATABASE, FILES, DARK],
    }),
  'recovery-bad-backups': () =>
    shown({
      ...boardRecovery(),
      answer: {
        ...boardRecovery().answer,
        reason: 'One is not: it missed its RTO; three backups need attention.',
      },
      backups: [
        { ...DATABASE, severity: 'warning', lastGood: { text: '19:41, failed', severity: 'warning' } },
        {
          ...FILES,
          severity: 'critical',
          lastGood: { text: '12 deleted', severity: 'critical' },
          archive: { text: 'has a gap', severity: 'critical' },
        },
        {
          ...DARK,
          lastGood: { text: 'damaged', severity: 'critical' },
          lockedUntil: { text: 'not stated', severity: 'info' },
        },
      ],
    }),
  'recovery-no-backups': () =>
    shown({
      ...boardRecovery(),
      answer: {
        ...boardRecovery().answer,
        reason: 'Invoicing is not: it missed its RTO, taking 103 of 60 min.',
      },
      backups: [],
    }),
  'recovery-drill': () =>
    aSnapshot({
      frame: aFrame({
        lock: true,
        drill: {
          scenario: 'zone-loss',
          services: ['order-confirmation'],
          startedAt: NOW - 12 * MIN * 1_000,
          steps: ['Decide', 'Promote standby'],
          stepSince: NOW - 40_000,
        },
        notices: [
          {
            id: 'drill',
            severity: 'info',
            text: 'Drill in progress: zone loss, step 2: Promote standby.',
            remedy: 'What breaks meanwhile may be meant to. End it with: gantry drill end',
            since: NOW - 12 * MIN * 1_000,
          },
        ],
      }),
      recovery: boardRecovery(),
    }),
  'recovery-offline': () => cached(shown(boardRecovery())),
};
