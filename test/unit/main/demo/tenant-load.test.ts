import { describe, expect, it } from 'vitest';
import { PEACES, TROUBLES } from '../../../../main/demo/tenant-load/scenario';
import { type LoadOptions, makeLoad } from '../../../../main/demo/tenant-load/tenant-load';

const OPTIONS: LoadOptions = {
  seed: 7,
  scenario: 'campaign',
  tenants: 20,
  pools: 2,
  seconds: 1_100,
  begin: 300,
  demand: true,
};

describe('the load of tenants', () => {
  it('is the same for the same seed, another for another', () => {
    const [first, again, other] = [makeLoad(OPTIONS), makeLoad(OPTIONS), makeLoad({ ...OPTIONS, seed: 8 })];
    expect(again.rows).toEqual(first.rows);
    expect(again.truths).toEqual(first.truths);
    expect(other.rows).not.toEqual(first.rows);
  });

  it.each(TROUBLES)('%s makes others wait, by what is short', (scenario) => {
    let troubles = 0;
    for (let seed = 1; seed <= 3; seed++)
      for (const { victims, resources, from, to } of makeLoad({ ...OPTIONS, seed, scenario }).truths) {
        if (to - from < 60) continue;
        troubles++;
        expect(victims.size).toBeGreaterThan(0);
        expect(resources.length).toBeGreaterThan(0);
      }
    expect(troubles).toBeGreaterThan(1);
  });

  it.each(PEACES)('%s has nobody to blame for long', (scenario) => {
    for (let seed = 1; seed <= 3; seed++)
      for (const { from, to } of makeLoad({ ...OPTIONS, seed, scenario }).truths)
        expect(to - from).toBeLessThan(60);
  });

  it('has no victims in another pool', () => {
    const { truths, tenants } = makeLoad(OPTIONS);
    const poolOf = new Map(tenants.map(({ id, pool }) => [id, pool]));
    for (const { pool, victims } of truths)
      for (const who of victims.values()) for (const id of who) expect(poolOf.get(id)).toBe(pool);
  });
});
