import type { Change } from '../../../../shared/model/change';
import type { Mark, Span, TimelineSection } from '../../../../shared/model/review';
import type { Column } from '../../../../shared/model/said';

export interface ReportLine {
  readonly column: Column;
  /** what is usual at this time: drawn as a quiet line */
  readonly usual: boolean;
}
/** Values of one subject over the range. */
export interface ReportChart {
  readonly title: string;
  /** `slowest 5 % of requests` */
  readonly note: string;
  /** UCUM */
  readonly unit: string;
  /** in the unit; beyond it the line is a breach */
  readonly limit: number | null;
  readonly lines: readonly ReportLine[];
  /** periods without its data, for whatever reason */
  readonly gaps: readonly Span[];
}
/** A time of which something is not known. */
export interface Unknown extends Span {
  /** `The wall was off`, `ERP gave no answer` */
  readonly why: string;
}
export interface ReportNote {
  /** epoch ms that it is about */
  readonly t: number;
  readonly text: string;
}

/** All that a report says. Times are epoch ms. */
export interface ReportData {
  readonly title: string;
  /** IANA name */
  readonly timezone: string;
  readonly from: number;
  readonly to: number;
  /** the recorded verdicts; its marks may begin an hour before the range */
  readonly timeline: TimelineSection;
  /** oldest first, preceded by the state at `from` */
  readonly changes: readonly Change[];
  /** false: the wall that wrote this did not keep what it judged */
  readonly judged: boolean;
  /** periods without a running wall */
  readonly gaps: readonly Unknown[];
  /** periods with a running wall in which a source did not answer */
  readonly silent: readonly Unknown[];
  readonly notes: readonly ReportNote[];
  readonly charts: readonly ReportChart[];
  /** charts that would have been too many */
  readonly left: number;
}

/** Marks of the range itself. */
export function marksWithin({ timeline, from, to }: ReportData): readonly Mark[] {
  return timeline.marks.filter(({ t }) => t >= from && t <= to);
}
