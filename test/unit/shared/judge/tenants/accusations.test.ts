import { describe, expect, it } from 'vitest';
import type { LoadScenario } from '../../../../../main/demo/tenant-load/scenario';
import { runsOf, type Scored, scoreRun, totalsOf } from '../../../../support/accusations';
import { LONG } from '../../../../support/long';

/** As `npm run bench -- accusations`, with fewer and smaller runs. */
function smallRun(seed: number, scenario: LoadScenario): Scored {
  return scoreRun(seed, scenario, [3, 8, 12, 16][seed % 4]);
}

const [MIXED, PEAKS, LARGE] = LONG ? [24, 20, 20] : [4, 3, 3];

describe('accusations', () => {
  it(`are right, and none is missing, in ${MIXED} runs of mixed load`, { timeout: 300_000 }, () => {
    const runs = runsOf(500, MIXED).map(({ seed, scenario }) => smallRun(seed, scenario));
    const { precision, recall, victimRecall } = totalsOf(runs);
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.9);
    expect(victimRecall).toBeGreaterThanOrEqual(0.8);
  });

  it(`are not made in ${PEAKS} runs in which all peak together: it is a matter of capacity`, {
    timeout: 300_000,
  }, () => {
    for (let seed = 700; seed < 700 + PEAKS; seed++) {
      const { said, answers } = smallRun(seed, 'all-busy');
      expect(said).toBe(0);
      for (const answer of answers)
        expect(answer).toMatch(
          /^No tenant crowds out another\.$|^No tenant crowds out another;$|is full, and (no tenant is to blame|why is not clear yet);$/,
        );
    }
  });

  it(`are not made in ${LARGE} runs in which one is large and nothing is short`, { timeout: 300_000 }, () => {
    for (let seed = 800; seed < 800 + LARGE; seed++) {
      const { said, answers } = smallRun(seed, 'large-unsaturated');
      expect(said).toBe(0);
      expect([...answers]).toEqual(['No tenant crowds out another.']);
    }
  });
});
