import type {
  ExecutiveCapacity,
  ExecutiveCost,
  ExecutiveDay,
  ExecutiveRecovery,
  ExecutiveSection,
  ExecutiveService,
} from '../../shared/model/executive';
import type { FrameSection } from '../../shared/model/frame';
import type { Snapshot } from '../../shared/model/snapshot';
import { aFigure, aFrame, aSnapshot, at, DAY, HOUR, MINUTE, NOW, noise } from './snapshots';
import { cached } from './tenants';

const PROVEN = (words: string): ExecutiveRecovery => ({ posture: 'proven', severity: 'ok', words });
const NEVER: ExecutiveRecovery = {
  posture: 'unproven',
  severity: 'unknown',
  words: 'never drilled; 60 min promised',
};
const FAILED: ExecutiveRecovery = {
  posture: 'at risk',
  severity: 'critical',
  words: 'drill failed yesterday',
};
const LOSES: ExecutiveRecovery = {
  posture: 'at risk',
  severity: 'warning',
  words: 'RPO missed, loses 9 of 5 min',
  misses: 'data',
};

const WHOLE = { watched: 30 * DAY, window: 30 * DAY };

/** A service that keeps its promise. @param left ratio of its error budget */
function aPromise(
  id: string,
  name: string,
  left: number,
  over: Partial<ExecutiveService> = {},
): ExecutiveService {
  return {
    id,
    name,
    criticality: 2,
    owner: 'Order desk',
    severity: 'ok',
    was: null,
    since: NOW - 9 * DAY,
    freshness: 'live',
    objective: 0.999,
    budget: aFigure({ metric: 'gantry.slo.error_budget.remaining', value: left, every: MINUTE }),
    source: 'wall',
    pace: { rate: 0.2, watched: HOUR },
    spentAt: null,
    coverage: WHOLE,
    risk: 'ok',
    riskWords: 'keeps its promise',
    recovery: PROVEN('21 of 30 min'),
    ...over,
  };
}

const EIGHT = [
  aPromise('barcode-api', 'Barcode API', 0.81, {
    owner: 'Floor systems',
    pace: { rate: 0.4, watched: HOUR },
    recovery: PROVEN('12 of 30 min'),
  }),
  aPromise('shipping', 'Shipping', 0.88, { owner: 'Dispatch desk', recovery: PROVEN('25 of 30 min') }),
  aPromise('carrier-labels', 'Carrier labels', 0.9, { objective: 0.995 }),
  aPromise('order-confirmation', 'Order confirmation', 0.92, { criticality: 1, objective: 0.9995 }),
  aPromise('customer-portal', 'Customer portal', 0.94),
  aPromise('edi-exchange', 'EDI exchange', 0.95, { objective: 0.99 }),
  aPromise('receiving', 'Receiving', 0.97, { recovery: PROVEN('33 of 60 min') }),
  aPromise('invoicing', 'Invoicing', 0.99, { owner: 'Finance operations' }),
];

const SHIPPING = aPromise('shipping', 'Shipping', 0.11, {
  owner: 'Dispatch desk',
  severity: 'critical',
  since: at('06:14'),
  pace: { rate: 41.3, watched: HOUR },
  spentAt: at('07:19'),
  risk: 'critical',
  riskWords: 'runs out at 07:19',
  recovery: PROVEN('25 of 30 min'),
});
const TROUBLE = [
  SHIPPING,
  aPromise('order-confirmation', 'Order confirmation', 0.54, {
    severity: 'warning',
    risk: 'warning',
    riskWords: 'runs out by 29 Nov',
    pace: { rate: 6.2, watched: HOUR },
  }),
  aPromise('barcode-api', 'Barcode API', 0.16, {
    risk: 'warning',
    riskWords: 'little is left',
    recovery: LOSES,
  }),
  aPromise('carrier-labels', 'Carrier labels', 0.9, { recovery: NEVER }),
  aPromise('customer-portal', 'Customer portal', 0.94, { recovery: LOSES }),
  aPromise('edi-exchange', 'EDI exchange', 0.95, { recovery: NEVER }),
  aPromise('receiving', 'Receiving', 0.97),
  aPromise('invoicing', 'Invoicing', 0.99, { recovery: FAILED }),
];

