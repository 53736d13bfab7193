import { useLayoutEffect, useRef } from 'react';
import type { TenantsRoster, TenantsSection } from '../../../shared/model/snapshot';
import { box } from '../../theme/place';
import { pixelsOf, type Ramp, stepOf } from './ramp';
import type { ColumnPlace, PoolPlace } from './tenants-layout';

/** Cells past the last tenant take the ground's colour: hatched would say that something is missing. */
const NO_TENANT = 0xff110e0b;
const PIXELS: Readonly<Record<Ramp, Uint32Array>> = {
  excess: pixelsOf('excess'),
  idle: pixelsOf('idle'),
  field: pixelsOf('field'),
};

/** Which colours a column takes in a pool: hue only where the resource is saturated there, or where its tenants pay. */
export function rampOf(place: PoolPlace, column: ColumnPlace, roster: TenantsRoster): Ramp {
  const pays = roster.resources[column.index]?.side === 'pays';
  const saturated = place.pool.saturated[column.index] === 1;
  return saturated || (pays && place.hot) ? 'excess' : 'field';
}

interface FieldProps {
  readonly place: PoolPlace;
  readonly column: ColumnPlace;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
}

/**
 * The tenants of a pool in one column: one pixel a cell, scaled by CSS. The grid between the cells is a layer of its
 * own, so that a change costs only its pixels. Drawn anew only when a colour changed.
 */
export function Field({ place, column, roster, tenants }: FieldProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Uint32Array | null>(null);
  const { pool, line, lines, y, height } = place;
  const ramp = rampOf(place, column, roster);
  const width = roster.resources.length;

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const cells = new Uint32Array(line * lines).fill(NO_TENANT);
    const pixels = PIXELS[ramp];
    for (let i = 0; i < pool.count; i++) {
      const value = tenants.values[(pool.from + i) * width + column.index] ?? Number.NaN;
      cells[i] = pixels[stepOf(value)] as number;
    }
    const before = drawn.current;
    if (before !== null && before.length === cells.length && before.every((pixel, i) => pixel === cells[i]))
      return;
    drawn.current = cells;
    context.putImageData(new ImageData(new Uint8ClampedArray(cells.buffer), line, lines), 0, 0);
  }, [tenants.values, pool, line, lines, ramp, column.index, width]);

  const style = box(column.x, y, column.width, height);
  return (
    <>
      <canvas ref={canvas} className="field" width={line} height={lines} style={style} aria-hidden="true" />
      <span
        className="field-grid"
        style={{ ...style, backgroundSize: `${100 / line}% ${100 / lines}%` }}
        aria-hidden="true"
      />
    </>
  );
}

/** Where a tenant's cell lies, in units of the wall's grid. */
export function cellPlace(
  place: PoolPlace,
  column: ColumnPlace,
  index: number,
): { x: number; y: number; width: number; height: number } {
  const at = index - place.pool.from;
  const width = column.width / place.line;
  const height = place.height / place.lines;
  return {
    x: column.x + (at % place.line) * width,
    y: place.y + Math.floor(at / place.line) * height,
    width,
    height,
  };
}
