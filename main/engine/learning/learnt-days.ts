import type { DayAccount } from '../../../shared/accounts/day-account';
import type { Config } from '../../../shared/config/config';
import { timezoneOf } from '../../../shared/config/timezone';
import { siteDay, siteDays } from '../../../shared/format/site-days';
import type { DayRecord } from '../../../shared/learning/day-record';
import { learn, MOST_DAYS } from '../../../shared/learning/learn';
import type { IncidentDay, Learnt } from '../../../shared/model/learnt';
import type { Archive, EntryRange } from '../store/archive';
import { decodeDocument } from '../store/record';
import { readIncidents } from './day-reader';

const ALL = Number.MAX_SAFE_INTEGER;

/** What was learnt by a time (epoch ms), from the days kept that were over then: the same whenever it is asked. */
export function learntAt(archive: Archive, config: Config, now: number): Learnt {
  const { records, accounts } = keptDays(archive, config, now);
  return learn(config, records, accounts, incidentsToday(archive, config, now), now);
}

/** Days that were over at a time, oldest first, and what tenants took on them. */
export function keptDays(
  archive: Archive,
  config: Config,
  now: number,
): { readonly records: readonly DayRecord[]; readonly accounts: readonly DayAccount[] } {
  const [first] = siteDays(now, MOST_DAYS + 1, timezoneOf(config));
  const from = first?.from ?? 0;
  const records = read<DayRecord>(archive, 'days', { start: from - 1, end: now, limit: ALL });
  const accounts = read<DayAccount>(archive, 'accounts', { start: [from], end: [now], limit: ALL });
  return {
    records: records.filter(({ to }) => to <= now),
    accounts: accounts.filter(({ to }) => to <= now),
  };
}

export function incidentsToday(archive: Archive, config: Config, now: number): IncidentDay {
  return readIncidents(archive, siteDay(now, timezoneOf(config)), now).incidents;
}

function read<T>(archive: Archive, table: 'days' | 'accounts', range: EntryRange): readonly T[] {
  return archive.range(table, range).entries.map(({ payload }) => decodeDocument(payload) as T);
}
