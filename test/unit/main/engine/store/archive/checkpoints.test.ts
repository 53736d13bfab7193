import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Archive } from '../../../../../../main/engine/store/archive/archive';
import {
  type Checkpoint,
  CheckpointLog,
  Checkpoints,
} from '../../../../../../main/engine/store/archive/checkpoints';
import { openArchive } from '../../../../../../main/engine/store/archive/open-archive';
import type { ConditionMemory } from '../../../../../../shared/judge/judgement';

const T0 = Date.UTC(2026, 10, 24, 5);
let dir: string;
let archive: Archive;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gantry-checkpoints-'));
  archive = openArchive(dir, T0).archive as Archive;
});
afterEach(async () => {
  await archive.close();
  rmSync(dir, { recursive: true, force: true });
});

function aCheckpoint(t: number, over: Partial<Checkpoint> = {}): Checkpoint {
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
        const log = new CheckpointLog(0);
        let t = T0;
        const checkpoints = steps.map(({ wait, bad, list, kinds }) => {
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
          return aCheckpoint(t, { memory: { conditions, modules }, evidence });
        });
        await archive.commit(checkpoints.map((checkpoint) => log.write(checkpoint)));
        const reader = new Checkpoints(archive);
        for (const [index, checkpoint] of checkpoints.entries()) {
          const found = reader.at(checkpoint.t + (checkpoints[index + 1] === undefined ? 5 : 0));
          // A record of no entries is the same as none.
          const { health, ...modules } = checkpoint.memory.modules;
          const kept = Object.keys(health as object).length === 0 ? modules : { ...modules, health };
          expect(found?.checkpoint.memory).toEqual({ ...checkpoint.memory, modules: kept });
          expect(new Set(found?.checkpoint.evidence)).toEqual(new Set(checkpoint.evidence));
          expect(found?.next).toBe(checkpoints[index + 1]?.t ?? null);
        }
        expect(reader.at(T0 - 1)).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  it('write only what is different, and the whole of it once an hour', async () => {
    const log = new CheckpointLog(0);
    const long = condition('critical', T0);
    const conditions = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`rule|target:${i}`, { ...long, since: i * 7 }]),
    );
    const at = (t: number) =>
      log.write(aCheckpoint(t, { memory: { conditions, modules: { n: t } } })).payload?.length ?? 0;
    const whole = at(T0);
    expect(at(T0 + 60_000)).toBeLessThan(whole / 5);
    expect(at(T0 + 3_600_000)).toBeGreaterThan(whole / 2);
  });

  it('of a clock that went back are found by when they were written', async () => {
    const log = new CheckpointLog(0);
    const checkpoints = [T0, T0 + 60_000, T0 - 3_600_000, T0 - 3_540_000].map((t) =>
      aCheckpoint(t, { memory: { conditions: {}, modules: { at: t } } }),
    );
    await archive.commit(checkpoints.map((checkpoint) => log.write(checkpoint)));
    const reader = new Checkpoints(archive);
    expect(reader.at(T0 + 60_001)?.checkpoint.t).toBe(T0 - 3_600_000);
    expect(reader.at(T0)?.checkpoint.t).toBe(T0);
    expect(reader.span).toEqual({ from: T0, to: T0 + 60_002 });
  });

  it('that cannot be read leave the one before them', async () => {
    const log = new CheckpointLog(0);
    const checkpoints = [0, 1, 2, 3].map((i) =>
      aCheckpoint(T0 + i * 1_000, { memory: { conditions: {}, modules: { i } } }),
    );
    const writes = checkpoints.map((checkpoint) => log.write(checkpoint));
    await archive.commit(writes.filter((_, index) => index !== 2));
    const reader = new Checkpoints(archive);
    expect(reader.at(T0 + 3_500)?.checkpoint.memory.modules).toMatchObject({ i: 1 });
    await archive.commit([{ table: 'moments', key: T0, payload: null }]);
    expect(new Checkpoints(archive).at(T0 + 3_500)).toBeNull();
  });
});
