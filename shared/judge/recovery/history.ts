import type { ServiceConfig } from '../../config/config';
import type { Drill } from '../../model/drill';
import type { RecoveryDrill } from '../../model/recovery';
import { scenarioOf, scenarioWords } from '../../model/scenario';
import type { Severity } from '../../model/severity';
import { lostOf, tookOf } from './posture';
import { costliestStep } from './steps';

/** Drills that covered a service, as listed on its page. @param drills in the order of the list */
export function drillHistory(service: ServiceConfig, drills: readonly Drill[]): readonly RecoveryDrill[] {
  return drills.map((drill) => {
    const scenario = scenarioOf(drill.scenario);
    const slowest = costliestStep(drill);
    return {
      id: drill.id,
      scenario: scenario === null ? drill.scenario : scenarioWords(scenario),
      endedAt: drill.endedAt,
      outcome: drill.outcome,
      severity: severityOf(service, drill),
      took: tookOf(drill),
      lost: lostOf(drill),
      slowest: slowest === null ? null : { name: slowest.name, duration: slowest.duration },
      observed: drill.observed !== undefined,
    };
  });
}

function severityOf({ recovery }: ServiceConfig, drill: Drill): Severity {
  const [took, lost] = [tookOf(drill), lostOf(drill)];
  const [rto, rpo] = [recovery?.rto ?? null, recovery?.rpo ?? null];
  if (drill.outcome === 'failed' || (rto !== null && took !== null && took > rto)) return 'critical';
  if (drill.outcome === 'aborted' || (rpo !== null && lost !== null && lost > rpo)) return 'warning';
  return 'ok';
}
