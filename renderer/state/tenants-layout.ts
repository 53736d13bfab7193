import type { PoolRow, TenantMark, TenantsRoster } from '../../shared/model/tenants';

/** Units of 1/1080 of the screen's height. */
const LEFT = 424;
const TAKES_WIDTH = 1114;
const PAYS_LEFT = 1558;
const PAYS_WIDTH = 314;
const GAP = 6;
/** Factor by which a saturated resource's column is wider. */
const WIDE = 2.36;
const NARROWEST = 94;
export const ROWS_TOP = 335;
const BOTTOM = 1050;
const OFFENDER = 142;
const ROW = 74;
/** Rows grow when there are few tenants, and shrink to the line of a name when there are many. */
const ROW_SPAN = { least: 48, most: 200 } as const;
const OFFENDER_SPAN = { least: OFFENDER, most: 300 } as const;
/** Up to this number of tenants, each has a row of its own and there is no field. */
const ALL_ROWS = 30;
/** Least height of a row when there are too many for a name's line each, and of an offender that then has no note. */
const DENSE = { row: 21, offender: 104 } as const;
const VICTIMS = 3;
const LEAST_POOL = 34;
/** Cells are not drawn smaller than this; several tenants then share one, which shows the worst of them. */
const LEAST_CELL = 3;
/** Width of a narrow column, in which cells should be nearly square. */
const NARROW = 100;

export interface ColumnPlace {
  /** index in roster.resources */
  readonly index: number;
  readonly x: number;
  readonly width: number;
  readonly hot: boolean;
}
export interface RowPlace {
  /** index in the roster */
  readonly index: number;
  readonly mark: TenantMark | null;
  readonly y: number;
  readonly height: number;
  /** the worst offender, drawn large with hero figures */
  readonly large: boolean;
  /** set on the first row of another pool than the row above, which names it */
  readonly pool: PoolRow | null;
}
export interface PoolPlace {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  /** number of tenants */
  readonly count: number;
  /** the pools in this field: one, or the quiet ones that have no field of their own */
  readonly pools: readonly PoolRow[];
  readonly y: number;
  readonly height: number;
  readonly hot: boolean;
  /** cells per line; a tenant has the same place in every column */
  readonly line: number;
  readonly lines: number;
  /** tenants per cell */
  readonly share: number;
}
export interface TenantsLayout {
  readonly columns: readonly ColumnPlace[];
  readonly rows: readonly RowPlace[];
  readonly pools: readonly PoolPlace[];
  readonly fieldTop: number;
  /** number of columns of the roster */
  readonly width: number;
}

/** A resource is hot when it is saturated in some pool. */
export function hotResources(roster: TenantsRoster, pools: readonly PoolRow[]): ReadonlySet<number> {
  const hot = new Set<number>();
  for (const { saturated } of pools)
    for (let i = 0; i < saturated.length; i++) if (saturated[i] === 1) hot.add(i);
  for (const index of [...hot]) if (roster.resources[index]?.side !== 'takes') hot.delete(index);
  return hot;
}

function placeColumns(roster: TenantsRoster, hot: ReadonlySet<number>): ColumnPlace[] {
  const takes: number[] = [];
  const pays: number[] = [];
  roster.resources.forEach(({ side }, index) => {
    (side === 'takes' ? takes : pays).push(index);
  });
  const shares = takes.map((index) => (hot.has(index) ? WIDE : 1));
  const room = TAKES_WIDTH - GAP * Math.max(0, takes.length - 1);
  const cold = shares.filter((share) => share === 1).length;
  const total = shares.reduce((sum, share) => sum + share, 0);
  // Next to many saturated columns, the others keep enough space for their heads.
  const unit = Math.min(Math.max(room / Math.max(1, total), NARROWEST), room / Math.max(1, takes.length));
  const wide = cold === takes.length ? unit : (room - cold * unit) / (takes.length - cold);
  const places: ColumnPlace[] = [];
  let x = LEFT;
  takes.forEach((index, at) => {
    const width = shares[at] === 1 ? unit : wide;
    places.push({ index, x, width, hot: hot.has(index) });
    x += width + GAP;
  });
  const payWidth = (PAYS_WIDTH - GAP * Math.max(0, pays.length - 1)) / Math.max(1, pays.length);
  pays.forEach((index, at) => {
    places.push({ index, x: PAYS_LEFT + at * (payWidth + GAP), width: payWidth, hot: false });
  });
  return places;
}

