/** A measured rehearsal. Times are epoch ms, durations seconds. */
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
  /** the wall's own observation, next to the record's claim; absent: no wall watched */
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
/** A rehearsal as observed by the wall's own probes. */
export interface DrillObserved {
  /** s from the first of its services failing until the last one is back; null: none was seen to fail */
  readonly rto: number | null;
  /** s of committed data that is lost; null: not known */
  readonly rpo: number | null;
  /** committed heartbeat rows that are lost; null: no heartbeat was written */
  readonly rows: number | null;
  /** By of WAL that the new primary never received, lower bound; null: not known */
  readonly bytes: number | null;
}
