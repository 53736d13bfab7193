import type { FeedEvent } from '../servers/feed-server';

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Past {
  readonly services: readonly string[];
  /** days ago of each drill, oldest first, and minutes it took */
  readonly drills: readonly (readonly [number, number])[];
  /** min */
  readonly rpo: number;
}

/** The drills so far: four services proven, one over its RPO, one too old, one never drilled. */
const HISTORY: readonly Past[] = [
  {
    services: ['order-confirmation'],
    drills: [
      [380, 22],
      [290, 23],
      [200, 22],
      [110, 22],
      [19, 21],
    ],
    rpo: 0.7,
  },
  {
    services: ['shipping'],
    drills: [
      [380, 26],
      [290, 24],
      [200, 25],
      [110, 26],
      [19, 25],
    ],
    rpo: 0.7,
  },
  {
    services: ['receiving'],
    drills: [
      [380, 36],
      [290, 35],
      [200, 34],
      [110, 34],
      [19, 33],
    ],
    rpo: 1,
  },
  {
    services: ['barcode-api'],
    drills: [
      [380, 14],
      [290, 13],
      [200, 13],
      [110, 12],
      [19, 12],
    ],
    rpo: 0,
  },
  {
    services: ['customer-portal'],
    drills: [
      [390, 36],
      [300, 37],
      [210, 38],
      [120, 38],
      [30, 37],
    ],
    rpo: 9,
  },
  {
    services: ['edi-exchange'],
    drills: [
      [304, 41],
      [214, 44],
    ],
    rpo: 2,
  },
  {
    services: ['invoicing'],
    drills: [
      [365, 52],
      [275, 55],
      [185, 57],
      [95, 58],
      [40, 55],
    ],
    rpo: 2,
  },
];

function drill(
  id: string,
  scenario: string,
  services: readonly string[],
  endedAt: number,
  minutes: number,
  rpoMinutes: number,
  steps: readonly (readonly [string, number])[],
  outcome: 'passed' | 'failed',
): FeedEvent {
  const startedAt = endedAt - minutes * MINUTE;
  let at = startedAt;
  return {
    t: endedAt,
    kind: 'drill',
    subject: { kind: 'drill', id },
    data: {
      id,
      scenario,
      services,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
      outcome,
      steps: steps.map(([name, length]) => {
        const begun = at;
        at += length * MINUTE;
        return {
          name,
          startedAt: new Date(begun).toISOString(),
          endedAt: new Date(at).toISOString(),
          outcome: 'passed',
        };
      }),
      measured: { rto: `${minutes}m`, rpo: `${Math.round(rpoMinutes * 60)}s` },
    },
  };
}

/**
 * @param now epoch ms, rounded to its day, so that a restart repeats nothing. Ids contain no day, so that a cache of
 * another day recognizes the same drills.
 */
export function pastEvents(now: number): readonly FeedEvent[] {
  const today = Math.floor(now / DAY) * DAY;
  const drills = HISTORY.flatMap(({ services, drills: list, rpo }) =>
    list.map(([daysAgo, minutes], index) => {
      const endedAt = today - daysAgo * DAY + 21 * 60 * MINUTE;
      const steps = [
        ['Decide', minutes * 0.2],
        ['Promote standby', minutes * 0.3],
        ['Switch names', minutes * 0.2],
        ['Check', minutes * 0.3],
      ] as const;
      return drill(
        `${services[0]}-${index + 1}`,
        'zone-loss',
        services,
        endedAt,
        minutes,
        rpo,
        steps,
        'passed',
      );
    }),
  );
  return [...drills.sort((a, b) => a.t - b.t), ...backups(today)];
}

/** Yesterday's restore rehearsal of Invoicing: the file store alone takes longer than the promise. */
export function failedDrill(now: number): FeedEvent {
  const endedAt = Math.floor(now / DAY) * DAY - 3 * 60 * MINUTE;
  const steps = [
    ['Decide', 4],
    ['Provide nodes', 9],
    ['Restore database', 14],
    ['Restore files', 67],
    ['Switch names', 3],
    ['Check', 6],
  ] as const;
  return drill('invoicing-restore', 'restore-test', ['invoicing'], endedAt, 103, 2, steps, 'failed');
}

function backups(today: number): readonly FeedEvent[] {
  const lockedUntil = new Date(today + 32 * DAY).toISOString();
  const restoreTest = { at: new Date(today - 5 * 60 * MINUTE).toISOString() };
  const make = (id: string, endedAt: number, data: Readonly<Record<string, unknown>>): FeedEvent => ({
    t: endedAt,
    kind: 'backup',
    subject: { kind: 'target', id: 'pg-prod' },
    data: { id, endedAt: new Date(endedAt).toISOString(), lockedUntil, ...data },
  });
  const lastNight = today - DAY + 134 * MINUTE;
  return [
    make('database', lastNight, {
      name: 'Database',
      kind: 'database',
      durationS: 41 * 60,
      usualDurationS: 40 * 60,
      sizeBytes: 1.84e12,
      usualSizeBytes: 1.83e12,
      restoreTest: { ...restoreTest, outcome: 'passed' },
      walArchiveAgeS: 38,
    }),
    make('files', lastNight + 26 * MINUTE, {
      name: 'Files',
      kind: 'filestore',
      durationS: 6 * 3600 + 720,
      usualDurationS: 3 * 3600 + 300,
      sizeBytes: 4.1e12,
      usualSizeBytes: 3.13e12,
      restoreTest: { ...restoreTest, outcome: 'slow' },
    }),
  ];
}

/** The change before the contention, and its acknowledgement. */
export function dispatchEvents(now: number): readonly FeedEvent[] {
  return [
    {
      t: now - 16 * MINUTE,
      kind: 'deployment',
      subject: { kind: 'tenant', id: 'nord' },
      data: { name: 'stock_reserve_batch', version: '3.2' },
    },
    {
      t: now,
      kind: 'note',
      subject: { kind: 'service', id: 'shipping' },
      data: { service: 'shipping', takenBy: 'Platform on-call' },
    },
  ];
}
