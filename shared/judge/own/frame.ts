import type { Config } from '../../config/config';
import type { FrameSection, Notice, Progress, RunningDrill } from '../../model/frame';
import { freshnessOf } from '../../model/freshness';
import type { IncidentSection } from '../../model/incident';
import type { Rehearsal } from '../../model/rehearsal';
import { type Connection, type Severity, severityRank } from '../../model/severity';
import type { SourceStatus } from '../../model/source-status';
import type { ViewId } from '../../model/views';
import type { Incident, IncidentsToday } from '../judgement';

export interface FrameInput {
  readonly now: number;
  readonly config: Config;
  readonly configPath: string;
  readonly demo: boolean;
  /** of the rotation */
  readonly views: readonly ViewId[];
  readonly connection: Connection;
  readonly incidents: readonly Incident[];
  readonly incident: IncidentSection;
  /** incidents that were open in this day; absent or null: not known */
  readonly today?: IncidentsToday | null;
  readonly sources: readonly SourceStatus[];
  readonly notices: readonly Notice[];
  readonly progress: Progress | null;
  /** the running one */
  readonly drill: Rehearsal | null;
  /** epoch ms of the snapshot that is shown in place of a live one, or null */
  readonly cachedAt: number | null;
}

/** The frame around every view. Pure. */
export function frameOf(input: FrameInput): FrameSection {
  const { config, now, sources, cachedAt } = input;
  const site = config.sites[0];
  const newest = newestSource(sources);
  const observedAt = cachedAt ?? newest?.lastOkAt ?? null;
  const { dim, pixelShift } = config.wall.display;
  return {
    title: config.wall.title,
    demo: input.demo,
    siteName: site?.name ?? '',
    timezone: site?.timezone ?? 'UTC',
    views: input.views,
    dwell: config.wall.rotation.dwell,
    connection: input.connection,
    freshness: cachedAt !== null ? 'cached' : freshnessOf(observedAt, newest?.every ?? 5_000, now),
    observedAt,
    cachedAt,
    incidents: countIncidents(input.incidents, input.incident, input.today ?? null),
    notices: input.notices,
    progress: input.progress,
    drill: input.drill === null ? null : runningOf(input.drill),
    lock: config.wall.lock !== null,
    night: dim,
    pixelShift,
    sound: config.wall.sound,
    empty: config.services.length === 0 && config.targets.length === 0 && config.feed === null,
    configPath: input.configPath,
  };
}

function runningOf({ scenario, services, startedAt, steps }: Rehearsal): RunningDrill {
  const names = steps.map(({ name }) => name);
  return { scenario, services, startedAt, steps: names, stepSince: steps.at(-1)?.startedAt ?? null };
}

/** The source that answered last. The uplink check always succeeds, lost or not, and says nothing about the estate. */
function newestSource(sources: readonly SourceStatus[]): SourceStatus | null {
  let newest: SourceStatus | null = null;
  for (const source of sources) {
    if (source.id === 'link') continue;
    if (source.lastOkAt !== null && source.lastOkAt > (newest?.lastOkAt ?? Number.NEGATIVE_INFINITY))
      newest = source;
  }
  return newest;
}

function countIncidents(
  incidents: readonly Incident[],
  { quiet }: IncidentSection,
  today: IncidentsToday | null,
): FrameSection['incidents'] {
  let worst: Severity = 'ok';
  for (const { severity } of incidents) if (severityRank(severity) > severityRank(worst)) worst = severity;
  const unknown = incidents.filter(({ severity }) => severity === 'unknown').length;
  const { acknowledged, maintenance: suppressed } = quiet ?? { acknowledged: 0, maintenance: 0 };
  return {
    count: incidents.length,
    worst,
    ...(acknowledged === 0 ? {} : { acknowledged }),
    ...(suppressed === 0 ? {} : { suppressed }),
    ...(unknown === 0 ? {} : { unknown }),
    ...(today === null ? {} : { today: today.count }),
  };
}
