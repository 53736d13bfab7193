import { serversOf } from '../../../shared/config/servers';
import { type CommandResult, type DrillAct, refused } from '../../../shared/contract/wall-bridge';
import { capital } from '../../../shared/format/fitting';
import { targetsOf } from '../../../shared/judge/dependencies';
import {
  addLoss,
  begin,
  type DrillSeen,
  look,
  NO_LOSS,
  served,
} from '../../../shared/judge/drills/measuring';
import { lossBetween, type PrimaryStanding, standings } from '../../../shared/judge/drills/standing';
import type { JudgeInput } from '../../../shared/judge/judgement';
import { statedNode } from '../../../shared/judge/replication/topology';
import type { WallEvent } from '../../../shared/model/observation';
import type { Rehearsal } from '../../../shared/model/rehearsal';
import { scenarioWords } from '../../../shared/model/scenario';
import type { Serving } from '../../../shared/model/serving';
import type { Log } from '../runtime/log';
import { conduct } from './conduct';
import { Heartbeat } from './heartbeat';
import { readRehearsal, readSeen, writeSeen } from './rehearsal-file';

/** ms between two looks at the file of a rehearsal */
const LOOK_MS = 500;
/** longest time (ms) between two writes of observations, by which `gantry drill` knows that a wall is watching */
const SAY_MS = 2_000;
/** ms to wait for the end of an outage after the drill, plus two intervals of the slowest target */
const PATIENCE_MS = 3_000;

export interface RehearsalDeskOptions {
  readonly log: Log;
  /** something changed that should be judged soon */
  readonly onChange: () => void;
  readonly onEvent: (event: WallEvent) => void;
}

/** Watches a rehearsal that `gantry drill` times: what breaks, until when, and what is lost when the primary changes. */
export class RehearsalDesk {
  readonly #options: RehearsalDeskOptions;
  #folder: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  #reading: Promise<void> = Promise.resolve();
  #rehearsal: Rehearsal | null = null;
  #seen: DrillSeen | null = null;
  #standing: ReadonlyMap<string, PrimaryStanding> = new Map();
  readonly #hearts = new Map<string, { readonly heart: Heartbeat; server: string }>();
  #asking: Promise<void> = Promise.resolve();
  #saidAt = 0;
  #said: DrillSeen | null = null;

  constructor(options: RehearsalDeskOptions) {
    this.#options = options;
  }

