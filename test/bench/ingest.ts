import { Intake } from '../../main/engine/intake/intake';
import { openStore } from '../../main/engine/store/store';
import { decodeServerFrame } from '../../shared/contract/feed';

export interface IngestFigures {
  /** CPU time of this process a sample, ns: the bare columnar JSON parse */
  readonly parse: number;
  /** the same for frame -> decoded -> taken in -> in the memory head, with the archive written beside it */
  readonly ingest: number;
  readonly ratio: number;
  readonly samplesPerSecond: number;
}

const SERIES = 5_000;
const PER_FRAME = 500;
const ROUNDS = 60;

/**
 * One core, frames as a feed sends them; the median of nine alternating runs of each.
 * @param dir folder for the archive, null: memory only
 */
export async function measureIngest(dir: string | null): Promise<IngestFigures> {
  let now = 1_760_000_000_000;
  const clock = { now: () => now, monotonic: () => performance.now() };
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const store = openStore({ dir, clock, log });
  const intake = new Intake({ clock, store });
  const sink = intake.pushSink();
  sink.series(
    Array.from({ length: SERIES }, (_, id) => ({
      id,
      metric: 'gantry.tenant.use',
      unit: '1',
      attributes: { tenant: `tenant-${id % 1000}`, pool: 'pg-prod', resource: `r${Math.floor(id / 1000)}` },
    })),
  );
  const parse: number[] = [];
  const ingest: number[] = [];
  let seq = 0;
  for (let run = 0; run < 9; run++) {
    const frames: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      now += 1_000;
      for (let first = 0; first < SERIES; first += PER_FRAME) {
        const ids = Array.from({ length: PER_FRAME }, (_, i) => first + i);
        const values = ids.map((id) => Math.round(Math.sin(id + round) * 1e4) / 1e3);
        frames.push(JSON.stringify({ type: 'samples', seq: ++seq, t: now, ids, values }));
      }
    }
    parse.push(
      nsEach(() => {
        for (const frame of frames) JSON.parse(frame);
      }),
    );
    ingest.push(
      nsEach(() => {
        for (const frame of frames) {
          const decoded = decodeServerFrame(frame);
          if (decoded.ok && decoded.value.type === 'samples') {
            const { t, ids, values } = decoded.value;
            sink.samples(t, ids, values);
          }
        }
      }),
    );
    await store.flush();
  }
  const expected = 9 * ROUNDS * SERIES;
  await store.close();
  if (intake.stats.accepted !== expected)
    throw new Error(`${intake.stats.accepted} of ${expected} were taken in`);
  const each = median(ingest);
  const bare = median(parse);
  return { parse: bare, ingest: each, ratio: each / bare, samplesPerSecond: 1e9 / each };
}

function nsEach(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / (ROUNDS * SERIES);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
