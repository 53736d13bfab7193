import type { Drill } from './drill';

/** A running drill, as timed by `gantry drill`. Times are epoch ms. */
export interface Rehearsal {
  readonly id: string;
  readonly scenario: string;
  readonly services: readonly string[];
  readonly startedAt: number;
  /** oldest first; only the last may still be running */
  readonly steps: readonly RehearsalStep[];
  /** null: it is running */
  readonly end: { readonly at: number; readonly outcome: Drill['outcome']; readonly why: string } | null;
}
export interface RehearsalStep {
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
}
