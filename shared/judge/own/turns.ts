import type { Config } from '../../config/config';
import { kindOf } from '../../kinds/kind-of';
import type { Sections } from '../../model/snapshot';
import type { ViewId } from '../../model/views';
import { targetsOf } from '../dependencies';

/** A view that compares tenants needs so many. */
const FEWEST_TENANTS = 2;

type Seen = Pick<Sections, 'roster' | 'recovery'>;

/** Views that need something in the configuration, or something found, to say anything. */
const FILLED: Partial<Readonly<Record<ViewId, (config: Config, seen: Seen) => boolean>>> = {
  tenants: (_, { roster }) => roster.ids.length >= FEWEST_TENANTS,
  replication: ({ targets }) =>
    targets.some((target) => target.probe === 'postgres' && target.replicas.length > 0),
  recovery: (_, { recovery }) => recovery.rows.length > 0 || recovery.backups.length > 0,
};

/**
 * The views of the rotation: those that the configuration names, or those of the wall's role that have anything to show.
 * A view that is named says what to configure instead. A probed target that no service depends on is on the engineering
 * view only, so that view joins; without any service it is the first. Pure.
 */
export function turnsOf(config: Config, seen: Seen): readonly ViewId[] {
  const { rotation, role } = config.wall;
  const { views, named } = rotation;
  if (named !== false) return views;
  const filled = views.filter((view) => FILLED[view]?.(config, seen) ?? true);
  if (role === 'executive' || filled.includes('engineering') || !hasTargetWithoutService(config))
    return filled;
  return config.services.length === 0 ? ['engineering', ...filled] : [...filled, 'engineering'];
}

/** Backups are on the recovery view, whoever depends on them. */
function hasTargetWithoutService(config: Config): boolean {
  const needed = new Set([...targetsOf(config).values()].flatMap((targets) => [...targets]));
  return config.targets.some(
    (target) => target.probe !== 'backup' && kindOf(target).isAsked(target) && !needed.has(target.id),
  );
}
