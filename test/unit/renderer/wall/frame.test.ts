import { describe, expect, it } from 'vitest';
import { incidentsWords } from '../../../../renderer/wall/frame';
import { aFrame } from '../../../builders/snapshots';

describe('the frame’s words for incidents', () => {
  it.each([
    [{ count: 0, worst: 'ok' }, 'no open incidents'],
    [{ count: 0, worst: 'ok', today: 0 }, 'no open incidents'],
    [{ count: 0, worst: 'ok', today: 1 }, 'none open, 1 today'],
    [{ count: 1, worst: 'critical', today: 1 }, '1 open incident'],
    [{ count: 1, worst: 'critical', today: 3 }, '1 open incident, 3 today'],
    [{ count: 2, worst: 'critical', acknowledged: 1 }, '2 open incidents, 1 acknowledged'],
    [{ count: 3, worst: 'critical', unknown: 2 }, '3 open incidents, 2 not known'],
  ] as const)('%o: %s', (incidents, words) => {
    expect(incidentsWords(aFrame({ incidents }))).toBe(words);
  });

  it('never says none where nobody can know', () => {
    const incidents = { count: 0, worst: 'ok', today: 1 } as const;
    for (const deaf of [{ cachedAt: 1 }, { observedAt: null }, { freshness: 'stale' as const }])
      expect(incidentsWords(aFrame({ incidents, ...deaf }))).toBe('incidents not known');
  });
});
