import type { Change, ConditionChange } from '../model/change';
import type { WallEvent } from '../model/observation';
import type { IncidentSpan, Lane, LaneSpan, Mark, Span, TimelineSection } from '../model/review';
import { type Severity, worse } from '../model/severity';
import { eventsOnce } from '../series/told-once';
import { markOf } from './marks';

export interface Kept {
  /** epoch ms of the first and the last stored data */
  readonly from: number;
  readonly to: number;
  /** oldest first */
  readonly changes: readonly Change[];
  readonly events: readonly WallEvent[];
  /** epoch ms at which each configuration came into use */
  readonly configs: readonly number[];
  readonly gaps: readonly Span[];
  /** names of services and tenants by id */
  readonly names: ReadonlyMap<string, string>;
}

/** Maximum number of spans in a lane: a screen has no space for more, so neighbours are merged. */
const MOST_SPANS = 2_000;

/** ms before the first judgement: events in that time may explain its verdict. */
const BEFORE_MS = 3_600_000;

/** The archive's content as a timeline. Pure. Time in which the wall was off stays unknown. */
export function timelineOf(kept: Kept): TimelineSection {
  const { from, to, gaps } = kept;
  const marks = marksOf(kept);
  const first = Math.min(from, marks[0]?.t ?? from);
  const unwatched = first < from ? [{ from: first, to: from }] : [];
  return {
    from: first,
    to,
    lanes: lanesOf(kept),
    marks,
    incidents: incidentsOf(kept),
    gaps: [...unwatched, ...gaps.filter((gap) => gap.to > from && gap.from < to)],
  };
}

interface Open {
  readonly from: number;
  readonly severity: Severity;
  readonly reason: string;
}
interface Draft {
  name: string;
  owner: string;
  criticality: number;
  readonly spans: LaneSpan[];
  open: Open | null;
}

function lanesOf({ changes, gaps, to }: Kept): readonly Lane[] {
  const drafts = new Map<string, Draft>();
  for (const change of changes) {
    if (change.what === 'watch') {
      for (const draft of drafts.values()) close(draft, watchedUntil(gaps, change.t));
      continue;
    }
    if (change.what !== 'service') continue;
    const { id, name, owner, criticality, severity, reason, t } = change;
    const draft = drafts.get(id) ?? { name, owner, criticality, spans: [], open: null };
    drafts.set(id, draft);
    Object.assign(draft, { name, owner, criticality });
    close(draft, t);
    draft.open =
      severity === null ? null : { from: t, severity: severity === 'info' ? 'ok' : severity, reason };
  }
  for (const draft of drafts.values()) close(draft, to);
  return [...drafts]
    .sort(([, a], [, b]) => a.criticality - b.criticality || a.name.localeCompare(b.name, 'en'))
    .map(([id, { name, owner, spans }]) => ({ id, name, owner, spans: bounded(spans) }));
}

/** The start of the gap that a wall's start at `t` ended: nothing is known from there on. */
function watchedUntil(gaps: readonly Span[], t: number): number {
  return gaps.find((gap) => gap.from < t && gap.to >= t - START_MS)?.from ?? t;
}

/** Longest time (ms) from a wall's start, at which its gap ends, to its first judgement. */
const START_MS = 120_000;

function close(draft: Draft, t: number): void {
  const { open, spans } = draft;
  draft.open = null;
  if (open === null || t <= open.from) return;
  const before = spans.at(-1);
  if (before?.to === open.from && before.severity === open.severity)
    spans[spans.length - 1] = { ...before, to: t };
  else spans.push({ ...open, to: t });
}

/** Merges the shortest neighbours, with the worse severity, until there are few enough. */
function bounded(spans: readonly LaneSpan[]): readonly LaneSpan[] {
  let list = spans;
  while (list.length > MOST_SPANS) {
    const merged: LaneSpan[] = [];
    for (let i = 0; i < list.length; i += 2) {
      const [a, b] = [list[i] as LaneSpan, list[i + 1]];
      if (b === undefined || b.from !== a.to) merged.push(a, ...(b === undefined ? [] : [b]));
      else {
        const worst = worse(a.severity, b.severity) === a.severity ? a : b;
        merged.push({ ...worst, from: a.from, to: b.to });
      }
    }
    if (merged.length === list.length) return merged;
    list = merged;
  }
  return list;
}

function marksOf({ events, configs, names, from, to }: Kept): readonly Mark[] {
  const marks: Mark[] = [];
  for (const event of eventsOnce(events)) {
    const mark = event.t < from - BEFORE_MS || event.t > to ? null : markOf(event, names);
    if (mark !== null) marks.push(mark);
  }
  // The first configuration is not a change.
  for (const t of configs.slice(1))
    if (t >= from) marks.push({ t, kind: 'config', text: 'Configuration changed' });
  return marks.sort((a, b) => a.t - b.t);
}

function incidentsOf({ changes, gaps, to }: Kept): readonly IncidentSpan[] {
  const done: IncidentSpan[] = [];
  const open = new Map<string, IncidentSpan>();
  const conditions = new Map<string, ConditionChange>();
  const names = new Map<string, string>();
  const troubled = new Set<string>();
  const end = (id: string, t: number): void => {
    const incident = open.get(id);
    open.delete(id);
    if (incident !== undefined) done.push({ ...incident, to: t });
  };
  for (const change of changes) {
    if (change.what === 'condition') conditions.set(change.key, change);
    else if (change.what === 'watch')
      for (const id of [...open.keys()]) end(id, watchedUntil(gaps, change.t));
    else if (change.what === 'service') {
      names.set(change.id, change.name);
      if (change.severity === 'critical' || change.severity === 'warning') troubled.add(change.name);
      else troubled.delete(change.name);
      // Every service in trouble during an incident counts as affected, whether or not it opened it.
      for (const [id, one] of open)
        open.set(id, { ...one, services: [...new Set([...one.services, ...troubled])] });
    } else if (change.severity === null) end(change.id, change.t);
    else {
      const known = open.get(change.id);
      const hit = change.conditions.flatMap((key) => serviceOf(key) ?? []).map((id) => names.get(id) ?? id);
      // Older walls stored no cause but put its condition first. A service in trouble is not a cause.
      const first = change.conditions
        .filter((key) => serviceOf(key) === null)
        .map((key) => conditions.get(key)?.sentence ?? '')
        .find((text) => text !== '');
      const kept = known?.cause ?? '';
      const cause = change.cause === undefined ? kept || (first ?? '') : change.cause || kept;
      open.set(change.id, {
        id: change.id,
        from: known?.from ?? change.since,
        to,
        severity: known === undefined ? change.severity : graver(known.severity, change.severity),
        cause,
        services: [...new Set([...(known?.services ?? []), ...hit, ...troubled])],
      });
    }
  }
  return [...done, ...[...open.values()].map((one) => ({ ...one, to }))].sort((a, b) => a.from - b.from);
}

/** The service that a `conditionKey` is about. */
function serviceOf(key: string): string | null {
  const subject = key.split('|')[1] ?? '';
  return subject.startsWith('service:') ? subject.slice('service:'.length) : null;
}

/** A known critical state stays while nothing can be observed. */
function graver(a: Severity, b: Severity): Severity {
  if (b === 'unknown') return a;
  return a === 'unknown' ? b : worse(a, b);
}
