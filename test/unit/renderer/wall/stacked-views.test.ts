import { describe, expect, it } from 'vitest';
import { fitBelow, PITCH, viewsBelow } from '../../../../renderer/wall/stacked-views';

describe('the views of a portrait screen', () => {
  it.each([
    ['16:9', 1080, 0],
    ['16:10', 1200, 0],
    ['4:3', 1440, 0],
    ['square', 1920, 0],
    ['9:16', (1920 / 1080) * 1920, 2],
    ['two views high', 1080 + PITCH, 1],
  ])('%s has room for so many below the first', (_, height, count) => {
    expect(fitBelow(height)).toBe(count);
  });

  it('are those that come next, each once', () => {
    const views = ['services', 'tenants', 'replication'] as const;
    expect(viewsBelow(views, 'services', 2)).toEqual(['tenants', 'replication']);
    expect(viewsBelow(views, 'tenants', 2)).toEqual(['replication', 'services']);
    expect(viewsBelow(views, 'tenants', 1)).toEqual(['replication']);
    expect(viewsBelow(views, 'incident', 2)).toEqual(['services', 'tenants']);
    expect(viewsBelow(['services'], 'services', 2)).toEqual([]);
    expect(viewsBelow(views, null, 0)).toEqual([]);
  });
});
