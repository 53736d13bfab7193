import type { Condition } from '../../../shared/model/condition';
import type { Severity } from '../../../shared/model/severity';

/** Exit codes of monitoring plug-ins: of the first severity that is there. */
const CODES: readonly (readonly [Severity, number])[] = [
  ['critical', 2],
  ['warning', 1],
  ['unknown', 3],
];
export const UNKNOWN = 3;

/** Nothing judged, or a fault that no condition tells of, is unknown: never ok. */
export function exitCodeOf(conditions: readonly Pick<Condition, 'severity'>[], hasFault: boolean): number {
  const [, code] = CODES.find(([severity]) => conditions.some((one) => one.severity === severity)) ?? [];
  return code ?? (hasFault || conditions.length === 0 ? UNKNOWN : 0);
}
