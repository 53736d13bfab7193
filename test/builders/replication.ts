import { momentWords } from '../../shared/format/days';
import type {
  FailoverCell,
  FailoverCheck,
  ReplicationNode,
  ReplicationSection,
} from '../../shared/model/replication';
import type { Answer, Column } from '../../shared/model/said';
import type { Severity } from '../../shared/model/severity';
import type { Snapshot } from '../../shared/model/snapshot';
import { aColumn, aFigure, aFrame, aSnapshot, at, HOUR, MINUTE, NOW, noise } from './snapshots';
import { cached } from './tenants';

const LAG = 'gantry.postgresql.replication.lag';
const MB = 1_000_000;
const GB = 1_000_000_000;
const PROMISE = 60;
const EMPTY: Column = { t: new Float64Array(0), v: new Float64Array(0) };

/** The last hour of a replica that is `seconds` behind, more or less. */
function steady(seconds: number): Column {
  return aColumn(120, MINUTE / 2, (i) => Math.max(0, seconds * (1 + 0.2 * noise(i, seconds))));
}

/** The last hour of a replica that fell behind at 06:14, to `seconds` now. */
export function fallen(seconds: number): Column {
  return aColumn(120, MINUTE / 2, (i) => {
    const t = NOW - (119 - i) * (MINUTE / 2);
    const share = Math.max(0, (t - at('06:14')) / (NOW - at('06:14')));
    return 2 + Math.abs(noise(i, 4)) * 2.5 + seconds * share * (1 + 0.04 * noise(i, 6)) * (1 - 0.02 * share);
  });
}

/** Replaces the values of the last `count` points by a gap. */
function unseen(column: Column, count: number): Column {
  return { t: column.t, v: column.v.map((value, i) => (i >= column.v.length - count ? Number.NaN : value)) };
}

export function aPrimary(over: Partial<ReplicationNode> & { readonly id: string }): ReplicationNode {
  return {
    name: over.id,
    role: 'primary',
    upstream: null,
    region: 'eu-north',
    zone: 'a',
    note: 'primary, zone a',
    edge: 'flows',
    severity: 'ok',
    since: null,
    freshness: 'live',
    reason: '',
    written: aFigure({ metric: 'gantry.postgresql.wal.written', value: 18 * MB, unit: 'By/s' }),
    lag: null,
    behind: null,
    unreceived: null,
    slot: null,
    ...over,
  };
}

interface Behind {
  /** s; null: not known */
  readonly lag: number | null;
  readonly atLeast?: boolean;
  /** By */
  readonly bytes: number;
  readonly unreceived?: number;
  readonly kept: number | null;
  readonly series?: Column;
}

export function aReplica(
  over: Partial<ReplicationNode> & { readonly id: string },
  behind: Behind,
): ReplicationNode {
  return {
    name: over.id,
    role: 'replica',
    upstream: 'pg-prod-a',
    region: 'eu-north',
    zone: 'b',
    note: 'async, zone b',
    edge: 'flows',
    severity: 'ok',
    since: null,
    freshness: 'live',
    reason: '',
    written: null,
    lag: {
      ...aFigure({ metric: LAG, value: behind.lag, unit: 's' }),
      atLeast: behind.atLeast ?? false,
      limit: PROMISE,
      series: behind.series ?? steady(behind.lag ?? 0),
    },
    behind: aFigure({ metric: 'postgresql.replication.data_delay', value: behind.bytes, unit: 'By' }),
    unreceived: aFigure({
      metric: 'gantry.postgresql.replication.unreceived',
      value: behind.unreceived ?? 0,
      unit: 'By',
    }),
    slot:
      behind.kept === null
        ? null
        : {
            retained: aFigure({ metric: 'gantry.postgresql.slot.retained', value: behind.kept, unit: 'By' }),
            limit: 64 * GB,
            active: true,
          },
    ...over,
  };
}