  /** @param folder of the records; null: there is none */
  use(folder: string | null): void {
    if (folder === this.#folder) return;
    this.#folder = folder;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = folder === null ? null : setInterval(() => this.#read(), LOOK_MS);
    this.#timer?.unref();
    if (folder === null) void this.#over();
    else this.#read();
  }

  /** The running drill; null: none. */
  get rehearsal(): Rehearsal | null {
    return this.#rehearsal?.end === null ? this.#rehearsal : null;
  }

  /** Does at the wall what `gantry drill` does elsewhere. Resolves when it is done: an end waits for the last word. */
  async conduct(act: DrillAct): Promise<CommandResult> {
    const folder = this.#folder;
    if (folder === null) return refused('There is no folder for records: see recovery.drills.');
    try {
      const done = await conduct(folder, act);
      this.#read();
      return done.ok ? { ok: true } : refused(`${capital(done.error.what)}.`);
    } catch (error) {
      this.#options.log.error('a drill could not be written down', { error, folder });
      return refused(`The folder of drills cannot be written to: ${folder}`);
    }
  }

  /** One look of the judge. */
  look(input: JudgeInput, serving: readonly Serving[]): void {
    const rehearsal = this.#rehearsal;
    if (rehearsal === null || this.#seen === null || this.#seen.final) return;
    this.#seen = look(this.#seen, serving, rehearsal.services, rehearsal.startedAt);
    this.#followPrimaries(input, rehearsal);
    const slowest = Math.max(0, ...input.config.targets.map(({ every }) => every));
    const { end } = rehearsal;
    const waited = end !== null && input.now - end.at > 2 * slowest + PATIENCE_MS;
    if (end !== null && (served(this.#seen) || waited)) void this.#finish();
    else this.#say(input.now);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#reading;
    await this.#asking;
    await this.#stopHearts();
  }

  #read(): void {
    const folder = this.#folder;
    if (folder === null) return;
    this.#reading = this.#reading
      .then(() => readRehearsal(folder))
      .then(async (rehearsal) => {
        if (rehearsal === null) return this.#over();
        if (rehearsal.id !== this.#rehearsal?.id) await this.#begin(folder, rehearsal);
        const changed = JSON.stringify(rehearsal) !== JSON.stringify(this.#rehearsal);
        this.#rehearsal = rehearsal;
        if (changed) this.#options.onChange();
      })
      .catch((error: unknown) =>
        this.#options.log.warn('the running drill cannot be read', { error, folder }),
      );
  }

  /** Continues from the observations that this wall stored before a restart. */
  async #begin(folder: string, { id, scenario, startedAt }: Rehearsal): Promise<void> {
    await this.#over();
    const before = await readSeen(folder);
    this.#seen = before?.seen.id === id ? before.seen : begin(id);
    this.#options.onEvent({
      type: 'event',
      t: startedAt,
      kind: 'note',
      subject: { kind: 'drill', id },
      data: { text: `Drill ${scenarioWords(scenario)} begins` },
    });
  }

  async #over(): Promise<void> {
    if (this.#rehearsal === null) return;
    this.#rehearsal = null;
    this.#seen = null;
    this.#said = null;
    this.#standing = new Map();
    await this.#stopHearts();
    this.#options.onChange();
  }

  #followPrimaries(input: JudgeInput, { id, services }: Rehearsal): void {
    const now = standings(input, services, this.#standing);
    for (const [target, standing] of now) {
      const loss = lossBetween(this.#standing.get(target), standing);
      if (this.#seen !== null && loss !== NO_LOSS)
        this.#seen = { ...this.#seen, loss: addLoss(this.#seen.loss, loss) };
    }
    this.#standing = now;
    const needed = new Set(services.flatMap((service) => [...(targetsOf(input.config).get(service) ?? [])]));
    for (const target of input.config.targets) {
      if (target.probe !== 'postgres' || target.heartbeat === null || !needed.has(target.id)) continue;
      const server = statedNode(input, 'target', target.id)?.server ?? target.id;
      const url = serversOf(target).find((one) => one.id === server)?.url ?? null;
      if (url === null) continue;
      const known = this.#hearts.get(target.id);
      const heart = known?.heart ?? new Heartbeat(target.heartbeat, id, this.#options.log);
      heart.follow(url);
      this.#hearts.set(target.id, { heart, server });
      if (known !== undefined && known.server !== server) this.#count(heart);
    }
  }

  /** Rows that the new primary lacks. Asked again at the next look while the answer is unknown. */
  #count(heart: Heartbeat): void {
    this.#asking = this.#asking
      .then(() => heart.missing())
      .then((loss) => {
        if (loss === null || this.#seen === null) return;
        const { loss: before } = this.#seen;
        // Rows take precedence over positions.
        const seconds = before.rows === null ? loss.seconds : addLoss(before, loss).seconds;
        this.#seen = { ...this.#seen, loss: { ...addLoss(before, loss), seconds } };
      });
  }

  /** The last look at the rows, after which the observations are final. */
  async #finish(): Promise<void> {
    const seen = this.#seen;
    if (seen === null) return;
    this.#seen = { ...seen, final: true };
    for (const { heart } of this.#hearts.values()) this.#count(heart);
    await this.#asking;
    await this.#stopHearts();
    this.#saidAt = 0;
    this.#say(Date.now());
  }

  #say(now: number): void {
    const folder = this.#folder;
    const seen = this.#seen;
    if (folder === null || seen === null) return;
    if (seen === this.#said && now - this.#saidAt < SAY_MS) return;
    this.#saidAt = now;
    this.#said = seen;
    this.#reading = this.#reading
      .then(() => writeSeen(folder, seen))
      .catch((error: unknown) =>
        this.#options.log.warn('what was seen of the drill cannot be written', { error, folder }),
      );
  }

  async #stopHearts(): Promise<void> {
    const hearts = [...this.#hearts.values()];
    this.#hearts.clear();
    await Promise.all(hearts.map(({ heart }) => heart.stop()));
  }
}
