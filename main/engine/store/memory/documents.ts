import { createHash } from 'node:crypto';
import type {
  EventKind,
  Evidence,
  EvidenceKind,
  Subject,
  WallEvent,
} from '../../../../shared/model/observation';
import type { DocumentReader } from '../../../../shared/series/reader';

/** Most events of a kind held in memory; drills are the proof of recovery and few, so their number is higher. */
const MAX_EVENTS = 2_000;
const MAX_DRILLS = 10_000;
/** Characters of their data as JSON, of a kind; the oldest give way to newer ones. */
const MAX_CHARACTERS = 16_000_000;
const MAX_DRILL_CHARACTERS = 32_000_000;
/** Subjects with evidence of one kind. */
const MAX_EVIDENCE = 20_000;

interface Dated {
  readonly event: WallEvent;
  /** SHA-256 of its text */
  readonly identity: string;
  /** characters of its text */
  readonly length: number;
}

interface EventList {
  readonly events: Dated[];
  characters: number;
}

/** Text that is the same for the same event, so that one that arrives twice is kept once. */
export function eventText(event: WallEvent): string {
  return `${event.subject.kind}:${event.subject.id} ${JSON.stringify(event.data)}`;
}

/** Evidence: the latest per kind and subject. Events: the newest per kind, by time, each once. */
export class Documents implements DocumentReader {
  readonly #evidence = new Map<EvidenceKind, Map<string, Evidence>>();
  readonly #events = new Map<EventKind, EventList>();

  /**
   * `data: null` is kept as the newest statement, so that an older one does not come back, and is not handed out.
   * @param latest what is known from after it (epoch ms) is newer by a clock that has gone back, and gives way
   * @returns false when what is known is newer, or there are too many subjects
   */
  setEvidence(evidence: Evidence, latest = Number.POSITIVE_INFINITY): boolean {
    let kind = this.#evidence.get(evidence.kind);
    if (kind === undefined) this.#evidence.set(evidence.kind, (kind = new Map()));
    const key = `${evidence.subject.kind}:${evidence.subject.id}`;
    const known = kind.get(key);
    if (known === undefined ? kind.size >= MAX_EVIDENCE : known.t > evidence.t && known.t <= latest)
      return false;
    kind.set(key, evidence);
    return true;
  }

  /** @returns false when it is known already, or older than all of a full list */
  addEvent(event: WallEvent): boolean {
    let list = this.#events.get(event.kind);
    if (list === undefined) this.#events.set(event.kind, (list = { events: [], characters: 0 }));
    const { events } = list;
    const text = eventText(event);
    const identity = createHash('sha256').update(text).digest('base64');
    let at = events.length;
    for (; at > 0; at--) {
      const before = events[at - 1] as Dated;
      if (before.event.t < event.t) break;
      if (before.event.t === event.t && before.identity === identity) return false;
    }
    const isDrill = event.kind === 'drill';
    const most = isDrill ? MAX_DRILLS : MAX_EVENTS;
    const characters = isDrill ? MAX_DRILL_CHARACTERS : MAX_CHARACTERS;
    const isFull = events.length >= most || list.characters + text.length > characters;
    if (isFull && at === 0) return false;
    events.splice(at, 0, { event, identity, length: text.length });
    list.characters += text.length;
    while (events.length > most || (list.characters > characters && events.length > 1))
      list.characters -= events.shift()?.length ?? 0;
    return true;
  }

  evidence(kind: EvidenceKind, subject: Subject): Evidence | null {
    const found = this.#evidence.get(kind)?.get(`${subject.kind}:${subject.id}`);
    return found === undefined || found.data === null ? null : found;
  }

  evidenceOf(kind: EvidenceKind): readonly Evidence[] {
    return [...(this.#evidence.get(kind)?.values() ?? [])].filter(({ data }) => data !== null);
  }

  allEvents(): readonly WallEvent[] {
    return [...this.#events.values()].flatMap(({ events }) => events.map(({ event }) => event));
  }

  /** Also of subjects that no longer exist. */
  allEvidence(): readonly Evidence[] {
    return [...this.#evidence.values()].flatMap((kind) => [...kind.values()]);
  }

  events(kind: EventKind, from: number): readonly WallEvent[] {
    const list = this.#events.get(kind)?.events ?? [];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((list[middle] as Dated).event.t < from) low = middle + 1;
      else high = middle;
    }
    return list.slice(low).map(({ event }) => event);
  }
}
