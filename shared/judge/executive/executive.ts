import type { ExecutiveSection } from '../../model/executive';
import type { JudgeInput } from '../judgement';
import type { Judged } from '../services/judged';
import { executiveAnswer } from './answer';
import { executiveCapacity } from './capacity';
import { daysOf, executiveCost } from './past';
import { promisesOf } from './promises';

export type { Judged } from '../services/judged';

/** The executive view: objectives, incidents, capacity, cost. */
export function presentExecutive(input: JudgeInput, judged: Judged): ExecutiveSection {
  const services = promisesOf(input, judged);
  const capacity = executiveCapacity(input);
  return {
    answer: executiveAnswer(input, services, capacity),
    services,
    days: daysOf(input, judged.incidents, judged.today ?? null),
    open: judged.incidents.length,
    capacity,
    cost: executiveCost(input),
  };
}
