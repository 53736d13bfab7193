import { secondsWords } from '../../../shared/format/measured';
import { metricSpec } from '../../../shared/metrics/catalogue';
import { AHEAD_MS } from '../../../shared/model/freshness';
import type { Attributes, Evidence, Observation, WallEvent } from '../../../shared/model/observation';
import type { SeriesInfo } from '../../../shared/series/reader';
import { HEAD_SPAN_MS } from '../../../shared/series/ring';
import type { Clock } from '../runtime/clock';
import { FeedClock } from './feed-clock';
import { FeedIds, NO_ROOM, WRONG_UNIT } from './feed-ids';

/** The part of the store that intake uses. */
export interface IntakeStore {
  /** null: there are too many series */
  register(metric: string, unit: string, attributes: Attributes): SeriesInfo | null;
  /** false: not newer than the last point of the series */
  append(id: number, t: number, value: number): boolean;
  /** false: nothing of the series is later than `t` */
  dropAfter(id: number, t: number): boolean;
  /** false: known already */
  addEvent(event: WallEvent): boolean;
  /** false: what is known is newer, but not later than `latest` */
  setEvidence(evidence: Evidence, latest?: number): boolean;
}

/** Why something was not taken: one count each. Samples, and announced series for `unit` and `full`. */
export interface Refusals {
  /** not newer than the newest of its series, or an event that is known */
  duplicate: number;
  /** older than the memory head */
  old: number;
  /** no time at all, or one that runs away ahead of the clock */
  time: number;
  /** infinite */
  value: number;
  /** unit is not the one of the catalogue, or of the series' first announcement */
  unit: number;
  /** one series more than the wall keeps */
  full: number;
  /** id that the feed never announced */
  unannounced: number;
}
export interface IntakeStats {
  accepted: number;
  /** times from the future that were set back to the wall's clock */
  clamped: number;
  readonly refused: Refusals;
}
/** Something to say on the wall; at most one a reason. */
export interface IntakeProblem {
  readonly id: string;
  readonly text: string;
  readonly remedy: string;
}
/** The columnar way in, for one feed. */
export interface IntakeSink {
  series(
    list: readonly {
      readonly id: number;
      readonly metric: string;
      readonly unit: string;
      readonly attributes: Attributes;
    }[],
  ): void;
  samples(t: number, ids: readonly number[], values: readonly (number | null)[]): void;
}

/** Series refused for their unit that are remembered by name. */
const MAX_NAMED = 1_000;
/** ms after the last refusal in which the wall still says so: sources run every few seconds, feeds announce rarely */
const SAID_FOR_MS = 300_000;

/** Decides what of all that arrives is stored: identity, unit, time, order. Counts what it does not take, and why. */
export class Intake {
  readonly stats: IntakeStats = {
    accepted: 0,
    clamped: 0,
    refused: { duplicate: 0, old: 0, time: 0, value: 0, unit: 0, full: 0, unannounced: 0 },
  };
  readonly #clock: Clock;
  readonly #store: IntakeStore;
  /** metric -> what was announced instead of its unit; the first few only */
  readonly #wrongUnits = new Map<string, { readonly given: string; readonly wanted: string }>();
  /** epoch ms at which something was last left out for its unit, and for want of room */
  #unitAt = Number.NEGATIVE_INFINITY;
  #fullAt = Number.NEGATIVE_INFINITY;
  /** epoch ms at which a feed's clock was last ahead, and by how much (ms) */
  #aheadAt = Number.NEGATIVE_INFINITY;
  #ahead = 0;

  constructor(options: { readonly clock: Clock; readonly store: IntakeStore }) {
    this.#clock = options.clock;
    this.#store = options.store;
  }

  observe(observations: readonly Observation[]): void {
    const now = this.#clock.now();
    for (const observation of observations) {
      if (observation.type === 'sample') {
        const t = this.#time(observation.t, now, 1);
        if (Number.isNaN(t)) continue;
        const id = this.#identify(observation.metric, observation.unit, observation.attributes);
        if (id < 0) continue;
        this.#append(id, t, observation.value ?? Number.NaN, now);
        continue;
      }
      const t = observation.t > now + AHEAD_MS ? now : observation.t;
      if (!Number.isFinite(t)) {
        this.stats.refused.time++;
        continue;
      }
      if (t !== observation.t) this.stats.clamped++;
      const dated = t === observation.t ? observation : { ...observation, t };
      const taken =
        dated.type === 'event' ? this.#store.addEvent(dated) : this.#store.setEvidence(dated, now + AHEAD_MS);
      if (taken) this.stats.accepted++;
      else this.stats.refused.duplicate++;
    }
  }

