import type { SiteDay } from '../format/site-days';
import type { Change } from '../model/change';
import type { IncidentDay } from '../model/learnt';
import type { Severity } from '../model/severity';

/**
 * An incident may be reported this much (ms) after its onset; if it began just before midnight, it counts on the day it
 * is reported.
 */
const PATIENCE_MS = 3_600_000;

interface Open {
  /** epoch ms at which it became critical; null: it did not */
  criticalAt: number | null;
}

/**
 * The incidents of a day, from the recorded changes. A wall that restarts reports every open incident again: one that
 * it does not report ended while nobody watched.
 * @param changes oldest first; from some hours before the day, so that earlier incidents that last into it are known
 * @param watched ratio of the day in which a wall watched
 */
export function incidentsOn(
  { from, to }: SiteDay,
  changes: readonly Change[],
  watched: number,
): { readonly day: IncidentDay; readonly troubled: readonly (readonly [number, number])[] } {
  const open = new Map<string, Open>();
  const told = new Set<string>();
  const opened = new Set<string>();
  const critical = new Set<string>();
  const troubled: [number, number][] = [];
  let seconds = 0;
  let at = from;
  const pass = (t: number): void => {
    const until = Math.min(to, t);
    if (until > at && open.size > 0) seconds += (until - at) / 1_000;
    at = Math.max(at, until);
  };
  const end = (one: Open, t: number): void => {
    if (one.criticalAt !== null) add(troubled, Math.max(from, one.criticalAt), Math.min(to, t));
  };
  const say = (id: string, since: number, severity: Severity | null, t: number): void => {
    const known = open.get(id);
    if (severity === null) {
      if (known !== undefined) end(known, t);
      open.delete(id);
      return;
    }
    const isNew = !told.has(id);
    told.add(id);
    const one = known ?? { criticalAt: null };
    open.set(id, one);
    if (isNew && t >= from && since >= from - PATIENCE_MS) opened.add(id);
    if (severity === 'critical') {
      // An incident may have been open for hours before it became critical.
      one.criticalAt ??= isNew ? since : t;
      critical.add(id);
    }
  };
  for (const change of changes) {
    if (change.t >= to) break;
    pass(change.t);
    if (change.what === 'watch') {
      for (const one of open.values()) end(one, change.t);
      open.clear();
    } else if (change.what === 'incident') say(change.id, change.since, change.severity, change.t);
  }
  pass(to);
  for (const one of open.values()) end(one, to);
  return {
    day: {
      from,
      opened: opened.size,
      critical: [...critical].filter((id) => opened.has(id)).length,
      seconds,
      watched,
    },
    troubled,
  };
}

function add(spans: [number, number][], from: number, to: number): void {
  if (to > from) spans.push([from, to]);
}
