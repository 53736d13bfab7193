import type { DrillAct } from '../../shared/contract/wall-bridge';
import { capital } from '../../shared/format/fitting';
import type { RunningDrill } from '../../shared/model/frame';
import type { RecoveryRow } from '../../shared/model/recovery';
import { scenarioWords } from '../../shared/model/scenario';

/** A possible action on a drill, in the words of its button. */
export interface DrillChoice {
  readonly words: string;
  readonly act: DrillAct;
}

/** Usual steps of a recovery, for a service that was never rehearsed. */
const USUAL_STEPS = ['Decide', 'Provide nodes', 'Promote standby', 'Restore', 'Switch names', 'Check'];

/** The possible actions: begin a drill for a scenario that can affect the service, or continue the running one. */
export function drillChoices(
  running: RunningDrill | null,
  row: RecoveryRow | undefined,
): readonly DrillChoice[] {
  if (running === null)
    return (row?.scenarios ?? []).map(({ scenario }) => ({
      words: capital(scenarioWords(scenario)),
      act: { do: 'start', scenario, service: row?.id ?? '' },
    }));
  const known = row === undefined || row.steps.length === 0 ? USUAL_STEPS : row.steps.map(({ name }) => name);
  const next = known.find((name) => !running.steps.includes(name)) ?? `Step ${running.steps.length + 1}`;
  const others = known.filter((name) => name !== next && !running.steps.includes(name)).slice(0, 2);
  return [
    ...[next, ...others].map((name): DrillChoice => ({ words: `Next: ${name}`, act: { do: 'step', name } })),
    ...(running.steps.length === 0
      ? []
      : [{ words: `Take back: ${running.steps.at(-1) ?? ''}`, act: { do: 'undo' } } as const]),
    { words: 'End: passed', act: { do: 'end', outcome: 'passed' } },
    { words: 'End: failed', act: { do: 'end', outcome: 'failed' } },
    { words: 'Abort', act: { do: 'end', outcome: 'aborted' } },
  ];
}
