import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import type { Deadline, PostgresConnection } from './connection';
import { type FigureSections, settingsOf } from './figures';
import { type Batch, HELLO, NODE_BATCH, primaryBatch, STANDBY_POSITION } from './queries';
import {
  type Hello,
  helloOf,
  number,
  type Position,
  positionOf,
  type Receiver,
  receiverOf,
  type Sender,
  senderOf,
} from './rows';

/** The answers of one server in one run. */
export interface Asked {
  readonly id: string;
  readonly fault: Fault | null;
  readonly hello: Hello | null;
  /** null: it did not come that far */
  readonly sections: FigureSections | null;
  readonly position: Position | null;
  /** epoch ms at which it reported its position */
  readonly t: number;
  /** epoch ms at which its first question was sent */
  readonly askedAt: number;
  /** s of the first question, without connecting; null: not answered */
  readonly queryTime: number | null;
  readonly connectTime: number | null;
}
/** The primary's position, and when it reported it (epoch ms). */
export interface PrimaryPosition {
  readonly lsn: number;
  /** every transaction below it has ended, or runs; null: not stated */
  readonly completed: number | null;
  readonly t: number;
  /** epoch ms at which it was asked: what is committed later may lie beyond `lsn` */
  readonly askedAt: number;
}
/** Opened once by the primary's answer, or by its failure to give one in time. */
export interface Gate {
  readonly opened: Promise<PrimaryPosition | null>;
  open(position: PrimaryPosition | null): void;
}
const OLDEST = 140_000;
/** A standby that lacks just-written WAL gets this time (ms) before it counts as behind. */
const SECOND_LOOKS = [40, 120];

/** @param patience ms after which the standbys are asked without knowing where the primary is */
export function gate(patience: number): Gate {
  let open: (position: PrimaryPosition | null) => void = () => undefined;
  const opened = new Promise<PrimaryPosition | null>((resolve) => {
    open = resolve;
  });
  const timer = setTimeout(() => open(null), patience);
  void opened.then(() => clearTimeout(timer));
  return { opened, open };
}

/**
 * Asks a server: hello, then — once the primary's position is known — all the rest in one round trip.
 * @param acting it counts as the primary: its position opens the gate, its sessions and databases are reported
 */
export async function askServer(
  connection: PostgresConnection,
  acting: boolean,
  primary: Gate,
  deadline: Deadline,
  clock: Clock,
): Promise<Asked> {
  const began = clock.monotonic();
  const askedAt = clock.now();
  const first = await connection.ask([HELLO], deadline);
  const connectTime = connection.takeConnectTime();
  const nothing: Asked = {
    id: connection.id,
    fault: null,
    hello: null,
    sections: null,
    position: null,
    t: clock.now(),
    askedAt,
    queryTime: null,
    connectTime,
  };
  if (!first.ok) {
    if (acting) primary.open(null);
    return { ...nothing, fault: first.error };
  }
  const hello = helloOf(first.value[0]?.[0]);
  const queryTime = Math.max(0, (clock.monotonic() - began) / 1000 - (connectTime ?? 0));
  if (acting) {
    const { lsn, completed } = hello;
    primary.open(lsn === null ? null : { lsn, completed, t: clock.now(), askedAt });
  }
  if (hello.version < OLDEST) {
    const fault: Fault = {
      code: 'protocol',
      message: `The server of ${connection.id} is PostgreSQL ${Math.floor(hello.version / 10_000)}.`,
      remedy: 'Gantry needs views of PostgreSQL 14: upgrade the server, or remove it from the configuration.',
    };
    return { ...nothing, hello, queryTime, fault };
  }
  const origin = await primary.opened;
  const batch: Batch = acting
    ? primaryBatch(hello.version, { on: hello.archiving, pending: hello.seesArchive })
    : NODE_BATCH;
  const names = Object.keys(batch);
  const answer = await connection.ask(Object.values(batch), deadline);
  if (!answer.ok) return { ...nothing, hello, queryTime, t: clock.now(), fault: answer.error };
  const sections = Object.fromEntries(names.map((name, index) => [name, answer.value[index] ?? []]));
  let position = positionOf(sections.position?.[0]);
  let t = clock.now();
  const streaming = (sections.receiver?.length ?? 0) > 0;
  for (const pause of SECOND_LOOKS) {
    const behind = origin !== null && position.replayed !== null && position.replayed < origin.lsn;
    if (!hello.standby || !streaming || !behind || deadline.at - clock.monotonic() < 2 * pause) break;
    await delay(pause);
    const again = await connection.ask([STANDBY_POSITION], deadline);
    if (!again.ok) return { ...nothing, hello, queryTime, t: clock.now(), fault: again.error };
    position = positionOf(again.value[0]?.[0]);
    t = clock.now();
  }
  const fault = hello.seesAll ? null : connection.lacking();
  return { id: connection.id, fault, hello, sections, position, t, askedAt, queryTime, connectTime };
}

/** The standbys of a server; null if it was not asked or permission is missing. */
export function sendersOf(asked: Asked | undefined): readonly Sender[] | null {
  if (!asked?.sections || asked.hello?.seesAll !== true) return null;
  return (asked.sections.senders ?? []).map(senderOf);
}

export function receiverOfServer(asked: Asked | undefined): Receiver | null {
  const row = asked?.sections?.receiver?.[0];
  return row === undefined ? null : receiverOf(row);
}

/**
 * A standby that is to have no connection: it replays what an archive holds. Only a role that may see all settings
 * knows.
 */
export function copiesFromArchive(asked: Asked | undefined): boolean {
  if (!asked?.sections || asked.hello?.standby !== true || receiverOfServer(asked) !== null) return false;
  const settings = settingsOf(asked.sections);
  return settings.primary_conninfo === 'false' && settings.restore_command === 'true';
}

export function timelineNumber(asked: Asked | undefined): number | null {
  return number(asked?.sections?.timeline?.[0], 'timeline');
}
