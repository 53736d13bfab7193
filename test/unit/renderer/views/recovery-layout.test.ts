import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanOf, targetText } from '../../../../renderer/parts/span';
import { costliest, layoutRecovery, ratioScale } from '../../../../renderer/views/recovery/recovery-layout';
import type { RecoveryRow } from '../../../../shared/model/recovery';
import { aProven } from '../../../builders/recovery';

const row = (
  id: number,
  posture: RecoveryRow['posture'],
  severity: RecoveryRow['severity'],
  steps = 0,
): RecoveryRow => ({
  ...aProven({ id: String(id) }),
  severity,
  posture,
  steps: Array.from({ length: steps }, (_, i) => ({
    name: `s${i}`,
    start: i,
    duration: i + 1,
    outcome: 'passed' as const,
  })),
});

describe('the recovery rows', () => {
  it('open the worst drill and keep eight services as on the board', () => {
    const rows = [
      row(0, 'at risk', 'critical', 6),
      ...Array.from({ length: 7 }, (_, i) => row(i + 1, 'proven', 'ok')),
    ];
    const layout = layoutRecovery(rows, 2);
    expect(layout.hero?.id).toBe('0');
    expect(layout.rows).toHaveLength(7);
    expect(layout.folded).toBe(0);
  });

  it('never lose a service: shown, folded as proven, or counted as not proven', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 4 }),
        (open, proven, backups) => {
          const rows = [
            ...Array.from({ length: open }, (_, i) => row(i, 'unproven', 'unknown')),
            ...Array.from({ length: proven }, (_, i) => row(100 + i, 'proven', 'ok')),
          ];
          const { hero, rows: shown, folded, more } = layoutRecovery(rows, backups);
          expect((hero === null ? 0 : 1) + shown.length + folded + more).toBe(rows.length);
          if (more > 0) expect(shown.every(({ posture }) => posture !== 'proven')).toBe(true);
        },
      ),
    );
  });
});

describe('the room of the recovery rows', () => {
  it('ends above the foot of the screen, whatever the counts', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 6 }),
        (critical, open, proven, backups) => {
          const rows = [
            ...(critical ? [row(999, 'at risk', 'critical', 6)] : []),
            ...Array.from({ length: open }, (_, i) => row(i, 'unproven', 'unknown')),
            ...Array.from({ length: proven }, (_, i) => row(100 + i, 'proven', 'ok')),
          ];
          const layout = layoutRecovery(rows, backups);
          const lines = layout.rows.length + (layout.folded > 0 ? 1 : 0) + (layout.more > 0 ? 1 : 0);
          const table = 281 + layout.heroHeight + lines * layout.rowHeight;
          expect(table + (layout.backups > 0 ? 58 + layout.backups * 39 : 0)).toBeLessThanOrEqual(1056);
          expect(layout.rowHeight).toBeGreaterThanOrEqual(59);
          if (critical) expect(layout.heroHeight).toBeGreaterThanOrEqual(208);
        },
      ),
    );
  });
});

describe('the axis of the promise', () => {
  it('puts the promise on the line, and every excess right of it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 1, max: 50, noNaN: true }),
        (ratio, longest) => {
          const scale = ratioScale(300, 560, longest);
          expect(scale.at(1)).toBe(300);
          expect(scale.at(ratio) > 300).toBe(ratio > 1);
          expect(scale.at(ratio)).toBeLessThanOrEqual(560);
        },
      ),
    );
  });
  it('finds the step that cost most', () => {
    expect(costliest(row(0, 'at risk', 'critical', 4).steps)?.name).toBe('s3');
    expect(costliest([])).toBeNull();
  });
});

describe('spans of time', () => {
  it.each([
    [6180, 3600, '103', 'min'],
    [42, 300, '0.7', 'min'],
    [0, 300, '0.0', 'min'],
    [30, 45, '30', 's'],
  ])('%d s beside %d s is %s %s', (seconds, beside, text, unit) => {
    expect(spanOf(seconds, beside)).toEqual({ text, unit });
  });
  it('writes targets without needless digits', () => {
    expect(targetText(3600)).toBe('60');
    expect(targetText(300)).toBe('5');
  });
});
