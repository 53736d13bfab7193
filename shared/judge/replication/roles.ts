import type { WallEvent } from '../../model/observation';
import type { DatabaseRole, ServerRole } from '../../model/server-role';
import type { JudgeInput } from '../judgement';
import { readClusters } from './reading';
import { statedNode } from './topology';

/** The data of a replica's `role` event; `from` null: it was seen for the first time. */
interface RoleData {
  readonly target: string;
  readonly role: DatabaseRole;
  readonly from: DatabaseRole | null;
  readonly timeline: number | null;
  readonly sentence: string;
}

/** Roles of all servers that state one now; the others are left out. */
export function rolesOf(input: JudgeInput): readonly ServerRole[] {
  const roles: ServerRole[] = [];
  for (const { cluster } of readClusters(input)) {
    const { target, primary, copies } = cluster;
    const add = (server: string, role: DatabaseRole, timeline: number | null): void => {
      roles.push({ target: target.id, server, role, primary: primary.id, timeline });
    };
    const acting = statedNode(input, 'target', target.id);
    if (acting?.role === 'primary') add(primary.id, 'primary', acting.timeline);
    for (const { config } of copies) {
      const node = statedNode(input, 'replica', config.id);
      if (node === null || node.role === 'unknown' || node.acceptsReads !== true) continue;
      add(config.id, node.role === 'primary' ? 'second' : 'standby', node.timeline);
    }
  }
  return roles;
}

/** The newest role of each server from its events. */
export function knownRoles(events: readonly WallEvent[]): ReadonlyMap<string, DatabaseRole> {
  const known = new Map<string, DatabaseRole>();
  for (const { subject, data } of events) {
    const { role } = data;
    if (role === 'primary' || role === 'second' || role === 'standby') known.set(subject.id, role);
  }
  return known;
}

/** Events for servers whose role changed, and for servers that were not known. */
export function roleEvents(
  known: ReadonlyMap<string, DatabaseRole>,
  roles: readonly ServerRole[],
  now: number,
): readonly WallEvent[] {
  const events: WallEvent[] = [];
  for (const one of roles) {
    const from = known.get(one.server) ?? null;
    if (from === one.role) continue;
    const { target, role, timeline } = one;
    const data: RoleData = { target, role, from, timeline, sentence: from === null ? '' : wordsOf(one) };
    events.push({
      type: 'event',
      t: now,
      kind: 'role',
      subject: { kind: 'replica', id: one.server },
      data: { ...data },
    });
  }
  return events;
}

function wordsOf({ server, role, primary, timeline }: ServerRole): string {
  const on = timeline === null ? '' : `, timeline ${timeline}`;
  if (role === 'primary') return `${server} became the primary${on}`;
  return role === 'second'
    ? `${server} and ${primary} both take writes${on}`
    : `${server} copies from ${primary} now`;
}

/** Epoch ms at which the wall saw a server become the primary; null: it always was. */
export function primarySince(input: JudgeInput, server: string): number | null {
  const newest = input.documents
    .events('role', 0)
    .findLast(({ subject, data }) => subject.id === server && data['role'] === 'primary');
  return newest === undefined || newest.data['from'] === null ? null : newest.t;
}