const PRIMARY = aPrimary({ id: 'pg-prod-a' });
const SYNC = aReplica(
  { id: 'pg-prod-b', note: 'sync, zone b' },
  { lag: 0.02, bytes: 0, kept: 0.1 * GB, series: steady(0.02) },
);
const REPORTS = aReplica(
  { id: 'pg-prod-c', zone: 'c', note: 'async, zone c, reports' },
  { lag: 1.4, bytes: 22 * MB, kept: 0.2 * GB },
);
const FRANKFURT = { id: 'pg-prod-d', region: 'eu-central', zone: 'a', note: 'async, zone a, for disaster' };
const WELL_D = aReplica(FRANKFURT, { lag: 2.2, bytes: 31 * MB, kept: 0.3 * GB });
const LATE_D = aReplica(
  {
    ...FRANKFURT,
    edge: 'late',
    severity: 'critical',
    since: NOW - 11.5 * MINUTE,
    reason: 'receives 17 of 18 MB/s',
  },
  { lag: 96, bytes: 1.7 * GB, unreceived: 1.4 * GB, kept: 1.6 * GB, series: fallen(94) },
);
const CASCADED = aReplica(
  {
    id: 'pg-prod-e',
    upstream: 'pg-prod-d',
    region: 'eu-central',
    note: 'copies from pg-prod-d, zone b',
    edge: 'unknown',
    severity: 'unknown',
    since: NOW - 4.5 * MINUTE,
    freshness: 'stale',
    reason: '',
  },
  { lag: 96, atLeast: true, bytes: 1.7 * GB, kept: null, series: unseen(fallen(94), 8) },
);

type Cell = Pick<FailoverCell, 'severity' | 'evidence'>;
const CHECKS: readonly (readonly [id: string, label: string, evidence?: readonly [string, string]])[] = [
  ['streaming', 'streaming'],
  ['timeline', 'same timeline, 14'],
  ['sync', 'sync as configured', ['sync', 'async']],
  ['inside', 'inside 60 s', ['0 s', '2.2 s']],
  ['slot', 'replication slot', ['0.1 GB', '1.6 GB']],
  ['archive', 'log archive', ['12 s behind', '12 s behind']],
  ['settings', 'same settings', ['all 23', 'all 23']],
  ['reads', 'accepts reads'],
  ['drill', 'drill proved it', ['6 Nov', '30 Oct']],
];

/** The checks with what fails, by id, in the last candidate's column. */
function checksOf(candidates: number, failing: Readonly<Record<string, Cell>>): readonly FailoverCheck[] {
  return CHECKS.map(([id, label, evidence]) => ({
    id,
    label,
    cells: Array.from({ length: candidates }, (_, i): FailoverCell => {
      const fails = i === candidates - 1 ? failing[id] : undefined;
      const ok = { severity: 'ok', evidence: evidence?.[i] ?? evidence?.[1] ?? '' } as const;
      return { ...(fails ?? ok), observedAt: id === 'drill' ? NOW - 19 * 24 * 60 * MINUTE : NOW - 1_000 };
    }),
  }));
}

const TO_B = { id: 'pg-prod-b', label: 'to b', place: 'zone b' };
const TO_D = { id: 'pg-prod-d', label: 'to d', place: 'Frankfurt' };
const SAFE = {
  verdict: 'yes',
  sentence: 'A move to zone b loses nothing and takes about 40 s.',
  loss: null,
} as const;

/** @param seconds at risk if the primary died now */
function aRisk(
  primary: string,
  seconds: number | null,
  severity: Severity = 'ok',
): ReplicationSection['risk'] {
  const services = [
    { id: 'order-confirmation', name: 'Order confirmation', rpo: 60, severity },
    { id: 'invoicing', name: 'Invoicing', rpo: 900, severity: 'ok' as const },
  ];
  const bytes = seconds === null ? null : seconds * 18 * MB;
  return { primary, seconds, bytes, keeper: seconds === null ? null : 'pg-prod-b', services };
}

