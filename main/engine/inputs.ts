import type { Config } from '../../shared/config/config';
import { plainData, plainNames } from '../../shared/format/plain-text';
import type { Asked } from '../../shared/judge/own/start';
import type { Drill } from '../../shared/model/drill';
import type { Fault, Observation } from '../../shared/model/observation';
import type { SourceStatus } from '../../shared/model/source-status';
import { SourceBoard } from './boards/source-board';
import { type DrillsWatch, watchDrills } from './drills/watch-drills';
import type { Intake } from './intake/intake';
import { plainObservations } from './intake/plain';
import type { Clock } from './runtime/clock';
import type { Log } from './runtime/log';
import { createScheduler, type Scheduler } from './runtime/scheduler';
import type { PushSource, Source } from './sources/source';
import { feedOf, linkOf, sourceOf } from './sources/sources';

/** ms of a feed's heartbeat until its welcome says another */
const FEED_EVERY_MS = 5_000;

export interface InputsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly intake: Intake;
  /** something changed that should be judged soon */
  readonly onChange: () => void;
  /** what is wrong with the folder of drill records; null: nothing */
  readonly onDrillProblem: (problem: { readonly text: string; readonly remedy: string } | null) => void;
  readonly onObservations: (observations: readonly Observation[]) => void;
  /** only this target is probed, and the feed is off */
  readonly onlyTarget: string | null;
}

/** Makes a source; it rejects when the code of its kind cannot be loaded. */
type Make = () => Promise<Source>;

/**
 * All inputs of the current configuration: probed targets, the uplink, the feed and the folder of drill records. Inputs
 * that a new configuration leaves unchanged continue undisturbed.
 */
export class Inputs {
  readonly #options: InputsOptions;
  readonly #board = new SourceBoard();
  readonly #scheduler: Scheduler<Source>;
  /** id -> the configuration it runs on */
  readonly #targets = new Map<string, string>();
  #feed: { readonly source: PushSource; readonly key: string } | null = null;
  #drills: { readonly watch: DrillsWatch; readonly folder: string } | null = null;
  #drillFiles: readonly Drill[] = [];
  /** Settles when the previous configuration is completely in use: two at once would undo each other. */
  #using: Promise<void> = Promise.resolve();
  /** configurations that are not yet wholly in use */
  #pending = 0;
  #stopped = false;

