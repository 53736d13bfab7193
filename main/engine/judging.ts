import type { Config } from '../../shared/config/config';
import { drillsOf } from '../../shared/judge/drills/drills';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeInput, type JudgeMemory, type Verdicts } from '../../shared/judge/judgement';
import type { NoticeBoard } from './boards/notice-board';
import { DEFECT } from './boards/own-notices';
import type { Inputs } from './inputs';
import type { Learner } from './learning/learner';
import type { Log } from './runtime/log';
import type { Store } from './store/store';

export interface JudgingParts {
  readonly store: Store;
  readonly inputs: Inputs;
  readonly learner: Learner;
  readonly notices: NoticeBoard;
  readonly log: Log;
  /** findings count at once, without their hold times */
  readonly atOnce: boolean;
}

export interface Judgement {
  readonly input: JudgeInput;
  readonly verdicts: Verdicts;
}

/** Judges all that the engine knows, and carries the judge's memory from one look to the next. */
export class Judging {
  readonly #parts: JudgingParts;
  #memory: JudgeMemory;
  #verdicts: Verdicts | null = null;

  constructor(parts: JudgingParts) {
    this.#parts = parts;
    this.#memory = parts.store.lastMemory() ?? EMPTY_MEMORY;
  }

  /** For the next look, also after a restart. */
  get memory(): JudgeMemory {
    return this.#memory;
  }

  /** The newest; null before the first. */
  get verdicts(): Verdicts | null {
    return this.#verdicts;
  }

  /**
   * @param now epoch ms
   * @returns null after a defect of the judge: a notice reports it, and the next look starts without memory
   */
  look(config: Config, now: number): Judgement | null {
    const { notices, log } = this.#parts;
    const input = this.#input(config, now);
    try {
      const verdicts = judge(input, this.#memory);
      this.#verdicts = verdicts;
      this.#memory = verdicts.memory;
      notices.dismiss(DEFECT.id);
      return { input, verdicts };
    } catch (error) {
      // The memory may be the reason, and it would be read back at every start.
      this.#memory = EMPTY_MEMORY;
      log.error('a judgement failed; the memory of the one before is dropped', { error });
      notices.say(DEFECT, now);
      return null;
    }
  }

  #input(config: Config, now: number): JudgeInput {
    const { store, inputs, learner, atOnce } = this.#parts;
    const { head } = store;
    return {
      now,
      config,
      series: head,
      documents: head,
      sources: inputs.sources,
      drills: drillsOf(head.events('drill', 0), inputs.drillFiles),
      learnt: learner.learnt,
      atOnce,
    };
  }
}
