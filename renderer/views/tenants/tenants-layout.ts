import type { PoolRow, TenantMark, TenantsRoster } from '../../../shared/model/snapshot';

/** Units of 1/1080 of the screen's height. */
const LEFT = 424;
const TAKES_WIDTH = 1114;
const PAYS_LEFT = 1558;
const PAYS_WIDTH = 314;
const GAP = 6;
/** A saturated resource's column is that much wider. */
const WIDE = 2.36;
export const ROWS_TOP = 335;
const BOTTOM = 1050;
const OFFENDER = 142;
const ROW = 74;
/** Up to so many tenants each has a row of its own, and there is no field. */
const ALL_ROWS = 9;
const VICTIMS = 3;
const LEAST_POOL = 34;

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
}
export interface PoolPlace {
  readonly pool: PoolRow;
  readonly y: number;
  readonly height: number;
  readonly hot: boolean;
  /** cells in a line; a tenant keeps its place in every column */
  readonly line: number;
  readonly lines: number;
}
export interface TenantsLayout {
  readonly columns: readonly ColumnPlace[];
  readonly rows: readonly RowPlace[];
  readonly pools: readonly PoolPlace[];
  readonly fieldTop: number;
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
  const unit =
    (TAKES_WIDTH - GAP * Math.max(0, takes.length - 1)) /
    Math.max(
      1,
      shares.reduce((sum, share) => sum + share, 0),
    );
  const places: ColumnPlace[] = [];
  let x = LEFT;
  takes.forEach((index, at) => {
    const width = unit * (shares[at] as number);
    places.push({ index, x, width, hot: hot.has(index) });
    x += width + GAP;
  });
  const payWidth = (PAYS_WIDTH - GAP * Math.max(0, pays.length - 1)) / Math.max(1, pays.length);
  pays.forEach((index, at) => {
    places.push({ index, x: PAYS_LEFT + at * (payWidth + GAP), width: payWidth, hot: false });
  });
  return places;
}

function placeRows(roster: TenantsRoster, marks: readonly TenantMark[]): RowPlace[] {
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
  let y = ROWS_TOP;
  return order.map(({ index, mark }) => {
    const height = mark?.role === 'offender' ? OFFENDER : ROW;
    const place = { index, mark, y, height };
    y += height;
    return place;
  });
}

function cellsALine(tenants: number): number {
  if (tenants <= 24) return 8;
  return tenants <= 200 ? 16 : 32;
}

function placePools(pools: readonly PoolRow[], top: number): PoolPlace[] {
  const room = BOTTOM - top - GAP * 2 * Math.max(0, pools.length - 1);
  const hot = pools.map(({ saturated }) => saturated.includes(1));
  const weights = pools.map(({ count }, at) => Math.max(0.35, Math.min(1, count / 500)) * (hot[at] ? 2 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const most = pools.length === 1 ? 420 : 190;
  let y = top;
  return pools.map((pool, at) => {
    const spare = Math.max(0, room - LEAST_POOL * pools.length);
    const height = Math.min(most, LEAST_POOL + (spare * (weights[at] as number)) / total);
    const line = cellsALine(pool.count);
    const place = {
      pool,
      y,
      height,
      hot: hot[at] as boolean,
      line,
      lines: Math.max(1, Math.ceil(pool.count / line)),
    };
    y += height + GAP * 2;
    return place;
  });
}

/** At most so many pools are drawn; quiet ones beyond are merged by the judge's order. */
export const MOST_POOLS = 6;

/** Places columns, named rows and the field of everybody else. */
export function layoutTenants(
  roster: TenantsRoster,
  pools: readonly PoolRow[],
  marks: readonly TenantMark[],
): TenantsLayout {
  const hot = hotResources(roster, pools);
  const columns = placeColumns(roster, hot);
  const rows = placeRows(roster, marks);
  const last = rows.at(-1);
  const fieldTop = (last === undefined ? ROWS_TOP : last.y + last.height) + 14;
  const field =
    roster.ids.length > ALL_ROWS
      ? [...pools]
          .sort(byHeat)
          .slice(0, MOST_POOLS)
          .sort((a, b) => a.from - b.from)
      : [];
  return { columns, rows, fieldTop, pools: placePools(field, fieldTop) };
}

function byHeat(a: PoolRow, b: PoolRow): number {
  return Number(b.saturated.includes(1)) - Number(a.saturated.includes(1)) || b.count - a.count;
}
