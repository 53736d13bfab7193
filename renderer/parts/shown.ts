import { formatAge } from '../../shared/format/format';
import { siteTime } from '../../shared/format/site-clock';
import type { Freshness, Severity } from '../../shared/model/severity';

/** How a judged subject is shown at present. */
export interface Shown {
  readonly severity: Severity;
  /** while unknown: the last known severity */
  readonly was: Severity | null;
  readonly freshness: Freshness;
}

/** Figures of this freshness are from memory and no longer judged. */
export function isOld({ freshness }: { readonly freshness: Freshness }): boolean {
  return freshness === 'stale' || freshness === 'cached';
}

/** A verdict at a freshness: one that becomes stale by the renderer's own clock becomes unknown. */
export function shownAt(
  { severity, was = null }: { readonly severity: Severity; readonly was?: Severity | null },
  freshness: Freshness,
): Shown {
  if (isOld({ freshness }) && severity !== 'unknown')
    return { severity: 'unknown', was: severity, freshness };
  return { severity, was, freshness };
}

/** The severity that an old subject keeps as an outlined glyph. */
export function lastSeen(shown: Shown): Severity | null {
  return isOld(shown) ? shown.was : null;
}

/** Times of a subject, epoch ms. */
export interface ShownTimes {
  /** onset of its severity */
  readonly since: number | null;
  /** time of its last observation */
  readonly seen: number | null;
}

/** `critical, 27 min`, `ok for 12 d`, `stale 2 min, was critical`, `cached at 06:27, was ok`, `unknown since 06:36`. */
export function statusWords(shown: Shown, times: ShownTimes, now: number, timezone: string): string {
  const { severity, freshness } = shown;
  const { since, seen } = times;
  if (freshness === 'cached' && seen !== null)
    return `cached at ${siteTime(seen, timezone).clock}${wasWords(shown)}`;
  if (isOld(shown)) return memoryWords(shown, seen === null ? null : now - seen);
  if (since === null) return severity;
  if (severity === 'unknown') return `unknown since ${siteTime(since, timezone).clock}`;
  const age = formatAge(now - since);
  return severity === 'ok' ? `ok for ${age}` : `${severity}, ${age}`;
}

/**
 * Short words for a memory: `stale 2 min, was critical`, `cached, was ok`.
 * @param age ms; null: not stated
 */
export function memoryWords(shown: Shown, age: number | null = null): string {
  const old = shown.freshness === 'stale' && age !== null ? ` ${formatAge(age)}` : '';
  return `${shown.freshness}${old}${wasWords(shown)}`;
}

function wasWords({ was }: Shown): string {
  return was === null ? '' : `, was ${was}`;
}

/** Ink for a severity's word. */
export function toneOf(severity: Severity): string {
  if (severity === 'critical' || severity === 'warning' || severity === 'info')
    return `${severity} is-strong`;
  return severity === 'unknown' ? 'ink-1 is-strong' : 'ink-3';
}
