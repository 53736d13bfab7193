import { EventEmitter, once } from 'node:events';
import type { PushSeries, PushSink } from '../../main/engine/sources/source';
import type { Fault, Observation } from '../../shared/model/observation';

/** Keeps all that a pushing source brings, and says so, so that a test can wait for it. */
export class RecordingSink implements PushSink {
  readonly announced: PushSeries[] = [];
  readonly observations: Observation[] = [];
  readonly statuses: (Fault | null)[] = [];
  heartbeats = 0;
  /** value -> how often it came; tests publish each value once */
  readonly seen = new Map<number, number>();
  readonly #changes = new EventEmitter();

  series(list: readonly PushSeries[]): void {
    this.announced.push(...list);
    this.#changes.emit('change');
  }

  samples(_t: number, _ids: readonly number[], values: readonly (number | null)[]): void {
    for (const value of values) if (value !== null) this.seen.set(value, (this.seen.get(value) ?? 0) + 1);
    this.#changes.emit('change');
  }

  observe(observations: readonly Observation[]): void {
    this.observations.push(...observations);
    this.#changes.emit('change');
  }

  status(fault: Fault | null): void {
    this.statuses.push(fault);
    this.#changes.emit('change');
  }

  heard(): void {
    this.heartbeats++;
    this.#changes.emit('change');
  }

  async until(met: (sink: RecordingSink) => boolean): Promise<void> {
    while (!met(this)) await once(this.#changes, 'change');
  }
}
