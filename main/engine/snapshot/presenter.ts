import type { Config } from '../../../shared/config/config';
import { blankFrame, blankSections } from '../../../shared/judge/blank';
import { asCached } from '../../../shared/judge/cached';
import type { Verdicts } from '../../../shared/judge/judgement';
import { frameOf } from '../../../shared/judge/own/frame';
import { cachedTenant } from '../../../shared/judge/tenants/kept';
import type { Notice, Progress } from '../../../shared/model/frame';
import type { Rehearsal } from '../../../shared/model/rehearsal';
import { NO_REVIEW, NO_TIMELINE } from '../../../shared/model/review';
import type { Sections, Snapshot } from '../../../shared/model/snapshot';
import type { SourceStatus } from '../../../shared/model/source-status';
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

  /** Shows the cached wall, if any, before a judgement is possible. */
  showCached(now: number): void {
    if (this.#lastLive !== null) this.#show(cachedWall(this.#lastLive, now), now);
  }

  showJudged(state: JudgedState): Snapshot {
    const { now, live, verdicts, tenant } = state;
    const held = live ? null : this.#lastLive;
    const frame = this.#frame(state, held?.t ?? null);
    if (held !== null) {
      const sections = asCached(held.sections, { asOf: held.t, now });
      return this.#show({ ...sections, frame, tenant: cachedTenant(tenant) }, now);
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
  showUnjudged({ now, configPath, notices, progress }: OwnState, configured: boolean): void {
    const { demo } = this.#options;
    const last =
      this.#lastLive === null ? blankSections(blankFrame(demo, configPath)) : cachedWall(this.#lastLive, now);
    const empty = last.frame.empty && !configured;
    this.#show({ ...last, frame: { ...last.frame, demo, empty, notices, progress } }, now);
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
