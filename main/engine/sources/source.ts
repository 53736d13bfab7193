import type { Fault, Observation } from '../../../shared/model/observation';

/** The result of one run of a source. A fault does not exclude observations: `up = 0` is one. */
export interface SourceResult {
  readonly observations: readonly Observation[];
  readonly fault: Fault | null;
}

/** Code that asks a target on a schedule. It keeps at most one connection a server open, and never writes. */
export interface Source {
  readonly id: string;
  readonly kind: string;
  /** ms between runs */
  readonly every: number;
  /** ms a run may take; the scheduler aborts the signal then, and the source must settle soon after */
  readonly timeout: number;
  /** @param signal aborted at the time limit or at stop. Never rejects: faults are values. */
  run(signal: AbortSignal): Promise<SourceResult>;
  close(): Promise<void>;
}

/** A source that pushes (the feed). */
export interface PushSource {
  readonly id: string;
  readonly kind: string;
  start(sink: PushSink): void;
  close(): Promise<void>;
}
export interface PushSink {
  observe(observations: readonly Observation[]): void;
  /** columnar fast path: one time, many series; ids were announced by `series` */
  samples(t: number, ids: readonly number[], values: readonly (number | null)[]): void;
  /** the feed's id of a series, announced before its first sample; after a reconnect it is announced again */
  series(list: readonly PushSeries[]): void;
  status(fault: Fault | null, every: number): void;
  /** the other side sent a frame without values */
  heard(): void;
}
export interface PushSeries {
  readonly id: number;
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Readonly<Record<string, string>>;
}
