import { KINDS } from '../../kinds/kinds';
import { FELT } from '../../kinds/rule-base';
import { METHOD_RULES, RULES } from '../../metrics/rules';
import type { Explains } from '../../model/rule-row';

/** A row of the table of causes. */
export interface Explanation extends Explains {
  /** rule of the cause, or kind of the event */
  readonly cause: string;
}

/** Prefixes of the rules of kinds whose targets serve services. */
const SERVING: readonly string[] = KINDS.filter(({ rules }) =>
  rules.some(({ answers }) => answers === 'presence'),
).map(({ id }) => `${id}.`);

/** Causes outside the rule tables: user-defined rules, and changes. */
const OTHERS: readonly Explanation[] = [
  { cause: 'own.*', effects: FELT, prior: 0.5, why: 'somebody wrote it down because it matters' },
  {
    cause: 'deployment',
    effects: [...FELT, ...SERVING, 'saturation.', 'tenants.'],
    prior: 0.6,
    why: 'what was released just before is new, and the trouble too',
  },
  {
    cause: 'config',
    effects: [...FELT, ...SERVING, 'saturation.'],
    prior: 0.5,
    why: 'what was changed just before is new, and the trouble too',
  },
];

/** The strongest explanation first; a pair without a row explains nothing. docs/causes.md shows this table. */
export const EXPLANATIONS: readonly Explanation[] = [
  ...[...METHOD_RULES, ...RULES].flatMap(({ id, explains }) =>
    explains === undefined ? [] : [{ cause: id, ...explains }],
  ),
  ...OTHERS,
].toSorted((a, b) => b.prior - a.prior);

/** Whether a row applies to a rule; a cause that ends with `.*` stands for every rule with that prefix. */
export function isOfRow({ cause }: Explanation, rule: string): boolean {
  return cause.endsWith('.*') ? rule.startsWith(cause.slice(0, -1)) : cause === rule;
}

/** The prior of a cause for an effect: 0..1. */
export function priorOf(cause: string, effect: string): number {
  if (cause === effect) return 0;
  return rowOf(cause, effect)?.prior ?? 0;
}

/** Whether a cause can have an effect on another target, whose workers wait for it. */
export function canStall(cause: string, effect: string): boolean {
  return rowOf(cause, effect)?.stalls?.some((begin) => effect.startsWith(begin)) === true;
}

function rowOf(cause: string, effect: string): Explanation | undefined {
  return EXPLANATIONS.find(
    (one) => isOfRow(one, cause) && one.effects.some((begin) => effect.startsWith(begin)),
  );
}
