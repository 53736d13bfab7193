import { type DayAccount, sumOf } from '../../../shared/accounts/day-account';
import type { TenantPast } from '../../../shared/accounts/tenant-past';
import type { Config } from '../../../shared/config/config';
import { timezoneOf } from '../../../shared/config/timezone';
import { siteDay } from '../../../shared/format/site-days';
import { columnHistory } from '../../../shared/judge/tenants/history';
import { layoutOf } from '../../../shared/judge/tenants/layout';
import { ACCOUNT_OF } from '../../../shared/metrics/accounts';
import { RESOURCES, TAKES } from '../../../shared/metrics/resources';
import { NO_COLUMN } from '../../../shared/model/said';
import { between } from '../../../shared/series/column';
import type { Archive } from '../store/archive/archive';
import { ArchiveSeries } from '../store/archive/archive-series';
import { allDocuments } from '../store/archive/documents-of';
import { eventsBetween } from '../store/archive/events';
import { DAY_MS, type SeriesTable } from '../store/archive/series-table';
import { HOUR_MS } from '../store/blocks/points';
import { History } from '../store/reading/history';

/** points of a line over a day */
const POINTS = 240;
/** ms of a step in which a day is summed up */
const STEP = 60_000;
const DAYS_BEFORE = 13;
/** ms of episodes that are looked for */
const EPISODES = 30 * DAY_MS;
/** Reads what is kept of one tenant, as of any time. Nothing but the archive is read. */
export class TenantReader {
  readonly #archive: Archive;
  readonly #history: History;
  readonly #series: ArchiveSeries;

  constructor({ archive, table }: { readonly archive: Archive; readonly table: SeriesTable }) {
    this.#archive = archive;
    this.#history = new History(archive);
    this.#series = new ArchiveSeries(table);
  }

  /**
   * @param now epoch ms; nothing that came after it is read
   * @returns null when no series speaks of such a tenant
   */
  async read(id: string, config: Config, now: number): Promise<TenantPast | null> {
    await this.#series.refresh();
    const { columns, roster } = layoutOf(this.#series, config);
    const tenant = roster.ids.indexOf(id);
    if (tenant < 0) return null;
    const timezone = timezoneOf(config);
    const day = siteDay(now, timezone);
    const wanted = new Map<number, number>();
    for (const { ids, first } of columns)
      for (let at = first[tenant] ?? 0; at < (first[tenant + 1] ?? 0); at += 1)
        wanted.set(ids[at] ?? 0, this.#series.lasting(ids[at] ?? 0));
    // In whole steps, so that a line does not move between them; a counter's increase needs the previous step.
    const step = DAY_MS / POINTS;
    const end = Math.floor(now / step) * step;
    const start = Math.min(end - DAY_MS, day.from) - step;
    const points = await this.#history.pointsOf([...wanted.values()], start, now);
    const reader = {
      window: (one: number, from: number, to: number) =>
        between(points.get(wanted.get(one) ?? -1) ?? NO_COLUMN, from, to),
    };
    const line = (column: number, from: number, to: number, of: number, most: boolean): Float64Array => {
      const series = columns[column];
      return series === undefined
        ? new Float64Array(0)
        : columnHistory(reader, series, tenant, { from, to, step: of }, most);
    };
    const elapsed = Math.max(0, Math.floor((now - day.from) / STEP)) * STEP;
    const sums = TAKES.map((_, column) =>
      sumOf(line(column, day.from, day.from + elapsed, STEP, false), STEP / 1_000),
    );
    const heard = sums.reduce((most, { known }) => Math.max(most, known), 0);
    return {
      asOf: now,
      lines: RESOURCES.map(({ side }, column) => {
        const v = line(column, end - DAY_MS, end, step, side === 'pays');
        return { t: Float64Array.from(v, (_, at) => end - DAY_MS + (at + 1) * step), v };
      }),
      today: Float64Array.from(sums, ({ amount }, column) =>
        ACCOUNT_OF[column] === null ? Number.NaN : amount,
      ),
      coverage: elapsed === 0 ? 0 : Math.min(1, heard / (elapsed / 1_000)),
      days: accountsBetween(this.#archive, day.from - DAYS_BEFORE * DAY_MS - HOUR_MS, day.from - 1).filter(
        ({ tenants, to }) => to <= day.from && tenants.includes(id),
      ),
      episodes: eventsBetween(this.#archive, 'contention', now - EPISODES, now).filter(
        ({ subject, data }) =>
          subject.id === id || (Array.isArray(data['victims']) && data['victims'].includes(id)),
      ),
    };
  }
}

/** Accounts of days that begin with from <= t <= to (epoch ms), oldest first. */
export function accountsBetween(archive: Archive, from: number, to: number): readonly DayAccount[] {
  return allDocuments<DayAccount>(archive, 'accounts', { start: [from], end: [to + 1] });
}
