/**
 * The servers of a target: its own, told like a copy, then its copies. Which of them is the primary they say
 * themselves; the configuration only says which one is expected to be.
 */
export function serversOf(target: PostgresTarget): readonly ReplicaConfig[] {
  const own: ReplicaConfig = {
    id: target.id,
    name: target.name,
    url: target.url,
    site: target.site,
    zone: target.zone,
    purpose: '',
    upstream: null,
    sync: null,
    applicationName: target.id,
    slot: target.id.replaceAll('-', '_'),
  };
  return [own, ...target.replicas];
}

import type { PostgresTarget, ReplicaConfig } from '../kinds/postgres/target';
