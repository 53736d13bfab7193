import type { Drill } from '../../model/drill';
import type { RecoveryStep } from '../../model/recovery';

/** The drill as a waterfall: seconds from its start. */
export function stepsOf(drill: Drill): readonly RecoveryStep[] {
  return drill.steps.map((step) => ({
    name: step.name,
    start: (step.startedAt - drill.startedAt) / 1_000,
    duration: (step.endedAt - step.startedAt) / 1_000,
    outcome: step.outcome,
  }));
}

/** The step that took longest, or null when none is recorded. */
export function costliestStep(drill: Drill): RecoveryStep | null {
  let worst: RecoveryStep | null = null;
  for (const step of stepsOf(drill)) if (worst === null || step.duration > worst.duration) worst = step;
  return worst;
}
