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
  /** what the wall itself saw of it, beside what its record claims; absent: no wall watched */
  readonly observed?: DrillObserved;
  /** the file it was read from, or `feed` */
  readonly source: string;
}
export interface DrillStep {
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'passed' | 'failed' | 'aborted';
}
/** A rehearsal as the wall's own probes saw it. */
export interface DrillObserved {
  /** s from when the first of its services broke until the last one served again; null: none was seen to break */
  readonly rto: number | null;
  /** s of what was committed and is lost; null: could not be told */
  readonly rpo: number | null;
  /** heartbeat rows that were committed and are lost; null: no heartbeat was written */
  readonly rows: number | null;
  /** By of WAL that the new primary never received, at least; null: could not be told */
  readonly bytes: number | null;
}
