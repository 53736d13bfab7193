import { type Answer, NO_ANSWER } from './said';
import type { ServiceRow } from './services';
import type { Severity } from './severity';

export interface Span {
  /** epoch ms */
  readonly from: number;
  readonly to: number;
}

/** How a service stood for a while, as it was judged then; `info` and `ok` are one. */
export interface LaneSpan extends Span {
  readonly severity: Severity;
  /** why it was not ok, one short line */
  readonly reason: string;
}
export interface Lane {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  /** in order, apart where nobody watched */
  readonly spans: readonly LaneSpan[];
}

export type MarkKind = 'deployment' | 'drill' | 'config' | 'note' | 'backup' | 'incident' | 'login' | 'role';
/** Something that happened at a time. */
export interface Mark {
  /** epoch ms */
  readonly t: number;
  readonly kind: MarkKind;
  /** one short line: `stock_reserve_batch 3.2 released to Nord 3PL` */
  readonly text: string;
}

export interface IncidentSpan extends Span {
  readonly id: string;
  /** the worst it was */
  readonly severity: Severity;
  /** what its cause is thought to be, a sentence */
  readonly cause: string;
  /** names of the services that were in trouble while it lasted, the first hit first */
  readonly services: readonly string[];
}

/** Everything kept, as a timeline. Changes only when more is kept. */
export interface TimelineSection {
  /** epoch ms of the first and the last that is kept; both 0: nothing is */
  readonly from: number;
  readonly to: number;
  /** by criticality, then name */
  readonly lanes: readonly Lane[];
  /** oldest first */
  readonly marks: readonly Mark[];
  readonly incidents: readonly IncidentSpan[];
  /** when nobody watched */
  readonly gaps: readonly Span[];
}

export const NO_TIMELINE: TimelineSection = { from: 0, to: 0, lanes: [], marks: [], incidents: [], gaps: [] };

/** Where a review stands. */
export interface ReviewSection {
  /** epoch ms of the time that the whole wall shows; null: it is live */
  readonly at: number | null;
  readonly answer: Answer;
  /** nobody watched at this time: what is shown is of its begin */
  readonly gap: Span | null;
  /** the services at the other time that this one is compared with */
  readonly compare: {
    readonly t: number;
    readonly gap: Span | null;
    readonly services: readonly ServiceRow[];
  } | null;
  /** a live wall stands behind it, to which it can go back */
  readonly live: boolean;
  /** why no note can be left; null: it can */
  readonly notesRefused: string | null;
}

/** The present is shown, and nothing of the past was asked for. */
export const NO_REVIEW: ReviewSection = {
  at: null,
  answer: NO_ANSWER,
  gap: null,
  compare: null,
  live: true,
  notesRefused: null,
};