const MIDNIGHT = at('00:00');
/** Four weeks of incidents. @param opened newest first @param dark days ago that nobody watched */
function aMonth(
  opened: readonly number[],
  critical: readonly number[],
  dark: readonly number[] = [],
): readonly ExecutiveDay[] {
  return Array.from({ length: 28 }, (_, index) => {
    const ago = 27 - index;
    return {
      from: MIDNIGHT - ago * DAY,
      opened: dark.includes(ago) ? null : (opened[ago] ?? 0),
      critical: critical.includes(ago) ? 1 : 0,
      seconds: (opened[ago] ?? 0) * 900,
    };
  });
}
const MONTH = aMonth(
  [0, 1, 0, 0, 2, 0, 0, 1, 3, 0, 1, 0, 0, 2, 1, 0, 0, 0, 0, 0, 1, 0, 2, 4, 1, 0, 0, 1],
  [4, 8, 23],
  [15, 16, 17, 18],
);
const MORNING = MONTH.map((day, index) => (index === 27 ? { ...day, opened: 1, critical: 1 } : day));

const WEEK = 7 * DAY;
function aCapacity(
  id: string,
  name: string,
  label: string,
  use: number | null,
  peak: number | null,
  over: Partial<ExecutiveCapacity> = {},
): ExecutiveCapacity {
  return {
    id,
    name,
    label,
    noun: label,
    use: aFigure({ metric: 'postgresql.backends', value: use }),
    peak,
    severity: 'ok',
    reachedAt: null,
    earliest: null,
    latest: null,
    words: 'no rise in 28 days',
    ...over,
  };
}
const DISK = aCapacity('disk', 'PostgreSQL pg-prod', 'disk /var/lib/postgresql', 0.71, 0.72, {
  reachedAt: NOW + 5 * WEEK,
  earliest: NOW + 3 * WEEK,
  latest: NOW + 9 * WEEK,
  words: 'full in 5 weeks (3 to 9)',
});
const CAPACITY: readonly ExecutiveCapacity[] = [
  DISK,
  aCapacity('workers', 'odoo-prod', 'workers busy', 0.34, 0.82, {
    reachedAt: NOW + 12 * WEEK,
    earliest: NOW + 7 * WEEK,
    words: 'full in 12 weeks (7 or more)',
  }),
  aCapacity('connections', 'PostgreSQL pg-prod', 'connections', 0.41, 0.66),
  aCapacity('memory', 'Redis redis-prod', 'memory', 0.38, 0.44, { words: 'room for months' }),
  aCapacity('clients', 'Redis redis-prod', 'clients', 0.04, 0.09),
  aCapacity('thread', 'Redis redis-prod', 'main thread', 0.06, 0.2),
];
const SHORT: readonly ExecutiveCapacity[] = [
  {
    ...DISK,
    use: aFigure({ metric: 'system.filesystem.utilization', value: 0.88 }),
    peak: 0.89,
    severity: 'warning',
    words: 'full in 9 days (6 to 14)',
  },
  aCapacity('connections', 'PostgreSQL pg-prod', 'connections', 0.94, 0.94, {
    severity: 'warning',
    words: 'nearly full at its busiest',
  }),
  ...CAPACITY.filter(({ id }) => id !== 'disk' && id !== 'connections'),
];
const NEW: readonly ExecutiveCapacity[] = CAPACITY.map((one) => ({
  ...one,
  peak: null,
  reachedAt: null,
  earliest: null,
  latest: null,
  words: 'not known yet',
}));

const COST: ExecutiveCost = {
  currency: 'EUR',
  lastDay: 1_284,
  usualDay: 1_190,
  perTenant: 30.6,
  perEvent: 0.0418,
  days: Array.from({ length: 27 }, (_, i) => ({
    from: MIDNIGHT - (27 - i) * DAY,
    cost: ((i + 3) % 7 < 5 ? 1_200 : 640) * (1 + 0.08 * noise(i, 4)),
  })),
};