export function boardReplication(): ReplicationSection {
  return {
    risk: aRisk('pg-prod-a', 0),
    answer: {
      verdict: 'Losing eu-north now would cost 96 s of orders;',
      reason: 'the promise is 60 s. The Frankfurt copy fell behind at 06:14.',
      note: '',
    },
    nodes: [PRIMARY, SYNC, REPORTS, LATE_D, CASCADED],
    candidates: [TO_B, TO_D],
    checks: checksOf(2, {
      inside: { severity: 'critical', evidence: '96 s' },
      settings: { severity: 'warning', evidence: 'max_connections 400 of 600' },
      drill: { severity: 'warning', evidence: '97 d ago, due after 90 d' },
    }),
    verdicts: [SAFE, { verdict: 'no', sentence: 'A move to Frankfurt loses 96 s of orders.', loss: null }],
    lastLook: null,
  };
}

const CALM: Answer = {
  verdict: 'Losing eu-north now would cost 2.2 s of orders.',
  reason: '',
  note: 'The promise is 60 s. The furthest behind: pg-prod-d in eu-central.',
};

export function calmReplication(): ReplicationSection {
  const last = aReplica(
    {
      id: 'pg-prod-e',
      upstream: 'pg-prod-d',
      region: 'eu-central',
      note: 'copies from pg-prod-d, zone b',
    },
    { lag: 2.4, bytes: 33 * MB, kept: null },
  );
  return {
    risk: aRisk('pg-prod-a', 0),
    answer: CALM,
    nodes: [PRIMARY, SYNC, REPORTS, WELL_D, last],
    candidates: [TO_B, TO_D],
    checks: checksOf(2, {}),
    verdicts: [
      SAFE,
      { verdict: 'yes', sentence: 'A move to Frankfurt loses 2.2 s, about 3 min.', loss: null },
    ],
    lastLook: null,
  };
}

const NO_COPY: Answer = {
  verdict: 'Losing eu-north now would cost all since the last backup;',
  reason: 'pg-prod-a has no copy.',
  note: '',
};

function lateAnswer(seconds: number): Answer {
  return {
    verdict: `Losing eu-north now would cost ${seconds} s of orders;`,
    reason: 'the promise is 60 s. The Frankfurt copy fell behind at 06:14.',
    note: '',
  };
}

/** `count` servers in three regions: one primary, replicas by turns; the last one fails when told so. */
export function manyReplication(count: number, late: number): ReplicationSection {
  const regions = ['eu-north', 'eu-central', 'eu-west'];
  const nodes: ReplicationNode[] = [PRIMARY];
  for (let i = 1; i < count; i++) {
    const id = `pg-prod-${i < 26 ? String.fromCharCode(97 + i) : `z${i}`}`;
    const ill = i > count - 1 - late;
    nodes.push(
      aReplica(
        {
          id,
          region: regions[i % regions.length] ?? '',
          note: `async, zone ${'abc'[i % 3]}`,
          ...(ill
            ? {
                edge: i === count - 1 ? 'late' : 'flows',
                severity: i === count - 1 ? 'critical' : 'warning',
                since: NOW - 11.5 * MINUTE,
                reason: 'receives 17 of 18 MB/s',
              }
            : {}),
        },
        ill
          ? { lag: 70 + i, bytes: 1.7 * GB, unreceived: 1.4 * GB, kept: 1.6 * GB, series: fallen(68 + i) }
          : { lag: 0.3 * i, bytes: i * MB, kept: 0.1 * GB },
      ),
    );
  }
  nodes.sort((a, b) => regions.indexOf(a.region) - regions.indexOf(b.region));
  const candidates = count < 2 ? [] : count < 3 ? [TO_B] : [TO_B, TO_D];
  return {
    risk:
      count < 2 ? null : late > 0 && count === 2 ? aRisk('pg-prod-a', 71, 'critical') : aRisk('pg-prod-a', 0),
    answer: count < 2 ? NO_COPY : late > 0 ? lateAnswer(69 + count) : CALM,
    nodes,
    candidates,
    checks: checksOf(
      candidates.length,
      late > 0 ? { inside: { severity: 'critical', evidence: `${69 + count} s` } } : {},
    ),
    lastLook: null,
    verdicts: candidates.map(({ place }, i) =>
      late > 0 && i === candidates.length - 1
        ? { verdict: 'no', sentence: `A move to ${place} loses ${69 + count} s of orders.`, loss: null }
        : i === 0
          ? SAFE
          : { verdict: 'yes', sentence: `A move to ${place} loses 2.2 s, about 3 min.`, loss: null },
    ),
  };
}

