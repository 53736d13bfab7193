import type { DayAccount } from '../../../shared/accounts/day-account';
import type { Config } from '../../../shared/config/config';
import { timezoneOf } from '../../../shared/config/timezone';
import { siteDay, siteDays } from '../../../shared/format/site-days';
import type { DayRecord } from '../../../shared/learning/day-record';
import { learn, MOST_DAYS, withToday } from '../../../shared/learning/learn';
import type { IncidentDay, Learnt } from '../../../shared/model/learnt';
import type { Archive, EntryRange } from '../store/archive/archive';
import { documentsOf } from '../store/archive/documents-of';
import { readIncidents } from './day-reader';

const ALL = Number.MAX_SAFE_INTEGER;

/** maximum age in ms of the values for the current day */
const TODAY_MS = 900_000;

/**
 * The baselines as of any time, from the stored days that were over then; the result is the same whenever it is asked
 * for. Each day is learned once, however often its times are requested.
 */
export class LearntPast {
  readonly #archive: Archive;
  #of: { readonly config: Config; readonly day: number; readonly learnt: Learnt } | null = null;
  #last: { readonly slot: number; readonly learnt: Learnt } | null = null;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** @param now epoch ms */
  at(config: Config, now: number): Learnt {
    const day = siteDay(now, timezoneOf(config)).from;
    if (this.#of?.config !== config || this.#of.day !== day) {
      const { records, accounts } = keptDays(this.#archive, config, now);
      this.#of = { config, day, learnt: learn(config, records, accounts, null, day) };
      this.#last = null;
    }
    const slot = Math.floor(now / TODAY_MS);
    if (this.#last?.slot !== slot) {
      const { learnt } = this.#of;
      const incidents = withToday(learnt.incidents, incidentsToday(this.#archive, config, now));
      this.#last = { slot, learnt: { ...learnt, asOf: now, incidents } };
    }
    return this.#last.learnt;
  }
}

/** Days that were over at a time, oldest first, and what tenants took on them. */
export function keptDays(
  archive: Archive,
  config: Config,
  now: number,
): { readonly records: readonly DayRecord[]; readonly accounts: readonly DayAccount[] } {
  const range = rangesOf(config, now);
  const records = read<DayRecord>(archive, 'days', range.days);
  const accounts = read<DayAccount>(archive, 'accounts', range.accounts);
  return {
    records: records.filter(({ to }) => to <= now),
    accounts: accounts.filter(({ to }) => to <= now),
  };
}

/** The same keys as text, to detect an added day. */
export function keysOfDays(archive: Archive, config: Config, now: number): readonly string[] {
  const range = rangesOf(config, now);
  return [...archive.keys('days', range.days), ...archive.keys('accounts', range.accounts)].map(String);
}

function rangesOf(config: Config, now: number): { readonly days: EntryRange; readonly accounts: EntryRange } {
  const [first] = siteDays(now, MOST_DAYS + 1, timezoneOf(config));
  const from = first?.from ?? 0;
  return {
    days: { start: from - 1, end: now, limit: ALL },
    accounts: { start: [from], end: [now], limit: ALL },
  };
}

export function incidentsToday(archive: Archive, config: Config, now: number): IncidentDay {
  return readIncidents(archive, siteDay(now, timezoneOf(config)), now).incidents;
}

function read<T extends object>(
  archive: Archive,
  table: 'days' | 'accounts',
  range: EntryRange,
): readonly T[] {
  return documentsOf<T>(archive, table, range).documents.map(({ document }) => document);
}
