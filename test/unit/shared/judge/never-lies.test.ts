import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetsOf } from '../../../../shared/judge/dependencies';
import { judge } from '../../../../shared/judge/judge';
import {
  EMPTY_MEMORY,
  type JudgeInput,
  type JudgeMemory,
  type Verdicts,
} from '../../../../shared/judge/judgement';
import { type Condition, conditionKey } from '../../../../shared/model/condition';
import type { SourceStatus } from '../../../../shared/model/source-status';
import { aConfig, anInput, aPostgres, aReplica, aService, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const HOUR = 3_600_000;
/** ms: what a target is asked for; what a feed states no interval of may be due once a minute */
const STALE_MS = 60_000;
const STALE_FELT_MS = 150_000;
const objective = { availability: 0.999, latency: 0.8, window: 30 * 24 * HOUR };
const CONFIG = aConfig({
  services: [
    aService({ id: 'shipping', dependsOn: ['pg-a'], objective }),
    aService({ id: 'receiving', dependsOn: ['shipping', 'pg-b'] }),
    aService({ id: 'portal', dependsOn: ['pg-b'] }),
    aService({ id: 'alone', dependsOn: [] }),
  ],
  targets: [aPostgres({ id: 'pg-a', replicas: [aReplica({ id: 'pg-a-2' })] }), aPostgres({ id: 'pg-b' })],
  link: [{ url: 'tcp://10.0.0.1:443' }],
});

/** What may be told at one look; a wall that sleeps lets `wait` go by. */
interface Look {
  /** ms since the look before */
  readonly wait: number;
  /** samples and states that arrive at this look */
  readonly told: readonly Told[];
  readonly sources: readonly ('ok' | 'fault' | 'starting')[];
}
interface Told {
  readonly what: number;
  readonly value: number | null;
  /** ms by which it is older than the look */
  readonly age: number;
}

const SERIES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['postgresql.up', { target: 'pg-a' }],
  ['postgresql.up', { target: 'pg-b' }],
  ['http.server.request.duration', { service: 'shipping' }],
  ['odoo.business.event.rate', { service: 'shipping', event: 'shipments' }],
  ['odoo.business.event.rate.usual', { service: 'shipping', event: 'shipments' }],
  ['gantry.postgresql.lock.waiters', { target: 'pg-a', 'db.namespace': 'nord' }],
  ['gantry.link.up', { link: 'tcp://10.0.0.1:443' }],
];

const look = fc.record<Look>({
  wait: fc.constantFrom(0, 1_000, 1_000, 5_000, 5_000, 30_000, 90_000, 3 * HOUR),
  told: fc.array(
    fc.record<Told>({
      what: fc.nat(SERIES.length - 1),
      value: fc.constantFrom(0, 1, 1, 0.3, 4.8, 40, null),
      age: fc.constantFrom(0, 0, 0, 900, 4_000),
    }),
    { maxLength: 6 },
  ),
  sources: fc.array(fc.constantFrom('ok', 'ok', 'fault', 'starting'), { minLength: 2, maxLength: 2 }),
});
const story = fc.array(look, { minLength: 1, maxLength: 14 });

const ORDER = ['pg-a', 'pg-b'];

function play(
  looks: readonly Look[],
  visit: (verdicts: Verdicts, input: JudgeInput, memory: JudgeMemory) => void,
  order: (sources: readonly SourceStatus[]) => readonly SourceStatus[] = (sources) => sources,
): void {
  const estate = new FakeEstate();
  const heard = new Map<number, number>();
  const okAt = new Map<string, number>();
  let now = NOW;
  let memory = EMPTY_MEMORY;
  for (const { wait, told, sources: states } of looks) {
    now += wait;
    for (const { what, value, age } of told.toSorted((a, b) => b.age - a.age)) {
      const [metric, attributes] = SERIES[what] as (typeof SERIES)[number];
      if (now - age <= (heard.get(what) ?? 0)) continue;
      heard.set(what, now - age);
      estate.sample(
        metric,
        attributes,
        now - age,
        metric.endsWith('.up') && value !== null ? Math.min(1, Math.floor(value)) : value,
      );
    }
    const sources = ORDER.map((id, index): SourceStatus => {
      const state = states[index] ?? 'ok';
      if (state === 'ok') okAt.set(id, now);
      const fault = { code: 'timeout', message: 'It did not answer.', remedy: 'Look.' } as const;
      return {
        id,
        kind: 'postgres',
        state,
        every: 5_000,
        lastRunAt: now,
        lastOkAt: okAt.get(id) ?? null,
        failingSince: state === 'fault' ? now : null,
        fault: state === 'fault' ? fault : null,
      };
    });
    const input = anInput(estate, CONFIG, now, { sources: order(sources) });
    const verdicts = judge(input, memory);
    visit(verdicts, input, memory);
    memory = verdicts.memory;
  }
}

