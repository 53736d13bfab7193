import { box } from '../../theme/place';
import type { NodeRow, ReplicationLayout } from './replication-layout';

const WIDTH = 92;
const TRUNK = 26;
const STATION = 70;

/** Where a row's words begin: in the middle of a row that has more room than they need. */
export function textTop({ kind, height }: Pick<NodeRow, 'kind' | 'height'>): number {
  return kind === 'compact' ? 4 : Math.max(2, (height - 78) / 2);
}

/** Where a row's name line runs, from the row's top. */
export function lineOf(row: NodeRow): number {
  return row.kind === 'hero' ? 42 + row.inset : row.kind === 'compact' ? 26 : textTop(row) + 22;
}

function stationX(row: NodeRow): number {
  if (row.depth === 0) return TRUNK;
  return STATION + Math.max(0, row.depth - 1) * 36;
}

/** The tree as a railway track: solid flows, dashed critical late or cut, dotted not known. */
export function Track({ layout, top }: { layout: ReplicationLayout; top: number }) {
  const rows = layout.rows.filter((row): row is NodeRow => row.kind !== 'fold');
  const byId = new Map(rows.map((row) => [row.node.id, row]));
  const primary = rows.find(({ depth }) => depth === 0);
  return (
    <svg
      className="track"
      style={box(48, top, WIDTH + 40, layout.height + 20)}
      viewBox={`0 0 ${WIDTH + 40} ${layout.height + 20}`}
      aria-hidden="true"
    >
      {[...rows].reverse().map((row) => {
        const up =
          (row.node.upstream === null ? undefined : byId.get(row.node.upstream)) ??
          (row.depth > 0 ? primary : undefined);
        if (up === undefined || up === row) return null;
        const x = stationX(up);
        const fromY = up.y + lineOf(up) + (up.depth === 0 ? 12 : 10);
        const toY = row.y + lineOf(row);
        return (
          <path
            key={row.node.id}
            className={`track-edge is-${row.node.edge}`}
            d={`M ${x} ${fromY} V ${toY} H ${stationX(row) - 9}`}
          />
        );
      })}
      {rows.map((row) => {
        const y = row.y + lineOf(row);
        const x = stationX(row);
        if (row.depth === 0 && row.node.severity === 'ok')
          return (
            <rect key={row.node.id} className="track-primary" x={x - 13} y={y - 13} width={26} height={26} />
          );
        if (row.node.severity === 'ok')
          return <circle key={row.node.id} className="track-station" cx={x} cy={y} r={8} />;
        return null;
      })}
    </svg>
  );
}
