import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutTenants, rankIn, tenantAt } from '../../../../renderer/state/tenants-layout';
import { fillOf, isBright, stepOf, UNKNOWN_STEP } from '../../../../renderer/views/tenants/ramp';
import { RESOURCES } from '../../../../shared/metrics/resources';
import type { PoolRow, TenantMark, TenantsRoster } from '../../../../shared/model/tenants';

const rosterOf = (count: number): TenantsRoster => ({
  resources: RESOURCES,
  ids: Array.from({ length: count }, (_, i) => `t${i}`),
  names: Array.from({ length: count }, (_, i) => `Tenant ${i}`),
  tiers: Array.from({ length: count }, () => 'standard'),
});
const poolsOf = (counts: readonly number[], hot: readonly number[] = []): PoolRow[] => {
  let from = 0;
  return counts.map((count, at) => {
    const saturated = new Uint8Array(RESOURCES.length);
    if (at === 0) for (const index of hot) saturated[index] = 1;
    const pool = {
      id: `p${at}`,
      name: `Pool ${at}`,
      from,
      count,
      note: '',
      used: new Float32Array(RESOURCES.length),
      saturated,
    };
    from += count;
    return pool;
  });
};
const mark = (index: number, role: TenantMark['role']): TenantMark => ({
  index,
  role,
  severity: 'warning',
  since: 0,
  freshness: 'live',
  note: '',
});

describe('the tenants matrix', () => {
  it('has the columns of the board when two resources are saturated', () => {
    const { columns } = layoutTenants(rosterOf(2_000), poolsOf([503, 512, 497, 488], [0, 1]), [
      mark(0, 'offender'),
    ]);
    expect(Math.round(columns[0]?.width ?? 0)).toBe(236);
    expect(Math.round(columns[2]?.width ?? 0)).toBe(100);
    expect(Math.round(columns[8]?.x ?? 0)).toBe(1558);
  });

  it('gives thirty tenants a row each, thirty-one a field', () => {
    for (const count of [1, 3, 12, 13, 29, 30]) {
      const { rows, pools } = layoutTenants(rosterOf(count), poolsOf([count]), []);
      expect([rows.length, pools.length]).toEqual([count, 0]);
    }
    expect(layoutTenants(rosterOf(31), poolsOf([31]), []).pools).toHaveLength(1);
  });

  it('gives every row room for a note, and who pays more while it lasts', () => {
    for (let count = 2; count <= 30; count++) {
      const marks = [mark(0, 'offender'), mark(1, 'victim'), ...(count > 2 ? [mark(2, 'victim')] : [])];
      const { rows } = layoutTenants(rosterOf(count), poolsOf([count], [0]), marks);
      const [offender, victim, ...others] = rows.map(({ height }) => height);
      expect(offender).toBeGreaterThanOrEqual(104);
      expect(Math.min(...rows.map(({ height }) => height))).toBeGreaterThanOrEqual(21);
      if (others.length > 0) expect(victim).toBeGreaterThanOrEqual(Math.max(...others) - 1);
    }
  });

  it('says where another pool begins', () => {
    const { rows } = layoutTenants(rosterOf(9), poolsOf([4, 5], [0]), [
      mark(0, 'offender'),
      mark(5, 'victim'),
    ]);
    expect(rows.map(({ pool }) => pool?.name ?? '')).toEqual([
      '',
      '',
      'Pool 0',
      '',
      '',
      'Pool 1',
      '',
      '',
      '',
    ]);
  });

  it('uses the room to the bottom, with one pool and with many', () => {
    for (const counts of [[40], [19, 21], [2_000], [500, 512, 488, 500]]) {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const last = layoutTenants(rosterOf(total), poolsOf(counts), []).pools.at(-1);
      expect((last?.y ?? 0) + (last?.height ?? 0)).toBeCloseTo(1050);
    }
  });

  it('merges the quiet pools beyond six, and loses no tenant', () => {
    const counts = [820, 640, 512, 903, 377, 611, 300, 537, 200, 100];
    const { pools } = layoutTenants(rosterOf(5_000), poolsOf(counts, [0]), [mark(0, 'offender')]);
    expect(pools.map(({ name }) => name)).toEqual([
      'Pool 0',
      'Pool 1',
      'Pool 3',
      'Pool 5',
      'Pool 7',
      '5 more pools',
    ]);
    const seen = new Set<number>();
    for (const place of pools) {
      for (let n = 0; n < place.count; n++) {
        const index = tenantAt(place, n);
        expect(rankIn(place, index)).toBe(n);
        seen.add(index);
      }
      expect(tenantAt(place, place.count)).toBe(-1);
      expect(place.height / place.lines).toBeGreaterThanOrEqual(3);
      expect(place.line * place.lines * place.share).toBeGreaterThanOrEqual(place.count);
    }
    expect(seen.size).toBe(5_000);
  });

  it('keeps everything on the screen and apart, whatever the counts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 1_500 })), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
        fc.integer({ min: 0, max: 8 }),
        (counts, hot, victims) => {
          const total = counts.reduce((sum, count) => sum + count, 0);
          const marks = Array.from({ length: Math.min(victims, total) }, (_, i) =>
            mark(i, i === 0 ? 'offender' : 'victim'),
          );
          const layout = layoutTenants(rosterOf(total), poolsOf(counts, hot), marks);
          let x = 0;
          for (const column of layout.columns) {
            expect(column.x).toBeGreaterThanOrEqual(x - 0.001);
            x = column.x + column.width;
          }
          expect(x).toBeLessThanOrEqual(1872.001);
          let y = 0;
          for (const place of [...layout.rows, ...layout.pools]) {
            expect(place.y).toBeGreaterThanOrEqual(y);
            y = place.y + place.height;
          }
          expect(y).toBeLessThanOrEqual(1050.001);
          for (const { line, lines, share, count } of layout.pools)
            expect(line * lines * share).toBeGreaterThanOrEqual(count);
        },
      ),
    );
  });
});

describe('the ramp of excess', () => {
  it.each([
    [1, 0],
    [1.01, 1],
    [4, 3],
    [4.01, 4],
    [12, 5],
    [29, 6],
    [Number.NaN, UNKNOWN_STEP],
  ])('x%d is step %d', (value, step) => {
    expect(stepOf(value)).toBe(step);
  });
  it('has no colour for unknown, and dark text only on bright fills', () => {
    expect(fillOf(UNKNOWN_STEP, 'excess')).toBeNull();
    expect(isBright(3, 'excess')).toBe(false);
    expect(isBright(4, 'excess')).toBe(true);
    expect(isBright(UNKNOWN_STEP, 'excess')).toBe(false);
  });
});
