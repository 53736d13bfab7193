import { serversOf } from '../../../../shared/config/servers';
import type { PostgresNode, WalReach } from '../../../../shared/kinds/postgres/evidence';
import type { PostgresTarget } from '../../../../shared/kinds/postgres/target';
import type { Attributes, Fault, Subject } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import { Door } from '../door';
import { Emitter } from '../emitter';
import type { Source, SourceResult } from '../source';
import { actingOf } from './acting';
import { ActiveSessions } from './active-sessions';
import { connectionTo, type Deadline, type PostgresConnection } from './connection';
import { SERVER_FULL } from './faults';
import {
  archivedOf,
  CAUSED_GROUP,
  databasesOf,
  type FigureMemory,
  TARGET_GROUP,
  targetFigures,
  waitersOf,
} from './figures';
import { locksOf } from './lock-tree';
import { LsnHistory } from './lsn-history';
import { LOCKS, PREPARED, SIZE_CHUNK, sizes } from './queries';
import {
  forgetReplayed,
  newReplicaMemory,
  REPLICA_GROUP,
  type ReplicaMemory,
  replicaFigures,
} from './replication';
import { number, standbyCount, text } from './rows';
import { type Asked, askServer, gate, type PrimaryPosition, sendersOf } from './survey';
import { primaryNode, replicaLink, replicaNode } from './topology';

/** A blocking tree costs an exclusive look at the lock manager for each waiter. */
const LOCKS_EVERY_MS = 5000;
/** of a run's time, that standbys wait for the primary's position */
const PATIENCE = 0.5;
const FIRST_PATIENCE = 0.75;
const SIZES_EVERY_MS = 60_000;
/** The source times out slightly before its caller would. */
const SETTLING_MS = 300;
const PROBE_GROUP = 'probe';
const SIZE_GROUP = 'sizes';

/** 1 answers, 0 does not, null: unknown from here. */
function upOf(fault: Fault | null, answered: boolean): number | null {
  if (fault === null || answered) return 1;
  const down: readonly Fault['code'][] = ['refused', 'timeout', 'network', 'closed', 'loading'];
  return down.includes(fault.code) ? 0 : null;
}

/**
 * Probe of a PostgreSQL and its replicas: one connection per server, read-only, all servers at once, each within
 * `target.timeout` ms. Observations of the target are those of the acting primary; every other server is a replica with
 * its own id. The source's fault is that of the primary; a replica's fault is evidence on the replica.
 */
