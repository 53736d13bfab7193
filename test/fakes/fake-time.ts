import type { Clock } from '../../main/engine/runtime/clock';
import type { Timers } from '../../main/engine/runtime/timers';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
  state: 'set' | 'over';
}

/** A clock and its timers that only move when told to: a simulated hour passes in a second. */
export class FakeTime implements Clock, Timers {
  #elapsed = 0;
  #order = 0;
  readonly #heap: Pending[] = [];
  #pending = 0;

  constructor(readonly epoch = Date.UTC(2026, 10, 23, 6, 0, 0)) {}

  /** timers that are set and not cancelled */
  get pending(): number {
    return this.#pending;
  }

  now(): number {
    return this.epoch + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delay: number, callback: () => void): () => void {
    const entry: Pending = { at: this.#elapsed + delay, order: this.#order++, callback, state: 'set' };
    push(this.#heap, entry);
    this.#pending++;
    return () => {
      if (entry.state !== 'set') return;
      entry.state = 'over';
      this.#pending--;
    };
  }

  /** Moves on by `ms`, running each timer at its time and letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      pop(this.#heap);
      if (next.state === 'over') continue;
      next.state = 'over';
      this.#pending--;
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.callback();
      await settle();
    }
    this.#elapsed = end;
    await settle();
  }

  /** Time passes and nothing runs: the process was stopped. */
  stall(ms: number): void {
    this.#elapsed += ms;
  }
}

/** Long enough for chains of awaits; no macrotask, so that an hour of runs stays quick. */
async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) await undefined;
}

function before(a: Pending, b: Pending): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Pending[], entry: Pending): void {
  let i = heap.push(entry) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const above = heap[parent] as Pending;
    if (before(above, entry)) break;
    heap[i] = above;
    heap[parent] = entry;
    i = parent;
  }
}

function pop(heap: Pending[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Pending, heap[child] as Pending)) child++;
    if (before(last, heap[child] as Pending)) break;
    heap[i] = heap[child] as Pending;
    i = child;
  }
  heap[i] = last;
}
