import type { ResourceColumn } from '../model/tenants';

/**
 * The shared resources of the tenants matrix, left to right. Ids are values of the attribute `resource` of
 * `gantry.tenant.use`.
 */
export const TAKES: readonly ResourceColumn[] = [
  { id: 'queue_jobs', label: 'queue jobs', side: 'takes', unit: '{job}' },
  { id: 'redis_ops', label: 'Redis ops', side: 'takes', unit: '{command}/s' },
  { id: 'redis_memory', label: 'Redis memory', side: 'takes', unit: 'By' },
  { id: 'db_time', label: 'database time', side: 'takes', unit: '{session}' },
  { id: 'connections', label: 'connec- tions', side: 'takes', unit: '{connection}' },
  { id: 'locks', label: 'locks held', side: 'takes', unit: '{session}' },
  { id: 'blocks', label: 'disk blocks', side: 'takes', unit: '{block}/s' },
  { id: 'ingress', label: 'ingress requests', side: 'takes', unit: '{request}/s' },
];

/** The delays that tenants pay with: ids are values of the attribute `kind` of `gantry.tenant.delay`. */
export const PAYS: readonly ResourceColumn[] = [
  { id: 'job_wait', label: 'job wait', side: 'pays', unit: 's' },
  { id: 'response_time', label: 'response time', side: 'pays', unit: 's' },
];

/** A label without its mark for a line break in a narrow column; empty: there is no such column. */
export function wholeLabel(resource: ResourceColumn | undefined): string {
  return (resource?.label ?? '').replace('- ', '');
}

export const RESOURCES: readonly ResourceColumn[] = [...TAKES, ...PAYS];
