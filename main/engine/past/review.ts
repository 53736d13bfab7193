import { type CommandResult, refused } from '../../../shared/contract/wall-bridge';
import { plainData } from '../../../shared/format/plain-text';
import type { Snapshot } from '../../../shared/model/snapshot';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import { SnapshotCutter } from '../snapshot/snapshot-cutter';
import type { Archive } from '../store/archive/archive';
import type { Store } from '../store/store';
import { Replay } from './replay';

export interface ReviewOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** a live wall exists and is shown again when the review ends */
  readonly live: boolean;
  readonly onSnapshot: (snapshot: Snapshot) => void;
}

/** ms between two snapshots of a paused time: the page considers a silent engine dead */
const BEAT_MS = 1_000;
/** ms after which the next look includes newly written data */
const REFRESH_MS = 10_000;

/** Shows the wall at times of the past, one after the other; of wishes that come faster the newest is fulfilled. */
export class Review {
  readonly #options: ReviewOptions;
  readonly #cutter = new SnapshotCutter();
  #replay: Replay | null = null;
  #archive: Archive | null = null;
  #wanted: { readonly at: number; readonly compare: number | null } | null = null;
  #looking: Promise<CommandResult> | null = null;
  #beat: NodeJS.Timeout | null = null;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #tenant: string | null = null;

  constructor(options: ReviewOptions) {
    this.#options = options;
  }

  /** A time of the past is wanted, or shown. */
  get active(): boolean {
    return this.#wanted !== null;
  }

  /** epoch ms of the first and the last that can be shown; null when nothing can */
  async span(): Promise<{ readonly from: number; readonly to: number } | null> {
    const replay = await this.#opened();
    return replay === null || replay.timeline.to === 0 ? null : replay.timeline;
  }

  /**
   * Resolves once the time is shown, or a newer wish took its place.
   * @param at epoch ms, brought into what is kept
   */
  async go(at: number, compare: number | null): Promise<CommandResult> {
    this.#wanted = { at, compare };
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** The page of a tenant is filled from now on; null: none is open. */
  async openTenant(id: string | null): Promise<CommandResult> {
    this.#tenant = id;
    const shown = this.#wanted;
    return shown === null ? { ok: true } : this.go(shown.at, shown.compare);
  }

  /** Nothing of the past is shown from now on. */
  leave(): void {
    this.#wanted = null;
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
  }

  /** @param at epoch ms that it is about */
  async note(at: number, text: string): Promise<CommandResult> {
    const { store, clock } = this.#options;
    const hindrance = this.#notesRefused();
    if (hindrance !== null) return refused(hindrance);
    const t = Math.round(at);
    const data = { text: text.trim(), writtenAt: new Date(clock.now()).toISOString() };
    store.addEvent({ type: 'event', t, kind: 'note', subject: { kind: 'site', id: 'wall' }, data });
    await store.flush();
    if (store.fault !== null) return refused(`${store.fault.message} ${store.fault.remedy}`);
    this.#refreshedAt = Number.NEGATIVE_INFINITY;
    const shown = this.#wanted;
    return shown === null ? { ok: true } : this.go(shown.at, shown.compare);
  }

  async #look(): Promise<CommandResult> {
    try {
      const replay = await this.#opened();
      if (replay === null) return refused('Nothing is kept: the wall has no folder that it can read.');
      for (let done = null; this.#wanted !== null && this.#wanted !== done; ) {
        done = this.#wanted;
        if (this.#options.clock.monotonic() - this.#refreshedAt > REFRESH_MS) await this.#refresh(replay);
        if (this.#wanted === null) break;
        await replay.open(this.#tenant, done.at);
        this.#show(replay, done.at, done.compare);
        // A request that arrived meanwhile is served now.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return { ok: true };
    } catch (error) {
      this.#options.log.error('a time of the past could not be shown', { error });
      return refused('This time cannot be shown: see gantry.log in the data folder.');
    }
  }

  async #refresh(replay: Replay): Promise<void> {
    await replay.refresh();
    this.#refreshedAt = this.#options.clock.monotonic();
  }

  #show(replay: Replay, at: number, compare: number | null): void {
    const { live, onSnapshot } = this.#options;
    // A bundle comes from another machine, which may not have replaced what its servers sent.
    const sections = plainData(replay.at(at, compare));
    const review = { ...sections.review, live, notesRefused: this.#notesRefused() };
    const cut = (): Snapshot => this.#cutter.cut({ ...sections, review }, review.at ?? at);
    onSnapshot(cut());
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = setInterval(() => onSnapshot(cut()), BEAT_MS);
  }

  #notesRefused(): string | null {
    const { kept, fault } = this.#options.store;
    if (kept === null) return 'Nothing is kept here, so no note can be.';
    return kept.archive.writable ? null : (fault?.message ?? 'The data folder can only be read.');
  }

  async #opened(): Promise<Replay | null> {
    const { store } = this.#options;
    await store.settled();
    const { kept } = store;
    // Another one has taken its place when the folder was removed, or repaired.
    if (kept?.archive !== this.#archive) this.#replay = null;
    this.#archive = kept?.archive ?? null;
    if (this.#replay === null && kept !== null) {
      this.#replay = await Replay.open(kept);
      this.#refreshedAt = this.#options.clock.monotonic();
    }
    return this.#replay;
  }
}
