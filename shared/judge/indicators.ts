import type { Config } from '../config/config';
import { INDICATORS } from '../metrics/indicators';
import type { Condition } from '../model/condition';
import { freshnessOf } from '../model/freshness';
import type { IndicatorRow } from '../model/indicator-row';
import type { Attributes } from '../model/observation';
import { type Column, NO_COLUMN } from '../model/said';
import type { Freshness } from '../model/severity';
import { counterRate, counterRates } from '../series/rate';
import type { SeriesInfo, SeriesReader } from '../series/reader';
import { chartOf, dueEvery, withoutFirstLook } from './charts';
import type { JudgeInput } from './judgement';
import { targetLabel } from './words';

/** An indicator of one subject, and the series it is read from. */
export interface Indicator {
  /** `postgres.connections|pg-prod`, with a part `redis.queue|redis-prod|jobs` */
  readonly key: string;
  readonly row: IndicatorRow;
  readonly subject: { readonly kind: 'target' | 'service'; readonly id: string };
  readonly part: string | null;
  /** name of its subject on the wall */
  readonly name: string;
  /** ids in the reader that it was found in */
  readonly ids: readonly number[];
  /** series of the limit and of its reserve; -1: none */
  readonly limit: number;
  readonly less: number;
  /** ms at which it is due; null: not stated */
  readonly every: number | null;
}

/** `connections`, `queue jobs`, `disk /var`, `web replicas` */
export function labelOf({ row, part }: Pick<Indicator, 'row' | 'part'>): string {
  return ofPart(row, part, row.label);
}

/** Its name in a sentence, before `of PostgreSQL pg-prod`: `connections`, `the answer time`, `queue jobs` */
export function nounOf({ row, part }: Pick<Indicator, 'row' | 'part'>): string {
  return ofPart(row, part, row.named ?? row.label);
}

function ofPart({ partLabel }: IndicatorRow, part: string | null, whole: string): string {
  if (part === null || part === '') return whole;
  return partLabel?.replace('{part}', part) ?? `${part} ${whole}`;
}

/** Finds series by metric. */
type Finder = Pick<SeriesReader, 'find' | 'generation'>;

interface Compiled {
  readonly generation: number;
  readonly config: Config;
  readonly indicators: readonly Indicator[];
}
const compiled = new WeakMap<Finder, Compiled>();

/**
 * Every indicator of the table that has a series and whose subject is configured, in the order of the table, then of
 * the configuration.
 */
export function indicatorsOf(series: Finder, config: Config): readonly Indicator[] {
  const known = compiled.get(series);
  if (known !== undefined && known.generation === series.generation && known.config === config)
    return known.indicators;
  const indicators = INDICATORS.flatMap((row) => ofRow(row, series, config));
  compiled.set(series, { generation: series.generation, config, indicators });
  return indicators;
}

