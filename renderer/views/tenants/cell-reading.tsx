import { bareTimes } from '../../../shared/format/format';
import { wholeLabel } from '../../../shared/metrics/resources';
import type { TenantsRoster, TenantsSection } from '../../../shared/model/tenants';
import type { CellFocus } from '../../state/tenants-focus';
import { rankIn, type TenantsLayout } from '../../state/tenants-layout';
import { useWall } from '../../state/wall-store';
import { box } from '../../theme/place';
import { cellPlace } from './field';

interface Read {
  readonly layout: TenantsLayout;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
}
/** Least side of a ring. */
const RING = 18;
const REACH = 3;

/** Draws a ring around the focused cell, and its name above the column of names, where there is free space. */
export function CellReading({ hovered, ...read }: Read & { readonly hovered: CellFocus | null }) {
  const focused = useWall((state) => state.tenant.focus);
  const shown = hovered ?? focused;
  const name = shown === null ? undefined : read.roster.names[shown.tenant];
  if (shown === null || name === undefined) return null;
  const resource = read.roster.resources[shown.column];
  const value = read.tenants.values[shown.tenant * read.layout.width + shown.column] ?? Number.NaN;
  const tier = read.roster.tiers[shown.tenant] ?? '';
  const pays = resource?.side === 'pays';
  const label = wholeLabel(resource);
  return (
    <>
      {focused !== null && <Ring {...read} focus={focused} />}
      {hovered !== null && <Ring {...read} focus={hovered} />}
      <div
        className="t-note cell-reading"
        style={box(48, 229, 366, 96)}
        aria-live="polite"
        data-cell={`${read.roster.ids[shown.tenant]} ${resource?.id}`}
      >
        <span className="is-strong ink-1">{name}</span>
        <span className="ink-1">
          {label}{' '}
          <span className="is-strong tabular">{Number.isNaN(value) ? 'unknown' : bareTimes(value)}</span>
          {!Number.isNaN(value) && <span className="spoken">{pays ? ' its usual' : ' its fair share'}</span>}
        </span>
        <span className="ink-3">{[tier, 'Enter: its page'].filter(Boolean).join(' · ')}</span>
      </div>
    </>
  );
}

function Ring({ layout, focus }: Read & { readonly focus: CellFocus }) {
  const column = layout.columns.find(({ index }) => index === focus.column);
  if (column === undefined) return null;
  const row = layout.rows.find(({ index }) => index === focus.tenant);
  const place = layout.pools.find((one) => rankIn(one, focus.tenant) >= 0);
  const cell =
    row !== undefined && (focus.named || place === undefined)
      ? { x: column.x, y: row.y + 1, width: column.width, height: row.height - 4 }
      : place === undefined
        ? null
        : cellPlace(place, column, focus.tenant);
  if (cell === null) return null;
  const width = Math.max(RING, cell.width + 2 * REACH);
  const height = Math.max(RING, cell.height + 2 * REACH);
  const [x, y] = [cell.x + (cell.width - width) / 2, cell.y + (cell.height - height) / 2];
  return <span className="cell-ring" style={box(x, y, width, height)} aria-hidden="true" />;
}