/** The pool of a tenant, by its index in the roster. */
export function poolOf(pools: readonly PoolRow[], index: number): PoolRow | undefined {
  return pools.find(({ from, count }) => index >= from && index < from + count);
}

function placeRows(
  roster: TenantsRoster,
  pools: readonly PoolRow[],
  marks: readonly TenantMark[],
): RowPlace[] {
  const all = roster.ids.length <= ALL_ROWS;
  const marked = all
    ? marks
    : [
        ...marks.filter(({ role }) => role === 'offender').slice(0, 1),
        ...marks.filter(({ role }) => role !== 'offender').slice(0, VICTIMS),
      ];
  const order: { index: number; mark: TenantMark | null }[] = marked.map((mark) => ({
    index: mark.index,
    mark,
  }));
  if (all) {
    const named = new Set(marked.map(({ index }) => index));
    roster.ids.forEach((_id, index) => {
      if (!named.has(index)) order.push({ index, mark: null });
    });
  }
  const offender = order.findIndex(({ mark }) => mark?.role === 'offender');
  const victims = order.filter(({ mark }, at) => mark !== null && at !== offender).length;
  const heights: Heights = all
    ? spread(order.length - (offender < 0 ? 0 : 1), victims, offender >= 0)
    : { row: ROW, offender: OFFENDER, victim: ROW, victims };
  let y = ROWS_TOP;
  let told = 0;
  let above: PoolRow | undefined;
  return order.map(({ index, mark }, at) => {
    const large = at === offender;
    const tall = !large && mark !== null && told++ < heights.victims;
    const height = large ? heights.offender : tall ? heights.victim : heights.row;
    const own = poolOf(pools, index);
    const pool = all && mark === null && pools.length > 1 && own !== above ? (own ?? null) : null;
    if (mark === null) above = own;
    const top = Math.round(y);
    y += height;
    // Whole units, so that the lines between rows are equally strong.
    return { index, mark, y: top, height: Math.round(y) - top, large, pool };
  });
}

interface Heights {
  readonly offender: number;
  readonly row: number;
  /** height of the first `victims` victims */
  readonly victim: number;
  readonly victims: number;
}

/**
 * Heights at which the rows below the offender's fill the space to the bottom: equal ones if all have space for their
 * notes, else as many victims keep their notes as leave the others a line.
 */
function spread(plain: number, victims: number, offender: boolean): Heights {
  const room = BOTTOM - ROWS_TOP;
  const large = offender ? between(room - plain * ROW_SPAN.most, OFFENDER_SPAN) : 0;
  const equal = between((room - large) / Math.max(1, plain), ROW_SPAN);
  if (equal >= ROW) return { offender: large, row: equal, victim: equal, victims };
  if (plain * ROW_SPAN.least <= room - large)
    return uneven(room, large, plain, victims, { tall: ROW, least: ROW_SPAN.least });
  return uneven(room, offender ? DENSE.offender : 0, plain, victims, {
    tall: ROW_SPAN.least,
    least: DENSE.row,
  });
}

function uneven(
  room: number,
  offender: number,
  plain: number,
  victims: number,
  { tall, least }: { readonly tall: number; readonly least: number },
): Heights {
  const left = room - offender;
  const equal = left / Math.max(1, plain);
  if (equal >= tall) return { offender, row: equal, victim: equal, victims };
  const kept = Math.max(0, Math.min(victims, Math.floor((left - plain * least) / (tall - least))));
  return { offender, row: (left - kept * tall) / Math.max(1, plain - kept), victim: tall, victims: kept };
}

