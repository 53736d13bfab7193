import type { Config } from '../../../shared/config/config';
import { blankFrame, blankSections } from '../../../shared/judge/blank';
import { asCached } from '../../../shared/judge/cached';
import type { Verdicts } from '../../../shared/judge/judgement';
import { cacheHelps } from '../../../shared/judge/own/cache-age';
import { frameOf } from '../../../shared/judge/own/frame';
import { turnsOf } from '../../../shared/judge/own/turns';
import { cachedTenant } from '../../../shared/judge/tenants/kept';
import type { Notice, Progress } from '../../../shared/model/frame';
import type { Rehearsal } from '../../../shared/model/rehearsal';
import { NO_REVIEW, NO_TIMELINE } from '../../../shared/model/review';
import type { Sections, Snapshot } from '../../../shared/model/snapshot';
import type { SourceStatus } from '../../../shared/model/source-status';
import type { Start } from '../../../shared/model/start';
import type { TenantSection } from '../../../shared/model/tenant-page';
import { cachedWall } from './cached-wall';
import { keptSnapshot } from './kept-snapshot';
import { SnapshotCutter } from './snapshot-cutter';

export interface PresenterOptions {
  /** as the cache kept it; null: it kept none */
  readonly last: unknown;
  readonly demo: boolean;
  readonly onSnapshot: (snapshot: Snapshot) => void;
}

/** The wall's own state at one look. Times are epoch ms. */
export interface OwnState {
  readonly now: number;
  readonly configPath: string;
  readonly notices: readonly Notice[];
  readonly progress: Progress | null;
  /** what is known of the start; null: the wall has begun, or has nothing to begin with */
  readonly start: Start | null;
}

/** All that a judged snapshot is made of. */
export interface JudgedState extends OwnState {
  readonly config: Config;
  readonly verdicts: Verdicts;
  readonly sources: readonly SourceStatus[];
  readonly tenant: TenantSection;
  readonly drill: Rehearsal | null;
  /** every source has answered once, and the wall is not offline */
  readonly live: boolean;
}

/** Makes snapshots: of live verdicts, or of the last known wall, marked as cached. */
export class Presenter {
  readonly #options: PresenterOptions;
  readonly #cutter: SnapshotCutter;
  /** the newest snapshot of live answers, also of the run before */
  #lastLive: Snapshot | null;

  constructor(options: PresenterOptions) {
    this.#options = options;
    this.#lastLive = keptSnapshot(options.last);
    this.#cutter = new SnapshotCutter(this.#lastLive);
  }

  get last(): Snapshot | null {
    return this.#cutter.last;
  }

  /** The newest snapshot of live answers that is kept, at any age. */
  get lastLive(): Snapshot | null {
    return this.#lastLive;
  }

  /**
   * Shows the cached wall, if it helps, before a judgement is possible.
   * @param anyAge it helps at any age: there may be nothing else to show
   */
  showCached(now: number, anyAge: boolean): void {
    if (this.#lastLive !== null && (anyAge || cacheHelps(this.#lastLive.t, now)))
      this.#show(cachedWall(this.#lastLive, now), now);
  }

  showJudged(state: JudgedState): Snapshot {
    const { now, live, verdicts, tenant, start } = state;
    if (start !== null && !cacheHelps(this.#lastLive?.t ?? null, now))
      return this.#showStart(this.#frame(state, null), start, now);
    const held = live ? null : this.#lastLive;
    const frame = this.#frame(state, held?.t ?? null);
    if (held !== null) {
      // As many incidents as the views show: those of the last time at which anything was heard.
      const { incidents } = held.sections.frame;
      const sections = asCached(held.sections, { asOf: held.t, now });
      return this.#show({ ...sections, frame: { ...frame, incidents }, tenant: cachedTenant(tenant) }, now);
    }
    const judged = verdicts.sections;
    const snapshot = this.#show({ frame, ...judged, tenant, timeline: NO_TIMELINE, review: NO_REVIEW }, now);
    if (live) this.#lastLive = snapshot;
    return snapshot;
  }

  /**
   * Without a judgement the wall still shows its own state and what hinders it.
   * @param configured a configuration is in use
   */
  showUnjudged({ now, configPath, notices, progress, start }: OwnState, configured: boolean): void {
    const { demo } = this.#options;
    if (start !== null && !cacheHelps(this.#lastLive?.t ?? null, now)) {
      const known = this.#lastLive?.sections.frame ?? blankFrame(demo, configPath);
      this.#showStart({ ...known, demo, configPath, notices, progress }, start, now);
      return;
    }
    const last =
      this.#lastLive === null ? blankSections(blankFrame(demo, configPath)) : cachedWall(this.#lastLive, now);
    const empty = last.frame.empty && !configured;
    this.#show({ ...last, frame: { ...last.frame, demo, empty, notices, progress } }, now);
  }

  /** Nothing is judged, and no view claims anything. */
  #showStart(frame: Sections['frame'], start: Start, now: number): Snapshot {
    const starting = {
      ...frame,
      connection: 'degraded',
      freshness: 'stale',
      observedAt: null,
      cachedAt: null,
      incidents: { count: 0, worst: 'unknown' },
      drill: null,
      empty: false,
      start,
    } as const;
    return this.#show(blankSections(starting), now);
  }

  #frame(state: JudgedState, cachedAt: number | null): Sections['frame'] {
    const { verdicts, now, config, configPath, sources, notices, progress, drill } = state;
    const { connection, incidents, sections, today } = verdicts;
    return frameOf({
      now,
      cachedAt,
      config,
      configPath,
      demo: this.#options.demo,
      views: turnsOf(config, sections),
      connection: cachedAt === null ? connection : 'offline',
      incidents,
      incident: sections.incident,
      today,
      sources,
      notices,
      progress,
      drill,
    });
  }

  #show(sections: Sections, now: number): Snapshot {
    const snapshot = this.#cutter.cut(sections, now);
    this.#options.onSnapshot(snapshot);
    return snapshot;
  }
}
