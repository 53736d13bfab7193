import type { ConfigFinding } from '../forms/reference';
import type { IndicatorGroup, IndicatorRow } from '../model/indicator-row';
import type { MetricSpec } from '../model/metric-spec';
import type { EvidenceKind } from '../model/observation';
import type { KindRule, MethodRule } from '../model/rule-row';
import type { TargetBase } from './target-base';

/** A target as `settle` gets it: the keys that every kind has, with their defaults in place. */
export type SettledBase = Omit<TargetBase, 'probe'>;

/** Names that a target of the configuration may refer to. */
export interface Names {
  readonly sites: readonly string[];
  /** ids of all targets but the one that is checked */
  readonly otherTargets: readonly string[];
}

/**
 * All that Gantry knows of one kind of target, but for its schema (`schemas.ts`) and its probe
 * (`main/engine/sources/sources.ts`).
 * @typeParam Target its part of the configuration in use
 * @typeParam Written the same as its schema returns it
 */
export interface Kind<Target extends TargetBase, Written> {
  /** as `probe:` names it */
  readonly id: Target['probe'];
  /** before the name of a target, `PostgreSQL pg-prod`; empty: its name says enough */
  readonly label: string;
  readonly metrics: readonly MetricSpec[];
  readonly rules: readonly KindRule[];
  /** rules that are code, in `shared/judge` */
  readonly methods: readonly MethodRule[];
  readonly indicators: readonly IndicatorRow[];
  /** groups of the engineering view that this kind brings */
  readonly groups: readonly IndicatorGroup[];
  /** kinds of evidence that its probe yields besides `fault` */
  readonly evidence: readonly EvidenceKind[];
  /** A probe of this wall asks it; else only a feed speaks of it. */
  isAsked(target: Target): boolean;
  settle(written: Written, base: SettledBase): Target;
  /** Ids that it adds to those of targets, with the path of each within the target. */
  partsOf?(written: Written): readonly { readonly id: string; readonly path: ConfigFinding['path'] }[];
  /** Problems that its schema cannot tell; paths are within the target. */
  check?(written: Written, names: Names): readonly ConfigFinding[];
  /** The same target without anything that opens a door: passwords, paths and queries of addresses, headers. */
  withoutAccess(target: Target): Target;
  /** Completes a target that was archived before all keys of its kind existed. */
  withDefaults?(target: Target): Target;
}
