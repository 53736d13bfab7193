import { box } from '../../theme/place';
import type { NodeRow, ReplicationLayout } from './replication-layout';

const WIDTH = 92;
const TRUNK = 26;
const STATION = 70;
/** Half a glyph plus the space before it; half a station. */
const REACH = { hero: 27, marked: 22, primary: 12, station: 9 } as const;

/** Top of a row's words: centred if the row is taller than they need. */
export function textTop({ kind, height }: Pick<NodeRow, 'kind' | 'height'>): number {
  return kind === 'compact' ? 4 : Math.max(2, (height - 78) / 2);
}

/** Position of a row's name line, from the top of the row. */
export function lineOf(row: NodeRow): number {
  return row.kind === 'hero' ? 42 + row.inset : row.kind === 'compact' ? 26 : textTop(row) + 22;
}

function stationX(row: NodeRow): number {
  if (row.depth === 0) return TRUNK;
  return STATION + Math.max(0, row.depth - 1) * 36;
}

/** Distance from the centre of a row's mark to its edge, so that the track does not touch the glyph. */
function reachOf({ kind, depth, node }: NodeRow): number {
  if (node.severity !== 'ok') return kind === 'hero' ? REACH.hero : REACH.marked;
  return depth === 0 ? REACH.primary : REACH.station;
}

type Edge = NodeRow['node']['edge'];

interface Branch {
  readonly row: NodeRow;
  readonly edge: Edge;
  /** state of the trunk from the branch before to this one: it flows as long as something beyond it does */
  readonly trunk: Edge;
  readonly fromX: number;
  readonly fromY: number;
}

/** The path of each row from its upstream; parts shared with siblings are drawn once. */
export function branchesOf(rows: readonly NodeRow[]): readonly Branch[] {
  const primary = rows.find(({ depth }) => depth === 0);
  const byId = new Map(rows.map((row) => [row.node.id, row]));
  const below = new Map<NodeRow, NodeRow[]>();
  for (const row of rows) {
    const up =
      (row.node.upstream === null ? undefined : byId.get(row.node.upstream)) ??
      (row.depth > 0 ? primary : undefined);
    if (up === undefined || up === row) continue;
    below.set(up, [...(below.get(up) ?? []), row]);
  }
  return [...below].flatMap(([up, branches]) => [
    ...chain(
      up,
      branches.filter(({ y }) => y > up.y),
      reachOf(up),
    ),
    ...chain(up, branches.filter(({ y }) => y < up.y).reverse(), -reachOf(up)),
  ]);
}

/** @param branches on one side of `up`, the nearest first */
function chain(up: NodeRow, branches: readonly NodeRow[], reach: number): readonly Branch[] {
  return branches.map((row, index) => {
    const before = branches[index - 1];
    const edges = branches.slice(index).map(({ node }) => node.edge);
    return {
      row,
      edge: row.node.edge,
      trunk: edges.includes('flows') ? 'flows' : (edges.find((edge) => edge !== 'unknown') ?? 'unknown'),
      fromX: stationX(up),
      fromY: before === undefined ? up.y + lineOf(up) + reach : before.y + lineOf(before),
    };
  });
}

/** The tree as a railway track: solid if it flows, dashed critical if late or cut, dotted if not known. */
export function Track({ layout, top }: { layout: ReplicationLayout; top: number }) {
  const rows = layout.rows.filter((row): row is NodeRow => row.kind !== 'fold');
  return (
    <svg
      className="track"
      style={box(48, top, WIDTH + 40, layout.height + 20)}
      viewBox={`0 0 ${WIDTH + 40} ${layout.height + 20}`}
      aria-hidden="true"
    >
      {branchesOf(rows).map(({ row, edge, trunk, fromX, fromY }) => {
        const y = row.y + lineOf(row);
        return (
          <g key={row.node.id}>
            <path className={`track-edge is-${trunk}`} d={`M ${fromX} ${fromY} V ${y}`} />
            <path
              className={`track-edge is-${edge}`}
              d={`M ${fromX} ${y} H ${stationX(row) - reachOf(row)}`}
            />
          </g>
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