  constructor(options: InputsOptions) {
    this.#options = options;
    this.#scheduler = createScheduler<Source>({
      clock: options.clock,
      onResult: (source, { observations, fault }, _startedAt, endedAt) =>
        this.#ended(source.id, observations, fault, endedAt),
      onDefect: (error, source) => options.log.error(`source ${source.id} broke a promise`, { error }),
    });
    this.#scheduler.start();
  }

  /** How each source is doing. */
  get sources(): readonly SourceStatus[] {
    return this.#board.statuses;
  }

  /** When each source was first asked, and when that ended. */
  get firstRuns(): ReadonlyMap<string, Asked> {
    return this.#board.firstRuns;
  }

  /** Every source of the configuration has ended a first run. */
  get settled(): boolean {
    return this.#pending === 0 && this.#board.settled;
  }

  /** Records of the folder; those of the one before until a new folder was read. */
  get drillFiles(): readonly Drill[] {
    return this.#drillFiles;
  }

  /**
   * Uses a configuration after those given before; the last one given stays in use.
   * @param drills folder of drill records; null: there is none
   */
  use(config: Config, drills: string | null): Promise<void> {
    this.#pending += 1;
    const used = this.#using
      .then(async () => {
        await this.#useTargets(config);
        await this.#useFeed(config);
        await this.#useDrills(drills ?? '');
      })
      .finally(() => {
        this.#pending -= 1;
      });
    this.#using = used.catch(() => undefined);
    return used;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#using;
    await this.#scheduler.stop();
    await this.#feed?.source.close();
    await this.#drills?.watch.close();
  }

  #ended(id: string, observations: readonly Observation[], fault: Fault | null, at: number): void {
    const plain = plainObservations(observations);
    this.#options.intake.observe(plain);
    this.#options.onObservations(plain);
    if (this.#board.ended(id, plainNames(fault), at)) this.#options.onChange();
  }

  async #useTargets(config: Config): Promise<void> {
    const wanted = this.#wanted(config);
    for (const id of [...this.#targets.keys()]) {
      if (wanted.has(id)) continue;
      this.#targets.delete(id);
      this.#board.remove(id);
      await this.#scheduler.remove(id);
    }
    const added = [...wanted].filter(([id, { key }]) => this.#targets.get(id) !== key);
    const made = await Promise.all(added.map(([id, { make }]) => this.#made(id, make)));
    for (const [index, [id, { key }]] of added.entries()) {
      const source = made[index] ?? null;
      if (source === null) continue;
      if (this.#stopped) {
        await source.close();
        continue;
      }
      this.#targets.set(id, key);
      this.#board.add(id, source.kind, source.every, this.#options.clock.now());
      await this.#scheduler.replace(source);
    }
  }

  /** null: its code cannot be loaded; the next configuration tries it again. */
  async #made(id: string, make: Make): Promise<Source | null> {
    try {
      return await make();
    } catch (error) {
      this.#options.log.error(`the probe of ${id} cannot be loaded`, { error });
      return null;
    }
  }

  #wanted(config: Config): ReadonlyMap<string, { readonly key: string; readonly make: Make }> {
    const { clock, onlyTarget } = this.#options;
    const wanted = new Map<string, { key: string; make: Make }>();
    for (const target of config.targets) {
      if (onlyTarget !== null && target.id !== onlyTarget) continue;
      const make = sourceOf(target, clock);
      if (make !== null) wanted.set(target.id, { key: JSON.stringify(target), make });
    }
    if (config.link.length > 0) {
      const make: Make = () => linkOf(config.link, clock);
      wanted.set('link', { key: JSON.stringify(config.link), make });
    }
    return wanted;
  }

  async #useFeed(config: Config): Promise<void> {
    const key = JSON.stringify(config.feed);
    if (this.#feed?.key === key) return;
    await this.#feed?.source.close();
    this.#feed = null;
    this.#board.remove('feed');
    const { clock, log, intake, onlyTarget, onObservations, onChange } = this.#options;
    if (config.feed === null || onlyTarget !== null || this.#stopped) return;
    const source = await feedOf(config.feed, clock, (error) =>
      log.error('a frame of the feed failed', { error }),
    );
    if (this.#stopped) return;
    this.#feed = { source, key };
    this.#board.add(source.id, source.kind, FEED_EVERY_MS, clock.now());
    const push = intake.pushSink();
    const heard = (): void => this.#board.heard(source.id, clock.now());
    source.start({
      series: (list) => push.series(plainNames(list)),
      samples: (t, ids, values) => {
        push.samples(t, ids, values);
        heard();
      },
      observe: (observations) => {
        const plain = plainObservations(observations);
        intake.observe(plain);
        onObservations(plain);
        heard();
        onChange();
      },
      status: (fault, every) => {
        if (this.#board.ended(source.id, plainNames(fault), clock.now(), every)) onChange();
      },
      heard,
    });
  }

  async #useDrills(folder: string): Promise<void> {
    const { onDrillProblem, onChange } = this.#options;
    if ((this.#drills?.folder ?? '') === folder || this.#stopped) return;
    await this.#drills?.watch.close();
    this.#drills = null;
    if (folder === '') {
      this.#drillFiles = [];
      onDrillProblem(null);
      return;
    }
    const watch = await watchDrills(folder, ({ drills, problems }) => {
      this.#drillFiles = plainData(drills);
      const [first] = problems;
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
      onDrillProblem(
        first === undefined
          ? null
          : plainNames({ text: `Drill record ${first.what}${more}.`, remedy: first.remedy }),
      );
      onChange();
    });
    this.#drills = { watch, folder };
  }
}
