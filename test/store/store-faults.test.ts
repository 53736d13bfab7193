import { type ChildProcess, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Archive } from '../../main/engine/store/archive/archive';
import { openArchive } from '../../main/engine/store/archive/open-archive';
import { SeriesTable } from '../../main/engine/store/archive/series-table';
import { History } from '../../main/engine/store/reading/history';
import { type BuiltProgram, buildProgram } from '../support/built-program';
import { startTalker, type Talker } from '../support/lines-of';
import type { WallLine } from '../support/store-wall';

const HOUR_MS = 3_600_000;
/** a user who owns nothing here */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let program: BuiltProgram;
let folder: string;
let dir: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  program = await buildProgram('test/support/store-wall.ts');
});
afterAll(() => program.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-faults-'));
  chmodSync(folder, 0o755);
  dir = join(folder, 'cache');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

class Wall {
  readonly talker: Talker;

  constructor(data: string, user = 0) {
    this.talker = startTalker(process.execPath, [program.path, data, String(user)], children);
  }

  get last(): WallLine {
    return JSON.parse(this.talker.lines.at(-1) ?? '{}') as WallLine;
  }

  /** The next line of which something is so. */
  async says(what: (line: WallLine) => boolean): Promise<WallLine> {
    const from = this.talker.lines.length;
    return JSON.parse(await this.talker.line((line) => what(JSON.parse(line) as WallLine), from)) as WallLine;
  }

  /** Waits until a notice with such words is on the wall. */
  async notices(id: string, words: RegExp): Promise<WallLine> {
    const line = await this.says(({ notices }) =>
      notices.some((one) => one.id === id && words.test(one.text)),
    );
    expect(line.notices.find((one) => one.id === id)?.remedy, 'it says what to do').not.toBe('');
    return line;
  }

  /** Waits until the store has nothing to complain of, and something more was written. */
  async isWell(): Promise<WallLine> {
    const { written } = await this.says(({ notices }) => !notices.some(({ id }) => id === 'store'));
    return this.says((line) => line.written > written);
  }

  async end(): Promise<WallLine> {
    const { last } = this;
    this.talker.tell('end');
    await this.talker.ended;
    return last;
  }

  async kill(): Promise<void> {
    this.talker.child.kill('SIGKILL');
    await this.talker.ended;
  }
}

interface Held {
  readonly rounds: readonly number[];
  readonly times: readonly number[];
  readonly notes: number;
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  readonly keys: readonly number[];
  readonly asOf: (t: number) => Promise<number | undefined>;
}

/** What is on disk, when nobody writes. */
async function held(data: string, look: (found: Held) => Promise<void>): Promise<void> {
  const { archive, fault } = openArchive(data, Date.now()) as { archive: Archive; fault: unknown };
  expect(fault).toBeNull();
  const table = new SeriesTable(archive);
  await table.load();
  const history = new History(archive);
  const id = table.all().find(([, { metric }]) => metric === 'round')?.[0] ?? -1;
  const { t, v } = await history.points(id, 0, Date.now() + 24 * HOUR_MS);
  await look({
    rounds: [...v],
    times: [...t],
    notes: archive.entriesOf('events'),
    gaps: history.gaps(0, Date.now() + 24 * HOUR_MS),
    keys: archive.keys('batches', { limit: 100_000 }) as number[],
    asOf: async (at) => (await history.asOf(at, [id])).get(id)?.value,
  });
  await archive.close();
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}

/** Whether a command could be run; the reason is printed when not, and the test has nothing to look at. */
function can(what: string, command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'pipe' });
    return true;
  } catch (error) {
    process.stdout.write(`not tested here: ${what} (${String(error).split('\n')[0]})\n`);
    return false;
  }
}

describe('the disk is full', () => {
  it('the wall says so, and writes all that it still holds once there is room', async () => {
    mkdirSync(dir);
    const mount = ['-t', 'tmpfs', '-o', 'size=6m,mode=700', 'tmpfs', dir];
    if (!isRoot || !can('a full disk, which needs a mount', 'mount', mount)) return;
    try {
      const ballast = join(dir, 'ballast');
      writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024));
      const wall = new Wall(dir);
      await wall.says(({ written }) => written > 0);
      wall.talker.tell('noise on');
      const full = await wall.notices('store', /disk is full/);
      wall.talker.tell('noise off');
      await wall.says(({ round }) => round > full.round + 60);
      rmSync(ballast);
      const { round } = await wall.isWell();
      await wall.says((line) => line.round > round + 20);
      await wall.kill();
      await held(dir, async ({ rounds, gaps, asOf }) => {
        expect(rounds.length).toBeGreaterThanOrEqual(round);
        expect(rounds).toEqual(upTo(rounds.length));
        expect(gaps).toEqual([]);
        expect(await asOf(Date.now())).toBe(rounds.at(-1));
      });
    } finally {
      for (const child of children) child.kill('SIGKILL');
      execFileSync('umount', ['-l', dir]);
    }
  });
});

