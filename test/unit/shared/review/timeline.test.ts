import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../shared/model/change';
import type { Severity } from '../../../../shared/model/severity';
import { reviewAnswer } from '../../../../shared/review/review-answer';
import { type Kept, timelineOf } from '../../../../shared/review/timeline';
import { anIncident } from '../../../builders/incident';
import { at, HOUR, MINUTE } from '../../../builders/snapshots';

const START = at('05:00');
const watch = (t: number): Change => ({ what: 'watch', t, began: t });
function service(t: number, id: string, severity: Severity | null, criticality = 1): Change {
  return { what: 'service', t, id, name: id.toUpperCase(), owner: '', criticality, severity, reason: 'slow' };
}
const LOCKS = 'postgres.locks|target:pg';
function locks(t: number): Change {
  const subject = { kind: 'target', id: 'pg' } as const;
  const sentence = 'Stock reservations hold row locks.';
  return {
    what: 'condition',
    t,
    key: LOCKS,
    rule: 'postgres.locks',
    subject,
    severity: 'critical',
    since: t,
    owner: null,
    sentence,
  };
}
function incident(t: number, severity: Severity | null, ...services: readonly string[]): Change {
  const conditions = [LOCKS, ...services.map((id) => `service.health|service:${id}`)];
  return { what: 'incident', t, id: '2026-1', severity, since: at('06:12'), conditions };
}
const kept = (changes: readonly Change[], over: Partial<Kept> = {}): Kept => ({
  from: START,
  to: at('07:00'),
  changes,
  events: [],
  configs: [START],
  gaps: [],
  names: new Map([['nord', 'Nord 3PL']]),
  ...over,
});
const release = {
  type: 'event',
  t: at('05:56'),
  kind: 'deployment',
  subject: { kind: 'tenant', id: 'nord' },
  data: { name: 'stock_reserve_batch', version: '3.2' },
} as const;
const MORNING: readonly Change[] = [
  watch(START),
  service(START, 'portal', 'ok', 4),
  service(START, 'shipping', 'ok'),
  locks(at('06:12')),
  incident(at('06:12'), 'critical'),
  service(at('06:14'), 'shipping', 'critical'),
  incident(at('06:14'), 'critical', 'shipping'),
  service(at('06:20'), 'portal', 'warning', 4),
  service(at('06:40'), 'shipping', 'ok'),
  incident(at('06:41'), null),
];

describe('the timeline', () => {
  it('draws each service by what was said of it, the most critical first', () => {
    const { lanes } = timelineOf(kept(MORNING));
    expect(lanes.map(({ name }) => name)).toEqual(['SHIPPING', 'PORTAL']);
    expect(lanes[0]?.spans.map(({ from, to, severity }) => [from, to, severity])).toEqual([
      [START, at('06:14'), 'ok'],
      [at('06:14'), at('06:40'), 'critical'],
      [at('06:40'), at('07:00'), 'ok'],
    ]);
  });

  it('says nothing of the time in which nobody watched', () => {
    const gap = { from: at('06:00'), to: at('06:30') };
    const changes = [
      watch(START),
      service(START, 'a', 'critical'),
      watch(at('06:31')),
      service(at('06:31'), 'a', 'critical'),
    ];
    const { lanes, gaps } = timelineOf(kept(changes, { gaps: [gap] }));
    expect(lanes[0]?.spans.map(({ from, to }) => [from, to])).toEqual([
      [START, gap.from],
      [at('06:31'), at('07:00')],
    ]);
    expect(gaps).toEqual([gap]);
  });

  it('names the cause of an incident, and every service that was in trouble while it lasted', () => {
    const { incidents } = timelineOf(kept(MORNING));
    expect(incidents).toEqual([
      {
        id: '2026-1',
        from: at('06:12'),
        to: at('06:41'),
        severity: 'critical',
        cause: 'Stock reservations hold row locks.',
        services: ['SHIPPING', 'PORTAL'],
      },
    ]);
  });

  it('keeps the cause that the wall named last, also once none is named any more', () => {
    const named = (change: Change, cause: string): Change =>
      change.what === 'incident' ? { ...change, cause } : change;
    const changes = [
      watch(START),
      locks(at('06:12')),
      named(incident(at('06:12'), 'warning'), ''),
      named(incident(at('06:14'), 'critical', 'shipping'), 'A session idles in a transaction.'),
      named(incident(at('06:41'), null), ''),
    ];
    expect(timelineOf(kept(changes)).incidents[0]?.cause).toBe('A session idles in a transaction.');
    expect(timelineOf(kept(changes.slice(0, 3))).incidents[0]?.cause).toBe('');
  });

  it('keeps what changed in the hour before the first look, as a time that nobody watched', () => {
    const before = { ...release, t: START - 20 * MINUTE };
    const long = { ...release, t: START - 2 * HOUR };
    const { from, marks, gaps } = timelineOf(
      kept(MORNING, { events: [long, before], configs: [START, at('06:05')] }),
    );
    expect(from).toBe(before.t);
    expect(gaps).toEqual([{ from, to: START }]);
    expect(marks.map(({ kind, text }) => [kind, text])).toEqual([
      ['deployment', 'stock_reserve_batch 3.2 released to Nord 3PL'],
      ['config', 'Configuration changed'],
    ]);
  });

  it('has as many spans as a screen can show, and loses no trouble in them', () => {
    const changes: Change[] = [watch(START)];
    for (let i = 0; i < 9_000; i++)
      changes.push(service(START + i * 500, 'a', i === 4_321 ? 'critical' : i % 2 === 0 ? 'ok' : 'warning'));
    const spans = timelineOf(kept(changes)).lanes[0]?.spans ?? [];
    expect(spans.length).toBeLessThanOrEqual(2_000);
    expect(spans.some(({ severity }) => severity === 'critical')).toBe(true);
    for (const [index, { from }] of spans.entries()) if (index > 0) expect(from).toBe(spans[index - 1]?.to);
  });
});