/** One copy in each of many regions, the seventh late. */
function scattered(regions: number): ReplicationSection {
  const board = boardReplication();
  const copies = Array.from({ length: regions }, (_, i) =>
    aReplica(
      {
        id: `pg-copy-${i}`,
        region: `region-${i + 1}`,
        ...(i === 6 ? { edge: 'late', severity: 'critical', since: NOW - 11.5 * MINUTE } : {}),
      },
      i === 6
        ? { lag: 96, bytes: 1.7 * GB, unreceived: 1.4 * GB, kept: 1.6 * GB, series: fallen(94) }
        : { lag: 0.3 * i, bytes: i * MB, kept: 0.1 * GB },
    ),
  );
  return { ...board, nodes: [PRIMARY, ...copies] };
}

function splitBrain(): ReplicationSection {
  const board = boardReplication();
  return {
    ...board,
    risk: aRisk('pg-prod-a', 0),
    answer: {
      verdict: 'Two servers take writes for pg-prod-a;',
      reason: 'pg-prod-d was promoted at 06:30. Stop one of the two.',
      note: '',
    },
    nodes: [
      {
        ...PRIMARY,
        severity: 'critical',
        since: NOW - 11.5 * MINUTE,
        reason: 'a copy takes writes too',
      },
      SYNC,
      REPORTS,
      {
        ...LATE_D,
        role: 'primary',
        edge: 'cut',
        reason: 'takes writes, timeline 15',
        written: null,
        lag: null,
        behind: null,
        unreceived: null,
        slot: null,
      },
      { ...CASCADED, lag: null, reason: 'copies from pg-prod-d' },
    ],
    checks: checksOf(2, {
      streaming: { severity: 'critical', evidence: 'not streaming' },
      timeline: { severity: 'critical', evidence: 'on timeline 15' },
      inside: { severity: 'unknown', evidence: 'not known' },
    }),
    verdicts: [
      SAFE,
      { verdict: 'no', sentence: 'A move to Frankfurt is not safe: not streaming.', loss: null },
    ],
  };
}

/** pg-prod-b took over at 06:30, and the old primary was rebuilt as a copy of it. */
function promoted(): ReplicationSection {
  const calm = calmReplication();
  const { written } = PRIMARY;
  const primary: ReplicationNode = {
    ...PRIMARY,
    id: 'pg-prod-b',
    name: 'pg-prod-b',
    zone: 'b',
    note: 'primary since 06:30, zone b',
    written,
  };
  const rebuilt = aReplica(
    { id: 'pg-prod-a', upstream: 'pg-prod-b', region: 'eu-north', note: 'sync, zone a' },
    { lag: 0, bytes: 0, kept: 0.1 * GB },
  );
  const rest = calm.nodes
    .filter(({ id }) => id !== 'pg-prod-a' && id !== 'pg-prod-b')
    .map((node) => (node.upstream === 'pg-prod-a' ? { ...node, upstream: 'pg-prod-b' } : node));
  return {
    ...calm,
    risk: aRisk('pg-prod-b', 0),
    answer: {
      verdict: 'pg-prod-b is the primary since 06:30;',
      reason: 'every copy follows it, inside 60 s.',
      note: '',
    },
    nodes: [primary, rebuilt, ...rest],
    candidates: [{ id: 'pg-prod-a', label: 'to a', place: 'zone a' }, TO_D],
    checks: calm.checks.map((check) =>
      check.id === 'timeline' ? { ...check, label: 'same timeline, 15' } : check,
    ),
    verdicts: [
      { verdict: 'yes', sentence: 'A move to zone a loses nothing.', loss: null },
      { verdict: 'yes', sentence: 'A move to Frankfurt loses 2.2 s, about 3 min.', loss: null },
    ],
  };
}