function ofRow(row: IndicatorRow, series: Finder, config: Config): readonly Indicator[] {
  const found = new Map<string, { readonly id: string; readonly part: string | null; infos: SeriesInfo[] }>();
  for (const info of series.find(row.metric, row.where)) {
    const { attributes } = info;
    const id = attributes[row.subject];
    // A series of a replica, or of a tenant of a service, is not part of the whole.
    if (id === undefined || attributes.replica !== undefined || isTenants(row, attributes)) continue;
    const part = row.part === undefined ? null : (attributes[row.part] ?? '');
    const key = part === null ? id : `${id}|${part}`;
    const one = found.get(key) ?? { id, part, infos: [] };
    found.set(key, one);
    one.infos.push(info);
  }
  const { limit } = row;
  const limits = typeof limit === 'object' ? series.find(limit.metric) : [];
  const reserves = typeof limit === 'object' && limit.less !== undefined ? series.find(limit.less) : [];
  const order = new Map(
    config[row.subject === 'service' ? 'services' : 'targets'].map(({ id }, at) => [id, at]),
  );
  const ordered = [...found].toSorted(([, a], [, b]) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  return ordered.flatMap(([key, { id, part, infos }]): Indicator[] => {
    const subject = subjectOf(row, id, config);
    if (subject === null) return [];
    const beside = (list: readonly SeriesInfo[]): number =>
      list.find(
        ({ attributes }) =>
          attributes.target === id &&
          attributes.replica === undefined &&
          (row.part === undefined || attributes[row.part] === undefined || attributes[row.part] === part),
      )?.id ?? -1;
    return [
      {
        key: `${row.id}|${key}`,
        row,
        subject: { kind: row.subject, id },
        part,
        ...subject,
        ids: (wholeOf(row, id, series) ?? (row.subject === 'service' ? asJudged(row, infos) : infos)).map(
          (info) => info.id,
        ),
        limit: beside(limits),
        less: beside(reserves),
      },
    ];
  });
}

/** null: no series states the whole */
function wholeOf({ whole }: IndicatorRow, target: string, series: Finder): readonly SeriesInfo[] | null {
  const found = whole === undefined ? [] : series.find(whole, { target });
  const own = found.filter(({ attributes }) => attributes.replica === undefined);
  return own.length === 0 ? null : own;
}

/** The series that the service is judged by: those of its first business event; a total replaces its sites. */
function asJudged({ id }: IndicatorRow, infos: readonly SeriesInfo[]): readonly SeriesInfo[] {
  const event = eventOf(infos[0]?.attributes ?? {});
  return wholeOrSites(
    id === 'service.events' ? infos.filter(({ attributes }) => eventOf(attributes) === event) : infos,
  );
}

function isTenants({ subject }: IndicatorRow, attributes: Attributes): boolean {
  return subject === 'service' && attributes.tenant !== undefined;
}

function subjectOf(
  { subject }: IndicatorRow,
  id: string,
  { services, targets }: Config,
): { readonly name: string; readonly every: number | null } | null {
  if (subject === 'service') {
    const service = services.find((one) => one.id === id);
    return service === undefined ? null : { name: service.name, every: null };
  }
  const target = targets.find((one) => one.id === id);
  return target === undefined ? null : { name: targetLabel(target), every: target.every };
}

/** The indicator that a rule's condition is about; undefined: none. */
export function indicatorOfRule(
  { series, config }: JudgeInput,
  { rule, subject, part }: Pick<Condition, 'rule' | 'subject' | 'part'>,
): Indicator | undefined {
  return indicatorsOf(series, config).find(
    (one) => one.row.rule === rule && one.subject.id === subject.id && (one.part ?? undefined) === part,
  );
}

/** ms over which a rate is taken */
const RATE_MS = 60_000;
/** A member of a sum that is this much older than the newest one (ms) is gone. */
const GONE_AFTER = 300_000;
/** Maximum number of series that a line is drawn for. */
const MOST_PARTS = 256;

export interface IndicatorReading {
  /** null: not known */
  readonly value: number | null;
  /** the limit, in the same unit; null: none, or not known */
  readonly limit: number | null;
  /** epoch ms; null: never */
  readonly observedAt: number | null;
  readonly every: number;
  readonly freshness: Freshness;
}

/** The present reading of an indicator. */
export function readingOf({ series, now }: JudgeInput, indicator: Indicator): IndicatorReading {
  const { ids, row } = indicator;
  let newest = Number.NaN;
  for (const id of ids) {
    const t = series.lastTime(id);
    if (!(t <= newest) && !Number.isNaN(t)) newest = t;
  }
  const every = indicator.every ?? dueEvery(series, ids[0] ?? 0, now);
  const observedAt = Number.isNaN(newest) ? null : newest;
  const freshness = freshnessOf(observedAt, every, now);
  let value = Number.NaN;
  for (const id of ids) {
    if (newest - series.lastTime(id) > GONE_AFTER) continue;
    const one =
      row.read === 'level'
        ? series.lastValue(id)
        : counterRate(series.window(id, newest - Math.max(RATE_MS, 3 * every), newest));
    if (Number.isNaN(one)) continue;
    value = Number.isNaN(value) ? one : row.over === 'sum' ? value + one : Math.max(value, one);
  }
  const known = !Number.isNaN(value) && freshness !== 'stale';
  return { value: known ? value : null, limit: limitOf(series, indicator), observedAt, every, freshness };
}

function limitOf(series: SeriesReader, { row, limit, less }: Indicator): number | null {
  if (row.limit === undefined) return null;
  if (typeof row.limit === 'number') return row.limit;
  const whole = limit < 0 ? Number.NaN : series.lastValue(limit);
  const reserve = less < 0 ? 0 : series.lastValue(less) || 0;
  return whole - reserve > 0 ? whole - reserve : null;
}

/**
 * The last hours of an indicator, at most a few hundred points. A sum takes the times of its most recent series and the
 * value of each other one at that time; series that are gone do not count. With more than some hundred series there is
 * no line: it would cost too much each second.
 */
export function indicatorLine({ series, now }: JudgeInput, { ids, row }: Indicator): Column {
  if (ids.length > MOST_PARTS) return NO_COLUMN;
  const columns = ids.map((id) => {
    const line = withoutFirstLook(series, { id, metric: row.metric }, chartOf(series, id, now));
    return row.read === 'rate' ? counterRates(line) : line;
  });
  const [first, ...others] = columns;
  if (first === undefined || others.length === 0) return first ?? NO_COLUMN;
  const { t } = columns.reduce((base, one) => (isFuller(one, base) ? one : base), first);
  const v = new Float64Array(t.length).fill(Number.NaN);
  for (const column of columns) addOver(v, t, column, row.over);
  return { t, v };
}

/** Whether it is more recent, or equally recent with more points. */
function isFuller({ t }: Column, base: Column): boolean {
  const [last, than] = [t.at(-1) ?? 0, base.t.at(-1) ?? 0];
  return last > than || (last === than && t.length > base.t.length);
}

/** Adds a column to the sums, with its value at each of the times. */
function addOver(
  sums: Float64Array,
  times: Float64Array,
  { t, v }: Column,
  over: IndicatorRow['over'],
): void {
  let at = 0;
  for (let index = 0; index < times.length; index += 1) {
    const time = times[index] as number;
    while (at + 1 < t.length && (t[at + 1] as number) <= time) at += 1;
    const seen = t[at] ?? Number.POSITIVE_INFINITY;
    const one = seen <= time && time - seen <= GONE_AFTER ? (v[at] as number) : Number.NaN;
    if (Number.isNaN(one)) continue;
    const sum = sums[index] as number;
    sums[index] = Number.isNaN(sum) ? one : over === 'sum' ? sum + one : Math.max(sum, one);
  }
}

/** The business event that a series of a service counts. */
export function eventOf({ event }: Attributes): string {
  return event ?? 'events';
}

/** The series without a site if there is one, else those of its sites. */
export function wholeOrSites(list: readonly SeriesInfo[]): readonly SeriesInfo[] {
  const whole = list.filter(({ attributes }) => attributes.site === undefined);
  return whole.length > 0 ? whole : list;
}
