import type { Sound } from '../../shared/model/frame';
import type { IncidentPage } from '../../shared/model/incident';
import { severityRank } from '../../shared/model/severity';

export type Tone = Sound['at'];

/** What was heard of each open incident; null: the wall has not looked yet. */
export type Heard = ReadonlyMap<string, Tone> | null;

/** What began longer ago than this (ms) when the wall opens is no news. */
const NEWS_MS = 60_000;

/**
 * What is to be heard now: an incident once when it begins, and once more when it becomes critical; nothing of one that is
 * suppressed. In quiet hours nothing is, and what is still open when they end is heard then. Pure.
 * @param open incidents that are open @param at severity from which on they are heard @param now epoch ms
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