const CALM: ExecutiveSection = {
  answer: {
    verdict: 'All eight services keep their promises.',
    reason: '',
    note: 'All are proven to recover in time. Least is left of Barcode API: 81 % of its error budget.',
  },
  services: EIGHT,
  days: MONTH,
  open: 0,
  capacity: CAPACITY,
  cost: COST,
};
export function troubledExecutive(): ExecutiveSection {
  return {
    ...CALM,
    answer: {
      verdict: 'Shipping breaks its promise:',
      reason: 'its error budget runs out at 07:19, used up 41 times too fast.',
      note: '',
    },
    services: TROUBLE,
    days: MORNING,
    open: 1,
    capacity: SHORT,
  };
}

const MORE = [
  'Stock sync',
  'Wave planning',
  'Returns',
  'Customs papers',
  'Dock booking',
  'Cycle count',
  'Yard',
];
/** The first ones, and quiet ones up to thirty. */
function thirty(first: readonly ExecutiveService[]): readonly ExecutiveService[] {
  const more = Array.from({ length: 30 - first.length }, (_, i) =>
    aPromise(`service-${i}`, `${MORE[i % MORE.length]} ${Math.floor(i / MORE.length) + 1}`, 0.97, {
      recovery: i % 9 === 0 ? NEVER : PROVEN('21 of 30 min'),
    }),
  );
  return [...first, ...more];
}

function old(services: readonly ExecutiveService[]): readonly ExecutiveService[] {
  return services.map((service) => ({
    ...service,
    was: service.severity,
    severity: 'unknown',
    freshness: 'stale',
    risk: 'unknown',
    riskWords: 'not known',
    pace: null,
    spentAt: null,
    budget:
      service.budget === null
        ? null
        : { ...service.budget, freshness: 'stale', observedAt: NOW - 6 * MINUTE },
  }));
}

function shown(executive: ExecutiveSection, frame: Partial<FrameSection> = {}): Snapshot {
  return aSnapshot({
    frame: aFrame({ views: ['executive', 'services', 'recovery'], ...frame }),
    executive,
  });
}
const ONE_OPEN = { incidents: { count: 1, worst: 'critical' } } as const;

