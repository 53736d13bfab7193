import type { ReplicationNode } from '../../../shared/model/replication';
import { severityRank } from '../../../shared/model/severity';

/** Heights in units of 1/1080 of the screen's height. */
const ROOM = 790;
const HEAD = 58;
/** Space above the words of a region's head, and from there to the bottom of a region with only one line. */
const WORDS = { top: 12, alone: 34 } as const;
const HEIGHT = { hero: 234, row: 98, compact: 66, fold: 44 } as const;
/** A hero after a row begins this far below its line. */
const HERO_INSET = 12;
/**
 * A row shrinks to the least height before all become compact; few rows grow, including the large one and their charts.
 */
const ROW = { least: 84, most: 228 } as const;
const HERO_MOST = 400;
/** Up to `roomy` regions have space between them; more are closer together, and those past `most` share a line. */
const REGIONS = { roomy: 4, most: 8 } as const;

export type RowKind = keyof typeof HEIGHT;
export interface NodeRow {
  readonly kind: Exclude<RowKind, 'fold'>;
  readonly node: ReplicationNode;
  readonly y: number;
  readonly height: number;
  /** 0 primary, 1 its replicas, 2 the replicas of those */
  readonly depth: number;
  /** from the top of the row to its words */
  readonly inset: number;
}
export interface FoldRow {
  readonly kind: 'fold';
  readonly region: string;
  /** servers that have no row, and how many of them are not ok */
  readonly count: number;
  readonly bad: number;
  readonly y: number;
  readonly height: number;
}
export interface RegionHead {
  readonly region: string;
  readonly y: number;
  /** from `y` to its words */
  readonly pad: number;
  readonly first: boolean;
}
export interface ReplicationLayout {
  readonly heads: readonly RegionHead[];
  readonly rows: readonly (NodeRow | FoldRow)[];
  readonly height: number;
}

/** The rank of a node for its place: an unknown one counts as its last known severity. */
function weight(node: ReplicationNode): number {
  return node.severity === 'unknown' && node.was === 'critical'
    ? severityRank('critical') - 0.5
    : severityRank(node.severity);
}

function lagOf(node: ReplicationNode): number {
  return node.lag?.value ?? 0;
}

/** The replica that is drawn large, if any is in trouble: the worst, then the furthest behind. */
export function heroOf(nodes: readonly ReplicationNode[]): ReplicationNode | null {
  let hero: ReplicationNode | null = null;
  for (const node of nodes) {
    const bad =
      node.severity === 'critical' ||
      node.severity === 'warning' ||
      (node.severity === 'unknown' && isBad(node.was));
    if (!bad) continue;
    if (
      hero === null ||
      weight(node) > weight(hero) ||
      (weight(node) === weight(hero) && lagOf(node) > lagOf(hero))
    )
      hero = node;
  }
  return hero;
}

function isBad(severity: ReplicationNode['was']): boolean {
  return severity === 'critical' || severity === 'warning';
}

function depthOf(node: ReplicationNode, byId: ReadonlyMap<string, ReplicationNode>): number {
  let depth = 0;
  for (let up = node.upstream; up !== null && depth < 3; up = byId.get(up)?.upstream ?? null) depth++;
  return depth;
}

interface Group {
  readonly region: string;
  readonly nodes: readonly ReplicationNode[];
  /** several regions in one line: none of their servers has a row */
  readonly shared: boolean;
}

/** Regions in the order of the tree; if there are too many, the quiet ones share the last line. */
function groupsOf(
  nodes: readonly ReplicationNode[],
  kept: readonly (ReplicationNode | null | undefined)[],
): Group[] {
  const regions = [...new Set(nodes.map(({ region }) => region))].map((region) => {
    const here = nodes.filter((node) => node.region === region);
    const worst = Math.max(...here.map(weight)) + (here.some((node) => kept.includes(node)) ? 100 : 0);
    return { region, nodes: here, worst, shared: false };
  });
  if (regions.length <= REGIONS.most) return regions;
  const own = new Set([...regions].sort((a, b) => b.worst - a.worst).slice(0, REGIONS.most - 1));
  const rest = regions.filter((one) => !own.has(one));
  return [
    ...regions.filter((one) => own.has(one)),
    { region: `${rest.length} more regions`, nodes: rest.flatMap((one) => one.nodes), shared: true },
  ];
}

