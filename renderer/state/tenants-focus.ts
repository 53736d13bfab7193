import type { TenantsSection } from '../../shared/model/tenants';
import { type PoolPlace, type RowPlace, rankIn, type TenantsLayout, tenantAt } from './tenants-layout';

/** A cell of the matrix: a tenant in one column, in its own row or in its pool's field. */
export interface CellFocus {
  /** index in the roster */
  readonly tenant: number;
  /** index in roster.resources */
  readonly column: number;
  readonly named: boolean;
}
export type Way = 'left' | 'right' | 'up' | 'down';

/** A position on the screen: a row is one line of one cell, a field has several lines. */
interface Spot {
  /** index in layout.columns */
  readonly column: number;
  /** rows first, then fields */
  readonly band: number;
  readonly cell: number;
}

type Band = { readonly row: RowPlace } | { readonly place: PoolPlace };

function bandsOf({ rows, pools }: TenantsLayout): readonly Band[] {
  return [...rows.map((row) => ({ row })), ...pools.map((place) => ({ place }))];
}

function cellsOf(band: Band): { readonly count: number; readonly line: number } {
  if ('row' in band) return { count: 1, line: 1 };
  const { count, share, line } = band.place;
  return { count: Math.ceil(count / share), line };
}

/**
 * The tenant of a cell; if several share it, the one with the largest value, which gives the colour. @param width
 * columns of `values`
 */
function tenantIn(
  band: Band,
  cell: number,
  column: number,
  { values }: TenantsSection,
  width: number,
): number {
  if ('row' in band) return band.row.index;
  const { place } = band;
  let worst = tenantAt(place, cell * place.share);
  const end = Math.min(place.count, (cell + 1) * place.share);
  for (let n = cell * place.share + 1; n < end; n += 1) {
    const tenant = tenantAt(place, n);
    const [value, before] = [values[tenant * width + column], values[worst * width + column]];
    if ((value ?? Number.NaN) > (before ?? Number.NaN) || Number.isNaN(before)) worst = tenant;
  }
  return worst;
}

function spotOf(layout: TenantsLayout, focus: CellFocus): Spot {
  const bands = bandsOf(layout);
  const column = Math.max(
    0,
    layout.columns.findIndex(({ index }) => index === focus.column),
  );
  const row = layout.rows.findIndex(({ index }) => index === focus.tenant);
  if (focus.named && row >= 0) return { column, band: row, cell: 0 };
  const pool = layout.pools.findIndex((place) => rankIn(place, focus.tenant) >= 0);
  const place = layout.pools[pool];
  if (place === undefined) return { column, band: Math.max(0, row), cell: 0 };
  const cell = Math.floor(rankIn(place, focus.tenant) / place.share);
  return { column, band: Math.min(bands.length - 1, layout.rows.length + pool), cell };
}

/** The first focus: the worst offender in its worst column, else the first cell. Null: there is none. */
export function firstFocus(layout: TenantsLayout, tenants: TenantsSection): CellFocus | null {
  const [track] = tenants.tracks;
  if (track !== undefined) return { tenant: track.index, column: track.column, named: true };
  const band = bandsOf(layout)[0];
  const column = layout.columns[0];
  if (band === undefined || column === undefined) return null;
  const tenant = 'row' in band ? band.row.index : tenantAt(band.place, 0);
  return { tenant, column: column.index, named: 'row' in band };
}

/** The neighbouring cell on the screen; the end of a line leads to the next column. */
export function movedFocus(
  layout: TenantsLayout,
  tenants: TenantsSection,
  focus: CellFocus,
  way: Way,
): CellFocus {
  const bands = bandsOf(layout);
  const spot = spotOf(layout, focus);
  const next = beside(bands, layout.columns.length, spot, way);
  const band = bands[next.band];
  const column = layout.columns[next.column];
  if (band === undefined || column === undefined) return focus;
  const tenant = tenantIn(band, next.cell, column.index, tenants, layout.width);
  return { tenant, column: column.index, named: 'row' in band };
}

function beside(bands: readonly Band[], columns: number, spot: Spot, way: Way): Spot {
  const band = bands[spot.band];
  if (band === undefined) return spot;
  const { count, line } = cellsOf(band);
  const [at, start] = [spot.cell % line, spot.cell - (spot.cell % line)];
  const last = Math.min(count - 1, start + line - 1);
  switch (way) {
    case 'right':
      if (spot.cell < last) return { ...spot, cell: spot.cell + 1 };
      return spot.column + 1 < columns ? { ...spot, column: spot.column + 1, cell: start } : spot;
    case 'left':
      if (at > 0) return { ...spot, cell: spot.cell - 1 };
      return spot.column > 0 ? { ...spot, column: spot.column - 1, cell: last } : spot;
    case 'down':
      if (start + line < count) return { ...spot, cell: Math.min(count - 1, spot.cell + line) };
      return enter(bands, spot, spot.band + 1, at / line, 'first');
    case 'up':
      if (start > 0) return { ...spot, cell: spot.cell - line };
      return enter(bands, spot, spot.band - 1, at / line, 'last');
  }
}

/** @param share 0..1 of the line's width, since the lines above and below have other numbers of cells */
function enter(bands: readonly Band[], spot: Spot, to: number, share: number, side: 'first' | 'last'): Spot {
  const band = bands[to];
  if (band === undefined) return spot;
  const { count, line } = cellsOf(band);
  const at = Math.min(line - 1, Math.floor(share * line));
  const lastLine = Math.floor((count - 1) / line) * line;
  return { ...spot, band: to, cell: Math.min(count - 1, (side === 'first' ? 0 : lastLine) + at) };
}

/** The same cell in the next column to the right or left; wraps around. */
export function turnedFocus(layout: TenantsLayout, focus: CellFocus, way: 1 | -1): CellFocus {
  const at = layout.columns.findIndex(({ index }) => index === focus.column);
  const next = layout.columns[(at + way + layout.columns.length) % layout.columns.length];
  return next === undefined ? focus : { ...focus, column: next.index };
}

/** The cell at a point in grid units; null: none. A name at the left counts as its row's first column. */
export function focusAt(
  layout: TenantsLayout,
  tenants: TenantsSection,
  x: number,
  y: number,
): CellFocus | null {
  const column = layout.columns.find((one) => x >= one.x && x < one.x + one.width);
  const row = layout.rows.find((one) => y >= one.y && y < one.y + one.height);
  if (row !== undefined) {
    const index = column?.index ?? (x < (layout.columns[0]?.x ?? 0) ? layout.columns[0]?.index : undefined);
    return index === undefined ? null : { tenant: row.index, column: index, named: true };
  }
  const place = layout.pools.find((one) => y >= one.y && y < one.y + one.height);
  if (place === undefined || column === undefined) return null;
  const line = Math.min(place.lines - 1, Math.floor(((y - place.y) / place.height) * place.lines));
  const at = Math.min(place.line - 1, Math.floor(((x - column.x) / column.width) * place.line));
  const cell = line * place.line + at;
  if (cell * place.share >= place.count) return null;
  return {
    tenant: tenantIn({ place }, cell, column.index, tenants, layout.width),
    column: column.index,
    named: false,
  };
}
