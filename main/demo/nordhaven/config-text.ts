import { stringify } from 'yaml';
import { DEMO_SERVICES } from './services';
import { demoTenants } from './tenants';

export interface EstateAddresses {
  readonly primary: string;
  /** replica id -> address */
  readonly replicas: Readonly<Record<string, string>>;
  readonly redis: string | null;
  readonly health: string;
  readonly feed: { readonly url: string; readonly token: string };
}

const SITES = [
  ['oslo', 'Oslo', 'eu-north', 'Europe/Oslo'],
  ['gothenburg', 'Gothenburg', 'eu-north', 'Europe/Stockholm'],
  ['copenhagen', 'Copenhagen', 'eu-north', 'Europe/Copenhagen'],
  ['helsinki', 'Helsinki', 'eu-north', 'Europe/Helsinki'],
  ['hamburg', 'Hamburg', 'eu-central', 'Europe/Berlin'],
  ['frankfurt', 'Frankfurt', 'eu-central', 'Europe/Berlin'],
] as const;
const REPLICAS = [
  { id: 'pg-prod-b', zone: 'zone b', site: 'oslo', purpose: '' },
  { id: 'pg-prod-c', zone: 'zone c', site: 'oslo', purpose: 'reports' },
  { id: 'pg-prod-d', zone: 'zone a', site: 'frankfurt', purpose: 'for disaster' },
  { id: 'pg-prod-e', zone: 'zone b', site: 'frankfurt', purpose: '', upstream: 'pg-prod-d' },
] as const;

/** The demo estate's gantry.yaml: from here on it is an estate like any other. */
export function configText(addresses: EstateAddresses, tenantCount: number): string {
  const withRedis = (id: string): boolean => id !== 'redis-prod' || addresses.redis !== null;
  const config = {
    version: 1,
    wall: {
      title: 'Nordhaven Logistics',
      role: 'operations',
      rotation: {
        dwell: '12s',
        views: ['services', 'tenants', 'replication', 'recovery', 'executive', 'engineering'],
      },
    },
    sites: SITES.map(([id, name, region, timezone]) => ({
      id,
      name,
      region,
      timezone,
      windows: [{ name: 'Morning dispatch', days: 'mon-fri', from: '06:00', to: '09:00' }],
    })),
    services: DEMO_SERVICES.map(({ id, name, criticality, owner, objective, rto, rpo, dependsOn }) => ({
      id,
      name,
      criticality,
      owner,
      objective: { availability: '99.9%', latency: `${objective * 1000}ms`, window: '30d' },
      recovery: { rto, rpo, drillEvery: '90d' },
      dependsOn: dependsOn.filter(withRedis),
    })),
    tenants: {
      from: [{ attribute: 'db.namespace', match: '^(?<tenant>[a-z0-9-]+)$' }],
      tiers: {
        gold: { share: 4, quota: { queue_jobs: 40, redis_ops: 60 } },
        standard: { share: 1, quota: { queue_jobs: 10, redis_ops: 15 } },
      },
      list: demoTenants(tenantCount),
    },
    targets: [
      {
        id: 'pg-prod',
        name: 'pg-prod-a',
        probe: 'postgres',
        url: addresses.primary,
        every: '2s',
        timeout: '1500ms',
        site: 'oslo',
        zone: 'zone a',
        replicas: REPLICAS.filter(({ id }) => id in addresses.replicas).map(({ purpose, ...replica }) => ({
          ...replica,
          url: addresses.replicas[replica.id],
          ...(purpose === '' ? {} : { purpose }),
        })),
      },
      ...(addresses.redis === null
        ? []
        : [
            {
              id: 'redis-prod',
              probe: 'redis',
              url: addresses.redis,
              every: '2s',
              timeout: '1s',
              queues: [{ key: 'jobs', type: 'list' }],
            },
          ]),
      {
        id: 'odoo-prod',
        probe: 'http',
        url: addresses.health,
        every: '2s',
        timeout: '1500ms',
        expect: { status: 200, contains: 'pass' },
      },
    ],
    costs: { currency: 'EUR', prices: { queue_jobs: 0.12, redis_ops: 0.08, db_time: 0.4, ingress: 0.5 } },
    feed: addresses.feed,
  };
  return `# The demo estate, written anew at every start. Copy it as a beginning of your own.\n${stringify(config)}`;
}
