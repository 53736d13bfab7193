import type { Answer, Column, Figure } from './said';
import type { Freshness, Severity } from './severity';

export interface ReplicationNode {
  readonly id: string;
  readonly name: string;
  readonly role: 'primary' | 'replica' | 'unknown';
  readonly upstream: string | null;
  readonly region: string;
  readonly zone: string;
  /** `sync`, `async` … and its purpose: `async, zone c, reports` */
  readonly note: string;
  /** flows: solid; late: dashed critical; cut: dashed critical; unknown: dotted */
  readonly edge: 'flows' | 'late' | 'cut' | 'unknown';
  readonly severity: Severity;
  /** its severity before it became unknown, stale or cached */
  readonly was?: Severity | null;
  readonly since: number | null;
  /** its lag is well again; the severity is only held for its clearing time */
  readonly ending?: true;
  readonly freshness: Freshness;
  readonly reason: string;
  /** WAL written, By/s, primaries only */
  readonly written: Figure | null;
  /** s behind; `atLeast`: only a lower bound is known */
  readonly lag:
    | (Figure & { readonly atLeast: boolean; readonly limit: number | null; readonly series: Column })
    | null;
  /** By not replayed */
  readonly behind: Figure | null;
  /** By not received: what a failover would lose */
  readonly unreceived: Figure | null;
  readonly slot: {
    readonly retained: Figure;
    readonly limit: number | null;
    readonly active: boolean;
  } | null;
}

export interface FailoverCheck {
  readonly id: string;
  /** `same timeline, 14` */
  readonly label: string;
  /** one cell per candidate, in the order of `candidates` */
  readonly cells: readonly FailoverCell[];
}

export interface FailoverCell {
  readonly severity: Severity;
  /** the finding in short form; empty if the glyph says it all */
  readonly evidence: string;
  /** epoch ms of the observation behind it; null: none */
  readonly observedAt: number | null;
}

export interface FailoverVerdict {
  readonly verdict: 'yes' | 'no' | 'unknown';
  readonly sentence: string;
  /** while the primary does not answer: what a move would lose; else null */
  readonly loss: {
    /** s before the primary went; null: not known */
    readonly atMost: number | null;
    /** epoch ms: all that was committed until then is there; null: not known */
    readonly until: number | null;
    /** every commit that waited for a standby is there */
    readonly confirmed: boolean;
  } | null;
}

export interface LastLookNote {
  /** epoch ms at which the primary was asked and answered */
  readonly at: number;
  /** sentences on what the verdicts assume */
  readonly notes: readonly string[];
}

/** The loss if the primary died now. */
export interface RpoRisk {
  /** name of the primary */
  readonly primary: string;
  /** s; null: not known */
  readonly seconds: number | null;
  /** By; null: not known */
  readonly bytes: number | null;
  /** who would keep the rest: a copy's name, or `the archive`; null: none is known */
  readonly keeper: string | null;
  /** services that depend on it and have an RPO (s), the most critical first */
  readonly services: readonly {
    readonly id: string;
    readonly name: string;
    readonly rpo: number;
    readonly severity: Severity;
  }[];
}

export interface ReplicationSection {
  readonly answer: Answer;
  /** of the worst cluster; null: no copy is configured */
  readonly risk: RpoRisk | null;
  /** clusters in tree order: primary, then its replicas by region */
  readonly nodes: readonly ReplicationNode[];
  readonly candidates: readonly { readonly id: string; readonly label: string; readonly place: string }[];
  readonly checks: readonly FailoverCheck[];
  readonly verdicts: readonly FailoverVerdict[];
  /** the primary does not answer: checks and verdicts rest on the last look at which it did; null: it answers */
  readonly lastLook: LastLookNote | null;
}
