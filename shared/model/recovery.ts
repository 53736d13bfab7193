import type { Answer } from './said';
import type { Scenario } from './scenario';
import type { Posture, Severity } from './severity';

export interface RecoveryStep {
  readonly name: string;
  /** s from the start of the drill */
  readonly start: number;
  readonly duration: number;
  readonly outcome: 'passed' | 'failed' | 'aborted';
}

/** A drill that covered a service, as listed on its page. */
export interface RecoveryDrill {
  readonly id: string;
  /** `zone loss`, or the record's own words */
  readonly scenario: string;
  /** epoch ms */
  readonly endedAt: number;
  readonly outcome: 'passed' | 'failed' | 'aborted';
  /** critical: failed, or longer than the RTO; warning: aborted, or more lost than the RPO */
  readonly severity: Severity;
  /** s: the worse of the record's claim and the wall's observation; null: neither is known */
  readonly took: number | null;
  readonly lost: number | null;
  /** the longest step; null: none is recorded */
  readonly slowest: { readonly name: string; readonly duration: number } | null;
  /** a wall watched it */
  readonly observed: boolean;
}

export interface RecoveryRow {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly criticality: number;
  /** the sentence on the service's page */
  readonly answer: Answer;
  readonly severity: Severity;
  readonly posture: Posture;
  /** short reasons, the most important first: `drill failed yesterday` */
  readonly reasons: readonly string[];
  /** the promise that is not proven: time is the RTO, data is the RPO; absent or null: neither, or both */
  readonly misses?: 'time' | 'data' | null;
  /** the sentence next to the bar: `37 of 60 min`, `never drilled; 60 min promised` */
  readonly track: string;
  /** s */
  readonly rtoTarget: number | null;
  readonly rtoMeasured: number | null;
  readonly rpoTarget: number | null;
  readonly rpoMeasured: number | null;
  /** epoch ms of the end of the proving drill; null: none */
  readonly provenAt: number | null;
  readonly drillEvery: number | null;
  readonly drill: string | null;
  /** each scenario that can affect it, including those never rehearsed */
  readonly scenarios: readonly {
    readonly scenario: Scenario;
    readonly posture: Posture;
    readonly severity: Severity;
    /** the reason, or the measurement */
    readonly reason: string;
    /** epoch ms of the newest rehearsal's end; null: none */
    readonly provenAt: number | null;
  }[];
  readonly steps: readonly RecoveryStep[];
  /** last five drills, oldest first: measured / target, and whether it passed */
  readonly trend: readonly { readonly t: number; readonly ratio: number | null; readonly passed: boolean }[];
  /** newest first, at most 12 */
  readonly history: readonly RecoveryDrill[];
  /** ids of the backups of its dependencies */
  readonly backups: readonly string[];
}

export interface BackupRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'database' | 'filestore' | 'configuration';
  /** targets whose backup it is; empty: not stated */
  readonly of: readonly string[];
  readonly severity: Severity;
  /** the known facts; empty text: unknown. The severity marks what needs attention. */
  readonly lastGood: BackupFact;
  readonly took: BackupFact;
  readonly size: BackupFact;
  readonly restored: BackupFact;
  readonly archive: BackupFact;
  readonly lockedUntil: BackupFact;
}

export interface BackupFact {
  readonly text: string;
  readonly severity: Severity;
  /** epoch ms if the text names a time, since its words change with the day */
  readonly at?: number;
}

export interface RecoverySection {
  readonly answer: Answer;
  readonly rows: readonly RecoveryRow[];
  readonly backups: readonly BackupRow[];
}
