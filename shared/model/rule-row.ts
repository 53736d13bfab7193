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

/** One row a rule. `rules:` of the configuration overrides warning, critical, for and enabled by `id`. */
export interface RuleRow {
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
  /** a share that rises until it is full: when that will be is told ahead (`capacity.forecast`) */
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
  /** sentences with {name}, {value}, {limit}, {part} */
  readonly says: string;
  readonly calm: string;
  readonly why: string;
  readonly source: string;
}

/** A row as its kind writes it: the kind itself says whose it is. */
export type KindRule = Omit<RuleRow, 'probe'>;

/** A rule that is no comparison of one metric: its subject in short, and where its method is written down. */
export interface MethodRule {
  readonly id: string;
  readonly why: string;
  readonly source: string;
}
