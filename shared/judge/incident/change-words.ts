import type { Config } from '../../config/config';
import type { IncidentChange } from '../../model/incident';
import type { WallEvent } from '../../model/observation';
import { targetLabel } from '../words';

/** A release or a configuration change in words. */
export function changeOf(config: Config, event: WallEvent): IncidentChange {
  const { t, data, subject } = event;
  const text = (key: string): string => (typeof data[key] === 'string' ? (data[key] as string) : '');
  const name = text('name') || text('what') || text('text') || subject.id;
  const what = [name, text('version')].filter(Boolean).join(' ');
  const to = text('to') || text('tenant') || (subject.id === name ? '' : subject.id);
  const verb = verbOf(event);
  return {
    t,
    what,
    how: to === '' ? verb : `${verb} ${verb === 'released' ? 'to' : 'at'} ${nameOfPlace(config, to)}`,
  };
}

export function verbOf({ kind }: WallEvent): 'released' | 'changed' {
  return kind === 'deployment' ? 'released' : 'changed';
}

/** The name that the wall uses elsewhere for what has this id; a name stays as it is. */
function nameOfPlace({ tenants, services, sites, targets }: Config, id: string): string {
  const target = targets.find((one) => one.id === id);
  if (target !== undefined) return targetLabel(target);
  return [...tenants.list, ...services, ...sites].find((one) => one.id === id)?.name ?? id;
}
