import type { Fault } from '../../../shared/model/observation';
import type { SourceStatus } from '../../../shared/model/source-status';

/** Keeps how each source is doing. */
export class SourceBoard {
  readonly #statuses = new Map<string, SourceStatus>();

  add(id: string, kind: string, every: number): void {
    const fresh = { lastRunAt: null, lastOkAt: null, failingSince: null, fault: null };
    this.#statuses.set(id, { id, kind, every, state: 'starting', ...fresh });
  }

  remove(id: string): void {
    this.#statuses.delete(id);
  }

  /** @returns true when its state changed */
  ended(id: string, fault: Fault | null, at: number, every?: number): boolean {
    const status = this.#statuses.get(id);
    if (status === undefined) return false;
    const state = fault === null ? 'ok' : 'fault';
    this.#statuses.set(id, {
      ...status,
      state,
      fault,
      every: every ?? status.every,
      lastRunAt: at,
      lastOkAt: fault === null ? at : status.lastOkAt,
      failingSince: fault === null ? null : (status.failingSince ?? at),
    });
    return state !== status.state;
  }

  /** A pushing source sent data at `at` (epoch ms). */
  heard(id: string, at: number): void {
    const status = this.#statuses.get(id);
    if (status === undefined || status.state !== 'ok') return;
    this.#statuses.set(id, { ...status, lastRunAt: at, lastOkAt: at });
  }

  get statuses(): readonly SourceStatus[] {
    return [...this.#statuses.values()];
  }

  /** Every source has ended a first run. */
  get settled(): boolean {
    for (const { state } of this.#statuses.values()) if (state === 'starting') return false;
    return true;
  }
}
