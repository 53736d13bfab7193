import type { Config } from '../../shared/config/config';
import type { AcknowledgeAct, CommandResult, DrillAct } from '../../shared/contract/wall-bridge';
import type { Verdicts } from '../../shared/judge/judgement';
import type { Notice, Progress } from '../../shared/model/frame';
import type { Observation } from '../../shared/model/observation';
import type { Snapshot } from '../../shared/model/snapshot';
import type { SourceStatus } from '../../shared/model/source-status';
import type { Start } from '../../shared/model/start';
import { Ledger } from './accounts/ledger';
import { TenantDesk } from './accounts/tenant-desk';
import { Acts } from './acts';
import { NoticeBoard } from './boards/notice-board';
import { noticeOwnParts, refusedConfig } from './boards/own-notices';
import { StartBoard } from './boards/start-board';
import type { LoadedConfig } from './config/load-config';
import { watchConfig } from './config/watch-config';
import { madeFolder } from './drills/drills-folder';
import { RehearsalDesk } from './drills/rehearsal-desk';
import { Inputs } from './inputs';
import { Intake } from './intake/intake';
import { type Judgement, Judging } from './judging';
import { Learner } from './learning/learner';
import { Recorder } from './past/recorder';
import type { Clock } from './runtime/clock';
import { Disposables } from './runtime/disposables';
import type { Log } from './runtime/log';
import { Pulse } from './runtime/pulse';
import type { Redaction } from './runtime/redaction';
import { type OwnState, Presenter } from './snapshot/presenter';
import { openStore, type Store } from './store/store';

