import { timezoneOf } from '../../config/timezone';
import { siteDay } from '../../format/site-days';
import { NOTHING_LEARNT } from '../../model/learnt';
import { type Severity, worse } from '../../model/severity';
import type { Incident, IncidentsToday, JudgeInput } from '../judgement';
import type { TodayMemory } from './incidents';

/** Two looks at most this far apart (ms) have watched what is between them. */
const AWAKE_MS = 60_000;

/**
 * The incidents of this day of the first site, with those that are open now.
 * @param before of the look before
 * @param lookedAt epoch ms of that look; null: there was none
 */
export function todayMemory(
  { config, now }: JudgeInput,
  open: readonly Incident[],
  before: TodayMemory | undefined,
  lookedAt: number | null,
): TodayMemory {
  const day = siteDay(now, timezoneOf(config)).from;
  const same = before?.day === day;
  const worst: Record<string, Severity> = same ? { ...before.worst } : {};
  let isNew = !same;
  for (const { id, severity, was } of open) {
    const known = severity === 'unknown' ? (was ?? 'warning') : severity;
    const graver = worse(worst[id] ?? known, known);
    if (worst[id] !== graver) isNew = true;
    worst[id] = graver;
  }
  if (!isNew) return before as TodayMemory;
  // A wall that looked until midnight has counted this day from then on.
  const watched = before !== undefined && lookedAt !== null && now - lookedAt <= AWAKE_MS;
  const from = same ? before.from : watched ? day : now;
  return { day, from, worst };
}

/**
 * The one count of a day's incidents, for the frame and the executive view. A wall that began later takes what it
 * learned from its archive; null: it saw none, and cannot know of the hours before.
 */
export function incidentsToday(
  { learnt = NOTHING_LEARNT }: JudgeInput,
  { day, from, worst }: TodayMemory,
): IncidentsToday | null {
  const begun = learnt.incidents.find((one) => one.from === day);
  const seen = Object.values(worst);
  const count = Math.max(seen.length, begun?.opened ?? 0);
  if (count === 0 && from > day && begun === undefined) return null;
  const critical = seen.filter((severity) => severity === 'critical').length;
  return { count, critical: Math.max(critical, begun?.critical ?? 0) };
}
