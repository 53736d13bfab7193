import type { Config } from '../../config/config';
import type { Sections } from '../../model/snapshot';
import type { ViewId } from '../../model/views';

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
 * A view that is named says what to configure instead. Pure.
 */
export function turnsOf(config: Config, seen: Seen): readonly ViewId[] {
  const { views, named } = config.wall.rotation;
  return named === false ? views.filter((view) => FILLED[view]?.(config, seen) ?? true) : views;
}
