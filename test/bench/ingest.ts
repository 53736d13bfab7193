import { Intake } from '../../main/engine/intake/intake';
import { openStore } from '../../main/engine/store/store';
import type { Config } from '../../shared/config/config';
import { decodeServerFrame } from '../../shared/contract/feed';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY } from '../../shared/judge/judgement';
import { TAKES } from '../../shared/metrics/resources';
import { silentLog } from '../support/silent-log';
import { median } from './report';

export interface IngestFigures {
  /** CPU time of this process a sample, ns: the bare columnar JSON parse */
  readonly parse: number;
  /** the same for frame -> decoded -> taken in -> in the memory head, with the archive written beside it */
  readonly ingest: number;
  /** ns a sample of the judgements besides, at 100,000 samples/s and one judgement a second */
  readonly judging: number;
  readonly samplesPerSecond: number;
}

const SERIES = 5_000;
const PER_FRAME = 500;
const ROUNDS = 60;
const JUDGED_AFTER = 100_000;
const TENANTS = 1_000;

/**
 * One core, frames as a feed sends them; the median of nine alternating runs of each.
 * @param dir folder for the archive, null: memory only
 * @param config of an estate whose tenants the samples speak of
 */
export async function measureIngest(dir: string | null, config: Config): Promise<IngestFigures> {
  const ids = config.tenants.list.slice(0, TENANTS).map(({ id }) => id);
  let now = 1_760_000_000_000;
  const clock = { now: () => now, monotonic: () => performance.now() };
  const store = openStore({ dir, clock, log: silentLog });
  const intake = new Intake({ clock, store });
  const sink = intake.pushSink();
  sink.series(
    Array.from({ length: SERIES }, (_, id) => ({
      id,
      metric: 'gantry.tenant.use',
      unit: '1',
      attributes: {
        tenant: ids[id % TENANTS] ?? '',
        pool: config.tenants.list[id % TENANTS]?.pool ?? '',
        resource: TAKES[Math.floor(id / TENANTS)]?.id ?? '',
      },
    })),
  );
  const parse: number[] = [];
  const ingest: number[] = [];
  const judging: number[] = [];
  let memory = EMPTY_MEMORY;
  let seq = 0;
  for (let run = 0; run < 9; run++) {
    const frames: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      now += 1_000;
      for (let first = 0; first < SERIES; first += PER_FRAME) {
        const frame = Array.from({ length: PER_FRAME }, (_, i) => first + i);
        const values = frame.map((id) => Math.round(Math.sin(id + round) * 1e4) / 1e3);
        frames.push(JSON.stringify({ type: 'samples', seq: ++seq, t: now, ids: frame, values }));
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
    const ticks = (ROUNDS * SERIES) / JUDGED_AFTER;
    judging.push(
      nsEach(() => {
        for (let tick = 0; tick < ticks; tick++) {
          const input = { now, config, series: store.head, documents: store.head, sources: [], drills: [] };
          memory = judge(input, memory).memory;
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
  return { parse: bare, ingest: each, judging: median(judging), samplesPerSecond: 1e9 / each };
}

function nsEach(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / (ROUNDS * SERIES);
}
