import type { PostgresNode, WalReach } from '../../kinds/postgres/evidence';
import type { Fault } from '../../model/observation';
import type { Freshness } from '../../model/severity';
import type { Cluster, Copy } from './topology';

/** A number as it is known now: `value` is null when it is absent, was never reported, or is too old. */
export interface ReplicationReading {
  readonly value: number | null;
  /** the newest one, however old; null: it reports that there is none */
  readonly last: number | null;
  readonly observedAt: number | null;
  readonly freshness: Freshness;
  readonly series: number | null;
}

export interface CopyReading {
  readonly copy: Copy;
  readonly lag: ReplicationReading;
  /** s, lower bound while the lag is not known; never 0 */
  readonly atLeast: number | null;
  /** s, upper bound while the lag is not known: it can prove a promise kept, never broken */
  readonly atMost: number | null;
  /** the lower bound is the upstream node's, so it describes that node, not this one */
  readonly borrowed: boolean;
  readonly exposure: ReplicationReading;
  readonly unreceived: ReplicationReading;
  readonly behind: ReplicationReading;
  /** non-numeric facts from the server or its primary; null: not stated, or not recently */
  readonly node: PostgresNode | null;
  /** epoch ms of these facts; null: not stated, or not recently */
  readonly nodeAt: number | null;
  /** null: not known */
  readonly streaming: boolean | null;
  readonly fault: Fault | null;
  readonly up: boolean | null;
  readonly slot: SlotReading | null;
}
export interface SlotReading {
  readonly name: string;
  readonly retained: ReplicationReading;
  readonly limit: number | null;
  readonly active: boolean | null;
  /** 0 reserved, 1 unreserved, 2 lost */
  readonly lost: number | null;
}
export interface ClusterReading {
  readonly cluster: Cluster;
  readonly every: number;
  readonly copies: readonly CopyReading[];
  readonly node: PostgresNode | null;
  readonly fault: Fault | null;
  /** the primary answers; null: it is not probed, or not recently */
  readonly up: boolean | null;
  /** epoch ms of the look that says so */
  readonly upAt: number | null;
  readonly primaries: number | null;
  /** By/s */
  readonly written: ReplicationReading;
  /** the last look at which the primary lived; null: it was never seen alive */
  readonly look: LastLook | null;
}

/**
 * The last look at which a primary answered, kept while it does not: a dead primary is judged by it. JSON-safe, and part
 * of the judge's memory, so it outlives a restart.
 */
export interface LastLook {
  /** id of the server */
  readonly primary: string;
  /** epoch ms at which it was asked */
  readonly at: number;
  /** bytes from 0/0: what it had written */
  readonly lsn: number;
  /** its statement, with its settings */
  readonly node: PostgresNode;
  /** by the id of the copy */
  readonly copies: Readonly<Record<string, CopyLook>>;
  /** the first look that it did not answer; null: it answers */
  readonly gone: Gone | null;
}
export interface Gone {
  /** epoch ms */
  readonly at: number;
  /** bytes from 0/0: the most that any copy had received then; null: none said */
  readonly most: number | null;
  /** epoch ms at which a copy had received more than that: the primary still sent; null: never */
  readonly sentAt: number | null;
}
/** A copy at that look. */
export interface CopyLook {
  readonly streaming: boolean | null;
  readonly timeline: number | null;
  readonly syncState: PostgresNode['syncState'];
  readonly upstream: string | null;
  /** s */
  readonly applyDelay: number;
  readonly received: WalReach | null;
  readonly replayed: WalReach | null;
  /** s behind */
  readonly lag: number | null;
  /** By */
  readonly unreceived: number | null;
}
