import { INDICATOR_GROUPS } from '../../../shared/metrics/indicators';
import type { EngineeringRow } from '../../../shared/model/engineering';
import { type Severity, severityRank } from '../../../shared/model/severity';
import { GRID } from '../../theme/place';

/** What decides the place of a reading. */
export type RankedIndicator = Pick<
  EngineeringRow,
  'id' | 'group' | 'subject' | 'name' | 'label' | 'since'
> & {
  /** of a memory what it was: that keeps its place */
  readonly severity: Severity;
  readonly noted: boolean;
};

/** One in trouble, over the full width: the worst large, the next ones a line each. */
export interface PlacedTrouble {
  readonly id: string;
  readonly kind: 'hero' | 'line';
  readonly y: number;
  readonly height: number;
}
export interface PlacedRow {
  readonly id: string;
  readonly y: number;
  /** has a second line for its note */
  readonly noted: boolean;
}
/** Readings under one head, in one column. */
export interface PlacedBlock {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly x: number;
  readonly y: number;
  readonly rows: readonly PlacedRow[];
}
export interface Density {
  readonly columns: 3 | 4;
  /** of a column */
  readonly width: number;
  /** height of a row without its note */
  readonly pitch: number;
}
export interface EngineeringLayout {
  readonly trouble: readonly PlacedTrouble[];
  readonly blocks: readonly PlacedBlock[];
  readonly density: Density;
  /** not shown for want of room, and how many of these are not ok */
  readonly dropped: { readonly count: number; readonly ill: number };
  readonly footTop: number;
}

const TOP = GRID.proofTop;
const GAP = { 3: 54, 4: 40 } as const;
/** Head of a block with its hairline; a note's line; between two blocks. */
export const HEAD = 40;
export const NOTE_LINE = 26;
const BETWEEN = 14;
const MOST_LINES = 3;
const TALLEST_HERO = 340;
/** Of the foot: its rule and first line, and a line of sources. */
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

/** Lines of sources that the foot has room for. */
export function footLines(sources: number): number {
  return Math.min(FOOT_LINES, Math.ceil(sources / FOOT_COLUMNS));
}

/** Gives each reading its place: those in trouble above, all others in blocks, in the order of their groups. */
export function layoutEngineering(rows: readonly RankedIndicator[], sources: number): EngineeringLayout {
  const footTop = GRID.proofBottom - FOOT - footLines(sources) * FOOT_LINE;
  const lifted = rows
    .filter(({ severity }) => severity === 'critical' || severity === 'warning')
    .toSorted(
      (a, b) => severityRank(b.severity) - severityRank(a.severity) || (a.since ?? 0) - (b.since ?? 0),
    )
    .slice(0, 1 + MOST_LINES);
  const above = new Set(lifted);
  const all = blocksOf(rows.filter((row) => !above.has(row)));
  const subjects = new Set(lifted.map(({ subject }) => subject.id));
  const choices = lifted.length === 0 ? CALM : TROUBLE;
  const tightest = choices.at(-1) ?? choice(4, 32);
  const room = (one: Choice): number => footTop - 12 - TOP - heightAbove(one, lifted.length);
  const done = (one: Choice, packed: readonly PlacedBlock[], kept: readonly Block[]): EngineeringLayout =>
    placed(lifted, one, packed, { dropped: lossOf(all, kept), footTop });
  for (const one of choices) {
    const packed = packedIn(all, one, room(one));
    if (packed !== null) return done(one, packed, all);
  }
  const fit = (blocks: readonly Block[]): readonly PlacedBlock[] | null =>
    packedIn(blocks, tightest, room(tightest));
  const kept = mostOf(all, subjects, (blocks) => fit(blocks) !== null);
  return done(tightest, fit(kept) ?? [], kept);
}

/** As many blocks as fit, those first that tell most of what is in trouble. */
function mostOf(
  all: readonly Block[],
  subjects: ReadonlySet<string>,
  fits: (blocks: readonly Block[]) => boolean,
): readonly Block[] {
  let kept: readonly Block[] = [];
  const put = (block: Block): boolean => {
    const more = [...kept, block].toSorted((a, b) => placeOf(all, a) - placeOf(all, b));
    if (!fits(more)) return false;
    kept = more;
    return true;
  };
  for (const block of all.toSorted((a, b) => weightOf(b, subjects) - weightOf(a, subjects))) {
    const [first] = block.rows;
    // Rather the worst of what is odd than none of it.
    if (!put(block) && first !== undefined && isOdd(first))
      put({ ...block, rows: block.rows.filter(isOdd).slice(0, LEAST_SPLIT) });
  }
  return kept;
}

function placeOf(all: readonly Block[], { id }: Block): number {
  return all.findIndex((block) => block.id === id);
}

