import {
  type Attributes,
  EVENT_KINDS,
  type EventKind,
  type Evidence,
  type EvidenceKind,
  type Subject,
  type WallEvent,
} from '../../../../shared/model/observation';
import { type Column, NO_COLUMN } from '../../../../shared/model/said';
import { between } from '../../../../shared/series/column';
import { downsample } from '../../../../shared/series/downsample';
import type { DocumentReader, Point, SeriesInfo, SeriesReader } from '../../../../shared/series/reader';
import { HEAD_SPAN_MS } from '../../../../shared/series/ring';
import type { Archive } from '../archive/archive';
import { ArchiveSeries } from '../archive/archive-series';
import { pointsOf } from '../archive/blocks-of';
import { eventsBetween } from '../archive/events';
import type { SeriesTable } from '../archive/series-table';
import { groupOf, HOUR_MS, joined, type SeriesPoints } from '../blocks/points';
import { RecentPoints } from './recent-points';

/** Number of hours whose points are cached, decoded on demand. */
const MOST_HOURS = 12;
type Hour = Map<number, ReadonlyMap<number, SeriesPoints>>;

/**
 * The archive read as the judge would have read the memory head at a time: the two hours before it, and nothing of what
 * came after. A series is known when it has a point in them, as after a start at that time.
 */
export class Past implements SeriesReader, DocumentReader {
  readonly #archive: Archive;
  readonly #table: SeriesTable;
  readonly #recent: RecentPoints;
  readonly #series: ArchiveSeries;
  readonly #hours = new Map<number, Hour>();
  #fresh: ReadonlyMap<number, SeriesPoints> = new Map();
  #freshFrom = Number.POSITIVE_INFINITY;
  #events: ReadonlyMap<EventKind, readonly WallEvent[]> = new Map();
  #eventCount = -1;
  #evidence: readonly Evidence[] = [];
  #t = 0;
  /** columns of `#t` */
  #columns = new Map<number, Column>();
  #generation = 0;

  constructor(archive: Archive, table: SeriesTable) {
    this.#archive = archive;
    this.#table = table;
    this.#series = new ArchiveSeries(table);
    this.#recent = new RecentPoints(archive);
  }

  /** Takes in what was written since; needed once before anything is read, and for times later than that. */
  async refresh(): Promise<void> {
    await this.#series.refresh();
    const ids = this.#table.all().map(([id]) => id);
    const parts = await this.#recent.of(ids, Number.POSITIVE_INFINITY);
    this.#fresh = new Map(parts.map((part) => [part.id, joined([part])]));
    this.#freshFrom = parts.reduce(
      (first, { t }) => Math.min(first, t[0] ?? first),
      Number.POSITIVE_INFINITY,
    );
    // A batch that was being written then may be complete now.
    for (const hour of [...this.#hours.keys()].toSorted((a, b) => b - a).slice(0, 2))
      this.#hours.delete(hour);
    this.#readEvents();
    this.at(this.#t, this.#evidence);
  }

  /** @param t epoch ms as of which the estate is read from now on @param evidence the evidence at that time */
  at(t: number, evidence: readonly Evidence[]): void {
    this.#t = t;
    this.#evidence = evidence;
    this.#columns = new Map();
    this.#generation++;
  }

  get generation(): number {
    return this.#generation;
  }

  find(metric: string, where?: Attributes): readonly SeriesInfo[] {
    return this.#series.find(metric, where).filter(({ id }) => this.#column(id).t.length > 0);
  }

  last(id: number): Point | null {
    const { t, v } = this.#column(id);
    const at = t.length - 1;
    return at < 0 ? null : { t: t[at] as number, value: v[at] as number };
  }

  lastValue(id: number): number {
    return this.#column(id).v.at(-1) ?? Number.NaN;
  }

  lastTime(id: number): number {
    return this.#column(id).t.at(-1) ?? Number.NaN;
  }

  window(id: number, from: number, to: number): Column {
    return between(this.#column(id), from, to);
  }

  sampled(id: number, from: number, to: number, points: number): Column {
    return downsample(this.window(id, from, to), points);
  }

  evidence(kind: EvidenceKind, subject: Subject): Evidence | null {
    return (
      this.evidenceOf(kind).find(
        (one) => one.subject.kind === subject.kind && one.subject.id === subject.id,
      ) ?? null
    );
  }

  evidenceOf(kind: EvidenceKind): readonly Evidence[] {
    return this.#evidence.filter((one) => one.kind === kind && one.data !== null);
  }

  events(kind: EventKind, from: number): readonly WallEvent[] {
    return (this.#events.get(kind) ?? []).filter(({ t }) => t >= from && t <= this.#t);
  }

  /** Events of every kind, including those after the current time, oldest first. */
  allEvents(): readonly WallEvent[] {
    this.#readEvents();
    return [...this.#events.values()].flat().sort((a, b) => a.t - b.t);
  }

  #readEvents(): void {
    const count = this.#archive.entriesOf('events');
    if (count === this.#eventCount) return;
    this.#eventCount = count;
    this.#events = new Map(
      EVENT_KINDS.map((kind) => [kind, eventsBetween(this.#archive, kind, 0, Number.MAX_SAFE_INTEGER - 1)]),
    );
  }

  #column(id: number): Column {
    let column = this.#columns.get(id);
    if (column === undefined) this.#columns.set(id, (column = this.#read(id)));
    return column;
  }

  #read(id: number): Column {
    const lasting = this.#series.lasting(id);
    if (lasting < 0) return NO_COLUMN;
    const [from, to] = [this.#t - HEAD_SPAN_MS, this.#t];
    const parts: SeriesPoints[] = [];
    for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS <= to; hour++) {
      const part = this.#group(hour, groupOf(lasting)).get(lasting);
      if (part !== undefined) parts.push(part);
    }
    const fresh = to < this.#freshFrom ? undefined : this.#fresh.get(lasting);
    if (fresh !== undefined) parts.push(fresh);
    return parts.length === 0 ? NO_COLUMN : between(joined(parts), from, to);
  }

  #group(hour: number, group: number): ReadonlyMap<number, SeriesPoints> {
    let groups = this.#hours.get(hour);
    if (groups === undefined) {
      groups = new Map();
      this.#hours.set(hour, groups);
      const [oldest] = this.#hours.keys();
      if (this.#hours.size > MOST_HOURS && oldest !== undefined) this.#hours.delete(oldest);
    }
    let series = groups.get(group);
    if (series === undefined) {
      series = new Map(pointsOf(this.#archive, hour, group).map((points) => [points.id, points]));
      groups.set(group, series);
    }
    return series;
  }
}
