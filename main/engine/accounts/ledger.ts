import { setImmediate as yieldTurn } from 'node:timers/promises';
import { costOf, type DayAccount } from '../../../shared/accounts/day-account';
import type { Config } from '../../../shared/config/config';
import { timezoneOf } from '../../../shared/config/timezone';
import { type SiteDay, siteDays } from '../../../shared/format/site-days';
import { type ColumnSeries, layoutOf, RATE } from '../../../shared/judge/tenants/layout';
import { ACCOUNT_OF } from '../../../shared/metrics/accounts';
import { TAKES } from '../../../shared/metrics/resources';
import type { Log } from '../runtime/log';
import type { Archive } from '../store/archive/archive';
import { ArchiveSeries } from '../store/archive/archive-series';
import { LEVELS } from '../store/archive/roll-ups';
import { HOUR_MS } from '../store/blocks/points';
import type { RollUp } from '../store/blocks/roll-up';
import { encodeDocument } from '../store/format/record';
import { History } from '../store/reading/history';
import type { Store } from '../store/store';

const [, QUARTERS] = LEVELS;
/** s of a period */
const STRETCH = QUARTERS.step / 1_000;
const WIDTH = TAKES.length;
/** days that are counted when they were not, because the wall was off */
const DAYS_BACK = 7;
/** ms between two looks whether a day is over */
const LOOK_MS = 60_000;

/**
 * Adds up what each tenant took on a day once that day is over and rolled up, from the roll-ups: a wall that was off
 * counts it later, never twice.
 */
