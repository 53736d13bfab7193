import { describe, expect, it } from 'vitest';
import { layoutServices, type RankedService } from '../../../../../renderer/views/services/services-layout';
import type { Severity } from '../../../../../shared/model/severity';

const rows = (...counts: readonly (readonly [Severity, number])[]): RankedService[] =>
  counts.flatMap(([severity, count]) =>
    Array.from({ length: count }, (_, index) => ({ id: `${severity}-${index}`, severity })),
  );
const kinds = (ranked: readonly RankedService[]): string =>
  layoutServices(ranked)
    .placed.map(({ kind, height }) => `${kind} ${height}`)
    .join(', ');

describe('places of services', () => {
  it('are equal rows of 97 when eight are well, taller when three or two are', () => {
    const calm = layoutServices(rows(['ok', 8]));
    expect(calm.calm).toBe(true);
    expect(new Set(calm.placed.map(({ height }) => height))).toEqual(new Set([97]));
    expect(layoutServices(rows(['ok', 3])).placed[0]?.height).toBe(258);
    expect(layoutServices(rows(['ok', 2])).placed[0]?.height).toBe(388);
  });

  it.each(['ok', 'info', 'unknown', 'warning', 'critical'] as const)(
    'of one that is %s is all the room',
    (severity) => {
      const { placed, calm, fold } = layoutServices(rows([severity, 1]));
      expect(placed).toMatchObject([{ kind: 'hero', y: 244, height: 664 }]);
      expect(calm).toBe(severity === 'ok');
      expect(fold).toBeNull();
    },
  );

  it('are the board’s in its trouble', () => {
    const { placed, detail, calm } = layoutServices(rows(['critical', 1], ['warning', 2], ['ok', 5]));
    expect(calm).toBe(false);
    expect(placed.map(({ kind, y }) => `${kind} ${y}`).slice(0, 4)).toEqual([
      'hero 244',
      'line 672',
      'line 784',
      'cell 904',
    ]);
    expect(detail).toBe('figures');
  });

  it('give two critical ones 260 each', () => {
    expect(kinds(rows(['critical', 2], ['ok', 2]))).toMatch(/^half 260, half 260, cell/);
  });

  it('keep one worst, four warnings and fold the rest of thirty', () => {
    const { placed, fold } = layoutServices(rows(['critical', 1], ['warning', 4], ['ok', 25]));
    expect(placed.filter(({ kind }) => kind === 'line')).toHaveLength(4);
    expect(placed.filter(({ kind }) => kind === 'cell')).toHaveLength(4);
    expect(fold?.text).toBe('21 more are ok');
  });

  it('never fold a service in trouble behind one that is well', () => {
    const { placed, fold } = layoutServices(rows(['critical', 1], ['warning', 20], ['ok', 9]));
    expect(placed.some(({ id }) => id.startsWith('ok'))).toBe(false);
    expect(fold?.text).toMatch(/^\d+ more, \d+ not ok$/);
  });

  it.each([1, 2, 3, 5, 8, 9, 12, 30, 60])('stay on the screen for %i services in any state', (count) => {
    for (const severity of ['ok', 'warning', 'critical', 'unknown'] as const) {
      for (const ill of [0, 1, 2, Math.floor(count / 2), count]) {
        const ranked = rows([severity, Math.min(ill, count)], ['ok', Math.max(0, count - ill)]);
        const { placed, fold } = layoutServices(ranked);
        for (const { y, height, kind, id } of placed)
          expect(y + height, `${count} ${severity} ${ill}: ${kind} ${id}`).toBeLessThanOrEqual(1_052);
        const folded = Number(fold?.text.split(' ')[0] ?? 0);
        expect(placed.length + folded).toBe(count);
      }
    }
  });
});
