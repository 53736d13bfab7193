import type { Config, MaintenanceConfig } from '../../config/config';
import { timezoneOf } from '../../config/timezone';
import type { AcknowledgeAct } from '../../contract/wall-bridge';
import { inWeeklySpan, minutesOf, siteOffset, siteTime } from '../../format/site-clock';
import type { Condition } from '../../model/condition';
import type { IncidentPage, Suppression } from '../../model/incident';
import { severityRank } from '../../model/severity';
import { targetsOf } from '../dependencies';
import type { Incident, JudgeInput } from '../judgement';

/** Acknowledgements of incidents older than this (ms) are ignored. */
const LOOKED_BACK_MS = 7 * 86_400_000;

/** Why an open incident does not take over the wall: it is acknowledged or planned; null: it may take over. */
export function suppressionOf(
  input: JudgeInput,
  incident: Incident,
  conditions: readonly Condition[],
): Suppression | null {
  return acknowledged(input, incident) ?? planned(input, conditions);
}

/** The data of the note that acknowledges an incident, or withdraws that. @param t epoch ms */
export function acknowledgement(
  { id, severity, was }: IncidentPage,
  act: AcknowledgeAct,
  t: number,
): Readonly<Record<string, unknown>> {
  const { by } = act;
  if (act.do === 'withdraw')
    return {
      acknowledges: id,
      withdrawn: true,
      by,
      text: `Incident ${id}: ${by} takes the acknowledgement back`,
    };
  const { why, minutes } = act;
  const until = minutes === null ? null : t + minutes * 60_000;
  const known = severity === 'unknown' ? was : severity;
  return {
    acknowledges: id,
    severity: known,
    by,
    why,
    until,
    text: `Incident ${id} acknowledged by ${by}: ${why}`,
  };
}

/**
 * The newest note counts, of the wall or the feed, whose data names the incident in `acknowledges`. It is void when its
 * time is over, when the incident has become worse since, and, if it applies until the incident is over, when the
 * incident has come back since.
 */
function acknowledged({ documents, now }: JudgeInput, incident: Incident): Suppression | null {
  const note = documents
    .events('note', now - LOOKED_BACK_MS)
    .findLast(({ t, data }) => data['acknowledges'] === incident.id && t <= now);
  if (note === undefined || note.data['withdrawn'] === true) return null;
  const { by, why, until, severity } = note.data;
  const end = typeof until === 'number' ? until : null;
  if (end !== null && now >= end) return null;
  if (end === null && incident.history.some(({ what, t }) => what === 'again' && t > note.t)) return null;
  if (severity === 'warning' && rankOf(incident) > severityRank('warning')) return null;
  return { how: 'acknowledged', by: textOf(by), why: textOf(why), until: end };
}

function rankOf({ severity, was }: Incident): number {
  return severityRank(severity === 'unknown' ? (was ?? 'warning') : severity);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 120) : '';
}

/** Maintenance of every possible cause; if only services are in trouble, of what they depend on. */
function planned(input: JudgeInput, conditions: readonly Condition[]): Suppression | null {
  const { config, now } = input;
  const causes = conditions.filter(({ subject }) => subject.kind !== 'service');
  for (const window of config.maintenance) {
    const until = openUntil(window, now, timezoneOf(config));
    if (until === null) continue;
    const covered = (causes.length > 0 ? causes : conditions).every((one) => covers(config, window, one));
    if (covered) return { how: 'maintenance', by: window.by, why: window.why, until };
  }
  return null;
}

function covers(config: Config, { of }: MaintenanceConfig, { subject, evidence }: Condition): boolean {
  const rests = subject.kind === 'service' ? [...(targetsOf(config).get(subject.id) ?? [])] : [];
  return [subject.id, String(evidence['target'] ?? ''), String(evidence['pool'] ?? ''), ...rests].some((id) =>
    of.includes(id),
  );
}

/** epoch ms at which the open window ends; null: it is not open */
export function openUntil(window: MaintenanceConfig, now: number, timezone: string): number | null {
  const { days, from, to } = window;
  if (days === null) {
    const [start, end] = [Date.parse(from), Date.parse(to)];
    return now >= start && now < end ? end : null;
  }
  if (!inWeeklySpan(now, timezone, { days, from, to })) return null;
  const { minutes } = siteTime(now, timezone);
  const left = (minutesOf(to) - minutes + 24 * 60) % (24 * 60) || 24 * 60;
  const until = Math.floor(now / 60_000) * 60_000 + left * 60_000;
  // The clock may be set before it ends. A time that this leaves out of the day stays where it would have been.
  const moved = until + siteOffset(now, timezone) - siteOffset(until, timezone);
  return siteTime(moved, timezone).minutes === minutesOf(to) ? moved : until;
}