function holds(property: (looks: readonly Look[]) => void, numRuns = 60): void {
  fc.assert(fc.property(story, property), { numRuns });
}

/** All that crosses the bridge or is printed, without the memory. */
function said(verdicts: Verdicts): unknown {
  return { ...verdicts, memory: null };
}

describe('whatever is told, in whatever order and however late', { timeout: 60_000 }, () => {
  it('nothing that is called live or ok rests on an old observation', () => {
    holds((looks) =>
      play(looks, ({ conditions, sections }, { now }) => {
        for (const { severity, observedAt, rule, subject } of conditions) {
          if (severity !== 'ok' || rule.startsWith('recovery.')) continue;
          const most = subject.kind === 'service' ? STALE_FELT_MS : STALE_MS;
          expect(now - observedAt, `${rule} ${subject.id}`).toBeLessThanOrEqual(most);
        }
        for (const row of sections.services.rows) {
          for (const figure of [row.latency, row.throughput, row.budget]) {
            if (figure?.freshness === 'live')
              expect(now - (figure.observedAt ?? 0)).toBeLessThanOrEqual(2 * figure.every);
          }
        }
      }),
    );
  });

  it('no service is ok while nobody knows what it rests on', () => {
    holds((looks) =>
      play(looks, ({ conditions, sections }) => {
        const of = (rule: string, id: string): Condition | undefined =>
          conditions.find((one) => one.rule === rule && one.subject.id === id);
        for (const row of sections.services.rows.filter(({ severity }) => severity === 'ok')) {
          const felt = [of('service.latency', row.id), of('service.throughput', row.id)].filter(
            (one) => one !== undefined,
          );
          if (felt.length > 0) {
            expect(felt.some(({ severity }) => severity !== 'unknown')).toBe(true);
            continue;
          }
          const targets = [...(targetsOf(CONFIG).get(row.id) ?? [])];
          expect(targets.length).toBeGreaterThan(0);
          for (const id of targets) expect(of('postgres.up', id)?.severity, row.id).not.toBe('unknown');
        }
      }),
    );
  });

  it('a cause is what the service rests on, never what rests on it', () => {
    holds((looks) =>
      play(looks, ({ conditions }) => {
        const byKey = new Map(conditions.map((one) => [conditionKey(one), one]));
        for (const { rule, subject, evidence } of conditions) {
          if (rule !== 'service.health' || evidence.cause === undefined) continue;
          const cause = byKey.get(String(evidence.cause));
          expect(cause?.subject.kind).toBe('target');
          expect(
            targetsOf(CONFIG)
              .get(subject.id)
              ?.has(cause?.subject.id ?? ''),
          ).toBe(true);
        }
      }),
    );
  });

  it('no incident ends while one of its conditions is not known to be over, and its onset never moves on', () => {
    holds((looks) => {
      let before: Verdicts | null = null;
      play(looks, (verdicts) => {
        const conditions = new Map(verdicts.conditions.map((one) => [conditionKey(one), one]));
        for (const { conditions: keys, since } of before?.incidents ?? []) {
          for (const key of keys) {
            if (conditions.get(key)?.severity !== 'unknown') continue;
            const now = verdicts.incidents.find((one) => one.conditions.includes(key));
            expect(now?.since ?? Number.POSITIVE_INFINITY, key).toBeLessThanOrEqual(since);
          }
        }
        before = verdicts;
      });
    });
  });

  it('nothing began later than now, nor rests on what is yet to come', () => {
    holds((looks) =>
      play(looks, ({ conditions, incidents }, { now }) => {
        for (const { since, observedAt } of conditions)
          expect(Math.max(since, observedAt)).toBeLessThanOrEqual(now);
        for (const { since } of incidents) expect(since).toBeLessThanOrEqual(now);
      }),
    );
  });

  it('the order of the sources decides nothing', () => {
    holds((looks) => {
      const one: unknown[] = [];
      const other: unknown[] = [];
      play(looks, (verdicts) => one.push(said(verdicts)));
      play(
        looks,
        (verdicts) => other.push(said(verdicts)),
        (sources) => sources.toReversed(),
      );
      expect(other).toEqual(one);
    });
  });

  it('the same input gives the same output, also from a memory that was written down', () => {
    holds(
      (looks) =>
        play(looks, (verdicts, input, memory) => {
          expect(said(judge(input, memory))).toEqual(said(verdicts));
          const read = JSON.parse(JSON.stringify(memory)) as JudgeMemory;
          expect(said(judge(input, read))).toEqual(said(verdicts));
          expect(JSON.parse(JSON.stringify(verdicts.memory))).toEqual(verdicts.memory);
        }),
      30,
    );
  });
});
