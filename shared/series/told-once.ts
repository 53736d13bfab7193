import type { WallEvent } from '../model/observation';
import type { DocumentReader } from './reader';

/** ms within which two events of the same words are one that two sources told */
const SAME_MS = 60_000;
/** Kinds that a person reads one by one. Backups and drills have names of their own. */
const READ = new Set<WallEvent['kind']>(['deployment', 'config', 'note']);

/** The same documents, with each change and note once, as the first source told it. */
export function toldOnce(documents: DocumentReader): DocumentReader {
  return {
    evidence: (kind, subject) => documents.evidence(kind, subject),
    evidenceOf: (kind) => documents.evidenceOf(kind),
    events: (kind, from) => {
      const events = documents.events(kind, from);
      return READ.has(kind) ? eventsOnce(events) : events;
    },
  };
}

/**
 * Events of the kinds that a person reads, without those that repeat another within a minute: of the same subject, and of
 * the same name and version where there is a version, else of the same data but its id.
 * @param events oldest first
 */
export function eventsOnce(events: readonly WallEvent[]): readonly WallEvent[] {
  if (events.length < 2) return events;
  const seen = new Map<string, number>();
  return events.filter((event) => {
    if (!READ.has(event.kind)) return true;
    const key = wordsOf(event);
    const first = seen.get(key);
    if (first !== undefined && Math.abs(event.t - first) <= SAME_MS) return false;
    seen.set(key, event.t);
    return true;
  });
}

/** Looks ask for the same events again and again. */
const known = new WeakMap<WallEvent, string>();

function wordsOf(event: WallEvent): string {
  const before = known.get(event);
  if (before !== undefined) return before;
  const { kind, subject, data } = event;
  const { id: _id, ...words } = data;
  const { name, version } = words;
  const said =
    version === undefined || version === null || version === ''
      ? Object.entries(words).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : [name, version];
  const made = JSON.stringify([kind, subject.kind, subject.id, said]);
  known.set(event, made);
  return made;
}
