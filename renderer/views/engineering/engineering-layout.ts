import type { IndicatorGroup } from '../../../shared/model/indicator-row';
import { severityRank } from '../../../shared/model/severity';
import { GRID } from '../../theme/place';
import {
  blocksOf,
  type Density,
  GAP,
  isOdd,
  LEAST_SPLIT,
  type PlacedBlock,
  packedIn,
  type RankedIndicator,
  type RowBlock,
  rowsHeight,
  weightOf,
} from './engineering-blocks';

/** A reading in trouble, over the full width: the worst large, the next ones one line each. */
export interface PlacedTrouble {
  readonly id: string;
  readonly kind: 'hero' | 'line';
  readonly y: number;
  readonly height: number;
}
export interface EngineeringLayout {
  readonly trouble: readonly PlacedTrouble[];
  readonly blocks: readonly PlacedBlock[];
  readonly density: Density;
  /** readings that do not fit, and how many of them are not ok */
  readonly dropped: { readonly count: number; readonly ill: number };
  readonly footTop: number;
}

const TOP = GRID.proofTop;
const MOST_LINES = 3;
const TALLEST_HERO = 340;
/** Heights in the foot: its rule and first line, and a line of sources. */
const FOOT = 48;
export const FOOT_LINE = 32;
export const FOOT_COLUMNS = 5;
const FOOT_LINES = 2;

interface Choice extends Density {
  readonly hero: number;
  readonly line: number;
}

function choice(columns: 3 | 4, pitch: number, hero = 0, line = 0): Choice {
  const width = (GRID.right - GRID.margin - (columns - 1) * GAP[columns]) / columns;
  return { columns, width, pitch, hero, line };
}
const CALM: readonly Choice[] = [
  ...[148, 132, 116, 84, 76, 68, 60, 54, 48, 44, 40].map((pitch) => choice(3, pitch)),
  choice(4, 38),
  choice(4, 35),
  choice(4, 32),
];
const TROUBLE: readonly Choice[] = [
  choice(3, 132, 288, 96),
  choice(3, 116, 288, 96),
  choice(3, 84, 288, 96),
  choice(3, 60, 280, 88),
  choice(3, 48, 260, 88),
  choice(3, 44, 236, 88),
  choice(3, 40, 224, 84),
  choice(4, 38, 224, 84),
  choice(4, 34, 208, 80),
  choice(4, 32, 200, 80),
];

/** Number of lines of sources in the foot. */
export function footLines(sources: number): number {
  return Math.min(FOOT_LINES, Math.ceil(sources / FOOT_COLUMNS));
}

/** Gives each reading its place: those in trouble at the top, all others in blocks, in the order of their groups. */
export function layoutEngineering(
  rows: readonly RankedIndicator[],
  sources: number,
  groups: readonly IndicatorGroup[],
): EngineeringLayout {
  const footTop = GRID.proofBottom - FOOT - footLines(sources) * FOOT_LINE;
  const lifted = rows
    .filter(({ severity }) => severity === 'critical' || severity === 'warning')
    .toSorted(
      (a, b) => severityRank(b.severity) - severityRank(a.severity) || (a.since ?? 0) - (b.since ?? 0),
    )
    .slice(0, 1 + MOST_LINES);
  const above = new Set(lifted);
  const all = blocksOf(
    rows.filter((row) => !above.has(row)),
    groups,
  );
  const subjects = new Set(lifted.map(({ subject }) => subject.id));
  const choices = lifted.length === 0 ? CALM : TROUBLE;
  const tightest = choices.at(-1) ?? choice(4, 32);
  const room = (one: Choice): number => footTop - 12 - TOP - heightAbove(one, lifted.length);
  const done = (one: Choice, packed: readonly PlacedBlock[], kept: readonly RowBlock[]): EngineeringLayout =>
    placed(lifted, one, packed, { dropped: lossOf(all, kept), footTop });
  for (const one of choices) {
    const packed = packedIn(all, one, room(one));
    if (packed !== null) return done(one, packed, all);
  }
  const fit = (blocks: readonly RowBlock[]): readonly PlacedBlock[] | null =>
    packedIn(blocks, tightest, room(tightest));
  const kept = mostOf(all, subjects, (blocks) => fit(blocks) !== null);
  return done(tightest, fit(kept) ?? [], kept);
}

/** As many blocks as fit, those most related to the trouble first. */
function mostOf(
  all: readonly RowBlock[],
  subjects: ReadonlySet<string>,
  fits: (blocks: readonly RowBlock[]) => boolean,
): readonly RowBlock[] {
  let kept: readonly RowBlock[] = [];
  const put = (block: RowBlock): boolean => {
    const more = [...kept, block].toSorted((a, b) => placeOf(all, a) - placeOf(all, b));
    if (!fits(more)) return false;
    kept = more;
    return true;
  };
  for (const block of all.toSorted((a, b) => weightOf(b, subjects) - weightOf(a, subjects))) {
    const [first] = block.rows;
    // The worst unusual rows of a block are better than none.
    if (!put(block) && first !== undefined && isOdd(first))
      put({ ...block, rows: block.rows.filter(isOdd).slice(0, LEAST_SPLIT) });
  }
  return kept;
}

function placeOf(all: readonly RowBlock[], { id }: RowBlock): number {
  return all.findIndex((block) => block.id === id);
}

function lossOf(all: readonly RowBlock[], kept: readonly RowBlock[]): EngineeringLayout['dropped'] {
  const shown = new Set(kept.flatMap(({ rows }) => rows));
  const out = all.flatMap(({ rows }) => rows).filter((row) => !shown.has(row));
  return { count: out.length, ill: out.filter(({ severity }) => severity !== 'ok').length };
}

function heightAbove({ hero, line }: Choice, lifted: number): number {
  return lifted === 0 ? 0 : hero + (lifted - 1) * line + 16;
}

function placed(
  lifted: readonly RankedIndicator[],
  one: Choice,
  packed: readonly PlacedBlock[],
  { dropped, footTop }: Pick<EngineeringLayout, 'dropped' | 'footTop'>,
): EngineeringLayout {
  const { columns, width, pitch } = one;
  const foot = Math.max(0, ...packed.map((block) => block.y + rowsHeight(block.rows, pitch)));
  const spare = footTop - 24 - TOP - heightAbove(one, lifted.length) - foot;
  const grown = lifted.length === 0 ? 0 : Math.max(0, Math.min(spare, TALLEST_HERO - one.hero));
  const hero = one.hero + grown;
  let y: number = TOP;
  const trouble = lifted.map(({ id }, index): PlacedTrouble => {
    const height = index === 0 ? hero : one.line;
    const place = { id, kind: index === 0 ? 'hero' : 'line', y, height } as const;
    y += height;
    return place;
  });
  const top = lifted.length === 0 ? TOP : y + 16;
  return {
    trouble,
    blocks: packed.map((block) => ({ ...block, y: block.y + top })),
    density: { columns, width, pitch },
    dropped,
    footTop,
  };
}