function standbyMissing(): ReplicationSection {
  const board = boardReplication();
  const gone: ReplicationNode = {
    ...LATE_D,
    edge: 'cut',
    reason: 'not connected since 06:30',
    lag:
      LATE_D.lag === null
        ? null
        : { ...LATE_D.lag, value: 660, atLeast: true, series: unseen(fallen(94), 22) },
    behind: null,
    unreceived: null,
    slot:
      LATE_D.slot === null
        ? null
        : { ...LATE_D.slot, retained: { ...LATE_D.slot.retained, value: 12 * GB }, active: false },
  };
  return {
    ...board,
    risk: aRisk('pg-prod-a', 0),
    answer: {
      verdict: 'The Frankfurt copy is gone since 06:30;',
      reason: 'losing eu-north now would cost at least 11 min of orders.',
      note: '',
    },
    nodes: [PRIMARY, SYNC, REPORTS, gone, CASCADED],
    checks: checksOf(2, {
      streaming: { severity: 'critical', evidence: 'not streaming' },
      inside: { severity: 'critical', evidence: 'at least 11 min' },
      slot: { severity: 'warning', evidence: 'not in use' },
    }),
    verdicts: [
      SAFE,
      { verdict: 'no', sentence: 'A move to Frankfurt is not safe: not streaming.', loss: null },
    ],
  };
}

type Down = Pick<ReplicationSection, 'answer' | 'candidates' | 'verdicts' | 'lastLook'>;

/** pg-prod-a does not answer since 8 s. @param checks what fails, by id, in the order of the candidates */
function primaryDown(down: Down, checks: Readonly<Record<string, readonly Cell[]>>): ReplicationSection {
  const board = calmReplication();
  const labels = [
    ['answers', 'answers now'],
    ['streaming', 'was streaming'],
    ['timeline', 'same timeline, 14'],
    ['inside', 'inside 60 s'],
    ['replay', 'has replayed it'],
    ['settings', 'same settings'],
    ['reads', 'accepts reads'],
    ['drill', 'drill proved it'],
  ] as const;
  const had = (id: string): number =>
    down.verdicts[down.candidates.findIndex((one) => one.id === id)]?.loss?.until ?? NOW - 12_000;
  return {
    ...board,
    ...down,
    risk: aRisk('pg-prod-a', null, 'unknown'),
    nodes: board.nodes.map((node): ReplicationNode => {
      if (node.role === 'primary')
        return {
          ...node,
          severity: 'critical',
          since: NOW - 8_000,
          reason: 'does not answer',
          written: null,
        };
      return {
        ...node,
        edge: 'unknown',
        severity: 'unknown',
        since: NOW - 8_000,
        reason: `had all up to ${momentWords(had(node.id), NOW, 'Europe/Oslo')}`,
        lag: node.lag === null ? null : { ...node.lag, value: null, series: unseen(node.lag.series, 2) },
        behind: null,
        unreceived: null,
      };
    }),
    checks: labels.map(([id, label]) => ({
      id,
      label,
      cells: down.candidates.map((_, index) => ({
        ...(checks[id]?.[index] ?? { severity: 'ok' as const, evidence: '' }),
        observedAt: NOW - 10_000,
      })),
    })),
  };
}

const OK: Cell = { severity: 'ok', evidence: '' };
const TO_E = { id: 'pg-prod-e', label: 'to e', place: 'zone e' };
const DOWN = 'pg-prod-a does not answer;';
const LOOK = { at: NOW - 10_000, notes: [] };