describe('the answer at a time', () => {
  const timeline = timelineOf(kept(MORNING, { events: [release] }));
  const said = (t: number, gap: { from: number; to: number } | null = null): string => {
    const { verdict, reason } = reviewAnswer(timeline, t, [], gap, 'Europe/Oslo');
    return `${verdict} ${reason}`;
  };

  it('says when it began and why; what changed before only where no cause was named', () => {
    expect(said(at('06:30'))).toBe(
      'SHIPPING in trouble since 06:12. Stock reservations hold row locks. Two services are hit.',
    );
    const unnamed = MORNING.map((one) => (one.what === 'incident' ? { ...one, cause: '' } : one));
    const { reason } = reviewAnswer(
      timelineOf(kept(unnamed, { events: [release] })),
      at('06:30'),
      [],
      null,
      'Europe/Oslo',
    );
    expect(reason).toBe('Before it, at 05:56: stock_reserve_batch 3.2 released to Nord 3PL.');
  });

  it('names a change of a service only where that service was in trouble', () => {
    const unnamed = MORNING.map((one) => (one.what === 'incident' ? { ...one, cause: '' } : one));
    const answered = (id: string) => {
      const events = [{ ...release, subject: { kind: 'service' as const, id } }];
      const names = new Map([
        ['shipping', 'SHIPPING'],
        ['portal', 'Portal'],
      ]);
      const of = timelineOf(kept(unnamed, { events, names }));
      return reviewAnswer(of, at('06:30'), [], null, 'Europe/Oslo').reason;
    };
    expect(answered('shipping')).toBe('Before it, at 05:56: stock_reserve_batch 3.2 released to SHIPPING.');
    expect(answered('portal')).toBe('Two services are hit.');
  });

  it('of a calm time says what comes', () => {
    expect(said(at('05:30'))).toMatch(/The next begins at 06:12: SHIPPING\./);
    expect(said(at('06:50'))).toMatch(/None follows/);
  });

  it('never says that there is none while one is open, at the end of what is kept or as judged then', () => {
    const open = timelineOf(kept(MORNING.filter((one) => one.what !== 'incident' || one.severity !== null)));
    const { verdict } = reviewAnswer(open, open.to, [], null, 'Europe/Oslo');
    expect(verdict).toBe('SHIPPING in trouble since 06:12.');
    const page = anIncident({ since: at('06:49') });
    expect(reviewAnswer(timeline, at('06:50'), [], null, 'Europe/Oslo', [page]).verdict).toBe(
      'Shipping in trouble since 06:49.',
    );
  });

  it('never speaks of a time that nobody watched as if somebody had', () => {
    expect(said(at('06:30'), { from: at('06:20'), to: at('06:50') })).toBe(
      'The wall was not running. This is of 06:20; the wall was back at 06:50.',
    );
  });
});