export class Ledger {
  readonly #store: Store;
  readonly #log: Log;
  #of: { readonly archive: Archive; readonly series: ArchiveSeries } | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #counting: Promise<void> | null = null;
  /** starts of days (epoch ms) that are counted or known to be empty */
  readonly #done = new Set<number>();

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Counts what is due, in the background. @param now epoch ms */
  look(config: Config, now: number): void {
    if (Math.abs(now - this.#lookedAt) < LOOK_MS || this.#counting !== null) return;
    this.#lookedAt = now;
    this.#counting = this.count(config, now)
      .catch((error: unknown) => this.#log.error('a day of tenants could not be counted', { error }))
      .finally(() => {
        this.#counting = null;
      });
  }

  /** Resolves when nothing is being counted. */
  async settled(): Promise<void> {
    await this.#counting;
  }

  /** Counts every day that is over and was not counted yet. */
  async count(config: Config, now: number): Promise<void> {
    const { kept } = this.#store;
    if (kept === null || !kept.archive.writable) return;
    const { archive } = kept;
    if (this.#of?.archive !== archive) {
      this.#of = { archive, series: new ArchiveSeries(kept.table) };
      this.#done.clear();
    }
    const { series } = this.#of;
    const rolledUntil = archive.mark('rolled-up') * HOUR_MS;
    const days = siteDays(now, DAYS_BACK + 1, timezoneOf(config));
    for (const day of days.slice(0, -1)) {
      if (day.to > rolledUntil || this.#done.has(day.from)) continue;
      const range = { start: [day.from], end: [day.from + 1], limit: 1 };
      if (archive.keys('accounts', range).length === 0) {
        await series.refresh();
        const accounts = await accountsOf(new History(archive), series, config, day);
        this.#store.put(
          accounts.map((account) => ({
            table: 'accounts',
            key: [day.from, account.pool],
            payload: encodeDocument(account),
          })),
        );
      }
      this.#done.add(day.from);
    }
  }
}

/** Consumption of the tenants of each pool on a day; pools without data are left out. */
async function accountsOf(
  history: History,
  series: ArchiveSeries,
  config: Config,
  day: SiteDay,
): Promise<readonly DayAccount[]> {
  const { columns, roster, pools } = layoutOf(series, config);
  const amounts = new Float64Array(roster.ids.length * WIDTH).fill(Number.NaN);
  const known = new Float64Array(roster.ids.length);
  for (let column = 0; column < WIDTH; column += 1) {
    const one = columns[column];
    if (ACCOUNT_OF[column] === null || one === undefined) continue;
    const lasting = Array.from(one.ids, (id) => series.lasting(id));
    // A counter's increase needs the previous period.
    const from = day.from - QUARTERS.step;
    const found = history.rollUps(lasting, from, day.to, QUARTERS, ['count', 'sum', 'last']);
    add(one, (entry) => found.get(lasting[entry] ?? -1) ?? [], day, column, amounts, known);
    await yieldTurn();
  }
  const span = (day.to - day.from) / 1_000;
  return pools.flatMap((pool): DayAccount[] => {
    const end = pool.from + pool.count;
    const coverage = known.slice(pool.from, end).map((seconds) => Math.min(1, seconds / span));
    if (!coverage.some((ratio) => ratio > 0)) return [];
    const own = amounts.slice(pool.from * WIDTH, end * WIDTH);
    return [
      {
        ...day,
        pool: pool.id,
        tenants: roster.ids.slice(pool.from, end),
        amounts: own,
        coverage,
        costs: coverage.map((_, at) => costOf(own.subarray(at * WIDTH, (at + 1) * WIDTH), config.costs)),
        currency: config.costs?.currency ?? null,
      },
    ];
  });
}

/** Adds up a column of all tenants. @param known s by tenant of which something is known, the most of any column */
function add(
  { ids, tenants, kinds, scales }: ColumnSeries,
  rollUps: (entry: number) => readonly RollUp[],
  day: SiteDay,
  column: number,
  amounts: Float64Array,
  known: Float64Array,
): void {
  const seconds = new Map<number, number>();
  for (let entry = 0; entry < ids.length; entry += 1) {
    const tenant = tenants[entry] ?? 0;
    const { amount, time } = (kinds[entry] === RATE ? rise : area)(rollUps(entry), day.from);
    if (time === 0) continue;
    const at = tenant * WIDTH + column;
    const before = amounts[at] ?? Number.NaN;
    amounts[at] = (Number.isNaN(before) ? 0 : before) + amount * (scales[entry] ?? 1);
    seconds.set(tenant, Math.max(seconds.get(tenant) ?? 0, time));
  }
  for (const [tenant, time] of seconds) known[tenant] = Math.max(known[tenant] ?? 0, time);
}

interface Added {
  readonly amount: number;
  /** s */
  readonly time: number;
}

/** Level times s. A period with fewer points than others of the day counts in proportion to its points. */
function area(rollUps: readonly RollUp[], from: number): Added {
  let full = 0;
  for (const { measures } of rollUps) for (const count of measures.count ?? []) full = Math.max(full, count);
  let [amount, time] = [0, 0];
  for (const { slots, measures } of rollUps) {
    for (let at = 0; at < slots.length; at += 1) {
      const count = measures.count?.[at] ?? 0;
      if ((slots[at] ?? 0) * QUARTERS.step < from || count === 0) continue;
      const covered = STRETCH * (count / full);
      amount += ((measures.sum?.[at] ?? 0) / count) * covered;
      time += covered;
    }
  }
  return { amount, time };
}

/** The increase of a counter from period to period; a counter that fell was reset, so its increase is unknown. */
function rise(rollUps: readonly RollUp[], from: number): Added {
  let [amount, time] = [0, 0];
  let [slot, last] = [Number.NaN, Number.NaN];
  for (const { slots, measures } of rollUps) {
    for (let at = 0; at < slots.length; at += 1) {
      const [here, value] = [slots[at] ?? 0, measures.last?.[at] ?? Number.NaN];
      const more = value - last;
      if (here === slot + 1 && more >= 0 && here * QUARTERS.step >= from) {
        amount += more;
        time += STRETCH;
      }
      [slot, last] = [here, value];
    }
  }
  return { amount, time };
}
