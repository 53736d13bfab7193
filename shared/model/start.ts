import type { Answer } from './said';

/** One thing that a starting wall reads or asks. */
export interface StartRow {
  readonly id: string;
  readonly name: string;
  /** failed: it was asked and gave no figures */
  readonly state: 'waiting' | 'answered' | 'failed';
  /** epoch ms; null: it was not asked yet */
  readonly askedAt: number | null;
  /** epoch ms of the first answer or fault; null: still waiting */
  readonly endedAt: number | null;
  /** `answered in 0.3 s`, `waits up to 10 s` */
  readonly when: string;
  /** `PostgreSQL`, `eight services, nine sources` */
  readonly what: string;
}

/** The wall before its first judgement: what it has asked, and what has answered. Nothing is judged in it. */
export interface Start {
  readonly answer: Answer;
  /** epoch ms at which it began */
  readonly since: number;
  /** epoch ms at which the views show at the latest; null: they wait for a configuration that can be used */
  readonly until: number | null;
  /** 0..1: how much has answered; null: not known */
  readonly ratio: number | null;
  /** why no configuration is in use is said here, so no notice repeats it */
  readonly refused: boolean;
  /** in the order in which they are asked, at most eleven */
  readonly rows: readonly StartRow[];
  /** a sentence and its note below the rows; null: nothing is to be said */
  readonly foot: { readonly text: string; readonly note: string } | null;
}
