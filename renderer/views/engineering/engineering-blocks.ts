import { capital } from '../../../shared/format/fitting';
import type { EngineeringRow } from '../../../shared/model/engineering';
import type { IndicatorGroup } from '../../../shared/model/indicator-row';
import type { Severity } from '../../../shared/model/severity';
import { GRID } from '../../theme/place';

/** Inputs for the place of a reading. */
export type RankedIndicator = Pick<
  EngineeringRow,
  'id' | 'group' | 'subject' | 'name' | 'label' | 'since'
> & {
  /** in a memory, the former severity, so that it keeps its place */
  readonly severity: Severity;
  readonly noted: boolean;
};

export interface PlacedRow {
  readonly id: string;
  readonly y: number;
  /** it has a second line for its note */
  readonly noted: boolean;
}
/** Readings under one head, in one column. */
export interface PlacedBlock {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** what the head names; its rows name the other */
  readonly head: IndicatorGroup['head'];
  readonly x: number;
  readonly y: number;
  readonly rows: readonly PlacedRow[];
}
export interface Density {
  readonly columns: 3 | 4;
  /** width of a column */
  readonly width: number;
  /** height of a row without its note */
  readonly pitch: number;
}

export const GAP = { 3: 54, 4: 40 } as const;
/** Heights: head of a block with its hairline; a note's line; space between two blocks. */
export const HEAD = 40;
export const NOTE_LINE = 26;
const BETWEEN = 14;

export interface RowBlock {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly head: IndicatorGroup['head'];
  /** worth of its group: the group with the lowest shrinks first */
  readonly worth: number;
  readonly rows: readonly RankedIndicator[];
}

type Shape = Pick<IndicatorGroup, 'title' | 'head' | 'worth'>;

export function blocksOf(
  rows: readonly RankedIndicator[],
  groups: readonly IndicatorGroup[],
): readonly RowBlock[] {
  const shapes = new Map<string, Shape>(groups.map((group) => [group.id, group]));
  const blocks = new Map<
    string,
    { readonly first: RankedIndicator; readonly shape: Shape; readonly rows: RankedIndicator[] }
  >();
  for (const row of rows) {
    const shape = shapes.get(row.group) ?? { title: capital(row.group), head: 'subject', worth: 0 };
    const key = `${row.group}|${shape.head === 'reading' ? row.label : row.subject.id}`;
    const block = blocks.get(key) ?? { first: row, shape, rows: [] };
    blocks.set(key, block);
    block.rows.push(row);
  }
  return [...blocks].map(([id, { first, shape, rows: own }]) => ({
    id,
    ...headOf(first, shape),
    head: shape.head,
    worth: shape.worth,
    rows: own,
  }));
}

/** `Services` `response`, `PostgreSQL pg-prod`, `Storage` `PostgreSQL pg-prod` */
function headOf(
  { label, name }: RankedIndicator,
  { title, head }: Shape,
): Pick<RowBlock, 'title' | 'detail'> {
  if (head === 'reading') return { title, detail: label.replace(`${title.toLowerCase()} `, '') };
  return name.startsWith(title) ? { title: name, detail: '' } : { title, detail: name };
}

export function rowsHeight(rows: readonly { readonly noted: boolean }[], pitch: number): number {
  return rows.reduce((sum, { noted }) => sum + pitch + (noted ? NOTE_LINE : 0), HEAD);
}

/** Places blocks in columns of the least possible height, unsplit if possible; null: they do not fit. */
export function packedIn(
  blocks: readonly RowBlock[],
  one: Density,
  room: number,
): readonly PlacedBlock[] | null {
  const total = blocks.reduce((sum, { rows }) => sum + rowsHeight(rows, one.pitch) + BETWEEN, 0);
  for (const split of [false, true]) {
    for (let height = Math.ceil(total / one.columns) - BETWEEN; height <= room; height += 4) {
      const packed = pack(blocks, one, height, split);
      if (packed !== null) return packed;
    }
  }
  return null;
}

/** Least number of rows to leave behind when a block continues in the next column. */
export const LEAST_SPLIT = 2;

function pack(
  blocks: readonly RowBlock[],
  { columns, width, pitch }: Density,
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
      const whole = rowsHeight(rest, pitch) <= height - from;
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
          head: block.head,
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
  while (count < rows.length && rowsHeight(rows.slice(0, count + 1), pitch) <= room) count += 1;
  const split = Math.min(count, rows.length - LEAST_SPLIT);
  return split < LEAST_SPLIT ? 0 : split;
}

export function weightOf({ rows, worth }: RowBlock, subjects: ReadonlySet<string>): number {
  const odd = rows.some(isOdd) ? 200 : 0;
  const beside = rows.some(({ subject }) => subjects.has(subject.id)) ? 100 : 0;
  return odd + beside + worth;
}

export function isOdd({ severity, noted }: RankedIndicator): boolean {
  return severity !== 'ok' || noted;
}
