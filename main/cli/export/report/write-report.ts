import { type ArchivedConfig, configOf } from '../../../../shared/config/archived-config';
import { timezoneOf } from '../../../../shared/config/timezone';
import { UPLINK } from '../../../../shared/judge/own/uplink';
import type { WallEvent } from '../../../../shared/model/observation';
import type { Span } from '../../../../shared/model/review';
import { timelineOf } from '../../../../shared/review/timeline';
import type { RecordedGap, Recording } from '../../../engine/past/recording';
import type { Output } from '../output';
import { chartPlans, namesOf, readChart } from './key-charts';
import { reportHtml } from './report';
import type { ReportChart, ReportNote, Unknown } from './report-data';

export interface ReportRequest {
  /** epoch ms, both included */
  readonly from: number;
  readonly to: number;
  readonly isStopped: () => boolean;
  readonly onProgress: (ratio: number, what: string) => void;
}

/** ms before the range whose changes are listed */
const BEFORE_MS = 3_600_000;
/** ms that a wall may be silent before it is not watching */
const SILENT_MS = 60_000;
const MOST_CHARTS = 48;

/** Writes a range as a page to read and print. @returns what was written; null when it was stopped */
export async function writeReport(
  request: ReportRequest,
  recording: Recording,
  file: Output,
): Promise<string | null> {
  const { from, to, isStopped, onProgress } = request;
  const configs = recording.configs(from, to).map(({ from: since, kept }) => {
    const { demo, ...config } = kept as ArchivedConfig;
    return { since, config: configOf({ ...config, demo }) };
  });
  const config = configs.at(-1)?.config ?? null;
  const plans = chartPlans(recording.series(), config);
  const names = namesOf(config);
  const gaps = gapsOf(recording, await recording.firstWritten(), from, to);
  const silent = recording.silent(from, to).map((gap) => within(gap, from, to));
  const charts: ReportChart[] = [];
  let left = 0;
  for (const [i, plan] of plans.entries()) {
    const chart = await readChart(plan, recording, { from, to }, [...gaps, ...silent]);
    if (chart !== null && charts.length < MOST_CHARTS) charts.push(chart);
    else if (chart !== null) left++;
    if (isStopped()) return null;
    onProgress((i + 1) / plans.length, `${charts.length} charts`);
  }
  const changes = recording.changes(from, to);
  const events = recording.events(from - BEFORE_MS, to);
  const until = Math.min(to, Math.max(recording.lastWritten, from));
  const timeline = timelineOf({
    from,
    to: until,
    changes,
    events,
    configs: configs.map(({ since }) => since),
    gaps,
    names: new Map(
      configs.flatMap(({ config: { services, tenants, targets, sites } }) =>
        [...services, ...tenants.list, ...targets, ...sites].map(({ id, name }) => [id, name] as const),
      ),
    ),
  });
  await file.write(
    reportHtml({
      title: config?.wall.title ?? 'Gantry',
      timezone: timezoneOf(config ?? { sites: [] }),
      from,
      to,
      timeline,
      changes,
      judged: changes.length > 0,
      gaps,
      silent: silencesOf(silent, names),
      notes: notesOf(events, from),
      charts,
      left,
    }),
  );
  const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `${counted(charts.length, 'chart')} and ${counted(changes.length, 'change')}`;
}

/** Periods without a running wall, including those after its last run and before the oldest data. */
function gapsOf(recording: Recording, first: number, from: number, to: number): readonly Unknown[] {
  const last = Math.max(from, recording.lastWritten);
  return [
    { from, to: Math.min(first, to), why: 'Nothing is kept of it' },
    ...recording.gaps(from, to).map((gap) => ({ ...within(gap, from, to), why: 'The wall was off' })),
    { from: Math.max(first, last), to, why: 'The wall was off' },
  ].filter((gap, i, all) => gap.to - gap.from > (i === 0 || i === all.length - 1 ? SILENT_MS : 0));
}

function silencesOf(gaps: readonly RecordedGap[], names: ReadonlyMap<string, string>): readonly Unknown[] {
  return gaps.map(({ from, to, source = '' }) => {
    if (source === UPLINK) return { from, to, why: 'The wall’s uplink was lost' };
    const name = source === 'feed' ? 'The feed' : (names.get(source) ?? source);
    return { from, to, why: `${name} gave no answer` };
  });
}

function within<T extends Span>(span: T, from: number, to: number): T {
  return { ...span, from: Math.max(span.from, from), to: Math.min(span.to, to) };
}

function notesOf(events: readonly WallEvent[], from: number): readonly ReportNote[] {
  return events.flatMap(({ t, kind, data }) => {
    const text = data['text'];
    return kind === 'note' && t >= from && typeof text === 'string' && text.trim() !== ''
      ? [{ t, text }]
      : [];
  });
}
