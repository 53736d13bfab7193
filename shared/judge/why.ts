import type { Condition } from '../model/condition';

/**
 * The cause of an incident, for the half of a headline after its verdict.
 * - gone: a target does not serve; the headline is about it
 * - cause: clauses in lower case with a full stop, longest first
 * - change: nouns with a full stop, longest first: a release, or a cause that nobody can see at present
 * - ended: the cause is over, but its effect is not: `the locks in Nord 3PL ended at 21:50.`
 * - unclear: no cause is named, but this many candidates score well enough
 */
export type Why =
  | { readonly kind: 'gone'; readonly condition: Condition }
  | { readonly kind: 'cause'; readonly sure: boolean; readonly clauses: readonly string[] }
  | { readonly kind: 'ended'; readonly clauses: readonly string[] }
  | { readonly kind: 'change'; readonly clauses: readonly string[] }
  | { readonly kind: 'unclear'; readonly candidates: number };

/** The causes of services in trouble, by the incidents that affect them. */
export interface ServiceCauses {
  /** @param service its id; null: no incident affects it */
  why(service: string): Why | null;
  /** ids of the services of the same incident, itself included */
  together(service: string): ReadonlySet<string>;
  /** onset of the named cause; null: none is named */
  onset(service: string): CauseOnset | null;
  /** who has taken it on since its incident began; null: nobody */
  takenBy(service: string): { readonly name: string; readonly at: number } | null;
  /** the named cause of an incident that would also explain a service outside any incident; null: there is none */
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
