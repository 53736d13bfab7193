import type { ConfigFinding } from '../forms/reference';
import type { IndicatorGroup, IndicatorRow } from '../model/indicator-row';
import type { MetricSpec } from '../model/metric-spec';
import type { EvidenceKind } from '../model/observation';
import type { KindRule, MethodRule } from '../model/rule-row';
import type { TargetBase } from './target-base';

/** Input of `settle`: the keys that every kind has, with their defaults filled in. */
export type SettledBase = Omit<TargetBase, 'probe'>;

/** Names that a target of the configuration may refer to. */
export interface Names {
  readonly sites: readonly string[];
  /** ids of all targets but the one being checked */
  readonly otherTargets: readonly string[];
}

/**
 * The description of one kind of target, except its schema (`schemas.ts`) and its probe
 * (`main/engine/sources/sources.ts`).
 * @typeParam Target its part of the configuration in use
 * @typeParam Written the output of its schema
 */
export interface Kind<Target extends TargetBase, Written> {
  /** value of `probe:` */
  readonly id: Target['probe'];
  /** precedes the name of a target, `PostgreSQL pg-prod`; empty: the name is enough */
  readonly label: string;
  readonly metrics: readonly MetricSpec[];
  readonly rules: readonly KindRule[];
  /** rules implemented as code in `shared/judge` */
  readonly methods: readonly MethodRule[];
  readonly indicators: readonly IndicatorRow[];
  /** groups that this kind adds to the engineering view */
  readonly groups: readonly IndicatorGroup[];
  /** kinds of evidence that its probe delivers besides `fault` */
  readonly evidence: readonly EvidenceKind[];
  /** Whether this wall probes the target; else it is known only from the feed. */
  isAsked(target: Target): boolean;
  settle(written: Written, base: SettledBase): Target;
  /** Ids besides the target's own, with the path of each within the target. */
  partsOf?(written: Written): readonly { readonly id: string; readonly path: ConfigFinding['path'] }[];
  /** Problems that its schema cannot find; paths are within the target. */
  check?(written: Written, names: Names): readonly ConfigFinding[];
  /** The same target without credentials: passwords, paths and queries of addresses, headers. */
  withoutAccess(target: Target): Target;
  /** Completes a target that was archived before all keys of its kind existed. */
  withDefaults?(target: Target): Target;
}
