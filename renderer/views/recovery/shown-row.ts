import type { RecoveryRow } from '../../../shared/model/recovery';
import type { Severity } from '../../../shared/model/severity';

/** A service as it is shown: an old posture rests on its drills still, but is judged no more. */
export interface ShownRow {
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly posture: string;
  readonly judged: boolean;
}

export function shownOf({ severity, posture }: RecoveryRow, old: boolean): ShownRow {
  if (!old) return { severity, was: null, posture, judged: true };
  return {
    severity: 'unknown',
    was: severity === 'unknown' ? null : severity,
    posture: `was ${posture}`,
    judged: false,
  };
}
