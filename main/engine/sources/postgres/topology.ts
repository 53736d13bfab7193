import type { PostgresNode } from '../../../../shared/kinds/postgres/evidence';
import type { ReplicaConfig } from '../../../../shared/kinds/postgres/target';
import { settingsOf, slotsOf } from './figures';
import type { LsnHistory } from './lsn-history';
import { SETTINGS_OF_NODES } from './queries';
import type { Receiver, Sender } from './rows';
import { type Asked, copiesFromArchive, receiverOfServer, sendersOf, timelineNumber } from './survey';
import { synchronousOf } from './synchronous';

/** All answers of a run, by server id (target id or replica id). */
export type Survey = ReadonlyMap<string, Asked>;

/** How a replica hangs in the topology, from both ends of its link. */
export interface Link {
  readonly sender: Sender | null;
  /** id of the server it streams from, or should */
  readonly upstream: string;
  /** true: connected; false: not connected; null: unknown */
  readonly streaming: boolean | null;
}

/**
 * @param acting id of the server that counts as the primary
 * @param endpoints `host:port` -> id of the configured servers
 */
export function replicaLink(
  acting: string,
  replica: ReplicaConfig,
  survey: Survey,
  endpoints: ReadonlyMap<string, string>,
): Link {
  const receiver = receiverOfServer(survey.get(replica.id));
  const stated = endpoints.get(`${receiver?.host}:${receiver?.port}`);
  const expected = stated ?? (replica.upstream === replica.id ? null : replica.upstream) ?? acting;
  const candidates = [expected, ...[...survey.keys()].filter((id) => id !== expected && id !== replica.id)];
  for (const upstream of candidates) {
    const sender = (sendersOf(survey.get(upstream)) ?? []).find((row) => isOf(row, replica, receiver));
    if (sender !== undefined) {
      return { sender, upstream, streaming: streamingOf(survey.get(replica.id), receiver, true) };
    }
  }
  // A missing row speaks only when the upstream's rows could be read.
  const seen = sendersOf(survey.get(expected)) === null ? null : false;
  return { sender: null, upstream: expected, streaming: streamingOf(survey.get(replica.id), receiver, seen) };
}

function isOf(sender: Sender, replica: ReplicaConfig, receiver: Receiver | null): boolean {
  if (sender.slot !== null && sender.slot === (receiver?.slot ?? replica.slot)) return true;
  return sender.application === (receiver?.application ?? replica.applicationName);
}

/** Both ends must agree: a receiver may wait for years on a connection that the other end has long lost. */
function streamingOf(
  asked: Asked | undefined,
  receiver: Receiver | null,
  row: boolean | null,
): boolean | null {
  if (!asked?.sections) return row;
  if (asked.hello?.standby === false) return false;
  // It is to have none, so its absence says nothing.
  if (copiesFromArchive(asked)) return null;
  if (receiver === null) return false;
  if (receiver.status === null) return row;
  return receiver.status === 'streaming' && row !== false;
}

/** The server that counts as the primary, or did last. */
export function primaryNode(
  target: string,
  server: string,
  survey: Survey,
  history: LsnHistory,
): PostgresNode {
  const asked = survey.get(server);
  const standby = asked?.hello?.standby === true;
  const lsn = asked?.hello?.lsn ?? null;
  return {
    ...nodeOf(target, server, asked),
    upstream: null,
    syncState: null,
    streaming: standby ? receiverOfServer(asked)?.status === 'streaming' : null,
    slot: null,
    written: lsn === null ? null : { ...history.reach(lsn), until: asked?.askedAt ?? null },
    synchronous: standby || !asked?.sections ? null : synchronousOf(settingsOf(asked.sections)),
  };
}

export function replicaNode(
  target: string,
  replica: ReplicaConfig,
  survey: Survey,
  link: Link,
  reach: Pick<PostgresNode, 'received' | 'replayed'>,
): PostgresNode {
  const asked = survey.get(replica.id);
  const node = nodeOf(target, replica.id, asked);
  if (node.role === 'primary')
    return { ...node, upstream: null, syncState: null, streaming: false, slot: null };
  const upstream = survey.get(link.upstream)?.sections;
  const name = link.sender?.slot ?? replica.slot;
  const slot = slotsOf(upstream ?? {}).find((candidate) => candidate.name === name);
  return {
    ...node,
    ...reach,
    role: link.sender === null ? node.role : 'standby',
    upstream: link.upstream,
    syncState: syncStateOf(link.sender?.syncState),
    streaming: link.streaming,
    fromArchive: copiesFromArchive(asked),
    slot: slot === undefined ? null : { name: slot.name, active: slot.active, walStatus: slot.walStatus },
  };
}

function nodeOf(target: string, server: string, asked: Asked | undefined) {
  const sections = asked?.sections;
  const settings = settingsOf(sections ?? {});
  const shown = settingsOf(sections ?? {}, 'shown');
  return {
    target,
    server,
    role:
      asked?.hello?.standby === undefined
        ? ('unknown' as const)
        : asked.hello.standby
          ? ('standby' as const)
          : ('primary' as const),
    timeline: timelineNumber(asked),
    version: asked?.hello?.version ?? null,
    settings: Object.fromEntries(
      SETTINGS_OF_NODES.flatMap((name) => (shown[name] === undefined ? [] : [[name, shown[name]]])),
    ),
    applyDelay: delayOf(settings['recovery_min_apply_delay']),
    acceptsReads: sections ? true : asked?.fault?.code === 'loading' ? false : null,
  };
}

/** @param setting ms */
function delayOf(setting: string | undefined): number {
  const ms = Number(setting ?? 0);
  return Number.isFinite(ms) ? ms / 1_000 : 0;
}

const SYNC_STATES = ['sync', 'quorum', 'potential', 'async'] as const;
function syncStateOf(stated: string | null | undefined): PostgresNode['syncState'] {
  return SYNC_STATES.find((state) => state === stated) ?? null;
}