function between(value: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.max(least, Math.min(most, Math.floor(value)));
}

/** Cells of a pool: 32 per line in a large one, nearly square in a small one; never below three units. */
function cellsOf(tenants: number, height: number): Pick<PoolPlace, 'line' | 'lines' | 'share'> {
  const square = Math.round(Math.sqrt((tenants * NARROW) / height));
  const line = tenants >= 200 ? 32 : Math.max(Math.min(4, tenants), Math.min(32, square));
  const most = Math.max(1, Math.floor(height / LEAST_CELL));
  const share = Math.max(1, Math.ceil(tenants / (line * most)));
  return { line, lines: Math.max(1, Math.ceil(Math.ceil(tenants / share) / line)), share };
}

/** Maximum number of pools that are drawn; further quiet ones are merged. */
export const MOST_POOLS = 6;

function placePools(pools: readonly PoolRow[], top: number): PoolPlace[] {
  const groups = groupsOf(pools);
  const gap = GAP * 2;
  const room = BOTTOM - top - gap * Math.max(0, groups.length - 1);
  const hot = groups.map((group) => group.some(({ saturated }) => saturated.includes(1)));
  const counts = groups.map((group) => group.reduce((sum, { count }) => sum + count, 0));
  const weights = counts.map((count, at) => Math.max(0.35, Math.min(1, count / 500)) * (hot[at] ? 3 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = Math.max(0, room - LEAST_POOL * groups.length);
  let y = top;
  return groups.map((group, at) => {
    const [first] = group;
    const count = counts[at] as number;
    const height = LEAST_POOL + (spare * (weights[at] as number)) / total;
    const merged = group.length > 1;
    const place: PoolPlace = {
      id: merged ? 'more' : (first?.id ?? ''),
      name: merged ? `${group.length} more pools` : (first?.name ?? ''),
      note: merged ? '' : (first?.note ?? ''),
      count,
      pools: group,
      y,
      height,
      hot: hot[at] as boolean,
      ...cellsOf(count, height),
    };
    y += height + gap;
    return place;
  });
}

/** Each pool by itself; if there are too many, the small quiet ones together at the end. */
function groupsOf(pools: readonly PoolRow[]): readonly (readonly PoolRow[])[] {
  if (pools.length <= MOST_POOLS) return pools.map((pool) => [pool]);
  const ranked = [...pools].sort(byHeat);
  const own = new Set(ranked.slice(0, MOST_POOLS - 1));
  return [
    ...pools.filter((pool) => own.has(pool)).map((pool) => [pool]),
    pools.filter((pool) => !own.has(pool)),
  ];
}

/** Index in the roster of the n-th tenant in a field; -1: beyond the last. */
export function tenantAt({ pools }: PoolPlace, n: number): number {
  let left = n;
  for (const { from, count } of pools) {
    if (left < count) return from + left;
    left -= count;
  }
  return -1;
}

/** Position of a tenant within a field; -1: elsewhere. */
export function rankIn({ pools }: PoolPlace, index: number): number {
  let before = 0;
  for (const { from, count } of pools) {
    if (index >= from && index < from + count) return before + index - from;
    before += count;
  }
  return -1;
}

/** Places columns, named rows and the field of all other tenants. */
export function layoutTenants(
  roster: TenantsRoster,
  pools: readonly PoolRow[],
  marks: readonly TenantMark[],
): TenantsLayout {
  const hot = hotResources(roster, pools);
  const columns = placeColumns(roster, hot);
  const rows = placeRows(roster, pools, marks);
  const last = rows.at(-1);
  const fieldTop = (last === undefined ? ROWS_TOP : last.y + last.height) + 14;
  const field = roster.ids.length > ALL_ROWS ? placePools(pools, fieldTop) : [];
  return { columns, rows, fieldTop, pools: field, width: roster.resources.length };
}

function byHeat(a: PoolRow, b: PoolRow): number {
  return Number(b.saturated.includes(1)) - Number(a.saturated.includes(1)) || b.count - a.count;
}
