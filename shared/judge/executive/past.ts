import { timezoneOf } from '../../config/timezone';
import { siteDay } from '../../format/site-days';
import type { ExecutiveCost, ExecutiveDay } from '../../model/executive';
import { type IncidentDay, type Learnt, NOTHING_LEARNT } from '../../model/learnt';
import type { Incident, IncidentsToday, JudgeInput } from '../judgement';

const DAY_MS = 86_400_000;
const DAYS = 28;
const WEEK = 7;
/** Minimum number of days for a mean. */
const LEAST_USUAL = 3;
/** A day counts as free of incidents if at least this share of it, so far, was watched. */
const WATCHED = 0.5;

/** Incidents per day; today's count is the one that the frame states, where it is known. */
export function daysOf(
  input: JudgeInput,
  open: readonly Incident[],
  counted: IncidentsToday | null = null,
): readonly ExecutiveDay[] {
  const { now, config, learnt = NOTHING_LEARNT } = input;
  if (learnt.incidents.length === 0) return [];
  const today = siteDay(now, timezoneOf(config)).from;
  const past = learnt.incidents.filter(({ from }) => from < today);
  const begun = learnt.incidents.find(({ from }) => from === today);
  const since = open.filter((incident) => incident.since >= today);
  const opened = counted?.count ?? Math.max(begun?.opened ?? 0, since.length);
  const told = Math.max(0, Math.min(now, learnt.asOf) - today);
  const longest = Math.max(0, ...open.map((incident) => (now - Math.max(incident.since, today)) / 1_000));
  return [
    ...past.map(dayOf),
    {
      from: today,
      opened: opened === 0 && begun !== undefined && begun.watched * DAY_MS < told * WATCHED ? null : opened,
      critical:
        counted?.critical ??
        Math.max(begun?.critical ?? 0, since.filter(({ severity }) => severity === 'critical').length),
      seconds: Math.max(begun?.seconds ?? 0, longest),
    },
  ].slice(-DAYS);
}

function dayOf({ from, opened, critical, seconds, watched }: IncidentDay): ExecutiveDay {
  return { from, opened: opened === 0 && watched < WATCHED ? null : opened, critical, seconds };
}

/** The cost of yesterday's work compared with the week before. */
export function executiveCost({ now, config, learnt = NOTHING_LEARNT }: JudgeInput): ExecutiveCost | null {
  const { currency, costs } = learnt;
  if (currency === null) return null;
  const timezone = timezoneOf(config);
  const yesterday = siteDay(siteDay(now, timezone).from - 1, timezone).from;
  const last = costs.find(({ from }) => from === yesterday);
  return {
    currency,
    lastDay: last?.cost ?? null,
    usualDay: usualOf(costs, yesterday),
    perTenant: last === undefined || last.tenants <= 0 ? null : last.cost / last.tenants,
    perEvent: last === undefined || last.events === null || last.events <= 0 ? null : last.cost / last.events,
    days: costs.slice(-DAYS).map(({ from, cost }) => ({ from, cost })),
  };
}

/** Mean over the week before a day; null: too few days are known. */
function usualOf(costs: Learnt['costs'], before: number): number | null {
  const week = costs.filter(({ from }) => from < before).slice(-WEEK);
  if (week.length < LEAST_USUAL) return null;
  return week.reduce((sum, { cost }) => sum + cost, 0) / week.length;
}
