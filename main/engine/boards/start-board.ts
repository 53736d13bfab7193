import type { Problem } from '../../../shared/config/problem';
import { timezoneOf } from '../../../shared/config/timezone';
import { type Asked, START_PATIENCE_MS, type StartInput, startOf } from '../../../shared/judge/own/start';
import type { Snapshot } from '../../../shared/model/snapshot';
import type { Start } from '../../../shared/model/start';

const NOT_YET: Asked = { askedAt: null, endedAt: null };

/** What others know of the start. */
export type StartLook = Pick<
  StartInput,
  'now' | 'config' | 'configPath' | 'sources' | 'firstRuns' | 'progress'
> & {
  readonly demo: boolean;
  /** the newest snapshot of the cache */
  readonly last: Snapshot | null;
};

/** Keeps what the wall has read since its start. Times are epoch ms. */
export class StartBoard {
  #since: number;
  #reading = NOT_YET;
  #restoring: Asked;
  #problems: readonly Problem[] = [];

  constructor(now: number) {
    this.#since = now;
    this.#restoring = { askedAt: now, endedAt: null };
  }

  /** The demo estate has a configuration only long after the wall began: the wait for sources begins with that. */
  asksConfig(now: number): void {
    if (this.#reading.askedAt !== null) return;
    this.#since = now;
    this.#reading = { askedAt: now, endedAt: null };
  }

  /** @param problems none: it is in use */
  configRead(problems: readonly Problem[], now: number): void {
    this.asksConfig(now);
    const mended = this.#problems.length > 0 && problems.length === 0;
    this.#problems = problems;
    if (this.#reading.endedAt !== null && !mended) return;
    // The wait for sources begins when they are known.
    if (mended) this.#since = now;
    this.#reading = { askedAt: mended ? now : this.#reading.askedAt, endedAt: now };
  }

  restored(now: number): void {
    if (this.#restoring.endedAt === null) this.#restoring = { ...this.#restoring, endedAt: now };
  }

  /** The wall has waited long enough for its sources. A clock that went back does not prolong it. */
  isOver(now: number): boolean {
    return now - this.#since >= START_PATIENCE_MS || now < this.#since;
  }

  /** @returns null: nobody has named a configuration, so nothing starts */
  picture({ demo, last, ...look }: StartLook): Start | null {
    if (!demo && this.#reading.askedAt === null) return null;
    const { config } = look;
    return startOf({
      ...look,
      since: this.#since,
      timezone: config === null ? (last?.sections.frame.timezone ?? 'UTC') : timezoneOf(config),
      reading: this.#reading,
      problems: this.#problems,
      restoring: this.#restoring,
      keptAt: last?.t ?? null,
      open: last?.sections.incident.open ?? [],
    });
  }
}
