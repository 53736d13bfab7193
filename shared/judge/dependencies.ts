import type { Config } from '../config/config';
import { METHOD_RULES, RULES } from '../metrics/rules';
import type { Condition } from '../model/condition';
import { severityRank } from '../model/severity';

const needed = new WeakMap<Config, ReadonlyMap<string, ReadonlySet<string>>>();

/** The targets that each service depends on, by service: its own, and those of the services it depends on. */
export function targetsOf(config: Config): ReadonlyMap<string, ReadonlySet<string>> {
  const known = needed.get(config);
  if (known !== undefined) return known;
  const services = new Map(config.services.map((service) => [service.id, service]));
  const made = new Map<string, ReadonlySet<string>>();
  for (const { id } of config.services) {
    // A set may grow while it is iterated; each entry is visited once, so cycles end.
    const reached = new Set([id]);
    const targets = new Set<string>();
    for (const one of reached) {
      for (const next of services.get(one)?.dependsOn ?? []) {
        if (services.has(next)) reached.add(next);
        else targets.add(next);
      }
    }
    made.set(id, targets);
  }
  needed.set(config, made);
  return made;
}

/** The trouble of a target now. Backups and rehearsals are left out: they slow no service down. */
export interface TargetState {
  /** of the rule that says whether it answers; null: it is not probed */
  readonly presence: Condition | null;
  /** critical and warning ones, worst first, oldest first */
  readonly trouble: readonly Condition[];
}

/** Rules that say whether a target answers. */
export const PRESENCE: ReadonlySet<string> = new Set(
  RULES.flatMap(({ id, answers }) => (answers === 'presence' ? [id] : [])),
);
/** While one of these is critical, the target does not serve. */
const GONE: ReadonlySet<string> = new Set(
  [...RULES, ...METHOD_RULES].flatMap(({ id, answers }) => (answers === undefined ? [] : [id])),
);

export function targetStates(conditions: readonly Condition[]): ReadonlyMap<string, TargetState> {
  const states = new Map<string, { presence: Condition | null; trouble: Condition[] }>();
  for (const condition of conditions) {
    const { rule, subject, severity } = condition;
    if (subject.kind !== 'target' || rule.startsWith('recovery.') || rule.startsWith('backup.')) continue;
    const state = states.get(subject.id) ?? { presence: null, trouble: [] };
    states.set(subject.id, state);
    if (PRESENCE.has(rule)) state.presence = condition;
    if (severity === 'critical' || severity === 'warning') state.trouble.push(condition);
  }
  for (const { trouble } of states.values()) {
    trouble.sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.since - b.since);
  }
  return states;
}

/** A target that answers again is not gone, even while its condition is still held. */
export function isGone({ rule, severity, evidence }: Condition): boolean {
  return severity === 'critical' && GONE.has(rule) && (!PRESENCE.has(rule) || 'says' in evidence);
}
