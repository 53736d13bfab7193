import type { IncidentPage } from '../../shared/model/incident';
import type { Sections, Snapshot } from '../../shared/model/snapshot';
import type { TextFault } from '../e2e/overlap';

/** One visible line of text, in CSS pixels of the window. */
export interface SeenText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** it is drawn in the colour of that severity; empty: in ink */
  readonly tone: 'critical' | 'warning' | '';
  /** `data-metric` around it; empty: it is no figure */
  readonly metric: string;
}

/** An element with `data-metric`. */
export interface SeenFigure {
  readonly metric: string;
  /** as written in `data-value`; null: there is none */
  readonly value: string | null;
  /** as written in `data-freshness`; null: it has none of its own */
  readonly freshness: string | null;
  readonly text: string;
  /** id of the service whose element it lies in; null: none */
  readonly service: string | null;
}

/** An element with `data-severity`. */
export interface SeenSubject {
  /** attribute that names the subject, and its id: `service`, `orders` */
  readonly kind: string;
  readonly id: string;
  readonly severity: string;
  readonly freshness: string | null;
  /** its visible words */
  readonly text: string;
}

/** Everything that was read off the page at one look. */
export interface SeenPage {
  /** epoch ms by the clock of the machine */
  readonly at: number;
  /** `data-view`; null: no view is on the page */
  readonly view: string | null;
  readonly connection: string | null;
  /** a start is in progress, in place of a view */
  readonly starting: boolean;
  /** `data-incident` of the view; null: none */
  readonly incident: string | null;
  /** `data-incidents` of the frame; null: it shows none */
  readonly incidents: number | null;
  /** text of the element with `data-since`: the age of what began then; null: there is none */
  readonly age: string | null;
  /** sentences of the page, without line breaks */
  readonly headings: readonly string[];
  /** the frame, the banner and the notices, as one line each */
  readonly frame: string;
  readonly texts: readonly SeenText[];
  readonly figures: readonly SeenFigure[];
  readonly subjects: readonly SeenSubject[];
  readonly faults: readonly TextFault[];
  /** ms: the longest time since the look before in which the page ran nothing */
  readonly pause: number;
}

/** What the page was drawn from at the same moment; null: nothing had arrived. */
export interface Held {
  /** epoch ms by the wall's clock */
  readonly now: number;
  /** ms since the engine was heard */
  readonly silentFor: number;
  /** id of the incident that has the wall; null: none */
  readonly shown: string | null;
  /** a picture: the clock stands */
  readonly still: boolean;
  readonly snapshot: Snapshot;
}

/** One look at the wall. */
export interface Reading {
  /** what was played: a scenario's name, or `fixture VIEW` */
  readonly scenario: string;
  /** s since the course began */
  readonly after: number;
  /** the view was chosen by a key just before, not by the wall itself */
  readonly steered: boolean;
  readonly page: SeenPage;
  readonly held: Held | null;
}

/** The looks of one run, oldest first. */
export type Course = readonly Reading[];

/** Two texts that do not agree. */
export interface Violation {
  /** s since the course began */
  readonly after: number;
  readonly one: string;
  readonly other: string;
}

/** One law of the wall: over one look, or over all looks of a run. */
export interface Invariant {
  readonly id: string;
  /** one sentence that is true of a wall that does not lie */
  readonly says: string;
  /** what it compares */
  readonly reads: string;
  readonly look?: (reading: Reading) => readonly Clash[];
  readonly course?: (course: Course) => readonly Violation[];
}

/** The two texts of a violation within one look. */
export type Clash = readonly [one: string, other: string];

export function sectionsOf({ held }: Reading): Sections | null {
  return held?.snapshot.sections ?? null;
}

/** The incidents that are open. */
export function openIn(reading: Reading): readonly IncidentPage[] {
  return sectionsOf(reading)?.incident.open ?? [];
}

/** The incident on the page; null: none is shown. */
export function shownIncident(reading: Reading): IncidentPage | null {
  const { incident } = reading.page;
  return openIn(reading).find(({ id }) => id === incident) ?? null;
}

/** Whether the wall shows the present: nothing from memory, no past time, no start. */
export function isPresent(reading: Reading): boolean {
  const frame = sectionsOf(reading)?.frame;
  return (
    frame !== undefined &&
    frame.cachedAt === null &&
    frame.connection !== 'replay' &&
    frame.connection !== 'offline' &&
    frame.progress === null
  );
}

export interface Found extends Violation {
  /** id of the invariant */
  readonly invariant: string;
  /** looks at which the same two texts, but for their figures, were seen */
  readonly times: number;
}