/** Snapshots of the executive view by name. */
export const EXECUTIVE_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  'executive-calm': () => shown(CALM),
  'executive-trouble': () => shown(troubledExecutive(), ONE_OPEN),
  'executive-recovery': () =>
    shown({
      ...CALM,
      answer: {
        verdict: 'All eight services keep their promises;',
        reason: 'but Invoicing is not proven to recover in time: drill failed yesterday.',
        note: '',
      },
      services: EIGHT.map((one) =>
        one.id === 'invoicing'
          ? { ...one, recovery: FAILED }
          : one.id === 'edi-exchange'
            ? { ...one, recovery: NEVER }
            : one,
      ),
      cost: null,
    }),
  'executive-broken': () =>
    shown(
      {
        ...troubledExecutive(),
        answer: {
          verdict: 'Two services break their promises:',
          reason: 'the error budget of Shipping has been used up since 06:41.',
          note: '',
        },
        services: [
          {
            ...SHIPPING,
            budget: aFigure({ metric: 'gantry.slo.error_budget.remaining', value: 0 }),
            spentAt: null,
            riskWords: 'broken since 06:41',
            recovery: NEVER,
          },
          {
            ...SHIPPING,
            id: 'yard',
            name: 'Yard',
            recovery: FAILED,
            riskWords: 'runs out tomorrow 03:10',
          },
          ...TROUBLE.slice(3),
        ],
      },
      ONE_OPEN,
    ),
  'executive-none': () =>
    shown({
      answer: {
        verdict: 'No service is named yet.',
        reason: 'Name one under services in the configuration.',
        note: '',
      },
      services: [],
      days: [],
      open: 0,
      capacity: [],
      cost: null,
    }),
  'executive-3': () =>
    shown({
      ...CALM,
      answer: { ...CALM.answer, verdict: 'All three services keep their promises.' },
      services: EIGHT.slice(0, 3),
    }),
  'executive-1': () =>
    shown({
      ...CALM,
      answer: {
        verdict: 'Barcode API keeps its promise.',
        reason: '',
        note: 'It is proven to recover in time. 81 % of its error budget is left.',
      },
      services: EIGHT.slice(0, 1),
      capacity: CAPACITY.slice(0, 1),
      cost: null,
    }),
  'executive-30': () =>
    shown({
      ...CALM,
      answer: {
        verdict: 'All 30 services keep their promises;',
        reason: 'but three services are not proven to recover in time.',
        note: '',
      },
      services: thirty(EIGHT.slice(0, 3)),
    }),
  'executive-30-trouble': () => shown({ ...troubledExecutive(), services: thirty(TROUBLE) }, ONE_OPEN),
  'executive-new': () =>
    shown({
      ...CALM,
      answer: {
        verdict: 'All eight services keep their promises so far.',
        reason: '',
        note: 'Watched so far: 17 min of 30 d. All are proven to recover in time.',
      },
      services: EIGHT.map((one) => ({
        ...one,
        objective: 0.9995,
        budget: one.budget && { ...one.budget, value: 1 },
        coverage: { watched: 17 * MINUTE, window: 30 * DAY },
        pace: { rate: 0, watched: 17 * MINUTE },
        riskWords: 'kept so far',
      })),
      days: [],
      capacity: NEW,
      cost: null,
    }),
  'executive-unpromised': () =>
    shown({
      ...CALM,
      answer: {
        verdict: 'All eight services are well.',
        reason: '',
        note: 'No availability is promised of them.',
      },
      services: EIGHT.map((one) => ({
        ...one,
        objective: null,
        budget: null,
        source: null,
        coverage: null,
        pace: null,
        risk: null,
        riskWords: 'no promise',
        recovery: null,
      })),
      days: MONTH.slice(-3),
      capacity: [],
      cost: {
        ...COST,
        lastDay: null,
        usualDay: null,
        perEvent: null,
        perTenant: null,
        days: COST.days.slice(0, 4),
      },
    }),
  'executive-unknown': () =>
    shown({
      ...CALM,
      answer: {
        verdict: 'Whether Shipping keeps its promise is unknown:',
        reason: 'seven others keep their promises.',
        note: '',
      },
      services: [
        {
          ...SHIPPING,
          severity: 'unknown',
          was: 'critical',
          budget: aFigure({ metric: 'gantry.slo.error_budget.remaining', value: null }),
          pace: null,
          spentAt: null,
          risk: 'unknown',
          riskWords: 'not known',
        },
        ...EIGHT.filter(({ id }) => id !== 'shipping'),
      ],
      capacity: CAPACITY.map((one, index) =>
        index === 0 ? { ...one, severity: 'unknown', use: { ...one.use, value: null } } : one,
      ),
    }),
  'executive-long': () =>
    shown(
      {
        ...troubledExecutive(),
        services: TROUBLE.map((one) => ({
          ...one,
          name: `${one.name} for the northern branches`,
          owner: 'Operations of the northern region',
        })),
        capacity: SHORT.map((one) => ({
          ...one,
          label: `${one.label} of shard 12`,
          name: `${one.name}-north-1`,
        })),
      },
      ONE_OPEN,
    ),
  'executive-stale': () =>
    shown(
      {
        ...troubledExecutive(),
        answer: {
          verdict: 'Whether promises are kept is not known:',
          reason: 'no service has new data.',
          note: '',
        },
        services: old(TROUBLE),
        capacity: SHORT.map((one) => ({
          ...one,
          severity: 'unknown',
          use: { ...one.use, value: null, freshness: 'stale', observedAt: NOW - 6 * MINUTE },
        })),
      },
      { freshness: 'stale', observedAt: NOW - 6 * MINUTE, connection: 'degraded' },
    ),
  'executive-offline': () => cached(shown(troubledExecutive(), ONE_OPEN)),
};
