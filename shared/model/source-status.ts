import type { Fault } from './observation';

/** How a source (a probed target, the link, the feed) is doing; one a source, kept by the engine. */
export interface SourceStatus {
  readonly id: string;
  readonly kind: string;
  /** starting: not yet answered; ok: last run succeeded; fault: last run failed */
  readonly state: 'starting' | 'ok' | 'fault';
  /** ms between runs (heartbeat interval for the feed) */
  readonly every: number;
  /** epoch ms of the last run that ended, of the last that succeeded, and since when it fails */
  readonly lastRunAt: number | null;
  readonly lastOkAt: number | null;
  readonly failingSince: number | null;
  readonly fault: Fault | null;
}
