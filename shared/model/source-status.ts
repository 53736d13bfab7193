import type { Fault } from './observation';

/** The state of a source (a probed target, the uplink, the feed), kept by the engine. */
export interface SourceStatus {
  readonly id: string;
  readonly kind: string;
  /** starting: no answer yet; ok: last run succeeded; fault: last run failed */
  readonly state: 'starting' | 'ok' | 'fault';
  /** ms between runs (heartbeat interval for the feed) */
  readonly every: number;
  /** epoch ms of the last run, of the last successful run, and of the first failure since */
  readonly lastRunAt: number | null;
  readonly lastOkAt: number | null;
  readonly failingSince: number | null;
  readonly fault: Fault | null;
}
