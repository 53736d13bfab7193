import type { Sound } from '../../shared/model/frame';
import type { IncidentPage } from '../../shared/model/incident';
import { severityRank } from '../../shared/model/severity';

export type Tone = Sound['at'];

/** The tone that was played for each open incident; null: the wall has just opened. */
export type Heard = ReadonlyMap<string, Tone> | null;

/** An incident older than this (ms) when the wall opens is not announced. */
const NEWS_MS = 60_000;

/**
 * The tones to play now: one when an incident begins, and one more when it becomes critical; none for a suppressed
 * incident. Quiet hours are silent; incidents that are still open when they end are announced then. Pure.
 * @param open open incidents @param at least severity that is announced @param now epoch ms
 */
export function alarm(
  before: Heard,
  open: readonly Pick<IncidentPage, 'id' | 'severity' | 'since' | 'suppressed'>[],
  at: Tone,
  quiet: boolean,
  now: number,
): { readonly heard: Heard; readonly tone: Tone | null } {
  const heard = new Map<string, Tone>();
  let tone: Tone | null = null;
  for (const { id, severity, since, suppressed } of open) {
    const known = before?.get(id);
    if (known !== undefined) heard.set(id, known);
    if (severity !== 'warning' && severity !== 'critical') continue;
    if (suppressed !== null || severityRank(severity) < severityRank(at)) continue;
    if (known === severity || known === 'critical') continue;
    const isNews = before !== null || now - since < NEWS_MS;
    if (quiet && isNews) continue;
    heard.set(id, severity);
    if (isNews && tone !== 'critical') tone = severity;
  }
  return { heard, tone };
}
