import { type CSSProperties, useLayoutEffect, useRef } from 'react';
import type { TenantsRoster, TenantsSection } from '../../../shared/model/tenants';
import { type ColumnPlace, type PoolPlace, rankIn, tenantAt } from '../../state/tenants-layout';
import { type Box, box, units } from '../../theme/place';
import { pixelsOf, type Ramp, stepOf } from './ramp';

const PIXELS: Readonly<Record<Ramp, Uint32Array>> = {
  excess: pixelsOf('excess'),
  idle: pixelsOf('idle'),
  field: pixelsOf('field'),
};

/** Colours of a column in a pool: colour only if the resource is saturated there, or if its tenants pay. */
export function rampOf(place: PoolPlace, column: ColumnPlace, roster: TenantsRoster): Ramp {
  const pays = roster.resources[column.index]?.side === 'pays';
  const saturated = place.pools.some((pool) => pool.saturated[column.index] === 1);
  return saturated || (pays && place.hot) ? 'excess' : 'field';
}

interface FieldProps {
  readonly place: PoolPlace;
  readonly column: ColumnPlace;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
  /** a memory is not judged: no colour */
  readonly old: boolean;
  /** some tenant has data; else there are no cells, only the hatch */
  readonly heard: boolean;
}

/**
 * The tenants of a pool in one column: one pixel per cell, scaled by CSS. The grid between the cells is a separate
 * layer, so that a change costs only its pixels. Redrawn only when a colour changes.
 */
export function Field({ place, column, roster, tenants, old, heard }: FieldProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Uint32Array | null>(null);
  const { count, line, lines, share, y, height } = place;
  const ramp = old ? 'field' : rampOf(place, column, roster);
  const width = roster.resources.length;

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const cells = new Uint32Array(line * lines);
    const pixels = PIXELS[ramp];
    for (let cell = 0; cell * share < count; cell++) {
      const end = Math.min(count, (cell + 1) * share);
      let worst = Number.NaN;
      for (let n = cell * share; n < end; n++) {
        const value = tenants.values[tenantAt(place, n) * width + column.index] ?? Number.NaN;
        if (!(value <= worst)) worst = Number.isNaN(value) ? worst : value;
      }
      cells[cell] = pixels[stepOf(worst)] as number;
    }
    const before = drawn.current;
    if (before !== null && before.length === cells.length && before.every((pixel, i) => pixel === cells[i]))
      return;
    drawn.current = cells;
    context.putImageData(new ImageData(new Uint8ClampedArray(cells.buffer), line, lines), 0, 0);
  }, [tenants.values, place, count, line, lines, share, ramp, column.index, width]);

  const style = box(column.x, y, column.width, height);
  const empty = line * lines - Math.ceil(count / share);
  return (
    <>
      <canvas ref={canvas} className="field" width={line} height={lines} style={style} aria-hidden="true" />
      {heard && (
        <span
          className="field-grid"
          style={gridStyle(style, line, lines, Math.min(column.width / line, height / lines))}
          aria-hidden="true"
        />
      )}
      {heard && empty > 0 && (
        <span
          className="field-rest"
          style={box(
            column.x + ((line - empty) * column.width) / line,
            y + ((lines - 1) * height) / lines,
            (empty * column.width) / line + 1,
            height / lines + 1,
          )}
        />
      )}
    </>
  );
}

/** The lines between the cells: thinner for small cells, so that the lines do not hide them. */
function gridStyle(place: Box, line: number, lines: number, cell: number): CSSProperties {
  return {
    ...place,
    backgroundSize: `${100 / line}% ${100 / lines}%`,
    '--grid': units(Math.min(1.2, cell * 0.2)),
  } as CSSProperties;
}

/** The place of a tenant's cell, in grid units. */
export function cellPlace(
  place: PoolPlace,
  column: ColumnPlace,
  index: number,
): { x: number; y: number; width: number; height: number } {
  const at = Math.floor(rankIn(place, index) / place.share);
  const width = column.width / place.line;
  const height = place.height / place.lines;
  return {
    x: column.x + (at % place.line) * width,
    y: place.y + Math.floor(at / place.line) * height,
    width,
    height,
  };
}
