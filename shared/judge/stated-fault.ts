import type { Fault, Subject } from '../model/observation';
import type { JudgeInput } from './judgement';

/** The fault that a probe states of a target, a replica or an address of the uplink; null: none. */
export function statedFault({ documents }: Pick<JudgeInput, 'documents'>, subject: Subject): Fault | null {
  return (documents.evidence('fault', subject)?.data as Fault | null | undefined) ?? null;
}
