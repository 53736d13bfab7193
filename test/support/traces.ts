import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../main/engine/runtime/clock';
import { openStore } from '../../main/engine/store/store';
import { silentLog } from './silent-log';
import { snapshotText } from './snapshot-text';

/** A program under test that leaves something to look at. */
export interface Traced {
  /** its data folder; null: none of its own */
  readonly data: string | null;
  /** what it said */
  said(): string;
  /** PNG of its window; null: it has none any more */
  picture(): Promise<Buffer | null>;
}

interface Program {
  readonly traced: Traced;
  /** of a window that was closed in good order */
  last: { readonly picture: Buffer | null; readonly log: string } | null;
}

/** ms: a page that hangs gives no picture */
const PICTURE_PATIENCE = 5_000;
/** newest programs of a file that are kept: those that a failed test is about */
const KEPT = 4;
const programs: Program[] = [];

/** @returns to be called before the program is closed, while it can still be looked at */
export function trace(traced: Traced): () => Promise<void> {
  const program: Program = { traced, last: null };
  programs.push(program);
  if (programs.length > KEPT) programs.shift();
  return async () => {
    program.last = { picture: await pictureOf(traced), log: logOf(traced) };
  };
}

/** Writes log, picture and last snapshot of the newest programs into a folder of its own; nothing in a run by hand. */
export async function keepTraces(file: string, test: string): Promise<void> {
  const parent = process.env.GANTRY_FAILED_WINDOWS;
  if (parent === undefined) return;
  const name = `${file} ${test}`.replace(/[^\w.]+/g, '-').slice(0, 120);
  for (const [at, { traced, last }] of programs.entries()) {
    const folder = join(parent, name, String(at + 1));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'said.txt'), traced.said());
    const log = logOf(traced) || (last?.log ?? '');
    if (log !== '') writeFileSync(join(folder, 'gantry.log'), log);
    const picture = (await pictureOf(traced)) ?? last?.picture ?? null;
    if (picture !== null) writeFileSync(join(folder, 'window.png'), picture);
    const snapshot = snapshotIn(traced);
    if (snapshot !== null) writeFileSync(join(folder, 'snapshot.json'), snapshot);
  }
}

function logOf({ data }: Traced): string {
  const path = data === null ? '' : join(data, 'gantry.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

async function pictureOf(traced: Traced): Promise<Buffer | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PICTURE_PATIENCE, null);
  });
  return Promise.race([traced.picture().catch(() => null), late]).finally(() => clearTimeout(timer));
}

/** The picture of the estate that was written last, as text; null when there is none to read. */
function snapshotIn({ data }: Traced): string | null {
  if (data === null || !existsSync(join(data, 'cache'))) return null;
  const store = openStore({
    dir: join(data, 'cache'),
    clock: systemClock,
    log: silentLog,
    purpose: 'review',
  });
  try {
    const snapshot = store.lastSnapshot();
    return snapshot === null ? null : snapshotText(snapshot);
  } finally {
    void store.close();
  }
}
