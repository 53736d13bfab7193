import {
  type Lane,
  type LaneSpan,
  NO_REVIEW,
  NO_TIMELINE,
  type ReviewSection,
  type TimelineSection,
} from '../../shared/model/review';
import type { Severity } from '../../shared/model/severity';
import type { Sections, Snapshot } from '../../shared/model/snapshot';
import { reviewAnswer } from '../../shared/review/review-answer';
import { SERVICE_FIXTURES } from './services';
import { aSnapshot, at, DAY, HOUR, MINUTE, NOW } from './snapshots';

const FROM = at('03:00');
const ZONE = 'Europe/Oslo';

function spans(...list: readonly (readonly [string, Severity, string?])[]): readonly LaneSpan[] {
  return list.map(([clock, severity, reason = ''], index) => {
    const next = list[index + 1];
    return { from: at(clock), to: next === undefined ? NOW : at(next[0]), severity, reason };
  });
}
function lane(id: string, name: string, ...list: readonly (readonly [string, Severity, string?])[]): Lane {
  return { id, name, owner: '', spans: spans(['03:00', 'ok'], ...list) };
}

/** The boards' morning: a release, locks that it holds, three services that pay for it. */
const MORNING: TimelineSection = {
  from: FROM,
  to: NOW,
  lanes: [
    lane('order-confirmation', 'Order confirmation', ['06:16', 'warning', '1.4 s, 0.8 s promised']),
    lane(
      'shipping',
      'Shipping',
      ['06:13', 'warning', '1.1 s, 0.8 s promised'],
      ['06:14', 'critical', '4.8 s, 0.8 s promised'],
    ),
    lane('receiving', 'Receiving', ['04:02', 'unknown', 'timed out'], ['04:09', 'ok']),
    lane('barcode-api', 'Barcode API', ['06:17', 'warning', '0.9 s, 0.4 s promised']),
    lane('carrier-labels', 'Carrier labels'),
    lane('edi-exchange', 'EDI exchange', ['05:10', 'warning', '5.6 s, 5.0 s promised'], ['05:18', 'ok']),
    lane('invoicing', 'Invoicing'),
    lane('customer-portal', 'Customer portal'),
  ],
  marks: [
    { t: at('03:30'), kind: 'drill', text: 'Drill restore test passed' },
    { t: at('05:56'), kind: 'deployment', text: 'stock_reserve_batch 3.2 released to Nord 3PL' },
    { t: at('06:20'), kind: 'note', text: 'Shipping taken by Platform on-call' },
    { t: at('06:31'), kind: 'note', text: 'Carriers leave at 08:30, told the desk' },
  ],
  incidents: [
    {
      id: '2026-410',
      from: at('05:10'),
      to: at('05:18'),
      severity: 'warning',
      cause: 'EDI exchange answers in 5.6 s; 5.0 s promised.',
      services: ['EDI exchange'],
    },
    {
      id: '2026-411',
      from: at('06:12'),
      to: NOW,
      severity: 'critical',
      cause: 'Stock reservations in Nord 3PL hold row locks, 41 sessions wait.',
      services: ['Shipping', 'Order confirmation', 'Barcode API'],
    },
  ],
  gaps: [{ from: at('03:40'), to: at('03:58') }],
};

function reviewed(
  name: string,
  t: number,
  over: Partial<Sections> = {},
  review: Partial<ReviewSection> = {},
): Snapshot {
  const { sections } = (SERVICE_FIXTURES[name] as () => Snapshot)();
  const timeline = over.timeline ?? MORNING;
  const rows = (over.services ?? sections.services).rows;
  const gap = review.gap ?? null;
  const answer = reviewAnswer(timeline, t, rows, gap, ZONE);
  const frame = {
    ...sections.frame,
    views: ['review', 'services', 'tenants', 'replication', 'recovery'],
    connection: 'replay',
    freshness: 'replay',
  } as const;
  return aSnapshot(
    {
      ...sections,
      timeline,
      ...over,
      frame,
      review: { ...NO_REVIEW, at: t, answer, live: false, ...review },
    },
    1,
    t,
  );
}

/** Forty services over thirty days, with more marks than a screen has room for. */
function month(): TimelineSection {
  const from = NOW - 30 * DAY;
  const lanes = Array.from({ length: 40 }, (_, index): Lane => {
    const list: LaneSpan[] = [];
    for (let t = from, n = 0; t < NOW; n++) {
      const severity = n % 2 === 0 ? 'ok' : (index + n) % 5 === 0 ? 'critical' : 'warning';
      const to = Math.min(
        NOW,
        t + (severity === 'ok' ? 40 + ((index * 7 + n * 13) % 90) : 1 + (n % 4)) * HOUR,
      );
      list.push({ from: t, to, severity, reason: '' });
      t = to;
    }
    return { id: `service-${index}`, name: `Warehouse service number ${index}`, owner: '', spans: list };
  });
  const marks = Array.from({ length: 90 }, (_, index) => ({
    t: from + index * 8 * HOUR,
    kind: 'deployment' as const,
    text: `a release with a rather long name ${index} released to all tenants of the north`,
  }));
  const incidents = Array.from({ length: 30 }, (_, index) => ({
    id: `2026-${index}`,
    from: from + index * DAY,
    to: from + index * DAY + 3 * HOUR,
    severity: index % 3 === 0 ? ('critical' as const) : ('warning' as const),
    cause:
      'A very long sentence about what was thought to have been the cause of all that went wrong on this day.',
    services: [`Warehouse service number ${index}`],
  }));
  return { from, to: NOW, lanes, marks, incidents, gaps: [{ from: NOW - 9 * DAY, to: NOW - 8 * DAY }] };
}

export const REVIEW_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  review: () => reviewed('trouble', at('06:33')),
  'review-calm': () => reviewed('calm', at('05:40')),
  'review-compared': () =>
    reviewed(
      'trouble',
      at('06:33'),
      {},
      {
        compare: {
          t: at('05:50'),
          gap: null,
          services: (SERVICE_FIXTURES['calm'] as () => Snapshot)().sections.services.rows,
        },
      },
    ),
  'review-gap': () => reviewed('calm', at('03:50'), {}, { gap: { from: at('03:40'), to: at('03:58') } }),
  'review-month': () => reviewed('calm', NOW - 2 * DAY, { timeline: month() }),
  'review-minutes': () =>
    reviewed('calm', NOW - MINUTE, { timeline: { ...MORNING, from: NOW - 3 * MINUTE } }),
  'review-nothing': () => reviewed('calm', NOW, { timeline: NO_TIMELINE }),
};
