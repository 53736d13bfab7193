import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checksTop,
  placeChecks,
  sentencesThatFit,
  wrappedLines,
} from '../../../../renderer/views/replication/failover';
import { heroOf, layoutReplication } from '../../../../renderer/views/replication/replication-layout';
import type { FailoverCheck } from '../../../../shared/model/replication';
import { aPrimary, aReplica, boardReplication, manyReplication } from '../../../builders/replication';

describe("the track's rows", () => {
  it('open the worst replica and keep the five of the board as rows', () => {
    const { rows, heads } = layoutReplication(boardReplication().nodes);
    expect(heads.map(({ region }) => region)).toEqual(['eu-north', 'eu-central']);
    expect(
      rows.map((row) => (row.kind === 'fold' ? 'fold' : `${row.kind} ${row.node.id} ${row.depth}`)),
    ).toEqual([
      'row pg-prod-a 0',
      'row pg-prod-b 1',
      'row pg-prod-c 1',
      'hero pg-prod-d 1',
      'row pg-prod-e 2',
    ]);
  });

  it('never overlap, never leave the screen, never lose a server', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ region: fc.integer({ min: 0, max: 14 }), bad: fc.integer({ min: 0, max: 6 }) }),
          {
            maxLength: 40,
          },
        ),
        (plan) => {
          const nodes = [
            aPrimary({ id: 'p' }),
            ...plan.map(({ region, bad }, i) =>
              aReplica(
                {
                  id: `r${i}`,
                  region: `region-${region}`,
                  upstream: 'p',
                  severity: bad === 0 ? 'critical' : 'ok',
                },
                { lag: i, bytes: 0, kept: null },
              ),
            ),
          ];
          const layout = layoutReplication(nodes);
          let foot = 0;
          let told = 0;
          for (const row of layout.rows) {
            expect(row.y).toBeGreaterThanOrEqual(foot);
            foot = row.y + row.height;
            told += row.kind === 'fold' ? row.count : 1;
          }
          expect(told).toBe(nodes.length);
          expect(layout.height).toBeLessThanOrEqual(790);
          let under = -1;
          for (const head of layout.heads) {
            expect(head.y).toBeGreaterThan(under);
            under = head.y;
          }
          // However many regions there are, the worst server and the primary have a row of their own.
          const hero = heroOf(nodes);
          const kinds = new Map(
            layout.rows.flatMap((row) => (row.kind === 'fold' ? [] : [[row.node.id, row.kind]])),
          );
          if (hero !== null) expect(kinds.get(hero.id)).toBe('hero');
          expect(kinds.has('p')).toBe(true);
        },
      ),
    );
  });

  it('share a line when their regions are too many, and the line says how many are not well', () => {
    const nodes = [
      aPrimary({ id: 'p' }),
      ...Array.from({ length: 12 }, (_, i) =>
        aReplica(
          {
            id: `r${i}`,
            region: `region-${i}`,
            upstream: 'p',
            severity: i === 0 ? 'critical' : i < 9 ? 'warning' : 'ok',
          },
          { lag: i, bytes: 0, kept: null },
        ),
      ),
    ];
    const { heads, rows, height } = layoutReplication(nodes);
    expect(heads.length).toBe(8);
    expect(heads.at(-1)?.region).toBe('6 more regions');
    expect(rows.at(-1)).toMatchObject({ kind: 'fold', region: '6 more regions', count: 6, bad: 3 });
    expect(height).toBeLessThanOrEqual(790);
  });

  it('grow when there are few', () => {
    const few = layoutReplication(manyReplication(3, 0).nodes);
    expect(few.rows.every(({ height }) => height > 180)).toBe(true);
  });
});

describe('the checks of a move', () => {
  const check = (id: number, severities: readonly ('ok' | 'warning' | 'critical')[]): FailoverCheck => ({
    id: String(id),
    label: `check ${id}`,
    cells: severities.map((severity, i) => ({
      severity,
      evidence: severity === 'ok' ? '' : `why ${i}`,
      observedAt: null,
    })),
  });
  const labels = [{ label: 'to b' }, { label: 'to d' }];

  it('say each reason when they differ', () => {
    const [first, second, third] = placeChecks(
      [check(0, ['ok', 'ok']), check(1, ['ok', 'critical']), check(2, ['warning', 'critical'])],
      labels,
    );
    expect(first?.evidence).toBe('');
    expect(second?.evidence).toBe('why 1');
    expect(third?.evidence).toBe('to d: why 1, to b: why 0');
  });

  it('leave room for the verdicts, however much fails', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        (fails, candidates) => {
          const some = Array.from({ length: candidates }, (_, i) => ({ label: `to ${i}` }));
          const rows = placeChecks(
            fails.map((bad, i) =>
              check(
                i,
                some.map(() => (bad ? 'critical' : 'ok')),
              ),
            ),
            some,
          );
          let y = rows[0]?.y ?? 0;
          for (const row of rows) {
            expect(row.y).toBe(y);
            expect(row.height).toBeGreaterThanOrEqual(row.evidence === '' ? 40 : 62);
            y += row.height;
          }
          expect(250 + y + 63 + 30 * candidates).toBeLessThanOrEqual(1056);
        },
      ),
    );
  });
});

describe('the words around the checks', () => {
  it('heads that take more lines push the checks down', () => {
    const usual = checksTop([{ label: 'to b', place: 'zone b' }]);
    expect(usual).toBe(145);
    expect(checksTop([{ label: 'to pg-wms-b', place: 'zone b' }])).toBe(usual + 30);
    expect(wrappedLines('to pg-warehouse-frankfurt-2', 10)).toBe(4);
  });

  it('a sentence is left out rather than cut, but for the first', () => {
    const long = 'word '.repeat(18).trim();
    expect(sentencesThatFit([long, long.toUpperCase(), 'short'], 4)).toEqual([long, long.toUpperCase()]);
    expect(sentencesThatFit([long, long.toUpperCase(), 'short'], 3)).toEqual([long, 'short']);
    expect(sentencesThatFit([long, 'short'], 0)).toEqual([long]);
  });

  it('checks stay above their foot however much there is to say', () => {
    const checks: FailoverCheck[] = Array.from({ length: 9 }, (_, i) => ({
      id: `${i}`,
      label: `check ${i}`,
      cells: [{ severity: 'critical', evidence: 'it is not well', observedAt: null }],
    }));
    for (const lines of [1, 3, 5]) {
      const last = placeChecks(checks, [{ label: 'to b' }], 175, lines).at(-1);
      expect((last?.y ?? 0) + (last?.height ?? 0) + 63 + 30 * lines).toBeLessThanOrEqual(804);
    }
  });
});
