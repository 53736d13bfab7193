import { crc32 } from 'node:zlib';
import type { Log } from '../../main/engine/runtime/log';
import { type Archive } from '../../main/engine/store/archive/archive';
import { openArchive } from '../../main/engine/store/archive/open-archive';
import { TABLES } from '../../main/engine/store/format/tables';
import { openStore } from '../../main/engine/store/store';

/** What one start of a store on a folder saw, as a line of JSON. */
export interface StoreLook {
  /** `table key` -> checksum of the payload, of every record that is served */
  readonly records: Readonly<Record<string, number>>;
  readonly logged: readonly { readonly level: string; readonly message: string; readonly fields: unknown }[];
  readonly problems: readonly string[];
  readonly fault: string | null;
  readonly damaged: number;
  readonly hasSnapshot: boolean;
  /** samples in memory after reading back */
  readonly samples: number;
  readonly tookAPoint: boolean;
}

/** Every record that an archive serves. */
export function recordsOf(archive: Archive): Record<string, number> {
  const records: Record<string, number> = {};
  for (const table of TABLES) {
    if (table === 'damaged') continue;
    const { entries } = archive.range(table, { limit: Number.MAX_SAFE_INTEGER });
    for (const { key, payload } of entries) records[`${table} ${JSON.stringify(key)}`] = crc32(payload);
  }
  return records;
}

/** Starts a store as the wall does, reads back, writes a point, reads everything, and ends. */
async function look(dir: string, now: number): Promise<StoreLook> {
  const logged: { level: string; message: string; fields: unknown }[] = [];
  const at =
    (level: string) =>
    (message: string, fields?: unknown): void => {
      logged.push({ level, message, fields });
    };
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const started = performance.now();
  const clock = {
    now: () => now + Math.round(performance.now() - started),
    monotonic: () => performance.now(),
  };
  const store = openStore({ dir, clock, log });
  const hasSnapshot = store.lastSnapshot() !== null;
  await store.restoreHead();
  const id = store.register('probe.look', '1', {})?.id ?? -1;
  const tookAPoint = store.append(id, now, 1);
  await store.wholeRead();
  let samples = 0;
  for (let i = 0; i < store.head.generation; i++) samples += store.head.window(i, 0, now).t.length;
  const problems = store.problems(now).map(({ text }) => text);
  const seen = {
    logged,
    problems,
    fault: store.fault?.message ?? null,
    damaged: store.stats().damaged,
    hasSnapshot,
    samples,
    tookAPoint,
  };
  await store.close();
  const { archive } = openArchive(dir, now);
  const records = archive === null ? {} : recordsOf(archive);
  await archive?.close();
  return { records, ...seen };
}

const [dir = '', now = '0'] = process.argv.slice(2);
if (dir !== '' && process.argv[1]?.endsWith('program.mjs') === true) {
  look(dir, Number(now)).then(
    (seen) => process.stdout.write(JSON.stringify(seen)),
    (error: unknown) => {
      process.stderr.write(String(error instanceof Error ? error.stack : error));
      process.exitCode = 1;
    },
  );
}
