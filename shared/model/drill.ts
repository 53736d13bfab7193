/** A rehearsal that was measured. Times are epoch ms, durations seconds. */
export interface Drill {
  readonly id: string;
  readonly scenario: string;
  readonly services: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'passed' | 'failed' | 'aborted';
  readonly steps: readonly DrillStep[];
  readonly measured: { readonly rto: number | null; readonly rpo: number | null };
  readonly evidence: string | null;
  /** the file it was read from, or `feed` */
  readonly source: string;
}
export interface DrillStep {
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'passed' | 'failed' | 'aborted';
}