  /** A way in for one feed, with its own ids and its own clock. */
  pushSink(): IntakeSink {
    const ids = new FeedIds();
    const clock = new FeedClock();
    return {
      series: (list) => {
        for (const { id, metric, unit, attributes } of list) {
          ids.set(id, this.#identify(metric, unit, attributes));
        }
      },
      samples: (t, feedIds, values) => this.#samples(ids, clock, t, feedIds, values),
    };
  }

  /** Notices at `now` (epoch ms) about rejected input; empty if all is well. */
  problems(now: number): readonly IntakeProblem[] {
    const problems: IntakeProblem[] = [];
    if (now - this.#unitAt > SAID_FOR_MS) this.#wrongUnits.clear();
    if (now - this.#fullAt <= SAID_FOR_MS) {
      problems.push({
        id: 'intake.full',
        text: 'More series arrive than the wall accepts; new ones are dropped.',
        remedy: 'Send fewer series: remove attributes that differ with every request or session.',
      });
    }
    const [first] = this.#wrongUnits;
    if (first !== undefined) {
      const [metric, { given, wanted }] = first;
      const more = this.#wrongUnits.size > 1 ? ` (and ${this.#wrongUnits.size - 1} more)` : '';
      problems.push({
        id: 'intake.unit',
        text: `${metric} arrives in "${given}" and is dropped: its unit is "${wanted}"${more}.`,
        remedy: `Send ${metric} in "${wanted}".`,
      });
    }
    if (now - this.#aheadAt <= SAID_FOR_MS) {
      problems.push({
        id: 'intake.clock',
        text: `The feed’s clock is ${secondsWords(this.#ahead / 1000)} ahead of this wall’s; its times are corrected.`,
        remedy: 'Synchronize both clocks: timedatectl set-ntp true.',
      });
    }
    return problems;
  }

  #samples(
    ids: FeedIds,
    clock: FeedClock,
    t: number,
    feedIds: readonly number[],
    values: readonly (number | null)[],
  ): void {
    const count = Math.min(feedIds.length, values.length);
    const now = this.#clock.now();
    const own = clock.timeOf(t, now);
    if (own !== t && !Number.isNaN(own)) {
      this.stats.clamped += count;
      this.#aheadAt = now;
      this.#ahead = t - own;
    }
    const at = this.#time(own, now, count);
    if (Number.isNaN(at)) return;
    const { stats } = this;
    let accepted = 0;
    for (let i = 0; i < count; i++) {
      const id = ids.get(feedIds[i] as number);
      if (id < 0) {
        if (id === WRONG_UNIT) {
          stats.refused.unit++;
          this.#unitAt = now;
        } else if (id === NO_ROOM) {
          stats.refused.full++;
          this.#fullAt = now;
        } else stats.refused.unannounced++;
        continue;
      }
      const given = values[i] as number | null;
      const value = given === null ? Number.NaN : given;
      if (value === Infinity || value === -Infinity) stats.refused.value++;
      else if (this.#stored(id, at, value, now)) accepted++;
      else stats.refused.duplicate++;
    }
    stats.accepted += accepted;
  }

  #append(id: number, t: number, value: number, now: number): void {
    if (value === Infinity || value === -Infinity) this.stats.refused.value++;
    else if (this.#stored(id, t, value, now)) this.stats.accepted++;
    else this.stats.refused.duplicate++;
  }

  /** A point in the future was dated before the clock went back; it must not block new data. */
  #stored(id: number, t: number, value: number, now: number): boolean {
    const store = this.#store;
    if (store.append(id, t, value)) return true;
    return store.dropAfter(id, now + AHEAD_MS) && store.append(id, t, value);
  }

  /** Whole ms, not ahead of the clock and not before the head; otherwise NaN, and `count` samples are rejected. */
  #time(t: number, now: number, count: number): number {
    if (t > now + AHEAD_MS && t < Infinity) {
      this.stats.clamped += count;
      return now;
    }
    if (t >= now - HEAD_SPAN_MS && t < Infinity) return Math.floor(t);
    if (Number.isFinite(t)) this.stats.refused.old += count;
    else this.stats.refused.time += count;
    return Number.NaN;
  }

  #identify(metric: string, unit: string, attributes: Attributes): number {
    const spec = metricSpec(metric);
    if (spec !== undefined && spec.unit !== unit) return this.#wrongUnit(metric, unit, spec.unit);
    const info = this.#store.register(metric, unit, attributes);
    if (info === null) {
      this.stats.refused.full++;
      this.#fullAt = this.#clock.now();
      return NO_ROOM;
    }
    return info.unit === unit ? info.id : this.#wrongUnit(metric, unit, info.unit);
  }

  #wrongUnit(metric: string, given: string, wanted: string): number {
    this.stats.refused.unit++;
    this.#unitAt = this.#clock.now();
    if (this.#wrongUnits.size < MAX_NAMED) this.#wrongUnits.set(metric, { given, wanted });
    return WRONG_UNIT;
  }
}