function lossOf(all: readonly Block[], kept: readonly Block[]): EngineeringLayout['dropped'] {
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
  const foot = Math.max(0, ...packed.map((block) => block.y + heightOf(block.rows, pitch)));
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

interface Block {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly rows: readonly RankedIndicator[];
}

const GROUPS = new Map(INDICATOR_GROUPS.map((group) => [group.id, group]));

/** Groups whose subjects are compared: a head names the reading, a row the subject. All others the other way round. */
export const BY_LABEL: ReadonlySet<string> = new Set(
  INDICATOR_GROUPS.flatMap(({ id, head }) => (head === 'reading' ? [id] : [])),
);

function blocksOf(rows: readonly RankedIndicator[]): readonly Block[] {
  const blocks = new Map<string, { readonly first: RankedIndicator; readonly rows: RankedIndicator[] }>();
  for (const row of rows) {
    const key = `${row.group}|${BY_LABEL.has(row.group) ? row.label : row.subject.id}`;
    const block = blocks.get(key) ?? { first: row, rows: [] };
    blocks.set(key, block);
    block.rows.push(row);
  }
  return [...blocks].map(([id, { first, rows: own }]) => ({ id, ...headOf(first), rows: own }));
}

/** `Services` `response`, `PostgreSQL pg-prod`, `Storage` `PostgreSQL pg-prod` */
function headOf({ group, label, name }: RankedIndicator): Pick<Block, 'title' | 'detail'> {
  const title = GROUPS.get(group)?.title ?? group;
  if (BY_LABEL.has(group)) return { title, detail: label.replace('workers ', '') };
  return name.startsWith(title) ? { title: name, detail: '' } : { title, detail: name };
}

function heightOf(rows: readonly { readonly noted: boolean }[], pitch: number): number {
  return rows.reduce((sum, { noted }) => sum + pitch + (noted ? NOTE_LINE : 0), HEAD);
}

/** Blocks in columns of the least height that holds them, whole if that can be; null: there is no room. */
function packedIn(blocks: readonly Block[], one: Choice, room: number): readonly PlacedBlock[] | null {
  const total = blocks.reduce((sum, { rows }) => sum + heightOf(rows, one.pitch) + BETWEEN, 0);
  for (const split of [false, true]) {
    for (let height = Math.ceil(total / one.columns) - BETWEEN; height <= room; height += 4) {
      const packed = pack(blocks, one, height, split);
      if (packed !== null) return packed;
    }
  }
  return null;
}

/** Fewer rows than this do not stay behind when a block goes on in the next column. */
const LEAST_SPLIT = 2;

function pack(
  blocks: readonly Block[],
  { columns, width, pitch }: Choice,
  height: number,
  split: boolean,
): readonly PlacedBlock[] | null {
  const placedBlocks: PlacedBlock[] = [];
  let column = 0;
  let y = 0;
  for (const block of blocks) {
    let rest = block.rows;
    let part = 0;
    while (rest.length > 0) {
      const from = y === 0 ? 0 : y + BETWEEN;
      const whole = heightOf(rest, pitch) <= height - from;
      const fits = whole ? rest.length : split ? fitting(rest, pitch, height - from) : 0;
      if (fits > 0) {
        let at = HEAD;
        const own = rest.slice(0, fits).map(({ id, noted }): PlacedRow => {
          const row = { id, y: at, noted };
          at += pitch + (noted ? NOTE_LINE : 0);
          return row;
        });
        placedBlocks.push({
          id: `${block.id}|${part}`,
          title: block.title,
          detail: part === 0 ? block.detail : `${block.detail} further`.trim(),
          x: GRID.margin + column * (width + GAP[columns]),
          y: from,
          rows: own,
        });
        y = from + at;
        rest = rest.slice(fits);
        part += 1;
        if (rest.length === 0) continue;
      } else if (y === 0) return null;
      column += 1;
      y = 0;
      if (column >= columns) return null;
    }
  }
  return placedBlocks;
}

function fitting(rows: readonly RankedIndicator[], pitch: number, room: number): number {
  let count = 0;
  while (count < rows.length && heightOf(rows.slice(0, count + 1), pitch) <= room) count += 1;
  const split = Math.min(count, rows.length - LEAST_SPLIT);
  return split < LEAST_SPLIT ? 0 : split;
}

function weightOf({ rows }: Block, subjects: ReadonlySet<string>): number {
  const odd = rows.some(isOdd) ? 200 : 0;
  const beside = rows.some(({ subject }) => subjects.has(subject.id)) ? 100 : 0;
  return odd + beside + (GROUPS.get(rows[0]?.group ?? '')?.worth ?? 0);
}

function isOdd({ severity, noted }: RankedIndicator): boolean {
  return severity !== 'ok' || noted;
}
