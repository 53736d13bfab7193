import { describe, expect, it } from 'vitest';
import { bannerText } from '../../../../renderer/wall/banner';
import { freshnessWords, quietWords } from '../../../../renderer/wall/frame';
import { aFrame, at, DAY, NOW } from '../../../builders/snapshots';

describe('the banner', () => {
  it('says nothing while all is well', () => {
    expect(bannerText(aFrame(), NOW, 900)).toBeNull();
  });

  it('says since when the wall lives from its cache', () => {
    const frame = aFrame({ connection: 'offline', cachedAt: at('06:12') });
    expect(bannerText(frame, at('06:26'), 0)).toBe('offline, cached 06:12, 14 min ago');
    expect(bannerText(frame, at('06:12') + 2 * DAY, 0)).toBe('offline, cached Tue 24 Nov 06:12, 2 d ago');
    expect(bannerText({ ...frame, connection: 'live' }, at('06:26'), 0)).toContain('cached 06:12');
  });

  it('says that the engine is silent, whatever else is wrong', () => {
    const frame = aFrame({ connection: 'offline', cachedAt: at('06:12') });
    expect(bannerText(frame, NOW, 12_300)).toBe(
      'The wall’s engine has not answered for 12 s; nothing here is current'.replace('’', "'"),
    );
    expect(bannerText(aFrame(), NOW, 4_900)).toBeNull();
  });

  it('leaves a first run and a start in peace', () => {
    expect(bannerText(aFrame({ connection: 'offline', empty: true }), NOW, 0)).toBeNull();
    const starting = aFrame({ connection: 'offline', progress: { text: 'Starting', ratio: 0 } });
    expect(bannerText(starting, NOW, 0)).toBeNull();
    expect(bannerText(aFrame({ connection: 'offline' }), NOW, 0)).toBe('offline, nothing cached yet');
  });
});

describe('freshness in words', () => {
  it.each([
    ['live', 'live', 1_000, 'live 1 s'],
    ['live', 'late', 14_000, 'late 14 s'],
    ['degraded', 'live', 2_000, 'partly live 2 s'],
    ['degraded', 'stale', 130_000, 'stale 2 min'],
    ['offline', 'cached', 840_000, 'offline 14 min'],
    ['offline', 'stale', null, 'no data yet'],
    ['replay', 'replay', 1_000, 'replay'],
  ] as const)('%s and %s, %s ms old', (connection, freshness, age, words) => {
    expect(freshnessWords(connection, freshness, age)).toBe(words);
  });

  it('does not say that nothing is known beside an incident of what was refused from the first look on', () => {
    expect(freshnessWords('degraded', 'stale', null, 1)).toBe('no answer yet');
  });
});

it.each([
  [{}, ''],
  [{ acknowledged: 3 }, ', acknowledged'],
  [{ acknowledged: 1 }, ', 1 acknowledged'],
  [{ acknowledged: 1, suppressed: 2 }, ', 1 acknowledged, 2 suppressed'],
])('the frame says which of three incidents stay off the wall: %j', (quiet, words) => {
  expect(quietWords({ count: 3, worst: 'critical', ...quiet })).toBe(words);
});
