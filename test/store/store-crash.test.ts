import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { type Archive } from '../../main/engine/store/archive/archive';
import { openForReading } from '../../main/engine/store/archive/open-archive';
import { SeriesTable } from '../../main/engine/store/archive/series-table';
import { History } from '../../main/engine/store/reading/history';
import { openStore, type Store } from '../../main/engine/store/store';
import { type BuiltProgram, buildProgram } from '../support/built-program';
import { startTalker, type Talker } from '../support/lines-of';
import { LONG } from '../support/long';
import { RUN_SEED, seeded } from '../support/seeded';
import { silentLog } from '../support/silent-log';

const CRASHES = Number(process.env.GANTRY_CRASHES ?? (LONG ? 50 : 10));
const LANES = 100;
const random = seeded(RUN_SEED);

let program: BuiltProgram;
let writer: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  program = await buildProgram('test/support/store-writer.ts');
  writer = program.path;
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  program.remove();
});

function start(command: string, args: readonly string[]): Talker {
  return startTalker(command, args, children);
}

async function withStore<T>(dir: string, look: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore({ dir, clock: systemClock, log: silentLog });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

describe('the archive under kill -9', () => {
  it(
    `${CRASHES} times in mid-write: all that was acknowledged is there, nothing is damaged`,
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'gantry-crash-'));
      let first = 1;
      try {
        for (let crash = 0; crash < CRASHES; crash++) {
          const running = start(process.execPath, [writer, dir, String(first), String(LANES)]);
          await running.line((line) => line === String(first + (crash % 3)));
          // anywhere in the commits that follow, which take a few ms each
          const delay = random() * 60;
          await new Promise((done) => setTimeout(done, delay));
          running.child.kill('SIGKILL');
          await running.ended;
          const acknowledged = Number(running.lines.at(-1));
          const where = `crash ${crash} after ${delay.toFixed(1)} ms, acknowledged ${acknowledged}`;
          await withStore(dir, async (store) => {
            expect(store.fault, where).toBeNull();
            const snapshot = store.lastSnapshot();
            const seq = snapshot?.seq ?? 0;
            expect(seq, where).toBeGreaterThanOrEqual(acknowledged);
            const sections = snapshot?.sections as { bulk?: Float64Array } | undefined;
            expect(sections?.bulk, where).toEqual(new Float64Array(20_000).fill(seq));
            expect(store.lastMemory()?.modules.round, where).toBe(seq);
            await store.restoreHead();
            const lanes = store.head.find('round');
            expect(lanes.length, where).toBe(LANES);
            const rounds = Array.from({ length: seq }, (_, i) => i + 1);
            for (const { id } of lanes) {
              expect([...store.head.window(id, 0, Number.MAX_SAFE_INTEGER).v], where).toEqual(rounds);
            }
            expect(
              store.head.events('drill', 0).map(({ data }) => data.round),
              where,
            ).toEqual(rounds);
            const node = store.head.evidence('postgres.node', { kind: 'target', id: 'pg' });
            expect(node?.data, where).toEqual({ round: seq });
            expect(store.stats().damaged, where).toBe(0);
            first = seq + 1;
          });
        }
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
    20_000 + CRASHES * 15_000,
  );

  it(
    `${CRASHES} times while hours become blocks and are rolled up: every point that was acknowledged is there, once`,
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'gantry-crash-'));
      let first = 1;
      let blocks = 0;
      try {
        for (let crash = 0; crash < CRASHES; crash++) {
          const running = start(process.execPath, [writer, dir, String(first), '30', '7']);
          await running.line((line) => line === String(first + 5 + (crash % 9)));
          const delay = random() * 30;
          await new Promise((done) => setTimeout(done, delay));
          running.child.kill('SIGKILL');
          await running.ended;
          const acknowledged = Number(running.lines.at(-1));
          const where = `crash ${crash} after ${delay.toFixed(1)} ms, acknowledged ${acknowledged}`;
          const archive = openForReading(dir) as Archive;
          const table = new SeriesTable(archive);
          await table.load();
          const history = new History(archive);
          const found = await history.pointsOf(
            table.all().map(([id]) => id),
            0,
            Date.now(),
          );
          expect(found.size, where).toBe(30);
          const seq = found.values().next().value?.v.length ?? 0;
          expect(seq, where).toBeGreaterThanOrEqual(acknowledged);
          const rounds = Array.from({ length: seq }, (_, i) => i + 1);
          for (const { v } of found.values()) expect([...v], where).toEqual(rounds);
          expect(archive.damaged, where).toBe(0);
          blocks = archive.entriesOf('blocks');
          await archive.close();
          first = seq + 1;
        }
        // Hours did end, and were rolled up, on the way.
        expect(blocks).toBeGreaterThan(3);
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
    20_000 + CRASHES * 15_000,
  );

  it('a disk that is full is a fault with a remedy, the writer goes on, and what was acknowledged is there', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'gantry-full-'));
    try {
      // a limit on the size of a file is the full disk that needs no rights: writes past it fail
      const limited = ['-c', 'ulimit -f 600; exec "$0" "$@"', process.execPath, writer, dir, '1', '2000'];
      const running = start('bash', limited);
      expect(await running.line((line) => line.startsWith('fault'))).toBe('fault saturated');
      const faults = (): number => running.lines.filter((line) => line.startsWith('fault')).length;
      const before = faults();
      await running.line(() => faults() > before);
      running.child.kill('SIGKILL');
      await running.ended;
      const acknowledged = Number(running.lines.filter((line) => !line.startsWith('fault')).at(-1));
      expect(acknowledged).toBeGreaterThan(0);
      await withStore(dir, async (store) => {
        expect(store.fault).toBeNull();
        expect(store.lastSnapshot()?.seq).toBeGreaterThanOrEqual(acknowledged);
        await store.restoreHead();
        const [lane] = store.head.find('round');
        expect(store.head.lastValue(lane?.id ?? -1)).toBeGreaterThanOrEqual(acknowledged);
      });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
