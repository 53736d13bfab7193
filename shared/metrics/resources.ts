import type { ResourceColumn } from '../model/snapshot';

/** The shared resources of the tenants matrix, left to right. Ids are those of `gantry.tenant.use`'s attribute `resource`. */
export const TAKES: readonly ResourceColumn[] = [
  { id: 'queue_jobs', label: 'queue jobs', side: 'takes' },
  { id: 'redis_ops', label: 'Redis ops', side: 'takes' },
  { id: 'redis_memory', label: 'Redis memory', side: 'takes' },
  { id: 'db_time', label: 'database time', side: 'takes' },
  { id: 'connections', label: 'connec- tions', side: 'takes' },
  { id: 'locks', label: 'locks held', side: 'takes' },
  { id: 'blocks', label: 'disk blocks', side: 'takes' },
  { id: 'ingress', label: 'ingress requests', side: 'takes' },
];

/** What tenants pay: ids are those of `gantry.tenant.delay`'s attribute `kind`. */
export const PAYS: readonly ResourceColumn[] = [
  { id: 'job_wait', label: 'job wait', side: 'pays' },
  { id: 'response_time', label: 'response time', side: 'pays' },
];

export const RESOURCES: readonly ResourceColumn[] = [...TAKES, ...PAYS];
