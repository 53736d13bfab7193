import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  BACKUP_ROWS,
  layoutServicePage,
  SCENARIO,
  SERVICE_PAGE,
  STEP,
} from '../../../../renderer/views/recovery/service-page/service-page-layout';
import type { RecoveryRow } from '../../../../shared/model/recovery';
import { aProven } from '../../../builders/recovery';

function filled<T>(count: number, from: readonly T[]): readonly T[] {
  return Array.from({ length: count }, (_, i) => from[i % from.length] as T);
}

it('the page of a service has room for all it lists, and counts what it does not', () => {
  const like: RecoveryRow = aProven({ id: 'shipping' });
  fc.assert(
    fc.property(fc.nat(5), fc.nat(12), fc.nat(12), fc.nat(6), (scenarios, steps, drills, backups) => {
      const row = {
        scenarios: filled(scenarios, like.scenarios),
        steps: filled(steps, like.steps),
        history: filled(drills, like.history),
      };
      const layout = layoutServicePage(row, backups);
      const lines = layout.listed + (layout.earlier > 0 ? 1 : 0);
      expect(layout.listed + layout.earlier).toBe(drills);
      expect(layout.first + lines * layout.drillHeight).toBeLessThanOrEqual(SERVICE_PAGE.bottom);
      expect(layout.first + layout.backups * BACKUP_ROWS.height).toBeLessThanOrEqual(SERVICE_PAGE.bottom);
      expect(layout.backups).toBeGreaterThanOrEqual(Math.min(backups, 3));
      expect(SERVICE_PAGE.first + scenarios * SCENARIO.height).toBeLessThan(layout.rule);
      expect(SERVICE_PAGE.first + Math.min(steps, STEP.most) * STEP.height).toBeLessThan(layout.rule);
    }),
  );
});
