import { severityRank } from '../../../shared/model/severity';
import type { ReplicationNode } from '../../../shared/model/snapshot';

/** Heights in units of 1/1080 of the screen's height. */
const ROOM = 790;
const HEAD = 58;
const GAP = 26;
const HEIGHT = { hero: 268, row: 98, compact: 66, fold: 52 } as const;
/** A row gives way down to this before all become compact. */
const LEAST_ROW = 84;
/** At most this many replicas are written out each; of the rest each region says how many are as they should be. */
const WRITTEN_OUT = 9;

export type RowKind = keyof typeof HEIGHT;
export interface NodeRow {
  readonly kind: Exclude<RowKind, 'fold'>;
  readonly node: ReplicationNode;
  readonly y: number;
  readonly height: number;
  /** 0 primary, 1 its replicas, 2 what copies from those */
  readonly depth: number;
}
export interface FoldRow {
  readonly kind: 'fold';
  readonly region: string;
  readonly count: number;
  readonly y: number;
  readonly height: number;
}
export interface RegionHead {
  readonly region: string;
  readonly y: number;
  readonly first: boolean;
}
export interface ReplicationLayout {
  readonly heads: readonly RegionHead[];
  readonly rows: readonly (NodeRow | FoldRow)[];
  readonly height: number;
}

/** What a node counts as when places are given out: an unknown one as what it was. */
function weight(node: ReplicationNode): number {
  return node.severity === 'unknown' && node.was === 'critical'
    ? severityRank('critical') - 0.5
    : severityRank(node.severity);
}

function lagOf(node: ReplicationNode): number {
  return node.lag?.value ?? 0;
}

/** The replica that is told large, if any is worth it: the worst, then the furthest behind. */
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

/** Regions in the order in which the tree meets them. */
function regionsOf(nodes: readonly ReplicationNode[]): string[] {
  return [...new Set(nodes.map(({ region }) => region))];
}

/**
 * Places the tree's rows top to bottom, region by region: the worst replica large, the others as rows; when the room
 * ends rows become compact, and beyond nine replicas the calm ones fold into a line a region.
 */
export function layoutReplication(nodes: readonly ReplicationNode[]): ReplicationLayout {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const hero = heroOf(nodes);
  const written = new Set(mostInteresting(nodes, hero));
  const plainRows = written.size - (hero === null ? 0 : 1);
  const over = heightOf(nodes, written, hero, 'row') - ROOM;
  const rowHeight = HEIGHT.row - Math.max(0, Math.ceil(over / Math.max(1, plainRows)));
  const plain: 'row' | 'compact' = rowHeight < LEAST_ROW ? 'compact' : 'row';
  const heads: RegionHead[] = [];
  const rows: (NodeRow | FoldRow)[] = [];
  let y = 0;
  for (const region of regionsOf(nodes)) {
    if (heads.length > 0) y += GAP;
    heads.push({ region, y, first: heads.length === 0 });
    y += HEAD;
    let folded = 0;
    for (const node of nodes) {
      if (node.region !== region) continue;
      if (!written.has(node)) {
        folded++;
        continue;
      }
      const kind = node === hero ? 'hero' : plain;
      const height = kind === 'row' ? rowHeight : HEIGHT[kind];
      rows.push({ kind, node, y, height, depth: depthOf(node, byId) });
      y += height;
    }
    if (folded > 0) {
      rows.push({ kind: 'fold', region, count: folded, y, height: HEIGHT.fold });
      y += HEIGHT.fold;
    }
  }
  return { heads, rows, height: y };
}

function mostInteresting(
  nodes: readonly ReplicationNode[],
  hero: ReplicationNode | null,
): readonly ReplicationNode[] {
  if (nodes.length <= WRITTEN_OUT + 1) return nodes;
  const primaries = nodes.filter(({ role }) => role === 'primary').slice(0, 3);
  const rest = nodes.filter((node) => !primaries.includes(node));
  const ranked = [...rest].sort((a, b) => weight(b) - weight(a) || lagOf(b) - lagOf(a));
  const room = Math.max(3, 5 - primaries.length);
  return [...primaries, ...ranked.filter((node) => node === hero || weight(node) > 0).slice(0, room)];
}

function heightOf(
  nodes: readonly ReplicationNode[],
  written: ReadonlySet<ReplicationNode>,
  hero: ReplicationNode | null,
  plain: 'row' | 'compact',
): number {
  const regions = regionsOf(nodes);
  let height = regions.length * (HEAD + GAP) - GAP;
  for (const node of written) height += HEIGHT[node === hero ? 'hero' : plain];
  for (const region of regions) {
    if (nodes.some((node) => node.region === region && !written.has(node))) height += HEIGHT.fold;
  }
  return height;
}