/** ms that the first judgement waits for the cache to be read back, newest first: a large one takes a minute. */
const RESTORE_PATIENCE_MS = 3_000;

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
  /** rules raise and clear without hold times: one look decides */
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
  readonly #judging: Judging;
  readonly #presenter: Presenter;
  readonly #pulse: Pulse;
  readonly #notices = new NoticeBoard();
  readonly #starting: StartBoard;
  readonly #owned = new Disposables();
  /** null: a single look (`atOnce`) is not recorded */
  readonly #recorder: Recorder | null;
  readonly #ledger: Ledger;
  readonly #learner: Learner;
  readonly #desk: TenantDesk;
  readonly #rehearsals: RehearsalDesk;
  readonly #acts: Acts;
  /** folder of drill records where the configuration names none; null: there is none */
  readonly #ownDrills: string | null;
  #config: Config | null = null;
  #configPath = '';
  /** the configuration file was read and cannot be used */
  #refused = false;
  #progress: Progress | null = null;
  /** the newest of the cache is in memory again: a judgement before that would miss what came before the start */
  #remembers = false;
  /**
   * Every source has answered once, or the wall has waited long enough; a source that is added later does not take the
   * live wall away.
   */
  #begun = false;
  #settledWaiters: (() => void)[] = [];
  #stopped = false;

  private constructor(options: EngineOptions, store: Store) {
    const { clock, log, demo, redaction, onSnapshot, onObservations = () => undefined } = options;
    const onChange = (): void => this.#pulse.wake();
    this.#options = options;
    this.#store = store;
    this.#starting = new StartBoard(clock.now());
    this.#pulse = new Pulse(clock, () => this.#tick());
    this.#presenter = new Presenter({ last: store.lastSnapshot(), demo, onSnapshot });
    this.#recorder = options.atOnce === true ? null : new Recorder(store, redaction);
    this.#ledger = new Ledger(store, log);
    this.#learner = new Learner(store, log, onChange);
    this.#desk = new TenantDesk(store, log, onChange);
    this.#ownDrills = options.drills === undefined ? null : madeFolder(options.drills, log);
    this.#rehearsals = new RehearsalDesk({ log, onChange, onEvent: (event) => store.addEvent(event) });
    this.#acts = new Acts({
      clock,
      store,
      rehearsals: this.#rehearsals,
      openIncidents: () => this.verdicts?.sections.incident.open ?? [],
      onChange,
    });
    this.#intake = new Intake({ clock, store });
    this.#inputs = new Inputs({
      clock,
      log,
      intake: this.#intake,
      onlyTarget: options.onlyTarget ?? null,
      onObservations,
      onChange,
      onDrillProblem: (problem) => {
        if (problem === null) this.dismissNotice('drills');
        else this.notice({ id: 'drills', severity: 'warning', ...problem });
      },
    });
    this.#judging = new Judging({
      store,
      inputs: this.#inputs,
      learner: this.#learner,
      notices: this.#notices,
      log,
      atOnce: options.atOnce ?? false,
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
    return this.#presenter.last;
  }

  get verdicts(): Verdicts | null {
    return this.#judging.verdicts;
  }

  get sources(): readonly SourceStatus[] {
    return this.#inputs.sources;
  }

  /** Uses a configuration: sources that did not change are left running. The last one given is the one that stays. */
  async use(config: Config, path: string): Promise<void> {
    this.#config = config;
    this.#configPath = path;
    this.#starting.configRead([], this.#options.clock.now());
    this.#store.retain(config.wall.retention);
    this.#acts.use(config.wall.lock);
    this.#recorder?.config(config, this.#options.demo, this.#options.clock.now());
    const drills = config.recovery.drills ?? this.#ownDrills;
    // A single look measures nothing, and a target alone is no service.
    if (this.#recorder !== null && (this.#options.onlyTarget ?? null) === null) this.#rehearsals.use(drills);
    await this.#inputs.use(config, drills);
    this.#pulse.wake();
  }

  /** Follows a configuration file: valid changes are used, invalid ones are rejected and reported on the wall. */
  async follow(path: string): Promise<void> {
    this.#starting.asksConfig(this.#options.clock.now());
    this.#configPath = path;
    const watch = await watchConfig(path, (loaded) => this.#loaded(loaded, path));
    this.#owned.add(() => watch.close());
  }

  notice(notice: Omit<Notice, 'since'>): void {
    this.#notices.say(notice, this.#options.clock.now());
    this.#pulse.wake();
  }

  dismissNotice(id: string): void {
    if (this.#notices.dismiss(id)) this.#pulse.wake();
  }

  /** The page of a tenant is filled from now on; null: none is open. */
  openTenant(id: string | null): void {
    this.#desk.open(id);
    this.#pulse.wake();
  }

  unlock(pin: string): CommandResult {
    return this.#acts.unlock(pin);
  }

  drill(pin: string, act: DrillAct): Promise<CommandResult> {
    return this.#acts.drill(pin, act);
  }

  acknowledge(pin: string, incident: string, act: AcknowledgeAct): Promise<CommandResult> {
    return this.#acts.acknowledge(pin, incident, act);
  }

  progress(progress: Progress | null): void {
    this.#progress = progress;
    this.#pulse.wake();
  }

  /**
   * Resolves when every source has ended a first run and was judged, or when there is nothing to wait for, because
   * the configuration named cannot be used.
   */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settledWaiters.push(resolve);
      this.#pulse.wake();
    });
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#pulse.stop();
    await this.#inputs.stop();
    await Promise.all([
      this.#ledger.settled(),
      this.#learner.stop(),
      this.#desk.settled(),
      this.#rehearsals.stop(),
    ]);
    this.#store.saveMemory(this.#judging.memory);
    await this.#owned.dispose();
  }

  #start(): void {
    const { log, clock } = this.#options;
    this.#presenter.showCached(clock.now(), this.#options.atOnce === true);
    const judgeFromNowOn = (): void => {
      this.#remembers = true;
      this.#starting.restored(clock.now());
      this.#pulse.wake();
    };
    const patience = setTimeout(judgeFromNowOn, RESTORE_PATIENCE_MS);
    this.#owned.add(() => clearTimeout(patience));
    this.#store
      .restoreHead()
      .catch((error: unknown) => log.error('the cache could not be read back whole', { error }))
      .finally(judgeFromNowOn);
    this.#pulse.start();
  }

  #loaded({ config, problems, secrets }: LoadedConfig, path: string): void {
    this.#refused = config === null;
    if (config === null) {
      this.#starting.configRead(problems, this.#options.clock.now());
      this.notice(refusedConfig(path, problems, this.#config !== null));
      return;
    }
    this.dismissNotice('config');
    for (const secret of secrets) this.#options.redaction.add(secret);
    this.use(config, path).catch((error: unknown) =>
      this.#options.log.error('a configuration could not be used', { error }),
    );
  }

  #tick(): void {
    const now = this.#options.clock.now();
    const config = this.#config;
    const judged = config === null || !this.#remembers ? null : this.#judging.look(config, now);
    noticeOwnParts(
      this.#notices,
      {
        problems: [...this.#intake.problems(now), ...this.#store.problems(now)],
        storeFault: this.#store.fault,
        conditions: judged?.verdicts.conditions ?? [],
        rehearsal: this.#rehearsals.rehearsal,
      },
      now,
    );
    if (judged !== null) this.#begin(now);
    const wall = {
      now,
      configPath: this.#configPath,
      notices: this.#notices.all(),
      progress: this.#progress,
      start: this.#startAt(now),
    };
    if (judged === null) this.#presenter.showUnjudged(wall, config !== null);
    else this.#judged(judged, wall);
    const nothingToWaitFor = config === null && this.#refused;
    if (nothingToWaitFor || (judged !== null && this.#inputs.settled))
      for (const resolve of this.#settledWaiters.splice(0)) resolve();
  }

  /** While nothing at all has answered, a last known wall says more than one of unknowns. */
  #begin(now: number): void {
    const { settled, sources } = this.#inputs;
    const heard = sources.some(({ state }) => state !== 'starting') || this.#presenter.lastLive === null;
    if (settled || (heard && this.#starting.isOver(now))) this.#begun = true;
  }

  #startAt(now: number): Start | null {
    if (this.#begun) return null;
    const { sources, firstRuns } = this.#inputs;
    return this.#starting.picture({
      now,
      demo: this.#options.demo,
      config: this.#config,
      configPath: this.#configPath,
      sources,
      firstRuns,
      progress: this.#progress,
      last: this.#presenter.lastLive,
    });
  }

  #judged({ input, verdicts }: Judgement, wall: OwnState): void {
    const { config, now } = input;
    const { sources, drillFiles } = this.#inputs;
    const live = this.#begun && verdicts.connection !== 'offline';
    const tenant = this.#desk.section(input, verdicts);
    const drill = this.#rehearsals.rehearsal;
    const snapshot = this.#presenter.showJudged({ ...wall, config, verdicts, sources, tenant, drill, live });
    if (this.#begun && this.#recorder !== null) {
      this.#recorder.judged({ now, verdicts, sources, drillFiles });
      this.#ledger.look(config, now);
      this.#learner.look(config, now);
    }
    this.#rehearsals.look(input, verdicts.serving);
    if (!live) return;
    this.#store.saveSnapshot(snapshot);
    this.#store.saveMemory(this.#judging.memory);
  }
}
