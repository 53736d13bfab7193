import type { LockSession, LockTree } from '../../../../shared/kinds/postgres/evidence';
import type { ResultRow } from './connection';
import { number, text } from './rows';
import { mainTable, withoutLiterals } from './statement';

interface Session {
  readonly key: string;
  readonly shown: Omit<LockSession, 'blocks'>;
  readonly blockers: readonly string[];
}
const APPLICATION_CHARACTERS = 64;
const ROOTS = 50;

/** A tree for the wall, and how many sessions each root's database makes wait. */
export interface Locks {
  readonly tree: LockTree;
  readonly causedBy: ReadonlyMap<string, number>;
}

/**
 * @param rows of LOCKS: every waiter with its blockers, and the blockers
 * @param prepared rows of PREPARED, for blockers with pid 0
 */
export function locksOf(rows: readonly ResultRow[], prepared: readonly ResultRow[]): Locks {
  const sessions = new Map<string, Session>();
  for (const row of rows) {
    const pid = number(row, 'pid') ?? 0;
    const own = prepared.filter((candidate) => number(candidate, 'waiter') === pid);
    const list = Array.isArray(row.blockers) ? (row.blockers as readonly number[]) : [];
    const blockers = new Set(
      list.flatMap((blocker) => (blocker === 0 ? own.map(preparedKey) : [String(blocker)])),
    );
    sessions.set(String(pid), sessionOf(row, pid, [...blockers]));
    for (const transaction of own) sessions.set(preparedKey(transaction), preparedOf(transaction));
  }
  const behind = new Map<string, Session[]>();
  for (const session of sessions.values()) {
    for (const blocker of session.blockers) behind.set(blocker, [...(behind.get(blocker) ?? []), session]);
  }
  const waiting = [...sessions.values()].filter(({ blockers }) => blockers.length > 0);
  // Of very many waiters the rows show some; `waiters` of a row counts all, at the same moment.
  const looked = rows.filter(({ blockers }) => Array.isArray(blockers)).length;
  const hidden = Math.max(0, (number(rows[0], 'waiters') ?? 0) - looked);
  const roots = [...sessions.values()].filter(
    ({ key, blockers }) => blockers.length === 0 && behind.has(key),
  );
  const reached = new Set(roots.flatMap(({ key }) => [...reach(key, behind)]));
  // A cycle that the deadlock detector has not broken yet has no root: its oldest transaction acts as one.
  for (const session of waiting.toSorted((a, b) => (b.shown.xactAge ?? 0) - (a.shown.xactAge ?? 0))) {
    if (reached.has(session.key)) continue;
    roots.push(session);
    for (const key of reach(session.key, behind)) reached.add(key);
  }
  const causedBy = new Map<string, Set<string>>();
  const trees = roots.map((root) => {
    const victims = reach(root.key, behind);
    victims.delete(root.key);
    const { database } = root.shown;
    causedBy.set(database, new Set([...(causedBy.get(database) ?? []), ...victims]));
    return { size: victims.size, session: grow(root, behind) };
  });
  trees.sort((a, b) => b.size - a.size || (b.session.xactAge ?? 0) - (a.session.xactAge ?? 0));
  return {
    tree: { waiters: waiting.length + hidden, roots: trees.slice(0, ROOTS).map(({ session }) => session) },
    causedBy: new Map([...causedBy].map(([database, victims]) => [database, victims.size])),
  };
}

/** Everything that waits behind a session, itself included. */
function reach(from: string, behind: ReadonlyMap<string, readonly Session[]>): Set<string> {
  const seen = new Set([from]);
  for (const key of seen) for (const next of behind.get(key) ?? []) seen.add(next.key);
  return seen;
}

/**
 * Nearest first, each session once per tree: a session queued behind another waiter is shown behind the session that
 * both wait for.
 */
function grow(root: Session, behind: ReadonlyMap<string, readonly Session[]>): LockSession {
  const children = new Map<string, Session[]>();
  const seen = new Set([root.key]);
  for (const key of seen) {
    const fresh = (behind.get(key) ?? []).filter((session) => !seen.has(session.key));
    for (const session of fresh) seen.add(session.key);
    children.set(
      key,
      fresh.toSorted((a, b) => (b.shown.waiting ?? 0) - (a.shown.waiting ?? 0)),
    );
  }
  const build = (session: Session): LockSession => ({
    ...session.shown,
    blocks: (children.get(session.key) ?? []).map(build),
  });
  return { ...build(root), waiting: root.blockers.length === 0 ? null : root.shown.waiting };
}

function sessionOf(row: ResultRow, pid: number, blockers: readonly string[]): Session {
  const statement = withoutLiterals(text(row, 'query') ?? '');
  return {
    key: String(pid),
    blockers,
    shown: {
      pid,
      database: text(row, 'db') ?? '',
      state: text(row, 'state') ?? 'unknown',
      application: (text(row, 'application') ?? '').slice(0, APPLICATION_CHARACTERS),
      xactAge: number(row, 'xact'),
      waiting: number(row, 'waiting'),
      statement,
      relation: mainTable(statement),
    },
  };
}

function preparedKey(row: ResultRow): string {
  return `prepared ${text(row, 'xid') ?? ''}`;
}
function preparedOf(row: ResultRow): Session {
  return {
    key: preparedKey(row),
    blockers: [],
    shown: {
      pid: 0,
      database: text(row, 'db') ?? '',
      state: 'prepared transaction',
      application: '',
      xactAge: number(row, 'xact'),
      waiting: null,
      statement: '',
      relation: null,
    },
  };
}
