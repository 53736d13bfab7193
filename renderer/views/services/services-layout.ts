import type { Severity } from '../../../shared/model/severity';
import { GRID } from '../../theme/place';

/** hero: one large service; half: one of two; line: a row with answer-size figures; calm: equal rows; cell: a name. */
export type ServiceKind = 'hero' | 'half' | 'line' | 'calm' | 'cell';
/** Content of a cell in the band: two lines of figures, one line of status, or the name only. */
export type CellDetail = 'figures' | 'status' | 'name';

export interface PlacedService {
  readonly id: string;
  readonly kind: ServiceKind;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}
export interface ServicesLayout {
  readonly calm: boolean;
  readonly placed: readonly PlacedService[];
  readonly detail: CellDetail;
  /** `22 more are ok`, and its position */
  readonly fold: { readonly text: string; readonly x: number; readonly y: number } | null;
}
export interface RankedService {
  readonly id: string;
  readonly severity: Severity;
}

const CALM_TOP = 268;
const CALM_ROW = 97;
const CALM_ROOM = 776;
const CALM_TALLEST = 388;
const CALM_MOST = 8;
/** With more than eight calm services, this many keep a row and the others are named. */
const CALM_KEPT = 5;

const TOP = GRID.proofTop;
const BOTTOM = GRID.proofBottom;
const HEROES = [428, 340, 260] as const;
/** Height to which the worst of a few services may grow, as long as nothing else shrinks. */
const TALLEST_HERO = 664;
/** A smaller growth is not worth moving the rows. */
const GROWTH = 60;
const HALF = 260;
const LINES = [112, 100, 84] as const;

const COLUMNS = 5;
const COLUMN = 371;
const CELL: Readonly<Record<CellDetail, number>> = { figures: 134, status: 92, name: 56 };
const BAND_PAD = 8;

/** Gives each service its place: the worst is the largest, healthy ones are folded. @param rows worst first */
export function layoutServices(rows: readonly RankedService[]): ServicesLayout {
  const marked = rows.filter(({ severity }) => severity !== 'ok');
  const well = rows.filter(({ severity }) => severity === 'ok');
  const [only, ...others] = rows;
  if (only !== undefined && others.length === 0) return layoutOnly(only);
  return marked.length === 0 ? layoutCalm(well) : layoutTrouble(marked, well);
}

/** A service without others has all the room, whatever its state: nothing moves when trouble begins. */
function layoutOnly({ id, severity }: RankedService): ServicesLayout {
  const { heroHeight: height } = heights(1, 0, 0);
  const placed: PlacedService[] = [{ id, kind: 'hero', x: 0, y: TOP, height }];
  return { calm: severity === 'ok', placed, detail: 'name', fold: null };
}

function layoutCalm(rows: readonly RankedService[]): ServicesLayout {
  const kept = rows.length <= CALM_MOST ? rows.length : CALM_KEPT;
  const height =
    rows.length < CALM_MOST ? Math.min(CALM_TALLEST, Math.floor(CALM_ROOM / Math.max(1, kept))) : CALM_ROW;
  const placed = rows.slice(0, kept).map(
    ({ id }, index): PlacedService => ({
      id,
      kind: 'calm',
      x: 0,
      y: CALM_TOP + index * height,
      height,
    }),
  );
  const band = layoutBand(rows.slice(kept), CALM_TOP + kept * height);
  return { calm: true, placed: [...placed, ...band.placed], detail: band.detail, fold: band.fold };
}

function layoutTrouble(marked: readonly RankedService[], well: readonly RankedService[]): ServicesLayout {
  const halves = marked.filter(({ severity }) => severity === 'critical').length > 1;
  const first = marked[0]?.severity;
  const heroes = halves ? 2 : first === 'critical' || first === 'warning' ? 1 : 0;
  const others = marked.slice(heroes);
  const { heroHeight, lineHeight, lines } = heights(heroes, others.length, well.length);

  let y: number = TOP;
  const placed: PlacedService[] = [];
  for (const { id } of marked.slice(0, heroes)) {
    placed.push({ id, kind: halves ? 'half' : 'hero', x: 0, y, height: heroHeight });
    y += heroHeight;
  }
  for (const { id } of others.slice(0, lines)) {
    placed.push({ id, kind: 'line', x: 0, y, height: lineHeight });
    y += lineHeight;
  }
  const band = layoutBand([...others.slice(lines), ...well], y);
  return { calm: false, placed: [...placed, ...band.placed], detail: band.detail, fold: band.fold };
}

/**
 * The largest heights that leave a line for every service in trouble, and at least one line of the band for the others.
 */
function heights(
  heroes: number,
  others: number,
  well: number,
): { readonly heroHeight: number; readonly lineHeight: number; readonly lines: number } {
  const room = BOTTOM - TOP;
  const band = well > 0 ? CELL.name + BAND_PAD : 0;
  const choices = heroes === 2 ? [HALF] : heroes === 1 ? HEROES : [0];
  const full = well > 0 ? Math.ceil(well / COLUMNS) * CELL.figures + BAND_PAD : 0;
  const spare = room - heroes * HEROES[0] - others * LINES[0] - full;
  if (heroes === 1 && spare >= GROWTH)
    return {
      heroHeight: Math.min(TALLEST_HERO, HEROES[0] + spare),
      lineHeight: LINES[0],
      lines: others,
    };
  for (const lineHeight of LINES) {
    for (const heroHeight of choices) {
      if (heroes * heroHeight + others * lineHeight + band <= room)
        return { heroHeight, lineHeight, lines: others };
    }
  }
  const heroHeight = choices[choices.length - 1] ?? 0;
  const lineHeight = LINES[LINES.length - 1] ?? 84;
  const left = room - heroes * heroHeight - (CELL.status + BAND_PAD);
  return { heroHeight, lineHeight, lines: Math.floor(left / lineHeight) };
}

type Band = Pick<ServicesLayout, 'placed' | 'detail' | 'fold'>;

function layoutBand(cells: readonly RankedService[], top: number): Band {
  if (cells.length === 0) return { placed: [], detail: 'name', fold: null };
  const room = BOTTOM - top - BAND_PAD;
  const ill = cells.filter(({ severity }) => severity !== 'ok').length;
  const needed = Math.ceil(cells.length / COLUMNS);
  const fitting: readonly CellDetail[] = ['figures', 'status', 'name'];
  const leanest: CellDetail = ill > 0 ? 'status' : 'name';
  const allowed = fitting.slice(0, fitting.indexOf(leanest) + 1);
  const detail = allowed.find((name) => needed * CELL[name] <= room) ?? leanest;
  const pitch = CELL[detail];
  const capacity = Math.max(1, Math.floor(room / pitch)) * COLUMNS;
  const shown = cells.length <= capacity ? cells.length : capacity - 1;
  const place = (index: number): { x: number; y: number } => ({
    x: GRID.margin + (index % COLUMNS) * COLUMN,
    y: top + BAND_PAD + Math.floor(index / COLUMNS) * pitch,
  });
  const rest = cells.length - shown;
  return {
    placed: cells
      .slice(0, shown)
      .map(({ id }, index): PlacedService => ({ id, kind: 'cell', ...place(index), height: pitch })),
    detail,
    fold: rest === 0 ? null : { text: foldText(rest, cells.slice(shown)), ...place(shown) },
  };
}

function foldText(rest: number, folded: readonly RankedService[]): string {
  const ill = folded.filter(({ severity }) => severity !== 'ok').length;
  if (ill === 0) return `${rest} more are ok`;
  return ill === rest ? `${rest} more are not ok` : `${rest} more, ${ill} not ok`;
}