interface Plan {
  readonly groups: readonly Group[];
  readonly hero: ReplicationNode | null;
  readonly heroHeight: number;
  readonly rowHeight: number;
}

/**
 * Places the tree's rows from top to bottom, region by region: the worst replica large, the others in rows as tall as
 * the space allows. Without enough space, rows become compact; what still does not fit is folded into one line per
 * region.
 */
export function layoutReplication(nodes: readonly ReplicationNode[]): ReplicationLayout {
  const hero = heroOf(nodes);
  const primary = nodes.find(({ role }) => role === 'primary');
  const groups = groupsOf(nodes, [hero, primary]);
  const all = new Set(nodes);
  const least = { groups, hero, heroHeight: HEIGHT.hero, rowHeight: ROW.least };
  const roomy = !groups.some(({ shared }) => shared) && place(least, all, 'row').height <= ROOM;
  if (!roomy) {
    const compact = { ...least, rowHeight: HEIGHT.compact };
    return place(compact, mostInteresting(nodes, compact, primary), 'compact');
  }
  const plainRows = nodes.length - (hero === null ? 0 : 1);
  const spare = ROOM - place({ ...least, rowHeight: 0 }, all, 'row').height;
  const rowHeight = Math.min(ROW.most, Math.floor(spare / Math.max(1, plainRows)));
  const left = spare - rowHeight * plainRows;
  const heroHeight = Math.min(HERO_MOST, HEIGHT.hero + left);
  return place({ ...least, rowHeight, heroHeight }, all, 'row');
}

function place(
  { groups, hero, heroHeight, rowHeight }: Plan,
  written: ReadonlySet<ReplicationNode>,
  plain: 'row' | 'compact',
): ReplicationLayout {
  const byId = new Map(groups.flatMap(({ nodes }) => nodes.map((node) => [node.id, node])));
  const dense = groups.length > REGIONS.roomy;
  const heads: RegionHead[] = [];
  const rows: (NodeRow | FoldRow)[] = [];
  let y = 0;
  for (const { region, nodes: here } of groups) {
    const first = heads.length === 0;
    if (!first) y += dense ? 5 : 26;
    const folded = here.filter((node) => !written.has(node));
    const alone = folded.length === here.length;
    const pad = dense && alone && !first ? WORDS.top / 2 : WORDS.top;
    heads.push({ region, y, pad, first });
    const fold = {
      kind: 'fold',
      region,
      count: folded.length,
      bad: folded.filter((node) => weight(node) > 0).length,
    } as const;
    // A region without rows has one line: its name and a count.
    if (alone) {
      rows.push({ ...fold, y: y + pad, height: WORDS.alone });
      y += dense ? pad + WORDS.alone : HEAD;
      continue;
    }
    y += HEAD;
    const top = y;
    for (const node of here) {
      if (!written.has(node)) continue;
      const kind = node === hero ? 'hero' : plain;
      const height = kind === 'hero' ? heroHeight : rowHeight;
      const inset = kind === 'hero' && y > top ? HERO_INSET : 0;
      rows.push({ kind, node, y, height, depth: depthOf(node, byId), inset });
      y += height;
    }
    if (folded.length > 0) {
      rows.push({ ...fold, y, height: HEIGHT.fold });
      y += HEIGHT.fold;
    }
  }
  return { heads, rows, height: y };
}

/** The worst and the primary, then as many of the others as fit, the worst first. */
function mostInteresting(
  nodes: readonly ReplicationNode[],
  plan: Plan,
  primary: ReplicationNode | undefined,
): ReadonlySet<ReplicationNode> {
  const shared = new Set(plan.groups.flatMap((group) => (group.shared ? group.nodes : [])));
  const ranked = nodes
    .filter((node) => !shared.has(node))
    .sort(
      (a, b) =>
        Number(b === plan.hero) - Number(a === plan.hero) ||
        Number(b === primary) - Number(a === primary) ||
        weight(b) - weight(a) ||
        lagOf(b) - lagOf(a),
    );
  const written = new Set<ReplicationNode>();
  for (const node of ranked) {
    written.add(node);
    if (place(plan, written, 'compact').height > ROOM) written.delete(node);
  }
  return written;
}
