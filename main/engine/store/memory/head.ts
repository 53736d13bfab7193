import type {
  Attributes,
  EventKind,
  Evidence,
  EvidenceKind,
  Subject,
  WallEvent,
} from '../../../../shared/model/observation';
import type { Column } from '../../../../shared/model/said';
import { SeriesDictionary } from '../../../../shared/series/dictionary';
import { downsample } from '../../../../shared/series/downsample';
import type { DocumentReader, Point, SeriesInfo, SeriesReader } from '../../../../shared/series/reader';
import { Ring, type RingBudget } from '../../../../shared/series/ring';
import { Documents } from './documents';

export interface HeadLimits {
  /** series that are taken on at most */
  readonly series: number;
  /** bytes of points over all series; past it, histories get shorter than two hours */
  readonly bytes: number;
}
const HEAD_LIMITS: HeadLimits = { series: 50_000, bytes: 112 * 1024 * 1024 };

/** The newest two hours of every series and the newest documents, in memory. */
export class Head implements SeriesReader, DocumentReader {
  readonly documents = new Documents();
  readonly #dictionary: SeriesDictionary;
  readonly #rings: Ring[] = [];
  readonly #budget: RingBudget;

  constructor(limits: HeadLimits = HEAD_LIMITS) {
    this.#dictionary = new SeriesDictionary(limits.series);
    this.#budget = { left: limits.bytes };
  }

  get generation(): number {
    return this.#dictionary.size;
  }

  /** bytes of points that may still be allocated; below zero: every series has its sure minimum only */
  get bytesLeft(): number {
    return this.#budget.left;
  }

  /** @returns the known or new series, null when there are too many */
  register(metric: string, unit: string, attributes: Attributes): SeriesInfo | null {
    const info = this.#dictionary.register(metric, unit, attributes);
    if (info !== null && info.id === this.#rings.length) this.#rings.push(new Ring(this.#budget));
    return info;
  }

  byId(id: number): SeriesInfo | undefined {
    return this.#dictionary.byId(id);
  }

  byKey(key: string): SeriesInfo | undefined {
    return this.#dictionary.byKey(key);
  }

  /** @returns false when `t` (epoch ms) is not newer than the last point */
  append(id: number, t: number, value: number): boolean {
    return (this.#rings[id] as Ring).push(t, value);
  }

  /** Drops points later than `t` (epoch ms). @returns false when there is none */
  dropAfter(id: number, t: number): boolean {
    return (this.#rings[id] as Ring).dropAfter(t);
  }

  /** Puts an older point in front. @returns false when there is no room, or it is not older than all */
  prepend(id: number, t: number, value: number): boolean {
    return (this.#rings[id] as Ring).unshift(t, value);
  }

  find(metric: string, where?: Attributes): readonly SeriesInfo[] {
    return this.#dictionary.find(metric, where);
  }

  last(id: number): Point | null {
    const ring = this.#rings[id];
    return ring === undefined || ring.length === 0 ? null : { t: ring.lastTime, value: ring.lastValue };
  }

  lastValue(id: number): number {
    return this.#rings[id]?.lastValue ?? Number.NaN;
  }

  lastTime(id: number): number {
    return this.#rings[id]?.lastTime ?? Number.NaN;
  }

  window(id: number, from: number, to: number): Column {
    return this.#rings[id]?.window(from, to) ?? { t: new Float64Array(0), v: new Float64Array(0) };
  }

  sampled(id: number, from: number, to: number, points: number): Column {
    return downsample(this.window(id, from, to), points);
  }

  evidence(kind: EvidenceKind, subject: Subject): Evidence | null {
    return this.documents.evidence(kind, subject);
  }

  evidenceOf(kind: EvidenceKind): readonly Evidence[] {
    return this.documents.evidenceOf(kind);
  }

  events(kind: EventKind, from: number): readonly WallEvent[] {
    return this.documents.events(kind, from);
  }
}
