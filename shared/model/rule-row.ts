import type { SubjectKind } from './observation';

/**
 * How a value is held against its thresholds; each has its operator in `shared/judge/rules/operators.ts`.
 * - above, below, equals: the value itself, summed over the series of the subject
 * - ratio, ratio-below: the value over another metric (`of`), less a reserve
 * - rate: rise of a counter per second over the last `over` seconds; a reset is no fall
 * - changed: 1 when the value changed within the last `over` seconds
 * - down: 0 is critical, none is unknown; a fault beside it gives the reason
 */
export type Comparison = 'above' | 'below' | 'equals' | 'ratio' | 'ratio-below' | 'rate' | 'changed' | 'down';

/** A condition, as its clauses need it. */
export interface ClauseFacts {
  /** of its subject on the wall: `PostgreSQL pg-prod`, the name of a tenant */
  readonly name: string;
  readonly id: string;
  readonly value: number | null;
  /** the value as a share, `82 %`; empty: there is no value */
  readonly share: string;
  /** the value as a time, `4 min`; `long`: there is no value */
  readonly span: string;
  readonly sentence: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What a rule can be the cause of. */
export interface Explains {
  /** beginnings of the rules that it explains */
  readonly effects: readonly string[];
  /** 0..1: how often this is the reason where both are there; written down, not learned */
  readonly prior: number;
  readonly why: string;
}

/** What the wall says of a rule besides its sentence. */
export interface RuleWords {
  /** label of the line through a chart where it began; absent: that its subject fails */
  readonly onset?: string;
  /** as a cause: clauses in lower case with a full stop, the longest first; absent: they are made of its sentence */
  clauses?(facts: ClauseFacts): readonly string[];
  /** presence: it says whether its target answers; vital: while it is critical, its target serves nobody as it should */
  readonly answers?: 'presence' | 'vital';
  /** absent: it is the cause of nothing */
  readonly explains?: Explains;
}

/** One row a rule. `rules:` of the configuration overrides warning, critical, for and enabled by `id`. */
export interface RuleRow extends RuleWords {
  readonly id: string;
  readonly metric: string;
  /** id of the kind of the targets that it judges; `any`: all that have the metric */
  readonly probe: string;
  readonly subject: SubjectKind;
  /** attribute that names the subject; where it is not `target`, the subject need not be configured */
  readonly by: string;
  /** attribute that tells several conditions of one subject apart */
  readonly part?: string;
  readonly where?: Readonly<Record<string, string>>;
  readonly comparison: Comparison;
  readonly of?: { readonly metric: string; readonly less?: string };
  /** the rule speaks only while this metric of the subject is above `above` */
  readonly guard?: { readonly metric: string; readonly above: number };
  /** s, for rate and changed */
  readonly over?: number;
  /** a share that rises until it is full: when that will be is predicted (`capacity.forecast`) */
  readonly fills?: boolean;
  readonly info?: number;
  /** null: no such level by default */
  readonly warning: number | null;
  readonly critical: number | null;
  /** s that a worse severity must hold before it shows, and a better one */
  readonly for: number;
  readonly clearFor: number;
  /** once raised, it ends only below threshold x clearAt (where low is bad: above threshold / clearAt), so that a value at the edge does not flicker */
  readonly clearAt: number;
  /** UCUM unit of what is compared */
  readonly unit: string;
  /** what it means that the newest value is an absence */
  readonly absence: 'unknown' | 'fine';
  /** of its chart, after the name of the target */
  readonly title: string;
  /** sentences with {name}, {value}, {limit}, {part} */
  readonly says: string;
  readonly calm: string;
  readonly why: string;
  readonly source: string;
}

/** A row as its kind writes it: the kind itself says whose it is. */
export type KindRule = Omit<RuleRow, 'probe'>;

/** A rule that is no comparison of one metric but code in `shared/judge`, and where its method is written down. */
export interface MethodRule extends RuleWords {
  readonly id: string;
  /** the line that it looks at, by the attribute that names its subject; absent: it has no chart */
  readonly chart?: { readonly title: string; readonly metric: string; readonly by: string };
  readonly why: string;
  readonly source: string;
}
