import type { Config, TargetConfig } from '../../shared/config/config';
import { blankFrame, blankSections } from '../../shared/judge/blank';
import { asCached } from '../../shared/judge/cached';
import { drillsOf } from '../../shared/judge/drills';
import { frameOf } from '../../shared/judge/frame';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory, type Verdicts } from '../../shared/judge/judgement';
import { LINK_LOST } from '../../shared/judge/link';
import type { Drill } from '../../shared/model/drill';
import type { Fault, Observation } from '../../shared/model/observation';
import type { Notice, Progress, Sections, Snapshot } from '../../shared/model/snapshot';
import type { SourceStatus } from '../../shared/model/source-status';
import { type ConfigWatch, watchConfig } from './config/watch-config';
import { watchDrills } from './drills/watch-drills';
import { Intake } from './intake/intake';
import type { Clock } from './runtime/clock';
import { Disposables } from './runtime/disposables';
import type { Log } from './runtime/log';
import type { Redaction } from './runtime/redaction';
import { createScheduler, type Scheduler } from './runtime/scheduler';
import { cachedWall } from './snapshot/cached-wall';
import { SnapshotCutter } from './snapshot/snapshot-cutter';
import { SourceBoard } from './source-board';
import { feedSource } from './sources/feed/feed-source';
import { httpSource } from './sources/http/http-source';
import { linkSource } from './sources/link/link-source';
import { postgresSource } from './sources/postgres/postgres-source';
import { redisSource } from './sources/redis/redis-source';
import type { PushSource, Source } from './sources/source';
import { openStore, type Store } from './store/store';

/** ms between two judgements, and the least between two when something changed. */
const TICK_MS = 1_000;
const LEAST_GAP_MS = 250;
const LINK_EVERY_MS = 5_000;
const LINK_TIMEOUT_MS = 2_000;

const DEFECT = {
  id: 'engine',
  severity: 'warning',
  text: 'The wall could not judge what it sees.',
  remedy: 'What is shown is old. Please report it with gantry.log from the data folder.',
} as const;

export interface EngineOptions {
  /** folder of the cache; null: nothing is kept */
  readonly dataDir: string | null;
  /** the cache of that folder, already open; the engine closes it */
  readonly store?: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** learns the secrets of each configuration in use */
  readonly redaction: Redaction;
  readonly demo: boolean;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** every observation as it arrives, for the command line */
  readonly onObservations?: (observations: readonly Observation[]) => void;
  /** rules raise and clear at once, without their hold times: one look decides */
  readonly atOnce?: boolean;
  /** only this target is probed */
  readonly onlyTarget?: string | null;
}

