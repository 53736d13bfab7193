import type { RecoveryRow } from '../../../shared/model/recovery';
import type { Freshness } from '../../../shared/model/severity';
import { isOld, type Shown, shownAt } from '../../parts/shown';

/** A service as shown: an old posture still depends on its drills, but is no longer judged. */
export interface ShownRow extends Shown {
  readonly posture: string;
  readonly judged: boolean;
}

export function shownRow(row: RecoveryRow, freshness: Freshness): ShownRow {
  const shown = shownAt({ severity: row.severity }, freshness);
  const judged = !isOld(shown);
  return { ...shown, posture: judged ? row.posture : `was ${row.posture}`, judged };
}
