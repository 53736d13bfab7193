import { milliseconds } from '../../forms/duration';
import { referenceFindings } from '../../forms/reference';
import { addressFindings, bareUrl } from '../addresses';
import type { Kind } from '../kind';
import { parsePostgresAddress } from './address';
import { POSTGRES_INDICATORS } from './indicators';
import { POSTGRES_METRICS } from './metrics';
import { POSTGRES_REPLICATION_METRICS } from './replication-metrics';
import { POSTGRES_METHODS } from './replication-rules';
import { POSTGRES_RULES } from './rules';
import type { WrittenPostgres } from './schema';
import type { PostgresTarget } from './target';

export const POSTGRES: Kind<PostgresTarget, WrittenPostgres> = {
  id: 'postgres',
  label: 'PostgreSQL',
  metrics: [...POSTGRES_METRICS, ...POSTGRES_REPLICATION_METRICS],
  rules: POSTGRES_RULES,
  methods: POSTGRES_METHODS,
  indicators: POSTGRES_INDICATORS,
  groups: [{ id: 'postgres', title: 'PostgreSQL', place: 50, worth: 80, head: 'subject' }],
  evidence: ['postgres.locks', 'postgres.node'],
  isAsked: ({ url }) => url !== null,
  settle: ({ url, replicas, processors, heartbeat }, base) => ({
    ...base,
    probe: 'postgres',
    url: url ?? null,
    replicas: replicas.map((replica) => ({
      id: replica.id,
      name: replica.name ?? replica.id,
      url: replica.url ?? null,
      site: replica.site ?? null,
      zone: replica.zone,
      purpose: replica.purpose,
      upstream: replica.upstream ?? null,
      sync: replica.sync ?? null,
      applicationName: replica.applicationName ?? replica.id,
      slot: replica.slot ?? replica.id.replaceAll('-', '_'),
    })),
    processors: processors ?? null,
    heartbeat: heartbeat === undefined ? null : { ...heartbeat, every: milliseconds(heartbeat.every) },
  }),
  partsOf: ({ replicas }) => replicas.map(({ id }, index) => ({ id, path: ['replicas', index, 'id'] })),
  check: (target, { sites }) => {
    const servers = [target.id, ...target.replicas.map(({ id }) => id)];
    const own = addressFindings(target.url, ['url'], parsePostgresAddress);
    const others = target.replicas.flatMap(({ url, site, upstream }, index) => [
      ...addressFindings(url, ['replicas', index, 'url'], parsePostgresAddress),
      ...(site === undefined ? [] : referenceFindings('site', site, sites, ['replicas', index, 'site'])),
      ...(upstream === undefined
        ? []
        : referenceFindings('server of this target', upstream, servers, ['replicas', index, 'upstream'])),
    ]);
    return [...own, ...others];
  },
  withoutAccess: (target) => ({
    ...target,
    url: bareUrl(target.url),
    replicas: target.replicas.map((replica) => ({ ...replica, url: bareUrl(replica.url) })),
    heartbeat: null,
  }),
};