/**
 * The way of a datum, wired once: sources -> intake -> store -> judge -> snapshot. Runs under plain Node and inside
 * Electron alike. Whatever it starts, `stop` ends, in reverse order.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #store: Store;
  readonly #intake: Intake;
  readonly #cutter: SnapshotCutter;
  readonly #board = new SourceBoard();
  readonly #scheduler: Scheduler<Source>;
  readonly #owned = new Disposables();
  readonly #notices = new Map<string, Notice>();
  readonly #targets = new Map<string, string>();
  #feed: { source: PushSource; key: string } | null = null;
  #drills: { stop: () => Promise<void>; folder: string } | null = null;
  #drillFiles: readonly Drill[] = [];
  #config: Config | null = null;
  #configPath = '';
  #progress: Progress | null = null;
  #memory: JudgeMemory;
  #verdicts: Verdicts | null = null;
  /** the newest snapshot that rests on live answers: what an offline wall goes on showing */
  #lastLive: Snapshot | null;
  /** the live snapshot that the store was given last, or gave */
  #saved: Snapshot | null;
  #tickTimer: NodeJS.Timeout | null = null;
  #lastTick = 0;
  #settledWaiters: (() => void)[] = [];
  #stopped = false;

  private constructor(options: EngineOptions, store: Store) {
    this.#options = options;
    this.#store = store;
    this.#lastLive = store.lastSnapshot();
    this.#saved = this.#lastLive;
    this.#memory = store.lastMemory() ?? EMPTY_MEMORY;
    this.#cutter = new SnapshotCutter(this.#lastLive);
    this.#intake = new Intake({ clock: options.clock, store });
    this.#scheduler = createScheduler<Source>({
      clock: options.clock,
      onResult: (source, result, _startedAt, endedAt) =>
        this.#sourceEnded(source, result.observations, result.fault, endedAt),
      onDefect: (error, source) => options.log.error(`source ${source.id} broke a promise`, { error }),
    });
  }

  /** Opens the cache, shows what it holds, and starts. Nothing is probed before a configuration is in use. */
  static open(options: EngineOptions): Engine {
    const store =
      options.store ?? openStore({ dir: options.dataDir, clock: options.clock, log: options.log });
    const engine = new Engine(options, store);
    engine.#owned.add(() => store.close());
    engine.#start();
    return engine;
  }

  get snapshot(): Snapshot | null {
    return this.#cutter.last;
  }

  get verdicts(): Verdicts | null {
    return this.#verdicts;
  }

  get sources(): readonly SourceStatus[] {
    return this.#board.all();
  }

  /** Uses a configuration: sources that did not change go on undisturbed. */
  async use(config: Config, path: string): Promise<void> {
    this.#config = config;
    this.#configPath = path;
    this.#store.retain(config.wall.retention);
    await this.#applyTargets(config);
    await this.#applyFeed(config);
    await this.#applyDrills(config);
    this.#wake();
  }

  /** Follows a configuration file: valid changes are used, invalid ones are kept out and said on the wall. */
  async follow(path: string): Promise<void> {
    const watch: ConfigWatch = await watchConfig(path, (loaded) => {
      if (loaded.config === null) {
        const first = loaded.problems[0];
        const kept = this.#config === null ? 'It is not used.' : 'The one before stays in use.';
        const more = loaded.problems.length > 1 ? ` (and ${loaded.problems.length - 1} more)` : '';
        this.notice({
          id: 'config',
          severity: 'warning',
          text:
            first === undefined
              ? 'The configuration cannot be used.'
              : `${first.file}:${first.line}: ${first.key} ${first.what}${more}.`,
          remedy: `${kept} ${first?.remedy ?? ''} Check it with: gantry check ${path}`,
        });
        return;
      }
      this.dismissNotice('config');
      for (const secret of loaded.secrets) this.#options.redaction.add(secret);
      this.use(loaded.config, path).catch((error: unknown) =>
        this.#options.log.error('a configuration could not be used', { error }),
      );
    });
    this.#owned.add(() => watch.close());
  }

  notice(notice: Omit<Notice, 'since'>): void {
    const known = this.#notices.get(notice.id);
    this.#notices.set(notice.id, { ...notice, since: known?.since ?? this.#options.clock.now() });
    this.#wake();
  }

  dismissNotice(id: string): void {
    if (this.#notices.delete(id)) this.#wake();
  }

  progress(progress: Progress | null): void {
    this.#progress = progress;
    this.#wake();
  }

  /** Resolves when every source has ended a first run and was judged. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settledWaiters.push(resolve);
      this.#wake();
    });
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    if (this.#tickTimer !== null) clearTimeout(this.#tickTimer);
    await this.#scheduler.stop();
    await this.#feed?.source.close();
    await this.#drills?.stop();
    this.#store.saveMemory(this.#memory);
    await this.#owned.dispose();
  }

  #start(): void {
    const { log } = this.#options;
    if (this.#lastLive !== null) this.#showCached(this.#lastLive);
    this.#store
      .restoreHead()
      .catch((error: unknown) => log.error('the cache could not be read back whole', { error }));
    this.#scheduler.start();
    this.#schedule(TICK_MS);
  }

  #sourceEnded(source: Source, observations: readonly Observation[], fault: Fault | null, at: number): void {
    this.#intake.observe(observations);
    this.#options.onObservations?.(observations);
    if (this.#board.ended(source.id, fault, at)) this.#wake();
  }

  async #applyTargets(config: Config): Promise<void> {
    const wanted = new Map<string, { key: string; make: () => Source }>();
    const { clock, onlyTarget } = this.#options;
    for (const target of config.targets) {
      if (onlyTarget !== undefined && onlyTarget !== null && target.id !== onlyTarget) continue;
      const make = sourceOf(target, clock);
      if (make !== null) wanted.set(target.id, { key: JSON.stringify(target), make });
    }
    if (config.link.length > 0) {
      const make = (): Source => linkSource(config.link, LINK_EVERY_MS, LINK_TIMEOUT_MS, clock);
      wanted.set('link', { key: JSON.stringify(config.link), make });
    }
    for (const id of [...this.#targets.keys()]) {
      if (wanted.has(id)) continue;
      this.#targets.delete(id);
      this.#board.remove(id);
      await this.#scheduler.remove(id);
    }
    for (const [id, { key, make }] of wanted) {
      if (this.#targets.get(id) === key) continue;
      this.#targets.set(id, key);
      const source = make();
      this.#board.add(id, source.kind, source.every);
      await this.#scheduler.replace(source);
    }
  }

  async #applyFeed(config: Config): Promise<void> {
    const key = JSON.stringify(config.feed);
    if (this.#feed?.key === key) return;
    await this.#feed?.source.close();
    this.#feed = null;
    this.#board.remove('feed');
    if (config.feed === null || (this.#options.onlyTarget ?? null) !== null) return;
    const { clock, onObservations } = this.#options;
    const source = feedSource(config.feed, clock);
    this.#feed = { source, key };
    this.#board.add(source.id, source.kind, 5_000);
    const intake = this.#intake;
    const push = intake.pushSink();
    source.start({
      series: (list) => push.series(list),
      samples: (t, ids, values) => {
        push.samples(t, ids, values);
        this.#board.heard('feed', clock.now());
      },
      observe: (observations) => {
        intake.observe(observations);
        onObservations?.(observations);
        this.#wake();
      },
      status: (fault, every) => {
        if (this.#board.ended('feed', fault, clock.now(), every)) this.#wake();
      },
    });
  }

  async #applyDrills(config: Config): Promise<void> {
    const folder = config.recovery.drills ?? '';
    if (this.#drills?.folder === folder) return;
    await this.#drills?.stop();
    this.#drills = null;
    this.#drillFiles = [];
    this.dismissNotice('drills');
    if (folder === '') return;
    const watch = await watchDrills(folder, ({ drills, problems }) => {
      this.#drillFiles = drills;
      const first = problems[0];
      if (first === undefined) this.dismissNotice('drills');
      else {
        const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
        this.notice({
          id: 'drills',
          severity: 'warning',
          text: `Drill record ${first.what}${more}.`,
          remedy: first.remedy,
        });
      }
    });
    this.#drills = { folder, stop: () => watch.close() };
  }

  /** Judges soon, because something changed; never more often than every 250 ms. */
  #wake(): void {
    if (this.#stopped) return;
    this.#schedule(Math.max(0, this.#lastTick + LEAST_GAP_MS - this.#options.clock.monotonic()));
  }

  #schedule(delay: number): void {
    if (this.#tickTimer !== null) clearTimeout(this.#tickTimer);
    this.#tickTimer = setTimeout(() => {
      this.#schedule(TICK_MS);
      this.#guardedTick();
    }, delay);
  }

  /** A defect in a judgement must not take the wall: it is said, the last picture stays and ages, the next tick tries. */
  #guardedTick(): void {
    try {
      this.#tick();
    } catch (error) {
      this.#options.log.error('a judgement failed', { error });
      this.#notices.set(DEFECT.id, {
        ...DEFECT,
        since: this.#notices.get(DEFECT.id)?.since ?? this.#options.clock.now(),
      });
    }
  }

  #tick(): void {
    this.#lastTick = this.#options.clock.monotonic();
    const now = this.#options.clock.now();
    const config = this.#config;
    if (config === null) {
      this.#selfNotices(now);
      this.#refreshFrame(now);
      return;
    }
    const sources = this.#board.all();
    const head = this.#store.head;
    const verdicts = judge(
      {
        now,
        config,
        series: head,
        documents: head,
        sources,
        drills: drillsOf(head.events('drill', 0), this.#drillFiles),
        atOnce: this.#options.atOnce ?? false,
      },
      this.#memory,
    );
    this.#memory = verdicts.memory;
    this.#verdicts = verdicts;
    this.#selfNotices(now);
    this.#notices.delete(DEFECT.id);
    const settled = this.#board.settled;
    // Until everybody has answered once, and whenever nobody answers, the last known wall stands, marked as such.
    const hold =
      this.#lastLive !== null && (verdicts.connection === 'offline' || !settled) ? this.#lastLive : null;
    const snapshot = this.#cutter.cut(
      hold === null ? this.#liveSections(verdicts, now) : this.#heldSections(hold, verdicts, now),
      now,
    );
    if (hold === null && settled && verdicts.connection !== 'offline') this.#lastLive = snapshot;
    this.#options.onSnapshot(snapshot);
    this.#save();
    if (settled) for (const resolve of this.#settledWaiters.splice(0)) resolve();
  }

  #frame(verdicts: Verdicts, now: number, cachedAt: number | null): Sections['frame'] {
    return frameOf({
      now,
      cachedAt,
      config: this.#config as Config,
      configPath: this.#configPath,
      demo: this.#options.demo,
      connection: cachedAt === null ? verdicts.connection : 'offline',
      incidents: verdicts.incidents,
      sources: this.#board.all(),
      notices: [...this.#notices.values()],
      progress: this.#progress,
    });
  }

  /** What the wall says of its own parts: the cache, and input that is not taken. */
  #selfNotices(now: number): void {
    const { fault } = this.#store;
    const said: Omit<Notice, 'since'>[] = this.#intake
      .problems()
      .map((problem) => ({ ...problem, severity: 'warning' }));
    const link = this.#verdicts?.conditions.find(({ rule }) => rule === LINK_LOST);
    if (link?.severity === 'critical') {
      const remedy = `Check its cable and switch, then ${[link.evidence.addresses].flat().join(', ')}.`;
      said.push({ id: 'link', severity: 'critical', text: 'This wall’s link is lost.', remedy });
    }
    if (fault !== null)
      said.push({ id: 'store', severity: 'warning', text: fault.message, remedy: fault.remedy });
    for (const id of ['link', 'store', 'intake.full', 'intake.unit']) {
      if (!said.some((notice) => notice.id === id)) this.#notices.delete(id);
    }
    for (const notice of said)
      this.#notices.set(notice.id, { ...notice, since: this.#notices.get(notice.id)?.since ?? now });
  }

  #liveSections(verdicts: Verdicts, now: number): Sections {
    const { services, roster, tenants, replication, recovery } = verdicts;
    return { frame: this.#frame(verdicts, now, null), services, roster, tenants, replication, recovery };
  }

  #heldSections(hold: Snapshot, verdicts: Verdicts, now: number): Sections {
    return { ...asCached(hold.sections), frame: this.#frame(verdicts, now, hold.t) };
  }

  /** The wall from the cache, before any configuration is read. */
  #showCached(cached: Snapshot): void {
    this.#options.onSnapshot(this.#cutter.cut(cachedWall(cached), this.#options.clock.now()));
  }

  /** Without a configuration there is nothing to judge, but the wall still says what it does and what hinders it. */
  #refreshFrame(now: number): void {
    const { demo } = this.#options;
    const last = this.#cutter.last?.sections ?? blankSections(blankFrame(demo, this.#configPath));
    const frame = { ...last.frame, demo, notices: [...this.#notices.values()], progress: this.#progress };
    this.#options.onSnapshot(this.#cutter.cut({ ...last, frame }, now));
  }

  /** The store writes the newest every 2 s. What came from it is not given back: it would hold up the first live one. */
  #save(): void {
    if (this.#lastLive === null || this.#lastLive === this.#saved) return;
    this.#saved = this.#lastLive;
    this.#store.saveSnapshot(this.#lastLive);
    this.#store.saveMemory(this.#memory);
  }
}

function sourceOf(target: TargetConfig, clock: Clock): (() => Source) | null {
  if (target.probe === 'feed') return null;
  if (target.probe === 'http') return () => httpSource(target, clock);
  if (target.url === null) return null;
  return target.probe === 'redis' ? () => redisSource(target, clock) : () => postgresSource(target, clock);
}
