import type { Fault } from '../../shared/model/observation';
import type { Result } from '../../shared/model/result';

/** What a test cannot go on without. @throws Error with the fault's message and remedy */
export function good<T>(result: Result<T, Fault>): T {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.remedy}`);
  return result.value;
}
