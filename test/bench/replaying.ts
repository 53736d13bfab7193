import { join } from 'node:path';
import { Replay } from '../../main/engine/past/replay';
import { type Archive, type Write } from '../../main/engine/store/archive/archive';
import { CheckpointLog } from '../../main/engine/store/archive/checkpoints';
import { openArchive } from '../../main/engine/store/archive/open-archive';
import { SeriesTable } from '../../main/engine/store/archive/series-table';
import { encodeDocument } from '../../main/engine/store/format/record';
import { Past } from '../../main/engine/store/reading/past';
import { archivedConfig } from '../../shared/config/archived-config';
import { parseConfig } from '../../shared/config/parse-config';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY } from '../../shared/judge/judgement';
import type { Change } from '../../shared/model/change';
import { NO_REVIEW, NO_TIMELINE } from '../../shared/model/review';
import { SECTION_NAMES, type Snapshot } from '../../shared/model/snapshot';
import { seeded } from '../support/seeded';
import { median } from './report';
import type { Days } from './thirty-days';

const DAY_MS = 86_400_000;
const EVERY_MS = 300_000;
const SERVICES = 8;
const LOOKS = 40;

/** What a wall keeps beside its points, over all days of a data folder that `buildDays` made, and its last picture. */
export async function addJudgements(data: string, { days, series, end }: Days): Promise<void> {
  const archive = openArchive(join(data, 'cache'), end).archive as Archive;
  const targets = Array.from(
    { length: series / 10 },
    (_, index) => `target-${String(index).padStart(3, '0')}`,
  );
  const parsed = parseConfig(configOf(targets), 'gantry.yaml', {
    env: () => null,
    file: () => null,
    secret: () => null,
  });
  if (!parsed.ok) throw new Error(parsed.error.map(({ key, what }) => `${key} ${what}`).join('\n'));
  const { config } = parsed.value;
  const from = end - days * DAY_MS;
  const past = new Past(archive, new SeriesTable(archive));
  await past.refresh();
  past.at(end, []);
  const input = { now: end, config, series: past, documents: past, sources: [], drills: [] };
  const { memory } = judge(input, EMPTY_MEMORY);
  const writes: Write[] = [
    { table: 'configs', key: from, payload: encodeDocument(archivedConfig(config, false, (text) => text)) },
  ];
  const log = new CheckpointLog(0);
  for (let t = from; t <= end; t += EVERY_MS)
    writes.push(log.write({ t, memory, sources: [], evidence: [], drills: [] }));
  for (const change of changesOf(from, end))
    writes.push({ table: 'changes', key: [change.t, writes.length], payload: encodeDocument(change) });
  await archive.commit(writes);
  const replay = await Replay.open({ archive, table: new SeriesTable(archive) });
  const shown = replay.at(end, null);
  // As the wall itself would have left it.
  const { views } = config.wall.rotation;
  const frame = { ...shown.frame, connection: 'live', freshness: 'live', views } as const;
  const sections = { ...shown, frame, timeline: NO_TIMELINE, review: NO_REVIEW };
  const versions = Object.fromEntries(SECTION_NAMES.map((name) => [name, 1])) as Snapshot['versions'];
  const payload = encodeDocument({ seq: 1, t: end, versions, sections });
  await archive.commit([{ table: 'documents', key: 'snapshot', payload }]);
  await archive.close();
}

export interface Looks {
  /** ms to open, and to show a time whose hours nobody looked at before, or one near the last */
  readonly open: number;
  readonly far: number;
  readonly near: number;
}

/** The whole wall at times of all days. */
export async function measureLooks(data: string, { days, end }: Days): Promise<Looks> {
  const archive = openArchive(join(data, 'cache'), end).archive as Archive;
  const start = performance.now();
  const replay = await Replay.open({ archive, table: new SeriesTable(archive) });
  const open = performance.now() - start;
  const random = seeded(5);
  const [far, near]: [number[], number[]] = [[], []];
  for (let look = 0; look < LOOKS; look++) {
    const t = end - random() * (days - 1) * DAY_MS;
    for (const [list, at] of [
      [far, t],
      [near, t + 20_000],
    ] as const) {
      const begun = performance.now();
      replay.at(at, null);
      list.push(performance.now() - begun);
    }
  }
  await archive.close();
  return { open, far: median(far), near: median(near) };
}

function configOf(targets: readonly string[]): string {
  const each = Math.ceil(targets.length / SERVICES);
  const services = Array.from({ length: SERVICES }, (_, index) => {
    const on = targets.slice(index * each, (index + 1) * each).join(', ');
    return `  - { id: service-${index}, name: Service ${index}, objective: { availability: 99%, latency: 1s }, dependsOn: [${on}] }`;
  });
  return `version: 1
services:
${services.join('\n')}
targets:
${targets.map((id) => `  - { id: ${id}, probe: postgres }`).join('\n')}
`;
}

/** Each service in trouble a quarter of an hour a day. */
function changesOf(from: number, end: number): readonly Change[] {
  const changes: Change[] = [{ what: 'watch', t: from, began: from }];
  for (let day = 0; from + day * DAY_MS < end; day++)
    for (let index = 0; index < SERVICES; index++) {
      const t = from + day * DAY_MS + (index + 1) * 3_600_000;
      const service = {
        what: 'service',
        id: `service-${index}`,
        name: `Service ${index}`,
        owner: '',
        criticality: 2,
      } as const;
      changes.push({ ...service, t, severity: 'critical', reason: 'slow' });
      changes.push({ ...service, t: t + 900_000, severity: 'ok', reason: '' });
    }
  return changes.filter(({ t }) => t <= end).sort((a, b) => a.t - b.t);
}
