import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseWallOptions } from '../../../../main/electron/wall-options';

describe('the options of the wall’s program', () => {
  it('makes folders absolute: Electron takes no other', () => {
    const { data, pictures } = parseWallOptions(['--data', 'some/data', '--pictures', 'p'], '/default');
    expect(data).toBe(resolve('some/data'));
    expect(pictures).toBe(resolve('p'));
  });

  it('uses the default folder where none is given, and writes no pictures', () => {
    expect(parseWallOptions([], '/default')).toMatchObject({ data: resolve('/default'), pictures: null });
  });
});
