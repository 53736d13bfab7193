import type { EngineeringSection } from '../model/engineering';
import { NO_ENGINEERING } from './blank';
import type { Judged } from './executive';
import type { JudgeInput } from './judgement';

/** The engineering view: every indicator beside what is usual of it, and who is asked. */
export function presentEngineering(_input: JudgeInput, _judged: Judged): EngineeringSection {
  return NO_ENGINEERING;
}

/** The same from memory: nothing is judged any more. */
export function engineeringFromMemory(section: EngineeringSection): EngineeringSection {
  return section;
}
