import { describe, expect, it } from 'vitest';
import {
  episodeOf,
  followEpisodes,
  type OpenEpisode,
  openEpisodes,
} from '../../../../../shared/judge/tenants/episodes';
import type { Condition } from '../../../../../shared/model/condition';
import type { WallEvent } from '../../../../../shared/model/observation';
import type { Severity } from '../../../../../shared/model/severity';
import { seeded } from '../../../../support/seeded';

const T = Date.UTC(2026, 10, 23, 6);

function said(tenant: string, severity: Severity, over: Partial<Condition> = {}): Condition {
  return {
    rule: 'tenants.contention',
    subject: { kind: 'tenant', id: tenant },
    severity,
    since: T,
    observedAt: T,
    value: 4,
    threshold: 1.5,
    unit: '1',
    owner: null,
    sentence: `${tenant} takes 4× its share.`,
    evidence: {
      pool: 'b',
      resource: 'queue_jobs',
      resources: ['queue_jobs'],
      victims: ['nord'],
      victimCount: 1,
      confidence: 0.6,
      onset: T - 20_000,
    },
    ...over,
  } as Condition;
}

/** The looks of a wall one after the other, each from what the one before left. */
function looks(list: readonly (readonly Condition[])[]): readonly WallEvent[] {
  let open: readonly OpenEpisode[] = [];
  return list.flatMap((conditions, at) => {
    const next = followEpisodes(open, conditions, T + at * 1_000);
    ({ open } = next);
    return next.events;
  });
}

describe('episodes', () => {
  it('begin with the verdict and end with it, under one id', () => {
    const events = looks([[said('fjell', 'warning')], [said('fjell', 'warning')], [said('fjell', 'ok')], []]);
    expect(events.map(({ t, subject }) => [t, subject.id])).toEqual([
      [T, 'fjell'],
      [T + 2_000, 'fjell'],
    ]);
    expect(events[0]?.data).toMatchObject({ onset: T - 20_000, endedAt: null, victims: ['nord'], excess: 4 });
    expect(events[1]?.data).toMatchObject({ id: events[0]?.data['id'], endedAt: T + 2_000 });
  });

  it('keep the most that was seen of them, also what was taken later', () => {
    const worse = said('fjell', 'critical', {
      value: 9,
      evidence: {
        ...said('fjell', 'critical').evidence,
        resources: ['redis_ops'],
        victims: ['nord', 'baltic'],
        victimCount: 2,
      },
    });
    const [, end] = looks([[said('fjell', 'warning')], [worse], [said('fjell', 'warning')], []]);
    expect(end?.data).toMatchObject({
      resources: ['queue_jobs', 'redis_ops'],
      victims: ['nord', 'baltic'],
      victimCount: 2,
      excess: 9,
    });
  });

  it('neither begin nor end while nothing is known', () => {
    expect(looks([[said('fjell', 'unknown')], [said('fjell', 'unknown')]])).toEqual([]);
    expect(looks([[said('fjell', 'warning')], [said('fjell', 'unknown')]])).toHaveLength(1);
  });

  it('go on after a start: what is kept tells which have not ended', () => {
    const events = looks([[said('fjell', 'warning'), said('havn', 'warning')], [said('havn', 'warning')]]);
    const open = openEpisodes(events);
    expect(open.map(({ tenant }) => tenant)).toEqual(['havn']);
    const { events: after } = followEpisodes(open, [said('havn', 'warning')], T + 60_000);
    expect(after).toEqual([]);
    expect(followEpisodes(open, [], T + 60_000).events[0]?.data).toMatchObject({ endedAt: T + 60_000 });
  });

  it('a law: whatever the verdicts, each begin has at most one end, after it, and nothing ends that did not begin', () => {
    const severities: readonly Severity[] = ['ok', 'warning', 'critical', 'unknown'];
    const random = seeded(20_261_123);
    for (let round = 0; round < 300; round += 1) {
      let onset = 0;
      const events = looks(
        Array.from({ length: 30 }, (_, at) =>
          ['a', 'b']
            .filter(() => random() < 0.8)
            .map((tenant) => {
              if (random() < 0.2) onset = at * 1_000;
              const severity = severities[Math.floor(random() * 4)] as Severity;
              return said(tenant, severity, { evidence: { onset: T + onset, resources: ['db_time'] } });
            }),
        ),
      );
      for (const tenant of ['a', 'b']) {
        const own = events.filter(({ subject }) => subject.id === tenant);
        own.forEach(({ data }, at) => {
          const isBegin = data['endedAt'] === null;
          expect(isBegin).toBe(at % 2 === 0);
          if (!isBegin) expect(data['id']).toBe(own[at - 1]?.data['id']);
        });
      }
    }
  });

  it('what no wall has written is none', () => {
    for (const data of [{}, { id: 7 }, { id: 'a', onset: Number.NaN }, { id: 'a', onset: 1, endedAt: 'x' }])
      expect(episodeOf(data)).toBeNull();
    expect(openEpisodes([{ ...(looks([[said('a', 'warning')]])[0] as WallEvent), data: {} }])).toEqual([]);
  });
});