/** A move is safe. */
function downYes(): ReplicationSection {
  return primaryDown(
    {
      answer: {
        verdict: DOWN,
        reason: 'zone b had everything up to 06:40:58, at most 2 s are lost.',
        note: '',
      },
      candidates: [TO_B, TO_D, TO_E],
      verdicts: [
        {
          verdict: 'yes',
          sentence: 'Yes, to zone b: it had everything up to 06:40:58, at most 2 s are lost.',
          loss: { atMost: 2, until: NOW - 10_000, confirmed: false },
        },
        {
          verdict: 'yes',
          sentence: 'Yes, to Frankfurt: it had everything up to 06:40:56, at most 4 s are lost.',
          loss: { atMost: 4, until: NOW - 12_000, confirmed: false },
        },
        {
          verdict: 'yes',
          sentence:
            'Yes, to zone e: it had everything up to 06:40:56, at most 4 s are lost. It is 8 h late on purpose and first replays 8 h.',
          loss: { atMost: 4, until: NOW - 12_000, confirmed: false },
        },
      ],
      lastLook: { ...LOOK, notes: ['pg-prod-a may still run: make sure that it has stopped.'] },
    },
    {
      inside: [
        { severity: 'ok', evidence: 'at most 2 s' },
        { severity: 'ok', evidence: 'at most 4 s' },
        { severity: 'ok', evidence: 'at most 4 s' },
      ],
      replay: [OK, OK, { severity: 'warning', evidence: '8 h, 21 GB to replay' }],
    },
  );
}

/** No copy is fit for it. */
function downNo(): ReplicationSection {
  return primaryDown(
    {
      answer: { verdict: DOWN, reason: 'no copy can take over safely.', note: '' },
      candidates: [TO_B, TO_D],
      verdicts: [
        {
          verdict: 'no',
          sentence:
            'No, not to zone b: pg-prod-b was not streaming at 06:40:58; it had everything up to 05:12:10.',
          loss: { atMost: 5_330, until: NOW - 5_338_000, confirmed: false },
        },
        {
          verdict: 'no',
          sentence: 'No, not to Frankfurt: at least 96 s are lost; 60 s are promised.',
          loss: { atMost: 98, until: NOW - 106_000, confirmed: false },
        },
      ],
      lastLook: LOOK,
    },
    {
      streaming: [{ severity: 'critical', evidence: 'was not streaming' }, OK],
      inside: [
        { severity: 'critical', evidence: 'at least 89 min' },
        { severity: 'critical', evidence: 'at least 96 s' },
      ],
    },
  );
}

/** No copy answers either, and the wall was started since. */
function downUnknown(): ReplicationSection {
  return primaryDown(
    {
      answer: { verdict: DOWN, reason: 'whether a copy can take over is not known.', note: '' },
      candidates: [TO_B, TO_D],
      verdicts: [
        {
          verdict: 'unknown',
          sentence: 'Not known of zone b: pg-prod-b does not answer; it had everything up to 06:40:58.',
          loss: { atMost: 2, until: NOW - 10_000, confirmed: false },
        },
        {
          verdict: 'unknown',
          sentence: 'Not known of Frankfurt: pg-prod-d does not answer; it had everything up to 06:40:56.',
          loss: { atMost: 4, until: NOW - 12_000, confirmed: false },
        },
      ],
      lastLook: {
        ...LOOK,
        notes: ['The last look at pg-prod-a, at 06:40:58, is from before this wall started.'],
      },
    },
    {
      answers: [
        { severity: 'unknown', evidence: 'does not answer' },
        { severity: 'unknown', evidence: 'does not answer' },
      ],
      inside: [
        { severity: 'ok', evidence: 'at most 2 s' },
        { severity: 'ok', evidence: 'at most 4 s' },
      ],
    },
  );
}

