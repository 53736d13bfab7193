import type { Severity } from '../../shared/model/severity';
import type {
  FailoverCheck,
  ReplicationNode,
  ReplicationSection,
  Snapshot,
} from '../../shared/model/snapshot';
import { aColumn, aFigure, aFrame, aSnapshot, MINUTE, NOW, noise } from './snapshots';

const LAG = 'gantry.postgresql.replication.lag';

/** A replica that follows closely, with what the test is about put over it. */
function node(id: string, over: Partial<ReplicationNode> = {}, lag = 0.4): ReplicationNode {
  return {
    id,
    name: id,
    role: 'replica',
    upstream: 'pg-prod-a',
    region: 'eu-north',
    zone: 'b',
    note: 'sync, zone b',
    edge: 'flows',
    severity: 'ok',
    since: null,
    freshness: 'live',
    reason: '',
    written: null,
    lag: {
      ...aFigure({ metric: LAG, value: lag, unit: 's' }),
      atLeast: false,
      limit: 60,
      series: aColumn(120, 30_000, (i) => Math.max(0, lag * (1 + 0.4 * noise(i, 4)))),
    },
    behind: aFigure({ metric: 'postgresql.replication.data_delay', value: lag * 16e6, unit: 'By' }),
    unreceived: aFigure({ metric: 'gantry.postgresql.replication.unreceived', value: 0, unit: 'By' }),
    slot: {
      retained: aFigure({ metric: 'gantry.postgresql.slot.retained', value: 1e8, unit: 'By' }),
      limit: 64e9,
      active: true,
    },
    ...over,
  };
}

function primary(id = 'pg-prod-a'): ReplicationNode {
  return node(id, {
    role: 'primary',
    upstream: null,
    note: 'primary, zone a',
    written: aFigure({ metric: 'gantry.postgresql.wal.rate', value: 18e6, unit: 'By/s' }),
    lag: null,
    behind: null,
    unreceived: null,
    slot: null,
  });
}

function behind(): ReplicationNode {
  const calm = node('pg-prod-d', {}, 96);
  return {
    ...calm,
    region: 'eu-central',
    note: 'async, zone a, for disaster',
    edge: 'late',
    severity: 'critical',
    since: NOW - 11 * MINUTE,
    reason: 'receives 17 of 18 MB/s',
    lag: calm.lag && {
      ...calm.lag,
      series: aColumn(120, 30_000, (i) =>
        i < 66 ? 3 + 2 * noise(i, 1) : 3 + ((i - 66) / 53) * 93 + 3 * noise(i, 2),
      ),
    },
    unreceived: aFigure({ metric: 'gantry.postgresql.replication.unreceived', value: 1.4e9, unit: 'By' }),
    slot: calm.slot && { ...calm.slot, retained: { ...calm.slot.retained, value: 1.6e9 } },
  };
}

function beneath(): ReplicationNode {
  const calm = node('pg-prod-e', {}, 96);
  return {
    ...calm,
    upstream: 'pg-prod-d',
    region: 'eu-central',
    note: 'copies from pg-prod-d, zone b',
    edge: 'unknown',
    severity: 'unknown',
    since: NOW - 4 * MINUTE,
    reason: 'unknown for 4 min',
    behind: null,
    unreceived: null,
    slot: null,
    lag: calm.lag && {
      ...calm.lag,
      atLeast: true,
      series: aColumn(120, 30_000, (i) => (i < 112 ? 4 : Number.NaN)),
    },
  };
}

const cells = (...all: readonly (readonly [Severity, string])[]): FailoverCheck['cells'] =>
  all.map(([severity, evidence]) => ({ severity, evidence }));
const FINE = cells(['ok', ''], ['ok', '']);

const CHECKS: readonly FailoverCheck[] = [
  { id: 'streaming', label: 'streaming', cells: FINE },
  { id: 'timeline', label: 'same timeline, 14', cells: FINE },
  { id: 'sync', label: 'sync as configured', cells: FINE },
  { id: 'rpo', label: 'inside 60 s', cells: cells(['ok', ''], ['critical', '96 s']) },
  { id: 'slot', label: 'replication slot', cells: FINE },
  {
    id: 'settings',
    label: 'settings match primary',
    cells: cells(['ok', ''], ['warning', 'max_connections 400 of 600']),
  },
  { id: 'reads', label: 'accepts reads', cells: FINE },
  {
    id: 'drill',
    label: 'drill proved it',
    cells: cells(['ok', ''], ['warning', '97 d ago, due after 90 d']),
  },
];

function board(): ReplicationSection {
  return {
    answer: {
      verdict: 'Losing eu-north now would cost 96 s of orders;',
      reason: 'the promise is 60 s. The Frankfurt copy fell behind at 06:14.',
      note: '',
    },
    nodes: [
      primary(),
      node('pg-prod-b', {}, 0),
      node('pg-prod-c', { note: 'async, zone c, reports', zone: 'c' }, 1.4),
      behind(),
      beneath(),
    ],
    candidates: [
      { id: 'pg-prod-b', label: 'b', place: 'zone b' },
      { id: 'pg-prod-d', label: 'd', place: 'Frankfurt' },
    ],
    checks: CHECKS,
    verdicts: [
      { verdict: 'yes', sentence: 'A move to zone b loses nothing, about 40 s.' },
      { verdict: 'no', sentence: 'A move to Frankfurt loses 96 s of orders.' },
    ],
  };
}

function calm(nodes: readonly ReplicationNode[]): ReplicationSection {
  return {
    answer: {
      verdict: 'Every copy is inside its promise.',
      reason: '',
      note: 'Furthest behind: pg-prod-c, 1.4 of 60 s.',
    },
    nodes,
    candidates: [{ id: 'pg-prod-b', label: 'b', place: 'zone b' }],
    checks: CHECKS.map((check) => ({ ...check, cells: check.cells.slice(0, 1) })),
    verdicts: [{ verdict: 'yes', sentence: 'A move to zone b loses nothing, about 40 s.' }],
  };
}

/** Snapshots of the replication view by name. */
export const REPLICATION_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  replication: () =>
    aSnapshot({ frame: aFrame({ incidents: { count: 1, worst: 'critical' } }), replication: board() }),
  'replication-calm': () =>
    aSnapshot({
      replication: calm([
        primary(),
        node('pg-prod-b', {}, 0),
        node('pg-prod-c', { note: 'async, zone c' }, 1.4),
      ]),
    }),
  'replication-two': () => aSnapshot({ replication: calm([primary(), node('pg-prod-b', {}, 0)]) }),
  'replication-thirty': () => {
    const many = Array.from({ length: 28 }, (_, i) =>
      node(
        `pg-${String(i).padStart(2, '0')}`,
        { region: i < 14 ? 'eu-north' : 'eu-central', note: 'async' },
        0.2,
      ),
    );
    return aSnapshot({
      replication: { ...board(), nodes: [primary(), ...many.slice(0, 14), behind(), ...many.slice(14)] },
    });
  },
  'replication-offline': () => {
    const section = board();
    return aSnapshot({
      frame: aFrame({ connection: 'offline', freshness: 'cached', cachedAt: NOW - 14 * MINUTE }),
      replication: {
        ...section,
        nodes: section.nodes.map((one) => ({
          ...one,
          was: one.severity,
          severity: 'unknown' as const,
          freshness: 'cached' as const,
          lag: one.lag && { ...one.lag, freshness: 'cached' as const },
        })),
      },
    });
  },
};
