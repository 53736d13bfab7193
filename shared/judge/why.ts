import type { Condition } from '../model/condition';

/**
 * Why an incident is, for the half of a headline after its verdict.
 * - gone: a target serves nobody; the headline is about it
 * - cause, change: clauses in lower case with a full stop, longest first
 * - ended: what caused it is over, and its effect is not yet
 * - unclear: nothing is named, though so many candidates score well enough
 */
export type Why =
  | { readonly kind: 'gone'; readonly condition: Condition }
  | { readonly kind: 'cause'; readonly sure: boolean; readonly clauses: readonly string[] }
  | { readonly kind: 'ended'; readonly clauses: readonly string[] }
  | { readonly kind: 'change'; readonly clauses: readonly string[] }
  | { readonly kind: 'unclear'; readonly candidates: number };

/** Why services are in trouble, as the incidents that hit them say. */
export interface ServiceCauses {
  /** @param service its id; null: no incident hits it */
  why(service: string): Why | null;
  /** ids of the services of the same incident, itself included */
  together(service: string): ReadonlySet<string>;
  /** where its named cause began; null: none is named */
  onset(service: string): CauseOnset | null;
  /** the named cause of an incident that would also explain a service which no incident hits; null: there is none */
  alsoExplains(service: string): Condition | null;
}

export interface CauseOnset {
  /** epoch ms */
  readonly t: number;
  /** rule of the condition, or kind of the event */
  readonly rule: string;
  /** id of the subject of the condition; null: the cause is a release or a configuration change */
  readonly subject: string | null;
}
