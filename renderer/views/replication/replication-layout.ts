import { severityRank } from '../../../shared/model/severity';
import type { ReplicationNode } from '../../../shared/model/snapshot';

/** Heights in units of 1/1080 of the screen's height. */
const ROOM = 790;
const HEAD = 58;
const GAP = 26;
const HEIGHT = { hero: 234, row: 98, compact: 66, fold: 52 } as const;
/** A hero that follows a row keeps this far below its line. */
const HERO_INSET = 12;
/** A row gives way down to this before all become compact; few rows grow, and their charts with them. */
const ROW = { least: 84, most: 228 } as const;

export type RowKind = keyof typeof HEIGHT;
export interface NodeRow {
  readonly kind: Exclude<RowKind, 'fold'>;
  readonly node: ReplicationNode;
  readonly y: number;
  readonly height: number;
  /** 0 primary, 1 its replicas, 2 what copies from those */
  readonly depth: number;
  /** from the row's top to where its words may begin */
  readonly inset: number;
}
export interface FoldRow {
  readonly kind: 'fold';
  readonly region: string;
  /** servers not written out, and how many of them are not well */
  readonly count: number;
  readonly bad: number;
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
 * Places the tree's rows top to bottom, region by region: the worst replica large, the others as rows as high as the
 * room allows. When the room ends rows become compact; what then finds no place folds into a line a region.
 */
export function layoutReplication(nodes: readonly ReplicationNode[]): ReplicationLayout {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const hero = heroOf(nodes);
  const all = new Set(nodes);
  const roomy = heightOf(nodes, all, hero, ROW.least) <= ROOM;
  const written = roomy ? all : mostInteresting(nodes, hero);
  const plainRows = written.size - (hero === null ? 0 : 1);
  const spare = ROOM - heightOf(nodes, written, hero, 0);
  const plain: 'row' | 'compact' = roomy ? 'row' : 'compact';
  const rowHeight = roomy ? Math.min(ROW.most, Math.floor(spare / Math.max(1, plainRows))) : HEIGHT.compact;
  const heads: RegionHead[] = [];
  const rows: (NodeRow | FoldRow)[] = [];
  const regions = regionsOf(nodes);
  const gap = gapOf(regions.length);
  let y = 0;
  for (const region of regions) {
    if (heads.length > 0) y += gap;
    heads.push({ region, y, first: heads.length === 0 });
    const here = nodes.filter((node) => node.region === region);
    const folded = here.filter((node) => !written.has(node));
    const fold = {
      kind: 'fold',
      region,
      count: folded.length,
      bad: folded.filter((node) => weight(node) > 0).length,
      height: HEIGHT.fold,
    } as const;
    // A region of which nothing is written out has one line: its name, and what there is of it.
    if (folded.length === here.length) rows.push({ ...fold, y: y + 4 });
    y += HEAD;
    const top = y;
    for (const node of here) {
      if (!written.has(node)) continue;
      const kind = node === hero ? 'hero' : plain;
      const height = kind === 'hero' ? HEIGHT.hero : rowHeight;
      const inset = kind === 'hero' && y > top ? HERO_INSET : 0;
      rows.push({ kind, node, y, height, depth: depthOf(node, byId), inset });
      y += height;
    }
    if (folded.length > 0 && folded.length < here.length) {
      rows.push({ ...fold, y });
      y += HEIGHT.fold;
    }
  }
  return { heads, rows, height: y };
}

function gapOf(regions: number): number {
  return regions > 4 ? 6 : GAP;
}

/** The worst first, then as many of the others as there is room for. */
function mostInteresting(
  nodes: readonly ReplicationNode[],
  hero: ReplicationNode | null,
): ReadonlySet<ReplicationNode> {
  const primary = nodes.find(({ role }) => role === 'primary');
  const ranked = [...nodes].sort(
    (a, b) =>
      Number(b === hero) - Number(a === hero) ||
      Number(b === primary) - Number(a === primary) ||
      weight(b) - weight(a) ||
      lagOf(b) - lagOf(a),
  );
  const written = new Set<ReplicationNode>();
  for (const node of ranked) {
    written.add(node);
    if (heightOf(nodes, written, hero, HEIGHT.compact) > ROOM) written.delete(node);
  }
  return written;
}

function heightOf(
  nodes: readonly ReplicationNode[],
  written: ReadonlySet<ReplicationNode>,
  hero: ReplicationNode | null,
  row: number,
): number {
  const regions = regionsOf(nodes);
  let height = regions.length * HEAD + Math.max(0, regions.length - 1) * gapOf(regions.length);
  for (const node of written) height += node === hero ? HEIGHT.hero : row;
  for (const region of regions) {
    const here = nodes.filter((node) => node.region === region);
    const shown = here.filter((node) => written.has(node)).length;
    if (shown > 0 && shown < here.length) height += HEIGHT.fold;
  }
  return height;
}
