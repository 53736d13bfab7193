import type { Config } from '../config/config';

const known = new WeakMap<Config, ReadonlyMap<string, string>>();

/** The owner of each target: that of the most critical service that depends on it, the first of equals. */
export function ownersOf(config: Config): ReadonlyMap<string, string> {
  const made = known.get(config);
  if (made !== undefined) return made;
  const owners = new Map<string, string>();
  for (const { dependsOn, owner } of config.services.toSorted((a, b) => a.criticality - b.criticality)) {
    for (const id of dependsOn) if (!owners.has(id) && owner !== '') owners.set(id, owner);
  }
  known.set(config, owners);
  return owners;
}
