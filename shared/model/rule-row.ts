import type { SubjectKind } from './observation';

/**
 * How a value is compared with its thresholds; each has its operator in `shared/judge/rules/operators.ts`.
 * - above, below, equals: the value itself, summed over the series of the subject
 * - ratio, ratio-below: the value over another metric (`of`), less a reserve
 * - rate: rise of a counter per second over the last `over` seconds; a reset is not a fall
 * - changed: 1 if the value changed within the last `over` seconds
 * - down: 0 is critical, no value is unknown; a fault gives the reason
 */
export type Comparison = 'above' | 'below' | 'equals' | 'ratio' | 'ratio-below' | 'rate' | 'changed' | 'down';

/** The facts of a condition that its clauses use. */
export interface ClauseFacts {
  /** name of its subject on the wall: `PostgreSQL pg-prod`, or of a tenant */
  readonly name: string;
  readonly id: string;
  readonly value: number | null;
  /** the value as a share, `82 %`; empty: no value */
  readonly share: string;
  /** the value as a time, `4 min`; `long`: no value */
  readonly span: string;
  readonly sentence: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** The effects that a rule can cause. */
export interface Explains {
  /** prefixes of the rules that it explains */
  readonly effects: readonly string[];
  /**
   * prefixes of those effects that it can also have on another target: a service depends on both, and the other one
   * answers late or not in time because its workers wait
   */
  readonly stalls?: readonly string[];
  /** 0..1: how often this is the reason when both are present; fixed, not learned */
  readonly prior: number;
  readonly why: string;
}

/** The words for a rule besides its sentence. */
export interface RuleWords {
  /** label of the onset line in a chart; absent: that its subject fails */
  readonly onset?: string;
  /** as a cause: lower-case clauses with a full stop, the longest first; absent: they are derived from its sentence */
  clauses?(facts: ClauseFacts): readonly string[];
  /** presence: it says whether its target answers; vital: while it is critical, its target does not serve */
  readonly answers?: 'presence' | 'vital';
  /** absent: it causes nothing */
  readonly explains?: Explains;
}

/** One row per rule. `rules:` in the configuration overrides warning, critical, for and enabled by `id`. */
export interface RuleRow extends RuleWords {
  readonly id: string;
  readonly metric: string;
  /** id of the kind of target that it judges; `any`: all targets with the metric */
  readonly probe: string;
  readonly subject: SubjectKind;
  /** attribute that names the subject; if it is not `target`, the subject need not be configured */
  readonly by: string;
  /** attribute that distinguishes several conditions of one subject */
  readonly part?: string;
  readonly where?: Readonly<Record<string, string>>;
  readonly comparison: Comparison;
  readonly of?: { readonly metric: string; readonly less?: string };
  /** the rule applies only while this metric of the subject is above `above` */
  readonly guard?: { readonly metric: string; readonly above: number };
  /**
   * critical too where one part of the subject (its attribute `per`) has at least the share `critical` of the metric
   * `of`, and at least `least`; not if the rule has no critical level. `says`: its sentence, with {name}, {part}, {some},
   * {all}
   */
  readonly share?: {
    readonly of: string;
    readonly per: string;
    readonly critical: number;
    readonly least: number;
    readonly says: string;
  };
  /** s, for rate and changed */
  readonly over?: number;
  /** a share that rises until it is full: `capacity.forecast` predicts when */
  readonly fills?: boolean;
  readonly info?: number;
  /** null: no such level by default */
  readonly warning: number | null;
  readonly critical: number | null;
  /** s that a worse severity must hold before it shows, and s for a better one */
  readonly for: number;
  readonly clearFor: number;
  /**
   * once raised, it ends only below threshold x clearAt (if low is bad: above threshold / clearAt), so that a value at
   * the edge does not flicker
   */
  readonly clearAt: number;
  /** UCUM unit of the compared value */
  readonly unit: string;
  /** the meaning of an absence as the newest value */
  readonly absence: 'unknown' | 'fine';
  /** title of its chart, after the name of the target */
  readonly title: string;
  /** sentences with {name}, {value}, {limit}, {part} */
  readonly says: string;
  /** the same of a value of one; absent: as `says` */
  readonly saysOfOne?: string;
  readonly calm: string;
  /** what is not known while it cannot be read, without a full stop; with {name}, {part} */
  readonly unknown: string;
  readonly why: string;
  readonly source: string;
}

/** A row without its kind, as written in the kind's own table. */
export type KindRule = Omit<RuleRow, 'probe'>;

/**
 * A rule that is not a comparison of one metric but code in `shared/judge`, with the place where its method is
 * described.
 */
export interface MethodRule extends RuleWords {
  readonly id: string;
  /** the metric of its chart, and the attribute that names its subject; absent: no chart */
  readonly chart?: { readonly title: string; readonly metric: string; readonly by: string };
  readonly why: string;
  readonly source: string;
}
