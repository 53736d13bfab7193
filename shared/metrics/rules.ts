import { KINDS } from '../kinds/kinds';
import { FELT, TARGET } from '../kinds/rule-base';
import type { MethodRule, RuleRow } from '../model/rule-row';
import { metricSpec } from './catalogue';

/** Every rule that compares one metric of a target, from all kinds. */
export const RULES: readonly RuleRow[] = KINDS.flatMap(({ id, rules }) =>
  rules.map((row) => ({ ...row, probe: id })),
);

/**
 * Rules that judge a service as a whole; `shared/judge/services/services.ts` evaluates them. They are overridden like
 * the others.
 */
export interface ServiceRule {
  readonly id: string;
  /** latency: multiple of the objective; throughput: share of the usual */
  readonly warning: number;
  readonly critical: number;
  /** s */
  readonly for: number;
  readonly clearFor: number;
  readonly clearAt: number;
  readonly why: string;
}
export const SERVICE_LATENCY: ServiceRule = {
  id: 'service.latency',
  warning: 1,
  critical: 2,
  for: 5,
  clearFor: 10,
  clearAt: 0.95,
  why: 'Above its objective a promise is broken; at twice the objective users feel that it stands.',
};
export const SERVICE_THROUGHPUT: ServiceRule = {
  id: 'service.throughput',
  warning: 0.6,
  critical: 0.4,
  for: 30,
  clearFor: 20,
  clearAt: 0.9,
  why: 'Probes can be green while no work is done, so work is compared with the baseline of this hour.',
};
/** 1/s; with a smaller usual, silence may be chance (20 an hour) */
export const NOTABLE_RATE = 20 / 3_600;

/** Rules implemented as code: those outside any kind, then those of the kinds. */
export const METHOD_RULES: readonly MethodRule[] = [
  {
    id: 'service.burn',
    why: 'An error budget that is used up too fast: pages at 14.4 and 6 times the even pace, a ticket at an even one.',
    source: 'The Site Reliability Workbook, chapter 5, table 5-8; docs/causes.md',
  },
  {
    id: 'capacity.forecast',
    clauses: ({ name, id, sentence }) => [
      sentence,
      `a file system of ${name} is filling up.`,
      `${id} is filling up.`,
      'a file system is filling up.',
    ],
    why: 'A resource that fills steadily is full within the hour (`warning`, s), before users notice.',
    source: 'Theil-Sen line with Sen’s interval over half an hour; docs/causes.md',
  },
  {
    id: 'saturation.leading',
    explains: {
      effects: [...FELT, 'http.latency', 'http.check'],
      prior: 0.55,
      why: 'a resource far over its baseline fills first, and users notice later',
    },
    why: 'Far more than usual at this hour, and on its way to its limit (`warning`, s): before users feel it.',
    source: 'Median and MAD by hour of week and regime; docs/causes.md',
  },
  {
    id: 'link.lost',
    clauses: () => ['this wall’s uplink is lost.', 'the uplink is lost.'],
    explains: { effects: [''], prior: 1, why: 'a wall without a link sees nothing as it is' },
    why: 'Every address of `link` fails: this wall is cut off, and nothing behind it is judged. Never switched off.',
    source: 'PROBES http, uplink',
  },
  {
    id: 'link.address',
    why: 'An address of `link` that never answers says nothing of the uplink: correct it, or choose another.',
    source: 'PROBES http, uplink',
  },
  {
    id: 'tenants.contention',
    clauses: ({ name, value, sentence }) => [
      // The sentence of a held condition says that it is ending.
      ...(value === null ? [] : [sentence, `${sentence.split(';')[0] ?? ''}.`]),
      `${name} takes more than its share.`,
      'a tenant takes more than its share.',
    ],
    explains: {
      effects: [
        ...FELT,
        'postgres.connections',
        'postgres.locks',
        'saturation.',
        'redis.memory',
        'redis.evictions',
      ],
      prior: 0.8,
      why: 'one tenant takes what the others need',
    },
    why: 'A tenant takes more than its share of a saturated resource while others wait.',
    source: 'docs/tenants.md',
  },
  {
    id: 'recovery.rpo',
    why: 'The data that would be lost now, against the RPO of each service that depends on it.',
    source: 'docs/recovery.md',
  },
  ...KINDS.flatMap(({ methods }) => methods),
];

const BY_ID: ReadonlyMap<string, RuleRow | MethodRule> = new Map(
  [...METHOD_RULES, ...RULES].map((row): [string, RuleRow | MethodRule] => [row.id, row]),
);

/** The row of a rule by its id; undefined: a user-defined or unknown rule. */
export function ruleOf(id: string): RuleRow | MethodRule | undefined {
  return BY_ID.get(id);
}

/** Prefix of user-defined rules. */
export const OWN_RULE = 'own.';

/** A user-defined rule, with the table's hold times if it states none. */
export function ownRow(
  id: string,
  own: Pick<RuleRow, 'metric' | 'comparison' | 'warning' | 'critical'> &
    Partial<Pick<RuleRow, 'where' | 'part' | 'for'>> & { readonly of?: string; readonly says?: string },
): RuleRow {
  const { metric, comparison, warning, critical, of, where, part, says } = own;
  const unit = comparison === 'ratio' ? '1' : (metricSpec(metric)?.unit ?? '');
  return {
    ...TARGET,
    id,
    metric,
    probe: 'any',
    comparison,
    ...(of === undefined ? {} : { of: { metric: of } }),
    ...(where === undefined ? {} : { where }),
    ...(part === undefined ? {} : { part }),
    ...(comparison === 'rate' ? { over: 300 } : {}),
    unit,
    warning,
    critical,
    for: own.for ?? 30,
    absence: 'fine',
    title: ownTitle(id),
    says: says ?? `{name}: ${metric} is {value}; {limit} are allowed`,
    calm: `{name}: ${metric} is within its level.`,
    unknown: `{name}: ${metric} is not known`,
    why: 'A rule of your own.',
    source: 'gantry.yaml',
  };
}

/** Chart title of a user-defined rule: `robots waiting` for `own.robots_waiting`. */
export function ownTitle(id: string): string {
  return id.slice(OWN_RULE.length).replaceAll(/[._]/g, ' ');
}

/** Ids that `rules:` of a configuration may name. */
export const OVERRIDABLE_RULES: readonly string[] = [
  ...RULES.map(({ id }) => id),
  SERVICE_LATENCY.id,
  SERVICE_THROUGHPUT.id,
  ...METHOD_RULES.map(({ id }) => id),
];
