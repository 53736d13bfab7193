import type { IncidentPage } from '../../../shared/model/incident';

/** The colour of an incident; null: none, because it recovers or nobody knows how it is. */
export type Tone = 'critical' | 'warning' | null;

export interface PartProps {
  readonly page: IncidentPage;
  readonly now: number;
  /** from memory: nothing is judged */
  readonly old: boolean;
  readonly tone: Tone;
}
