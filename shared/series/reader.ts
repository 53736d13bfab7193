import type { Attributes, EventKind, Evidence, EvidenceKind, Subject, WallEvent } from '../model/observation';
import type { Column } from '../model/said';

export interface SeriesInfo {
  /** small dense integer */
  readonly id: number;
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Attributes;
}
/** `value` NaN: the newest observation is that there is no value. */
export interface Point {
  readonly t: number;
  readonly value: number;
}

/** The judge's input: the memory head of the store, or a recording of it. Times are epoch ms. */
export interface SeriesReader {
  /** rises when a series is added, so that callers can cache results of `find` */
  readonly generation: number;
  /** series of a metric whose attributes contain all of `where`, in id order; indexed by metric */
  find(metric: string, where?: Attributes): readonly SeriesInfo[];
  last(id: number): Point | null;
  /** newest value without allocating an object; NaN: none */
  lastValue(id: number): number;
  /** epoch ms of the newest point; NaN: none */
  lastTime(id: number): number;
  /** every point with from <= t <= to */
  window(id: number, from: number, to: number): Column;
  /** the same, down-sampled to at most `points`; minima, maxima and gaps (NaN) are preserved */
  sampled(id: number, from: number, to: number, points: number): Column;
}

export interface DocumentReader {
  evidence(kind: EvidenceKind, subject: Subject): Evidence | null;
  evidenceOf(kind: EvidenceKind): readonly Evidence[];
  /** events of a kind with t >= from, oldest first */
  events(kind: EventKind, from: number): readonly WallEvent[];
}