/** Nobody answers, and nobody ever did. */
function dark(section: ReplicationSection): ReplicationSection {
  return {
    risk: aRisk('pg-prod-a', null, 'unknown'),
    answer: {
      verdict: 'What a loss would cost is not known;',
      reason: 'no server of pg-prod-a has answered yet.',
      note: '',
    },
    nodes: section.nodes.map((node) => ({
      ...node,
      edge: 'unknown',
      severity: 'unknown',
      since: NOW - 3 * MINUTE,
      freshness: 'stale',
      reason: 'timed out',
      written: null,
      lag: node.lag === null ? null : { ...node.lag, value: null, atLeast: false, series: EMPTY },
      behind: null,
      unreceived: null,
      slot: null,
    })),
    candidates: section.candidates,
    lastLook: null,
    checks: section.checks.map((check) => ({
      ...check,
      cells: check.cells.map(() => ({ severity: 'unknown', evidence: 'not known', observedAt: null })),
    })),
    verdicts: section.candidates.map(({ place }) => ({
      verdict: 'unknown',
      sentence: `A move to ${place} cannot be judged.`,
      loss: null,
    })),
  };
}

/** What was heard last, four minutes ago. */
function stale(section: ReplicationSection): ReplicationSection {
  const observedAt = NOW - 4 * MINUTE;
  return {
    ...section,
    risk: aRisk('pg-prod-a', null, 'unknown'),
    answer: {
      verdict: 'What a loss would cost is not known;',
      reason: 'nothing has been heard of pg-prod-d for 4 min.',
      note: '',
    },
    nodes: section.nodes.map((node) => ({
      ...node,
      edge: 'unknown',
      was: node.severity === 'unknown' ? null : node.severity,
      severity: 'unknown',
      freshness: 'stale',
      written: node.written === null ? null : { ...node.written, freshness: 'stale', observedAt },
      lag:
        node.lag === null
          ? null
          : { ...node.lag, freshness: 'stale', observedAt, series: unseen(node.lag.series, 8) },
      behind: node.behind === null ? null : { ...node.behind, freshness: 'stale', observedAt },
    })),
  };
}

const critical = { incidents: { count: 1, worst: 'critical' } } as const;

function shown(replication: ReplicationSection, troubled = true): Snapshot {
  return aSnapshot({ frame: aFrame(troubled ? critical : {}), replication });
}

/** The same on a wall that has watched for 24 s of the hour that its lines cover. */
function young(section: ReplicationSection): ReplicationSection {
  return {
    ...section,
    nodes: section.nodes.map((node) => ({
      ...node,
      lag: node.lag && {
        ...node.lag,
        series: { ...aColumn(5, 6_000, () => node.lag?.value ?? 0), from: NOW - HOUR, to: NOW },
      },
    })),
  };
}

/** Snapshots of the replication view by name. */
export const REPLICATION_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  replication: () => shown(boardReplication()),
  'replication-calm': () => shown(calmReplication(), false),
  'replication-young': () => shown(young(calmReplication()), false),
  ...Object.fromEntries(
    [1, 2, 3, 4, 6, 9, 12, 30].map((count) => [
      `replication-${count}`,
      () => shown(manyReplication(count, count > 4 ? 2 : 0), count > 4),
    ]),
  ),
  'replication-regions': () => shown(scattered(11)),
  'replication-two-late': () => shown(manyReplication(2, 1)),
  'replication-12-calm': () => shown(manyReplication(12, 0), false),
  'replication-promoted': () => shown(promoted(), false),
  'replication-down': () => shown(downYes()),
  'replication-down-no': () => shown(downNo()),
  'replication-down-unknown': () => shown(downUnknown()),
  'replication-split': () => shown(splitBrain()),
  'replication-missing': () => shown(standbyMissing()),
  'replication-unknown': () => shown(dark(boardReplication()), false),
  'replication-stale': () =>
    aSnapshot({
      frame: aFrame({ freshness: 'stale', observedAt: NOW - 4 * MINUTE, connection: 'degraded' }),
      replication: stale(boardReplication()),
    }),
  'replication-offline': () => cached(shown(boardReplication())),
};