describe('the folder cannot be written', () => {
  it('at the start: the wall says so, and begins its history with what it heard once it may', async () => {
    mkdirSync(dir);
    chmodSync(dir, 0o555);
    const wall = new Wall(dir, isRoot ? NOBODY : 0);
    const refused = await wall.notices('store', /cannot be written/);
    expect(existsSync(join(dir, 'archive'))).toBe(false);
    await wall.says(({ round }) => round > refused.round + 10);
    if (isRoot) chownSync(dir, NOBODY, NOBODY);
    chmodSync(dir, 0o755);
    await wall.isWell();
    const { round } = await wall.end();
    await held(dir, async ({ rounds, notes }) => {
      expect(rounds.length).toBeGreaterThanOrEqual(round);
      expect(rounds).toEqual(upTo(rounds.length));
      expect(notes).toBe(Math.floor(rounds.length / 10));
    });
  });

  it('while it runs: the same', async () => {
    const wall = new Wall(dir);
    await wall.says(({ written }) => written > 0);
    const file = join(dir, 'archive', 'data.mdb');
    // An immutable file takes no more writes, also from who has it open; not on every file system.
    if (!can('a file that becomes read-only', 'chattr', ['+i', file])) return wall.kill();
    try {
      const refused = await wall.notices('store', /cannot be written/);
      await wall.says(({ round }) => round > refused.round + 20);
    } finally {
      execFileSync('chattr', ['-i', file]);
    }
    await wall.isWell();
    const { round } = await wall.end();
    await held(dir, async ({ rounds, gaps }) => {
      expect(rounds.length).toBeGreaterThanOrEqual(round);
      expect(rounds).toEqual(upTo(rounds.length));
      expect(gaps).toEqual([]);
    });
  });
});

describe('the folder is removed while the wall runs', () => {
  it('it is noticed, said, and a new archive is begun with all that the wall still holds', async () => {
    const wall = new Wall(dir);
    await wall.says(({ written, round }) => written > 0 && round > 30);
    rmSync(dir, { recursive: true });
    await wall.notices('store.removed', /removed/);
    await wall.isWell();
    const { round } = await wall.says((line) => line.round > 60);
    await wall.says((line) => line.round > round + 20);
    await wall.kill();
    await held(dir, async ({ rounds, notes }) => {
      expect(rounds.length).toBeGreaterThanOrEqual(round);
      expect(rounds).toEqual(upTo(rounds.length));
      expect(notes).toBe(Math.floor(rounds.length / 10));
    });
  });
});

describe('a second wall on the same folder', () => {
  it('says so, and goes on writing where the first one ended', async () => {
    const first = new Wall(dir);
    await first.says(({ written }) => written > 0);
    const second = new Wall(dir);
    await second.notices('store', /Another Gantry/);
    const { round } = await first.says((line) => line.round > 40);
    await first.says((line) => line.round > round + 20);
    await first.kill();
    await second.isWell();
    await second.says((line) => line.round > 80);
    const last = await second.end();
    await held(dir, async ({ rounds, times }) => {
      expect(times).toEqual([...times].sort((a, b) => a - b));
      // Rounds of the first one, and from its end on those of the second.
      const end = rounds.findIndex((value, i) => i > 0 && value !== (rounds[i - 1] as number) + 1);
      expect(rounds.slice(0, end)).toEqual(upTo(end));
      expect(end).toBeGreaterThanOrEqual(round);
      const rest = rounds.slice(end);
      expect(rest).toEqual(rest.map((_, i) => (rest[0] as number) + i));
      expect(rest.at(-1)).toBeGreaterThanOrEqual(last.round);
    });
  });
});

describe('the clock jumps while the wall runs', () => {
  it.each([
    ['two hours back', -2 * HOUR_MS, /set back by 2 h/],
    ['two hours ahead', 2 * HOUR_MS, /jumped 2 h forward/],
  ])(
    '%s: it is said, nothing that was committed is lost, and what is heard now is what counts',
    async (_, jump, words) => {
      const wall = new Wall(dir);
      const before = await wall.says(({ written, round }) => written > 0 && round > 20);
      wall.talker.tell(`jump ${jump}`);
      await wall.notices('store.clock', words);
      await wall.isWell();
      const after = await wall.says(({ round }) => round > before.round + 50);
      const { round } = await wall.end();
      expect(after.notices.some(({ id }) => id === 'store')).toBe(false);
      await held(dir, async ({ rounds, keys, gaps, asOf }) => {
        expect([...rounds].sort((a, b) => a - b)).toEqual(upTo(rounds.length));
        expect(rounds.length).toBeGreaterThanOrEqual(round);
        expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b));
        expect(await asOf(Date.now() + jump)).toBe(rounds.length);
        if (jump < 0) return expect(gaps).toEqual([]);
        expect(gaps).toHaveLength(1);
        const [gap] = gaps as [{ from: number; to: number }];
        expect(Math.abs(gap.to - gap.from - jump)).toBeLessThan(2000);
        expect(await asOf(gap.from + HOUR_MS + 60_000)).toBeUndefined();
      });
      // A wall that starts then remembers what was heard last.
      const next = new Wall(dir);
      next.talker.tell(`jump ${jump}`);
      await next.isWell();
      await next.end();
    },
  );
});
