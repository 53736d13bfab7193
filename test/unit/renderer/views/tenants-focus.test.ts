import { describe, expect, it } from 'vitest';
import {
  type CellFocus,
  firstFocus,
  focusAt,
  movedFocus,
  turnedFocus,
  type Way,
} from '../../../../renderer/state/tenants-focus';
import { layoutTenants, rankIn } from '../../../../renderer/state/tenants-layout';
import { cellPlace } from '../../../../renderer/views/tenants/field';
import { BOARD_POOLS, calmTenants, contendedTenants } from '../../../builders/tenants';
import { seeded } from '../../../support/seeded';

const WAYS: readonly Way[] = ['left', 'right', 'up', 'down'];
const ESTATES = {
  three: contendedTenants([3]),
  thirty: contendedTenants([14, 16]),
  forty: calmTenants([14, 13, 13]),
  board: contendedTenants(BOARD_POOLS),
  many: contendedTenants([820, 640, 512, 903, 377, 611, 300, 537, 200, 100]),
};

function matrix({ roster, tenants }: (typeof ESTATES)['board']) {
  const layout = layoutTenants(roster, tenants.pools, tenants.marks);
  const go = (focus: CellFocus, ...ways: readonly Way[]): CellFocus =>
    ways.reduce((at, way) => movedFocus(layout, tenants, at, way), focus);
  const first = firstFocus(layout, tenants);
  if (first === null) throw new Error('nothing to look at');
  return { layout, tenants, roster, go, first };
}

describe('the attention among the tenants', () => {
  it('begins with the offender, in what it takes most; in calm with the first cell', () => {
    const { first, roster } = matrix(ESTATES.board);
    expect(roster.names[first.tenant]).toBe('Fjellsport');
    expect(first).toMatchObject({ column: 0, named: true });
    expect(matrix(ESTATES.forty).first).toEqual({ tenant: 0, column: 0, named: false });
    const nobody = { ...ESTATES.forty, roster: { ...ESTATES.forty.roster, ids: [] } };
    expect(firstFocus({ ...matrix(ESTATES.forty).layout, rows: [], pools: [] }, nobody.tenants)).toBeNull();
  });

  it('goes from a row to the next, on into the field, and along a line into the next column', () => {
    const { first, go, layout, tenants } = matrix(ESTATES.board);
    const field = go(first, 'down', 'down', 'down', 'down');
    expect(field.named).toBe(false);
    expect(field.tenant).toBe(0);
    expect(go(field, 'up').named).toBe(true);
    const line = layout.pools[0]?.line ?? 0;
    const end = go(field, ...Array.from({ length: line - 1 }, () => 'right' as const));
    expect(end).toMatchObject({ tenant: line - 1, column: 0 });
    expect(go(end, 'right')).toEqual({ tenant: 0, column: 1, named: false });
    expect(go(end, 'right', 'left')).toEqual(end);
    expect(turnedFocus(layout, field, -1).column).toBe(layout.columns.at(-1)?.index);
    expect(tenants.pools).toHaveLength(4);
  });

  it('a law: it stays within the matrix, and a step back undoes a step unless it stood at the edge', () => {
    const random = seeded(20_261_123);
    const back: Readonly<Record<Way, Way>> = { left: 'right', right: 'left', up: 'down', down: 'up' };
    for (const [name, estate] of Object.entries(ESTATES)) {
      const { first, go, layout, roster } = matrix(estate);
      let at = first;
      for (let step = 0; step < 2_000; step += 1) {
        const way = WAYS[Math.floor(random() * 4)] as Way;
        const next = go(at, way);
        expect(roster.ids[next.tenant], name).toBeDefined();
        expect(layout.columns.some(({ index }) => index === next.column)).toBe(true);
        const place = layout.pools.find((one) => rankIn(one, next.tenant) >= 0);
        if (!next.named) expect(place, name).toBeDefined();
        // Lines of different lengths meet between bands, and a short last line ends early.
        if (way === 'left' || (way === 'right' && !next.named)) {
          const undone = go(next, back[way]);
          const share = place?.share ?? 1;
          if (next.tenant !== at.tenant && share === 1 && next.column === at.column)
            expect(undone).toEqual(at);
        }
        at = next;
      }
    }
  });

  it('finds the cell under a point, which is the one that is drawn there', () => {
    const random = seeded(4);
    const { layout, tenants, roster } = matrix(ESTATES.board);
    for (let round = 0; round < 500; round += 1) {
      const tenant = Math.floor(random() * roster.ids.length);
      const column = layout.columns[Math.floor(random() * layout.columns.length)];
      const place = layout.pools.find((one) => rankIn(one, tenant) >= 0);
      if (place === undefined || column === undefined) throw new Error('no place');
      const { x, y, width, height } = cellPlace(place, column, tenant);
      const found = focusAt(layout, tenants, x + width / 2, y + height / 2);
      expect(found).toMatchObject({ column: column.index, named: false });
      if (place.share === 1) expect(found?.tenant).toBe(tenant);
    }
    const [row] = layout.rows;
    expect(focusAt(layout, tenants, 110, (row?.y ?? 0) + 10)).toMatchObject({
      tenant: row?.index,
      named: true,
    });
    expect(focusAt(layout, tenants, 900, 100)).toBeNull();
    expect(focusAt(layout, tenants, 20_000, 700)).toBeNull();
  });

  it('of several tenants in one cell names the one whose value it shows', () => {
    const { layout, tenants } = matrix(ESTATES.many);
    const place = layout.pools.find(({ share }) => share > 1);
    const column = layout.columns[0];
    if (place === undefined || column === undefined) throw new Error('every tenant has a cell of its own');
    const { x, y } = cellPlace(place, column, place.pools[0]?.from ?? 0);
    const found = focusAt(layout, tenants, x + 0.1, y + 0.1);
    const value = (tenant: number): number => tenants.values[tenant * layout.width + column.index] ?? 0;
    for (let n = 0; n < place.share; n += 1)
      expect(value(found?.tenant ?? -1)).toBeGreaterThanOrEqual(value((place.pools[0]?.from ?? 0) + n));
  });
});
