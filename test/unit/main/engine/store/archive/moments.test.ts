import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Archive, openArchive } from '../../../../../../main/engine/store/archive/archive';
import { type Moment, MomentLog, Moments } from '../../../../../../main/engine/store/archive/moments';
import type { ConditionMemory } from '../../../../../../shared/judge/judgement';

const T0 = Date.UTC(2026, 10, 24, 5);
let dir: string;
let archive: Archive;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gantry-moments-'));
  archive = openArchive(dir, T0).archive as Archive;
});
afterEach(async () => {
  await archive.close();
  rmSync(dir, { recursive: true, force: true });
});

function aMoment(t: number, over: Partial<Moment> = {}): Moment {
  return {
    t,
    memory: { conditions: {}, modules: { lookedAt: t } },
    sources: [],
    evidence: [],
    drills: [],
    ...over,
  };
}

function condition(severity: ConditionMemory['severity'], since: number): ConditionMemory {
  return { severity, since, pending: null };
}

describe('moments', () => {
  it('come back as they were, whatever came and went between them', async () => {
    const step = fc.record({
      wait: fc.integer({ min: 1, max: 900_000 }),
      bad: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 3 }), {
        noNullPrototype: true,
      }),
      list: fc.array(fc.integer(), { maxLength: 3 }),
      kinds: fc.uniqueArray(fc.constantFrom('x', 'y'), { maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await archive.commit(
          archive.keys('moments', { limit: 1e6 }).map((key) => ({ table: 'moments', key, payload: null })),
        );
        const log = new MomentLog(0);
        let t = T0;
        const moments = steps.map(({ wait, bad, list, kinds }) => {
          t += wait;
          const conditions = Object.fromEntries(
            Object.entries(bad).map(([key, since]) => [key, condition('warning', since)]),
          );
          const modules = { tenants: { offenders: list }, health: { ...conditions }, lookedAt: t };
          const evidence = kinds.map((id) => ({
            type: 'evidence' as const,
            t,
            kind: 'fault' as const,
            subject: { kind: 'target' as const, id },
            data: { list },
          }));
          return aMoment(t, { memory: { conditions, modules }, evidence });
        });
        await archive.commit(moments.map((moment) => log.write(moment)));
        const reader = new Moments(archive);
        for (const [index, moment] of moments.entries()) {
          const found = reader.at(moment.t + (moments[index + 1] === undefined ? 5 : 0));
          // A record of no entries is the same as none.
          const { health, ...modules } = moment.memory.modules;
          const kept = Object.keys(health as object).length === 0 ? modules : { ...modules, health };
          expect(found?.moment.memory).toEqual({ ...moment.memory, modules: kept });
          expect(new Set(found?.moment.evidence)).toEqual(new Set(moment.evidence));
          expect(found?.next).toBe(moments[index + 1]?.t ?? null);
        }
        expect(reader.at(T0 - 1)).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  it('write only what is different, and the whole of it once an hour', async () => {
    const log = new MomentLog(0);
    const long = condition('critical', T0);
    const conditions = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`rule|target:${i}`, { ...long, since: i * 7 }]),
    );
    const at = (t: number) =>
      log.write(aMoment(t, { memory: { conditions, modules: { n: t } } })).payload?.length ?? 0;
    const whole = at(T0);
    expect(at(T0 + 60_000)).toBeLessThan(whole / 5);
    expect(at(T0 + 3_600_000)).toBeGreaterThan(whole / 2);
  });

  it('of a clock that went back are found by when they were written', async () => {
    const log = new MomentLog(0);
    const moments = [T0, T0 + 60_000, T0 - 3_600_000, T0 - 3_540_000].map((t) =>
      aMoment(t, { memory: { conditions: {}, modules: { at: t } } }),
    );
    await archive.commit(moments.map((moment) => log.write(moment)));
    const reader = new Moments(archive);
    expect(reader.at(T0 + 60_001)?.moment.t).toBe(T0 - 3_600_000);
    expect(reader.at(T0)?.moment.t).toBe(T0);
    expect(reader.span).toEqual({ from: T0, to: T0 + 60_002 });
  });

  it('that cannot be read leave the one before them', async () => {
    const log = new MomentLog(0);
    const moments = [0, 1, 2, 3].map((i) =>
      aMoment(T0 + i * 1_000, { memory: { conditions: {}, modules: { i } } }),
    );
    const writes = moments.map((moment) => log.write(moment));
    await archive.commit(writes.filter((_, index) => index !== 2));
    const reader = new Moments(archive);
    expect(reader.at(T0 + 3_500)?.moment.memory.modules).toMatchObject({ i: 1 });
    await archive.commit([{ table: 'moments', key: T0, payload: null }]);
    expect(new Moments(archive).at(T0 + 3_500)).toBeNull();
  });
});
