import type { Config } from '../../shared/config/config';
import type { AcknowledgeAct, CommandResult, DrillAct } from '../../shared/contract/wall-bridge';
import { blankFrame, blankSections, NO_REVIEW } from '../../shared/judge/blank';
import { asCached, cachedTenant } from '../../shared/judge/cached';
import { drillsOf } from '../../shared/judge/drills/drills';
import { rehearsalNotice } from '../../shared/judge/drills/rehearsal';
import { acknowledgement } from '../../shared/judge/incident/held-back';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeInput, type JudgeMemory, type Verdicts } from '../../shared/judge/judgement';
import { frameOf } from '../../shared/judge/own/frame';
import { LINK_LOST } from '../../shared/judge/own/link';
import type { Notice, Progress } from '../../shared/model/frame';
import type { Observation } from '../../shared/model/observation';
import { NO_TIMELINE } from '../../shared/model/review';
import type { Sections, Snapshot } from '../../shared/model/snapshot';
import type { SourceStatus } from '../../shared/model/source-status';
import { Ledger } from './accounts/ledger';
import { TenantDesk } from './accounts/tenant-desk';
import { NoticeBoard } from './boards/notice-board';
import type { LoadedConfig } from './config/load-config';
import { watchConfig } from './config/watch-config';
import { madeFolder } from './drills/drills-folder';
import { RehearsalDesk } from './drills/rehearsal-desk';
import { WallLock } from './drills/wall-lock';
import { Inputs } from './inputs';
import { Intake } from './intake/intake';
import { Learner } from './learning/learner';
import { Recorder } from './past/recorder';
import type { Clock } from './runtime/clock';
import { Disposables } from './runtime/disposables';
import type { Log } from './runtime/log';
import type { Redaction } from './runtime/redaction';
import { cachedWall } from './snapshot/cached-wall';
import { keptSnapshot } from './snapshot/kept-snapshot';
import { SnapshotCutter } from './snapshot/snapshot-cutter';
import { openStore, type Store } from './store/store';

/** ms between two judgements, and the least between two when something changed. */
const TICK_MS = 1_000;
const LEAST_GAP_MS = 250;
/** ms that the first judgement waits for the cache to be read back, newest first: a large one takes a minute. */
const RESTORE_PATIENCE_MS = 3_000;

const DEFECT = {
  id: 'engine',
  severity: 'warning',
  text: 'The wall could not judge what it sees.',
  remedy: 'What is shown is old. Please report it with gantry.log from the data folder.',
} as const;
/** Notices that say how the wall is now: gone when it no longer is so. */
const SELF_NOTICES = [
  'link',
  'drill',
  'store',
  'store.damage',
  'store.removed',
  'store.clock',
  'intake.full',
  'intake.unit',
  'intake.clock',
] as const;

export interface EngineOptions {
  /** folder of the cache; null: nothing is kept */
  readonly dataDir: string | null;
  /** the cache of that folder, already open; the engine closes it */
  readonly store?: Store;
  /** folder of drill records where the configuration names none; absent: there is none */
  readonly drills?: string;
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
 * The way of a datum, wired once: inputs -> intake -> store -> judge -> snapshot. Runs under plain Node and inside
 * Electron alike. Whatever it starts, `stop` ends, in reverse order.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #store: Store;
  readonly #intake: Intake;
  readonly #inputs: Inputs;
  readonly #cutter: SnapshotCutter;
  readonly #notices = new NoticeBoard();
  readonly #owned = new Disposables();
  /** null: one look at once is no record */
  readonly #recorder: Recorder | null;
  readonly #ledger: Ledger;
  readonly #learner: Learner;
  readonly #desk: TenantDesk;
  readonly #rehearsals: RehearsalDesk;
  readonly #lock: WallLock;
  /** folder of drill records where the configuration names none; null: there is none */
  readonly #ownDrills: string | null;
  #config: Config | null = null;
  #configPath = '';
  /** the configuration named was read and cannot be used */
  #refused = false;
  #progress: Progress | null = null;
  #memory: JudgeMemory;
  #verdicts: Verdicts | null = null;
  /** what the cache held is in memory again, the newest of it at least: a judgement would miss what went before */
  #remembers = false;
  /** every source has answered once; one that is added later is no reason to take the live wall away */
  #begun = false;
  /** the newest snapshot that rests on live answers: what an offline wall goes on showing */
  #lastLive: Snapshot | null;
  #tickTimer: NodeJS.Timeout | null = null;
  #lastTick = 0;
  #settledWaiters: (() => void)[] = [];
  #stopped = false;

