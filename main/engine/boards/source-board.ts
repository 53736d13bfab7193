import type { Asked } from '../../../shared/judge/own/start';
import type { Fault } from '../../../shared/model/observation';
import type { SourceStatus } from '../../../shared/model/source-status';

/** Keeps how each source is doing. */
export class SourceBoard {
  readonly #statuses = new Map<string, SourceStatus>();
  /** by source: when it was first asked, and when that ended */
  readonly #firstRuns = new Map<string, Asked>();

  /** @param at epoch ms at which it is asked */
  add(id: string, kind: string, every: number, at: number): void {
    const fresh = { lastRunAt: null, lastOkAt: null, failingSince: null, fault: null };
    this.#statuses.set(id, { id, kind, every, state: 'starting', ...fresh });
    this.#firstRuns.set(id, { askedAt: at, endedAt: null });
  }

  remove(id: string): void {
    this.#statuses.delete(id);
    this.#firstRuns.delete(id);
  }

  /** @returns true when its state changed */
  ended(id: string, fault: Fault | null, at: number, every?: number): boolean {
    const status = this.#statuses.get(id);
    if (status === undefined) return false;
    const state = fault === null ? 'ok' : 'fault';
    const first = this.#firstRuns.get(id);
    if (first !== undefined && first.endedAt === null) this.#firstRuns.set(id, { ...first, endedAt: at });
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

  get firstRuns(): ReadonlyMap<string, Asked> {
    return this.#firstRuns;
  }

  /** Every source has ended a first run. */
  get settled(): boolean {
    for (const { state } of this.#statuses.values()) if (state === 'starting') return false;
    return true;
  }
}
