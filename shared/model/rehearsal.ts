import type { Drill } from './drill';

/** A drill that goes on, as `gantry drill` times it. Times are epoch ms. */
export interface Rehearsal {
  readonly id: string;
  readonly scenario: string;
  readonly services: readonly string[];
  readonly startedAt: number;
  /** oldest first; only the last may still go on */
  readonly steps: readonly RehearsalStep[];
  /** null: it goes on */
  readonly end: { readonly at: number; readonly outcome: Drill['outcome']; readonly why: string } | null;
}
export interface RehearsalStep {
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
}