  private constructor(options: EngineOptions, store: Store) {
    const { clock, log, onObservations = () => undefined, onlyTarget = null } = options;
    this.#options = options;
    this.#store = store;
    this.#lastLive = keptSnapshot(store.lastSnapshot());
    this.#memory = store.lastMemory() ?? EMPTY_MEMORY;
    this.#recorder = options.atOnce === true ? null : new Recorder(store, options.redaction);
    this.#ledger = new Ledger(store, log);
    this.#learner = new Learner(store, log, () => this.#wake());
    this.#lock = new WallLock(clock);
    this.#desk = new TenantDesk(store, log, () => this.#wake());
    this.#ownDrills = options.drills === undefined ? null : madeFolder(options.drills, log);
    this.#rehearsals = new RehearsalDesk({
      log,
      onChange: () => this.#wake(),
      onEvent: (event) => store.addEvent(event),
    });
    this.#cutter = new SnapshotCutter(this.#lastLive);
    this.#intake = new Intake({ clock, store });
    this.#inputs = new Inputs({
      clock,
      log,
      intake: this.#intake,
      onlyTarget,
      onObservations,
      onChange: () => this.#wake(),
      onDrillProblem: (problem) => {
        if (problem === null) this.dismissNotice('drills');
        else this.notice({ id: 'drills', severity: 'warning', ...problem });
      },
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
    return this.#inputs.sources;
  }

  /** Uses a configuration: sources that did not change go on undisturbed. The last one given is the one that stays. */
  async use(config: Config, path: string): Promise<void> {
    this.#config = config;
    this.#configPath = path;
    this.#store.retain(config.wall.retention);
    this.#lock.use(config.wall.lock);
    this.#recorder?.config(config, this.#options.demo, this.#options.clock.now());
    const drills = config.recovery.drills ?? this.#ownDrills;
    // One look at once measures nothing, and a target alone is no service.
    if (this.#recorder !== null && (this.#options.onlyTarget ?? null) === null) this.#rehearsals.use(drills);
    await this.#inputs.use(config, drills);
    this.#wake();
  }

  /** Follows a configuration file: valid changes are used, invalid ones are kept out and said on the wall. */
  async follow(path: string): Promise<void> {
    const watch = await watchConfig(path, (loaded) => this.#loaded(loaded, path));
    this.#owned.add(() => watch.close());
  }

  notice(notice: Omit<Notice, 'since'>): void {
    this.#notices.say(notice, this.#options.clock.now());
    this.#wake();
  }

  dismissNotice(id: string): void {
    if (this.#notices.dismiss(id)) this.#wake();
  }

  /** The page of a tenant is filled from now on; null: none is open. */
  openTenant(id: string | null): void {
    this.#desk.open(id);
    this.#wake();
  }

  /** Begins, times or ends a drill, for who knows the PIN of the wall's lock. */
  async drill(pin: string, act: DrillAct): Promise<CommandResult> {
    const opened = this.#lock.open(pin);
    if (!opened.ok) return { ok: false, reason: opened.error };
    return this.#rehearsals.conduct(act);
  }

  /** Holds an open incident back from the wall, for who knows the PIN of the wall's lock; the word on it is kept. */
  async acknowledge(pin: string, incident: string, act: AcknowledgeAct): Promise<CommandResult> {
    const opened = this.#lock.open(pin);
    if (!opened.ok) return { ok: false, reason: opened.error };
    const open = this.#verdicts?.incident.open.find(({ id }) => id === incident);
    if (open === undefined) return { ok: false, reason: `Incident ${incident} is over.` };
    const t = this.#options.clock.now();
    const subject = { kind: 'site', id: 'wall' } as const;
    this.#store.addEvent({ type: 'event', t, kind: 'note', subject, data: acknowledgement(open, act, t) });
    this.#wake();
    await this.#store.flush();
    const { fault } = this.#store;
    return fault === null ? { ok: true } : { ok: false, reason: `${fault.message} ${fault.remedy}` };
  }

  progress(progress: Progress | null): void {
    this.#progress = progress;
    this.#wake();
  }

  /**
   * Resolves when every source has ended a first run and was judged, or when there is nothing to wait for, because
   * the configuration named cannot be used.
   */
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
    await this.#inputs.stop();
    await Promise.all([
      this.#ledger.settled(),
      this.#learner.stop(),
      this.#desk.settled(),
      this.#rehearsals.stop(),
    ]);
    this.#store.saveMemory(this.#memory);
    await this.#owned.dispose();
  }

  #start(): void {
    const { log } = this.#options;
    if (this.#lastLive !== null) this.#show(cachedWall(this.#lastLive, this.#options.clock.now()));
    const judgeFromNowOn = (): void => {
      this.#remembers = true;
      this.#wake();
    };
    const patience = setTimeout(judgeFromNowOn, RESTORE_PATIENCE_MS);
    this.#owned.add(() => clearTimeout(patience));
    this.#store
      .restoreHead()
      .catch((error: unknown) => log.error('the cache could not be read back whole', { error }))
      .finally(judgeFromNowOn);
    this.#schedule(TICK_MS);
  }

  #loaded({ config, problems, secrets }: LoadedConfig, path: string): void {
    this.#refused = config === null;
    if (config !== null) {
      this.dismissNotice('config');
      for (const secret of secrets) this.#options.redaction.add(secret);
      this.use(config, path).catch((error: unknown) =>
        this.#options.log.error('a configuration could not be used', { error }),
      );
      return;
    }
    const [first] = problems;
    const kept = this.#config === null ? 'It is not used.' : 'The one before stays in use.';
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    this.notice({
      id: 'config',
      severity: 'warning',
      text:
        first === undefined
          ? 'The configuration cannot be used.'
          : `${first.file}:${first.line}: ${first.key} ${first.what}${more}.`,
      remedy: `${kept} ${first?.remedy ?? ''} Check it with: gantry check ${path}`,
    });
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
      this.#tick();
    }, delay);
  }

  #tick(): void {
    this.#lastTick = this.#options.clock.monotonic();
    const now = this.#options.clock.now();
    const config = this.#config;
    const input = config === null || !this.#remembers ? null : this.#input(config, now);
    const verdicts = input === null ? null : this.#judge(input);
    this.#selfNotices(verdicts, now);
    if (input === null || verdicts === null) this.#showUnjudged(now);
    else this.#showJudged(input, verdicts);
    const nothingToWaitFor = config === null && this.#refused;
    if (nothingToWaitFor || (verdicts !== null && this.#inputs.settled))
      for (const resolve of this.#settledWaiters.splice(0)) resolve();
  }

  #input(config: Config, now: number): JudgeInput {
    const { head } = this.#store;
    return {
      now,
      config,
      series: head,
      documents: head,
      sources: this.#inputs.sources,
      drills: drillsOf(head.events('drill', 0), this.#inputs.drillFiles),
      learnt: this.#learner.learnt,
      atOnce: this.#options.atOnce ?? false,
    };
  }

  /** A defect in a judgement must not take the wall: it is said, what was known is shown as such, the next tick tries. */
  #judge(input: JudgeInput): Verdicts | null {
    try {
      this.#verdicts = judge(input, this.#memory);
      this.#memory = this.#verdicts.memory;
      this.#notices.dismiss(DEFECT.id);
      return this.#verdicts;
    } catch (error) {
      // What it remembers may be what it stumbles over, and would be read back at every start.
      this.#memory = EMPTY_MEMORY;
      this.#options.log.error('a judgement failed; what was remembered of the one before is left behind', {
        error,
      });
      this.#notices.say(DEFECT, input.now);
      return null;
    }
  }

  #showJudged(input: JudgeInput, verdicts: Verdicts): void {
    const { now } = input;
    const offline = verdicts.connection === 'offline';
    if (this.#inputs.settled) this.#begun = true;
    // Until everybody has answered once, and whenever nobody answers, the last known wall stands, marked as such.
    const hold = offline || !this.#begun ? this.#lastLive : null;
    const { services, roster, tenants, replication, recovery, incident, executive, engineering } = verdicts;
    const frame = this.#frame(verdicts, now, hold?.t ?? null);
    const tenant = this.#desk.section(input, verdicts);
    const sections =
      hold === null
        ? {
            frame,
            services,
            roster,
            tenants,
            replication,
            recovery,
            incident,
            executive,
            engineering,
            tenant,
            timeline: NO_TIMELINE,
            review: NO_REVIEW,
          }
        : { ...asCached(hold.sections, { asOf: hold.t, now }), frame, tenant: cachedTenant(tenant) };
    const snapshot = this.#show(sections);
    const { sources, drillFiles } = this.#inputs;
    if (this.#begun && this.#recorder !== null) {
      this.#recorder.judged({ now, verdicts, sources, drillFiles });
      this.#ledger.look(input.config, now);
      this.#learner.look(input.config, now);
    }
    this.#rehearsals.look(input, verdicts.serving);
    if (offline || !this.#begun) return;
    this.#lastLive = snapshot;
    // The store writes the newest every 2 s, a large one more seldom.
    this.#store.saveSnapshot(snapshot);
    this.#store.saveMemory(this.#memory);
  }

  /** Nothing to judge, or nothing to judge it by: the wall still says what it does and what hinders it. */
  #showUnjudged(now: number): void {
    const { demo } = this.#options;
    const last =
      this.#lastLive === null
        ? blankSections(blankFrame(demo, this.#configPath))
        : cachedWall(this.#lastLive, now);
    const empty = last.frame.empty && this.#config === null;
    const said = { demo, empty, notices: this.#notices.all(), progress: this.#progress };
    this.#show({ ...last, frame: { ...last.frame, ...said } });
  }

  #show(sections: Sections): Snapshot {
    const snapshot = this.#cutter.cut(sections, this.#options.clock.now());
    this.#options.onSnapshot(snapshot);
    return snapshot;
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
      incident: verdicts.incident,
      sources: this.#inputs.sources,
      notices: this.#notices.all(),
      progress: this.#progress,
      drill: this.#rehearsals.rehearsal,
    });
  }

  /** What the wall says of its own parts: its link, the cache, and input that is not taken. */
  #selfNotices(verdicts: Verdicts | null, now: number): void {
    const { fault } = this.#store;
    const said: Omit<Notice, 'since'>[] = [...this.#intake.problems(now), ...this.#store.problems(now)].map(
      (problem) => ({ ...problem, severity: 'warning' }),
    );
    const link = verdicts?.conditions.find(({ rule }) => rule === LINK_LOST);
    if (link?.severity === 'critical') {
      const remedy = `Check its cable and switch, then ${[link.evidence.addresses].flat().join(', ')}.`;
      said.push({ id: 'link', severity: 'critical', text: 'This wall’s link is lost.', remedy });
    }
    const { rehearsal } = this.#rehearsals;
    if (rehearsal !== null) said.push(rehearsalNotice(rehearsal));
    if (fault !== null)
      said.push({ id: 'store', severity: 'warning', text: fault.message, remedy: fault.remedy });
    for (const id of SELF_NOTICES) if (!said.some((notice) => notice.id === id)) this.#notices.dismiss(id);
    for (const notice of said) this.#notices.say(notice, now);
  }
}
