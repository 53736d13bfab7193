import { useLayoutEffect, useRef } from 'react';
import { formatNumber } from '../../../shared/format/format';
import type { PoolRow, TenantsRoster, TenantsSection } from '../../../shared/model/tenants';
import { box } from '../../theme/place';
import { pixelsOf, stepOf } from './ramp';

const PIXELS = pixelsOf('field');
/** Cells a line in a large pool, and least side of a cell. */
const LINE = 64;
const BOTTOM = 1_040;
const LEFT = 104;
const WIDTH = 1_768;
const GAP = 33;
const HEAD = 48;
const MOST_POOLS = 4;
/** Most height of a cell. */
const CELL = 24;

/** One cell a tenant by pool, with the most fair shares that it takes of anything. */
export function RoomField(props: {
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
  readonly y: number;
}) {
  const { roster, tenants, y } = props;
  const pools = shownPools(tenants);
  const width = (WIDTH - GAP * (pools.length - 1)) / Math.max(1, pools.length);
  const room = BOTTOM - y - HEAD;
  if (room < 20) return null;
  return (
    <>
      <div className="rule" style={box(48, y, 1824)} />
      {pools.map((pool, at) => (
        <div key={pool.id}>
          <span className="t-note ink-3 room-line" style={box(LEFT + at * (width + GAP), y + 10, width)}>
            {pools.length > 1 && <span className="is-strong ink-1">{pool.name} </span>}
            {pool.count === 1 ? '1 tenant' : `${formatNumber(pool.count)} tenants`}
            {tenants.pools.length === 1 ? ', each with the most that it takes of anything' : ''}
          </span>
          <Cells
            pool={pool}
            roster={roster}
            tenants={tenants}
            x={LEFT + at * (width + GAP)}
            y={y + HEAD}
            width={width}
            height={room}
          />
        </div>
      ))}
    </>
  );
}

/** All pools, or those of the fullest resources first, in their order. */
function shownPools({ pools, room }: TenantsSection): readonly PoolRow[] {
  if (pools.length <= MOST_POOLS) return pools;
  const full = new Set(room.resources.map(({ pool }) => pool));
  const ranked = [...pools].sort((a, b) => Number(full.has(b.name)) - Number(full.has(a.name)));
  const own = new Set(ranked.slice(0, MOST_POOLS));
  return pools.filter((pool) => own.has(pool));
}

function Cells(props: {
  readonly pool: PoolRow;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}) {
  const { pool, roster, tenants, x, y, width, height } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const line = Math.min(pool.count, Math.max(LINE, Math.ceil(Math.sqrt((pool.count * width) / height))));
  const lines = Math.ceil(pool.count / line);
  const tall = Math.min(height, lines * Math.min(CELL, (1.4 * width) / line));
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const cells = new Uint32Array(line * lines);
    const columns = roster.resources.length;
    for (let at = 0; at < pool.count; at += 1) {
      let most = Number.NaN;
      for (const [column, { side }] of roster.resources.entries()) {
        const value = tenants.values[(pool.from + at) * columns + column] ?? Number.NaN;
        if (side === 'takes' && !(value <= most)) most = Number.isNaN(value) ? most : value;
      }
      cells[at] = PIXELS[stepOf(most)] as number;
    }
    context.putImageData(new ImageData(new Uint8ClampedArray(cells.buffer), line, lines), 0, 0);
  }, [tenants.values, pool, roster, line, lines]);
  return (
    <>
      <canvas
        ref={canvas}
        className="room-cells"
        width={line}
        height={lines}
        style={box(x, y, width, tall)}
        aria-hidden="true"
      />
      <span
        className="room-grid"
        style={{ ...box(x, y, width, tall), backgroundSize: `${100 / line}% ${100 / lines}%` }}
        aria-hidden="true"
      />
    </>
  );
}
