import type { CommandResult, WallCommand } from '../../shared/contract/wall-bridge';
import { changeBeside, NEW_REVIEW, type ReviewState, SPEEDS, windowOf, zoomed } from './review';
import type { WallState, WallStore } from './wall-store';

type Command = (command: WallCommand) => Promise<CommandResult>;

/** The step of an arrow key, as a share of the track. */
const STEP = 1 / 120;
const FINE_MS = 1_000;
const ZOOM = 2;
const REFUSAL_MS = 8_000;

/**
 * A person's actions on the past: move, play, compare, write notes. Of several waiting requests only the newest is
 * sent.
 */
export class ReviewControl {
  readonly #store: WallStore;
  readonly #command: Command;
  #asking = false;
  #waiting = false;
  #frame: number | null = null;

  constructor(store: WallStore, command: Command) {
    this.#store = store;
    this.#command = command;
  }

  /** Goes from the present to the past of a moment ago. */
  open(): void {
    const { now } = this.#store.api.getState();
    this.#set({ ...NEW_REVIEW });
    this.seek(now);
  }

  /** Goes back to the present, if there is one. */
  leave(): void {
    this.#stop();
    this.#set(NEW_REVIEW);
    this.#waiting = false;
    void this.#send({ type: 'replay', at: null, compare: null });
  }

  /** @param t epoch ms, clamped to the stored range */
  seek(t: number): void {
    const { sections, review } = this.#store.api.getState();
    const timeline = sections?.timeline;
    const kept = timeline !== undefined && timeline.to > 0;
    const wanted = kept ? Math.min(Math.max(t, timeline.from), timeline.to) : t;
    const window = kept ? windowOf(review, timeline, wanted) : null;
    this.#set({ wanted, ...(window === null ? {} : { from: window.from }) });
    this.#ask();
  }

  step(way: 1 | -1, fine: boolean): void {
    const { at, window } = this.#here();
    this.seek(at + way * (fine ? FINE_MS : Math.max(FINE_MS, (window.to - window.from) * STEP)));
  }

  jump(way: 1 | -1): void {
    const { at, timeline } = this.#here();
    const t = changeBeside(timeline, at, way);
    if (t !== null) this.seek(t);
  }

  end(way: 1 | -1): void {
    const { timeline } = this.#here();
    this.seek(way === 1 ? timeline.to : timeline.from);
  }

  zoom(way: 1 | -1): void {
    const { at, timeline, review } = this.#here();
    this.#set(zoomed(review, timeline, at, way === 1 ? 1 / ZOOM : ZOOM));
  }

  /** Keeps this time for comparison with the one opened next; a second call ends that. */
  compare(): void {
    const { at, review } = this.#here();
    this.#set({ compare: review.compare === null ? at : null });
    this.#ask();
  }

  play(): void {
    const { review } = this.#here();
    if (review.playing) return this.#stop();
    this.#set({ playing: true });
    let before = performance.now();
    const pass = (now: number): void => {
      const { at, timeline, review: current } = this.#here();
      if (!current.playing) return;
      const t = at + (now - before) * current.speed;
      before = now;
      this.seek(t);
      if (t >= timeline.to) this.#stop();
      else this.#frame = requestAnimationFrame(pass);
    };
    this.#frame = requestAnimationFrame(pass);
  }

  speed(way: 1 | -1): void {
    const { review } = this.#here();
    const at = Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(review.speed) + way));
    this.#set({ speed: SPEEDS[at] ?? review.speed });
  }

  note(text: string): void {
    const { at } = this.#here();
    void this.#send({ type: 'note', at, text });
  }

  #stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#set({ playing: false });
  }

  #here() {
    const { review, sections } = this.#store.api.getState();
    if (sections === null) throw new Error('the past was moved in before the first snapshot');
    const { timeline } = sections;
    const at = review.wanted ?? sections.review.at ?? timeline.to;
    return { review, timeline, at, window: windowOf(review, timeline, at) };
  }

  #set(change: Partial<ReviewState>): void {
    this.#store.api.setState(({ review }: WallState) => ({ review: { ...review, ...change } }));
  }

  /** Requests the wanted time; if an answer is pending, requests the time that is wanted when it arrives. */
  #ask(): void {
    this.#waiting = true;
    if (!this.#asking) void this.#askOn();
  }

  async #askOn(): Promise<void> {
    this.#asking = true;
    while (this.#waiting) {
      this.#waiting = false;
      const { sections, review } = this.#store.api.getState();
      const at = review.wanted ?? sections?.review.at ?? null;
      if (at !== null) await this.#send({ type: 'replay', at, compare: review.compare });
    }
    this.#asking = false;
  }

  /** A refused way into the past leaves the present; the reason stays long enough to be read. */
  #endRefused(): void {
    if (this.#store.api.getState().sections?.frame.connection === 'replay') return;
    this.#set({ wanted: null });
    setTimeout(() => this.#set({ refusal: null }), REFUSAL_MS);
  }

  async #send(command: WallCommand): Promise<void> {
    try {
      const result = await this.#command(command);
      this.#set({ refusal: result.ok ? null : result.reason });
      if (!result.ok) this.#endRefused();
    } catch (error) {
      console.error(error);
    }
  }
}
