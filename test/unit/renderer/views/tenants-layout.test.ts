import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillOf, isBright, stepOf, UNKNOWN_STEP } from '../../../../renderer/views/tenants/ramp';
import { layoutTenants } from '../../../../renderer/views/tenants/tenants-layout';
import { RESOURCES } from '../../../../shared/metrics/resources';
import type { PoolRow, TenantMark, TenantsRoster } from '../../../../shared/model/snapshot';

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

  it('folds nine tenants into no field, ten into one', () => {
    expect(layoutTenants(rosterOf(9), poolsOf([9]), []).pools).toHaveLength(0);
    expect(layoutTenants(rosterOf(9), poolsOf([9]), []).rows).toHaveLength(9);
    expect(layoutTenants(rosterOf(10), poolsOf([10]), []).pools).toHaveLength(1);
  });

  it('keeps everything on the screen and apart, whatever the counts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 6 }),
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
          expect(y).toBeLessThanOrEqual(1056);
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
