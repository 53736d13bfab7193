import { setImmediate as yieldTurn } from 'node:timers/promises';
import type { Config } from '../../../shared/config/config';
import { timezoneOf } from '../../../shared/config/timezone';
import { siteDays } from '../../../shared/format/site-days';
import { learning, MOST_DAYS, withToday } from '../../../shared/learning/learn';
import { type Learnt, NOTHING_LEARNT } from '../../../shared/model/learnt';
import type { Log } from '../runtime/log';
import type { Archive } from '../store/archive/archive';
import { ArchiveSeries } from '../store/archive/archive-series';
import { HOUR_MS } from '../store/blocks/points';
import { encodeDocument } from '../store/format/record';
import { History } from '../store/reading/history';
import type { Store } from '../store/store';
import { readDay } from './day-reader';
import { incidentsToday, keptDays, keysOfDays } from './learnt-days';
import { poolWeeks } from './pool-weeks';

/** ms between two looks whether there is more to learn from */
const LOOK_MS = 600_000;
/** ms from one look to the next while the cache is not open yet */
const SOON_MS = 5_000;

/**
 * Learns what is usual from the days that are over, in the background: each day is read once, when it is rolled up, and
 * what is kept of it is small. A wall that was off reads what it missed later.
 */
export class Learner {
  readonly #store: Store;
  readonly #log: Log;
  readonly #onLearnt: () => void;
  #of: { readonly archive: Archive; readonly series: ArchiveSeries } | null = null;
  #config: Config | null = null;
  #dueAt = Number.NEGATIVE_INFINITY;
  #learning: Promise<void> | null = null;
  #learnt: Learnt = NOTHING_LEARNT;
  /** what it was learnt from: the configuration, and the keys of days and accounts */
  #learntOf: readonly unknown[] = [];
  /** use of shared resources, and what it was read of: configuration, archive and the hour up to which it is rolled up */
  #weeks: { readonly of: readonly unknown[]; readonly fullness: Learnt['fullness'] } = {
    of: [],
    fullness: new Map(),
  };
  /** starts of days (epoch ms) that are stored or known to be empty */
  readonly #done = new Set<number>();
  readonly #ended = new AbortController();

  /** @param onLearnt there is more to judge by than before */
  constructor(store: Store, log: Log, onLearnt: () => void) {
    this.#store = store;
    this.#log = log;
    this.#onLearnt = onLearnt;
  }

  get learnt(): Learnt {
    return this.#learnt;
  }

  /** Learns what is due, in the background. @param now epoch ms */
  look(config: Config, now: number): void {
    const early = config === this.#config && Math.abs(this.#dueAt - now) <= LOOK_MS && now < this.#dueAt;
    if (early || this.#learning !== null || this.#ended.signal.aborted) return;
    this.#config = config;
    this.#dueAt = now + LOOK_MS;
    this.#learning = this.learn(config, now)
      .then((learnt) => {
        if (learnt) this.#onLearnt();
        else this.#dueAt = now + SOON_MS;
      })
      .catch((error: unknown) => {
        if (!this.#ended.signal.aborted) this.#log.error('what is usual could not be learnt', { error });
      })
      .finally(() => {
        this.#learning = null;
      });
  }

  /** Stops the current read, which is repeated at the next start. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#learning;
  }

  /** Reads every day that is over and was not read yet, and learns from all. @returns false: there is no cache */
  async learn(config: Config, now: number): Promise<boolean> {
    const { kept } = this.#store;
    if (kept === null) return false;
    const { archive } = kept;
    if (this.#of?.archive !== archive) {
      this.#of = { archive, series: new ArchiveSeries(kept.table) };
      this.#done.clear();
    }
    if (archive.writable) await this.#readDays(archive, this.#of.series, config, now);
    const fullness = await this.#readWeeks(archive, this.#of.series, config);
    const today = incidentsToday(archive, config, now);
    // Days are read and decoded only when there is another one.
    const of = [config, ...keysOfDays(archive, config, now)];
    if (isSame(this.#learntOf, of)) {
      const { incidents, ...rest } = this.#learnt;
      const over = incidents.filter(({ from }) => from < today.from);
      this.#learnt = { ...rest, asOf: now, fullness, incidents: withToday(over, today) };
      return true;
    }
    const { records, accounts } = keptDays(archive, config, now);
    const steps = learning(config, records, accounts, today, now);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) await this.#pause();
    this.#learnt = { ...step.value, fullness };
    this.#learntOf = of;
    return true;
  }

  async #readWeeks(archive: Archive, series: ArchiveSeries, config: Config): Promise<Learnt['fullness']> {
    const until = archive.mark('rolled-up') * HOUR_MS;
    const of = [config, archive, until];
    if (until > 0 && !isSame(this.#weeks.of, of)) {
      await series.refresh();
      const fullness = await poolWeeks(new History(archive), series, config, until, () => this.#pause());
      this.#weeks = { of, fullness };
    }
    return this.#weeks.fullness;
  }

  async #readDays(archive: Archive, series: ArchiveSeries, config: Config, now: number): Promise<void> {
    const rolledUntil = archive.mark('rolled-up') * HOUR_MS;
    let written = false;
    for (const day of siteDays(now, MOST_DAYS + 1, timezoneOf(config)).slice(0, -1)) {
      if (day.to > rolledUntil || this.#done.has(day.from)) continue;
      if (archive.get('days', day.from) === null) {
        await series.refresh();
        const record = await readDay(archive, new History(archive), series, config, day, () => this.#pause());
        if (record !== null) {
          this.#store.put([{ table: 'days', key: day.from, payload: encodeDocument(record) }]);
          written = true;
        }
      }
      this.#done.add(day.from);
    }
    if (written) await this.#store.flush();
  }

  /** Lets others have their turn. @throws once it was stopped */
  async #pause(): Promise<void> {
    await yieldTurn(undefined, { signal: this.#ended.signal });
  }
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at]);
}