export function postgresSource(target: PostgresTarget, clock: Clock): Source {
  const connections = new Map<string, PostgresConnection>();
  const servers = serversOf(target);
  for (const { id, url } of servers) {
    if (url !== null) connections.set(id, connectionTo(id, url, target.timeout, clock));
  }
  const endpoints = new Map(
    [...connections].flatMap(([id, { endpoint }]) => (endpoint === null ? [] : [[endpoint, id]])),
  );
  const doors = new Map([...connections.keys()].map((id) => [id, new Door<Fault>()]));
  const emitter = new Emitter();
  const history = new LsnHistory();
  const figures: FigureMemory = { states: new Map(), active: null, maxConnections: null };
  const replicas = new Map(servers.map(({ id }) => [id, newReplicaMemory()]));
  /** the server that counts as the primary */
  let acting = '';
  let locksAt: number | null = null;
  let treeShown = true;
  let sizesFrom: number | null = null;
  let sizesAfter: number | null = 0;
  let closed = false;
  follow(target.id);

  /** From now on this server's sessions and databases are the target's, and the others are measured against it. */
  function follow(id: string): void {
    if (id === acting) return;
    acting = id;
    figures.active?.close();
    const asking = connections.get(id);
    figures.active =
      asking === undefined ? null : new ActiveSessions(asking, target.every, target.timeout, clock);
    figures.states.clear();
    sizesFrom = null;
  }

  async function run(signal: AbortSignal): Promise<SourceResult> {
    const deadline: Deadline = { signal, at: clock.monotonic() + target.timeout };
    // The first run connects as well, and a position that comes too late makes every distance unknown.
    const patience = history.newest === null ? FIRST_PATIENCE : PATIENCE;
    const primary = gate(connections.has(acting) ? target.timeout * patience : 0);
    const asking = acting;
    const all = await Promise.all(
      [...connections.values()].map(async (connection) => {
        const own = connection.id === asking;
        const door =
          doors.get(connection.id)?.look(connection.held(), () => connection.knock(deadline)) ?? null;
        const asked = await askServer(connection, own, primary, deadline, clock);
        const extra = own && asked.sections !== null ? await askMore(connection, asked, deadline) : null;
        return { asked, extra, shut: await door };
      }),
    );
    if (closed) return { observations: [], fault: null };
    const answers = all.map(({ asked }) => asked);
    const position = await primary.opened;
    if (position !== null) history.add(position.lsn, position.t, position.askedAt);
    const survey = new Map(answers.map((asked) => [asked.id, asked]));
    const now = clock.now();
    // Another one took over: this run asked it as a copy, so what it holds as the primary comes with the next.
    follow(actingOf(answers, acting));
    for (const { asked, extra, shut } of all) report(asked, asked.fault ?? shut ?? extra, shut);
    if (servers.length > 1) emitter.evidence(now, 'fault', { kind: 'replica', id: acting }, null);
    // Only a new connection measures the connection time: the last value stays.
    emitter.settle(PROBE_GROUP, now, ({ attributes }) => attributes.phase === 'connect');

    const own = survey.get(acting);
    if (own?.hello && own.sections && acting === asking) {
      targetFigures(emitter, target, own.hello, own.sections, own.t, figures);
      const senders = sendersOf(own);
      count('gantry.postgresql.replica.count', senders === null ? null : standbyCount(senders), now);
    } else {
      settleLost(own, now);
    }
    const archived = own?.sections && acting === asking ? archivedOf(own.sections) : null;
    unarchived(position, archived, now);
    const primaries = answers.filter(({ hello }) => hello?.standby === false).length;
    const everyone = answers.every(({ hello }) => hello !== null);
    count('gantry.postgresql.primary.count', primaries > 0 || everyone ? primaries : null, now);
    emitter.settle(TARGET_GROUP, now);

    const clockOf = survey.get(asking);
    const skew = clockOf?.hello && position ? position.t - clockOf.hello.at * 1000 : 0;
    const facts = { primary: acting === asking ? position : null, history, skew, now };
    for (const server of servers) {
      const subject = { kind: 'replica', id: server.id } as const;
      if (server.id === acting) {
        emitter.evidence(now, 'postgres.node', subject, null);
        replicas.set(server.id, newReplicaMemory());
        continue;
      }
      const link = replicaLink(acting, server, survey, endpoints);
      const memory = replicas.get(server.id) ?? newReplicaMemory();
      replicaFigures(emitter, target, server, survey, link, facts, memory);
      emitter.evidence(
        now,
        'postgres.node',
        subject,
        replicaNode(target.id, server, survey, link, reachOf(memory)),
      );
    }
    emitter.settle(REPLICA_GROUP, now);
    forgetReplayed(
      history,
      [...replicas].flatMap(([id, memory]) => (id === acting ? [] : [memory])),
      archived,
    );
    const subject = { kind: 'target', id: target.id } as const;
    emitter.evidence(now, 'postgres.node', subject, primaryNode(target.id, acting, survey, history));
    const more = all.find(({ asked }) => asked.id === acting);
    return { observations: emitter.take(), fault: own?.fault ?? more?.shut ?? more?.extra ?? null };
  }

  /** What a replica had at its last answer, in time by the questions to the primary. */
  function reachOf({ received, replayed }: ReplicaMemory): Pick<PostgresNode, 'received' | 'replayed'> {
    const reach = (lsn: number | null): WalReach | null => (lsn === null ? null : history.reach(lsn));
    return { received: reach(received), replayed: reach(replayed) };
  }

  function count(metric: string, value: number | null, t: number): void {
    emitter.sample(TARGET_GROUP, t, metric, { target: target.id }, value);
  }

  /** WAL that was written and is not archived. */
  function unarchived(position: PrimaryPosition | null, archived: number | null, t: number): void {
    if (position === null || archived === null) return;
    count('gantry.postgresql.archive.unarchived', Math.max(0, position.lsn - archived), t);
    const missing = history.missing(archived, position.t);
    count('gantry.postgresql.archive.exposure', missing === null ? 0 : missing.most, t);
  }

  /** @param shut the fault that new clients meet, though the held connection answers */
  function report(asked: Asked, fault: Fault | null, shut: Fault | null): void {
    const isTarget = asked.id === acting;
    const attributes: Attributes = { target: target.id, ...(isTarget ? {} : { replica: asked.id }) };
    const duration = (phase: string, value: number | null) =>
      emitter.sample(PROBE_GROUP, asked.t, 'gantry.probe.duration', { ...attributes, phase }, value);
    emitter.sample(
      PROBE_GROUP,
      asked.t,
      'postgresql.up',
      attributes,
      asked.fault === null && shut !== null ? upOf(shut, false) : upOf(asked.fault, asked.hello !== null),
    );
    duration('query', asked.queryTime);
    if (asked.connectTime !== null) duration('connect', asked.connectTime);
    const subject: Subject = isTarget ? { kind: 'target', id: target.id } : { kind: 'replica', id: asked.id };
    emitter.evidence(asked.t, 'fault', subject, fault);
  }

  /** The primary did not answer: its previous values are no longer true. */
  function settleLost(own: Asked | undefined, t: number): void {
    if (own?.fault?.detail === SERVER_FULL && figures.maxConnections !== null) {
      const attributes = { target: target.id, 'db.namespace': '', state: 'unknown' };
      emitter.sample(TARGET_GROUP, t, 'postgresql.backends', attributes, figures.maxConnections);
      emitter.sample(
        TARGET_GROUP,
        t,
        'postgresql.connection.max',
        { target: target.id },
        figures.maxConnections,
      );
    }
    if (own !== undefined) count('gantry.postgresql.replica.count', null, t);
    emitter.settle(SIZE_GROUP, t);
    emitter.settle(CAUSED_GROUP, t);
    sizesFrom = null;
  }

  /** Queries that do not run every time: blocking trees while a session waits, sizes from time to time. */
  async function askMore(
    connection: PostgresConnection,
    asked: Asked,
    deadline: Deadline,
  ): Promise<Fault | null> {
    const { hello, sections } = asked;
    if (hello === null || sections === null) return null;
    const databases = databasesOf(sections);
    const failed = await askLocks(connection, databases, waitersOf(sections, hello), deadline);
    return failed ?? (await askSizes(connection, databases, deadline));
  }

  async function askLocks(
    connection: PostgresConnection,
    databases: readonly string[],
    waiters: number | null,
    deadline: Deadline,
  ): Promise<Fault | null> {
    const subject = { kind: 'target', id: target.id } as const;
    const caused = (t: number, by: ReadonlyMap<string, number>) => {
      for (const database of databases) {
        const attributes = { target: target.id, 'db.namespace': database };
        emitter.sample(CAUSED_GROUP, t, 'gantry.postgresql.lock.caused', attributes, by.get(database) ?? 0);
      }
      emitter.settle(CAUSED_GROUP, t);
    };
    if (waiters === null || waiters === 0) {
      const t = clock.now();
      if (treeShown) emitter.evidence(t, 'postgres.locks', subject, null);
      treeShown = false;
      if (waiters === 0) caused(t, new Map());
      else emitter.settle(CAUSED_GROUP, t);
      return null;
    }
    if (locksAt !== null && clock.monotonic() - locksAt < LOCKS_EVERY_MS) return null;
    locksAt = clock.monotonic();
    const answer = await connection.ask([LOCKS], deadline);
    if (!answer.ok) return answer.error;
    const rows = answer.value[0] ?? [];
    const prepared = rows.some(({ blockers }) => Array.isArray(blockers) && blockers.includes(0))
      ? await connection.ask([PREPARED], deadline)
      : null;
    if (prepared?.ok === false) return prepared.error;
    const locks = locksOf(rows, prepared?.value[0] ?? []);
    const t = clock.now();
    treeShown = true;
    emitter.evidence(t, 'postgres.locks', subject, locks.tree);
    caused(t, locks.causedBy);
    return null;
  }

  async function askSizes(
    connection: PostgresConnection,
    databases: readonly string[],
    deadline: Deadline,
  ): Promise<Fault | null> {
    const due = sizesFrom === null || clock.monotonic() - sizesFrom >= SIZES_EVERY_MS;
    if (sizesAfter === null && !due) return null;
    if (sizesAfter === null || sizesFrom === null) {
      sizesFrom = clock.monotonic();
      sizesAfter = 0;
    }
    const answer = await connection.ask([sizes(sizesAfter)], deadline);
    if (!answer.ok) return answer.error;
    const rows = answer.value[0] ?? [];
    const t = clock.now();
    for (const row of rows) {
      const attributes = { target: target.id, 'db.namespace': text(row, 'db') ?? '' };
      emitter.sample(SIZE_GROUP, t, 'postgresql.db_size', attributes, number(row, 'size'));
    }
    emitter.settle(SIZE_GROUP, t, ({ attributes }) => databases.includes(attributes['db.namespace'] ?? ''));
    sizesAfter = rows.length < SIZE_CHUNK ? null : number(rows.at(-1), 'oid');
    return null;
  }

  return {
    id: target.id,
    kind: 'postgres',
    every: target.every,
    timeout: target.timeout + SETTLING_MS,
    run,
    close() {
      closed = true;
      figures.active?.close();
      for (const connection of connections.values()) connection.close();
      return Promise.resolve();
    },
  };
}
