import { describe, expect, it } from 'vitest';
import { lastSeen, memoryWords, shownAt, statusWords } from '../../../../renderer/parts/shown';
import { at, MINUTE, NOW } from '../../../builders/snapshots';

const say = (
  judged: Parameters<typeof shownAt>[0],
  freshness: Parameters<typeof shownAt>[1] = 'live',
  since: number | null = at('06:14'),
): string => statusWords(shownAt(judged, freshness), { since, seen: NOW - 2 * MINUTE }, NOW, 'Europe/Oslo');

describe('what is shown of a verdict', () => {
  it.each([
    [say({ severity: 'critical' }), 'critical, 27 min'],
    [say({ severity: 'ok' }), 'ok for 27 min'],
    [say({ severity: 'unknown', was: 'ok' }), 'unknown since 06:14'],
    [say({ severity: 'warning' }, 'live', null), 'warning'],
    [say({ severity: 'critical' }, 'stale'), 'stale 2 min, was critical'],
    [say({ severity: 'unknown', was: 'warning' }, 'stale'), 'stale 2 min, was warning'],
    [say({ severity: 'ok' }, 'cached'), 'cached at 06:39, was ok'],
  ])('%s', (words, expected) => {
    expect(words).toBe(expected);
  });

  it('is unknown once it is old, and keeps its last severity as an outline', () => {
    const shown = shownAt({ severity: 'critical' }, 'stale');
    expect(shown).toEqual({ severity: 'unknown', was: 'critical', freshness: 'stale' });
    expect(lastSeen(shown)).toBe('critical');
    expect(lastSeen(shownAt({ severity: 'unknown', was: 'critical' }, 'live'))).toBeNull();
    expect(memoryWords(shown)).toBe('stale, was critical');
    expect(memoryWords(shownAt({ severity: 'ok' }, 'cached'), MINUTE)).toBe('cached, was ok');
  });
});
