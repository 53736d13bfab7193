/**
 * The servers of a target: its own in the form of a replica, then its replicas. The servers themselves state which one
 * is the primary; the configuration only names the expected one.
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
