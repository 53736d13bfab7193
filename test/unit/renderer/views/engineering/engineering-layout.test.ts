import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NOTE_LINE,
  type RankedIndicator,
} from '../../../../../renderer/views/engineering/engineering-blocks';
import {
  type EngineeringLayout,
  layoutEngineering,
} from '../../../../../renderer/views/engineering/engineering-layout';
import { INDICATOR_GROUPS } from '../../../../../shared/metrics/indicators';
import type { Severity } from '../../../../../shared/model/severity';

const GROUPS: readonly string[] = [
  'services',
  'ingress',
  'workers',
  'queues',
  'postgres',
  'redis',
  'storage',
  'kubernetes',
];

function aRow(id: number, over: Partial<RankedIndicator> = {}): RankedIndicator {
  const group = over.group ?? 'postgres';
  return {
    id: `row-${id}`,
    group,
    subject: { kind: group === 'services' ? 'service' : 'target', id: `${group}-${id % 3}` },
    name: `${group}-${id % 3}`,
    label: `reading ${id % 5}`,
    since: null,
    severity: 'ok',
    noted: false,
    ...over,
  };
}
function rows(
  count: number,
  over: (index: number) => Partial<RankedIndicator> = () => ({}),
): readonly RankedIndicator[] {
  const made = Array.from({ length: count }, (_, i) =>
    aRow(i, { group: GROUPS[i % 8] ?? 'redis', ...over(i) }),
  );
  return made.toSorted((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
}
function shownIn({ trouble, blocks }: EngineeringLayout): readonly string[] {
  return [...trouble.map(({ id }) => id), ...blocks.flatMap((block) => block.rows.map(({ id }) => id))];
}

describe('the layout of the engineering view', () => {
  it('shows sixty calm readings, none larger than the others', () => {
    const given = Array.from({ length: 60 }, (_, i) =>
      aRow(i, { subject: { kind: 'target', id: `pg-${i % 12}` }, name: `PostgreSQL pg-${i % 12}` }),
    );
    const layout = layoutEngineering(given, 7, INDICATOR_GROUPS);
    expect(layout.trouble).toEqual([]);
    expect(new Set(shownIn(layout)).size).toBe(60);
    expect(layout.dropped).toEqual({ count: 0, ill: 0 });
  });

  it('gives few readings taller rows', () => {
    expect(layoutEngineering(rows(6), 3, INDICATOR_GROUPS).density.pitch).toBeGreaterThan(100);
    expect(layoutEngineering(rows(60), 3, INDICATOR_GROUPS).density.pitch).toBeLessThan(50);
  });

  it('puts the worst above all, large, and of the same severity the oldest first', () => {
    const ill = new Map<number, Partial<RankedIndicator>>([
      [3, { severity: 'warning', since: 100 }],
      [9, { severity: 'critical', since: 900 }],
      [12, { severity: 'warning', since: 50 }],
    ]);
    const { trouble } = layoutEngineering(
      rows(24, (i) => ill.get(i) ?? {}),
      7,
      INDICATOR_GROUPS,
    );
    expect(trouble.map(({ id, kind }) => [id, kind])).toEqual([
      ['row-9', 'hero'],
      ['row-12', 'line'],
      ['row-3', 'line'],
    ]);
  });

  it('names readings of a section that was cached before groups were sent', () => {
    const { blocks } = layoutEngineering([aRow(1, { group: 'storage' }), aRow(2)], 1, []);
    expect(blocks.map(({ title, detail }) => [title, detail])).toEqual([
      ['Storage', 'storage-1'],
      ['Postgres', 'postgres-2'],
    ]);
  });

  it('never lays one thing over another, nor over the foot, and accounts for what is not shown', () => {
    const severity = fc.constantFrom<Severity>('ok', 'ok', 'ok', 'ok', 'warning', 'critical', 'unknown');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(severity, fc.boolean(), fc.nat(7), fc.nat(9)), { minLength: 0, maxLength: 60 }),
        fc.nat(40),
        (drawn, sources) => {
          const given = drawn.map(([one, noted, group, subject], i) =>
            aRow(i, {
              severity: one,
              noted: noted && one === 'ok',
              group: GROUPS[group] ?? 'redis',
              subject: { kind: 'target', id: `t-${subject}` },
            }),
          );
          const layout = layoutEngineering(given, sources, INDICATOR_GROUPS);
          const shown = shownIn(layout);
          expect(new Set(shown).size).toBe(shown.length);
          expect(shown.length + layout.dropped.count).toBe(given.length);
          const above = layout.trouble.at(-1);
          const top = above === undefined ? 0 : above.y + above.height;
          const { pitch } = layout.density;
          const spans = layout.blocks.map(({ x, y, rows: own }) => {
            const last = own.at(-1);
            return { x, y, end: y + (last?.y ?? 0) + pitch + (last?.noted === true ? NOTE_LINE : 0) };
          });
          for (const { x, y, end } of spans) {
            expect(y).toBeGreaterThanOrEqual(top);
            expect(end).toBeLessThanOrEqual(layout.footTop);
            for (const other of spans)
              if (other.x === x && other.y > y) expect(other.y).toBeGreaterThanOrEqual(end);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('with too little room keeps what belongs to the trouble, and what is odd', () => {
    const given = rows(60, (i) =>
      i === 4
        ? { severity: 'critical' }
        : i === 1
          ? { severity: 'warning' }
          : i === 55
            ? { noted: true }
            : {},
    );
    const layout = layoutEngineering(given, 12, INDICATOR_GROUPS);
    expect(layout.dropped.count).toBeGreaterThan(0);
    expect(shownIn(layout)).toContain('row-55');
    const beside = given.filter(({ id, subject }) => subject.id === 'postgres-1' && id !== 'row-4');
    for (const { id } of beside) expect(shownIn(layout)).toContain(id);
  });
});
