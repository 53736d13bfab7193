import { type Answer, NO_ANSWER } from './said';
import type { ServiceRow } from './services';
import type { Severity } from './severity';

export interface Span {
  /** epoch ms */
  readonly from: number;
  readonly to: number;
}

/** A period in a service's state, as judged then; `info` and `ok` are merged. */
export interface LaneSpan extends Span {
  readonly severity: Severity;
  /** why it was not ok, one short line */
  readonly reason: string;
}
export interface Lane {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  /** in order, with spaces where no wall watched */
  readonly spans: readonly LaneSpan[];
}

export type MarkKind = 'deployment' | 'drill' | 'config' | 'note' | 'backup' | 'incident' | 'login' | 'role';
/** An event on the timeline. */
export interface Mark {
  /** epoch ms */
  readonly t: number;
  readonly kind: MarkKind;
  /** one short line: `stock_reserve_batch 3.2 released to Nord 3PL` */
  readonly text: string;
  /** name of the service whose event it is; absent: that of a tenant, a target or the wall */
  readonly service?: string;
}

export interface IncidentSpan extends Span {
  readonly id: string;
  /** its worst severity */
  readonly severity: Severity;
  /** its suspected cause, as a sentence */
  readonly cause: string;
  /** names of the services that were in trouble during it, the first affected first */
  readonly services: readonly string[];
}

/** Everything stored, as a timeline. Changes only when more is stored. */
export interface TimelineSection {
  /** epoch ms of the first and the last stored data; both 0: none */
  readonly from: number;
  readonly to: number;
  /** by criticality, then name */
  readonly lanes: readonly Lane[];
  /** oldest first */
  readonly marks: readonly Mark[];
  readonly incidents: readonly IncidentSpan[];
  /** times in which no wall watched */
  readonly gaps: readonly Span[];
}

export const NO_TIMELINE: TimelineSection = { from: 0, to: 0, lanes: [], marks: [], incidents: [], gaps: [] };

/** The position of a review. */
export interface ReviewSection {
  /** epoch ms of the time that the whole wall shows; null: it is live */
  readonly at: number | null;
  readonly answer: Answer;
  /** no wall watched at this time: the start of the gap is shown */
  readonly gap: Span | null;
  /** the services at the time that this one is compared with */
  readonly compare: {
    readonly t: number;
    readonly gap: Span | null;
    readonly services: readonly ServiceRow[];
  } | null;
  /** there is a live wall to go back to */
  readonly live: boolean;
  /** why no note can be written; null: it can */
  readonly notesRefused: string | null;
}

/** The present is shown, without a review. */
export const NO_REVIEW: ReviewSection = {
  at: null,
  answer: NO_ANSWER,
  gap: null,
  compare: null,
  live: true,
  notesRefused: null,
};
