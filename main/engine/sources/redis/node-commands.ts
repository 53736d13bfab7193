import type { RedisAddress } from '../../../../shared/kinds/redis/address';
import type { RedisAttribution } from '../../../../shared/kinds/redis/target';
import type { RedisNodeClient } from './client';
import { type ClientEntry, OWN_NAME, parseClients } from './clients';
import { type Burst, Estimates, type Share } from './estimate';
import { replyCode } from './faults';
import type { NodeLoad } from './load';
import { type BurstTally, monitorBurst, type RunningBurst } from './monitor-burst';
import type { Failure } from './node-reading';

export type By = RedisAttribution['by'][number];

/** Commands by sender, as far as known. */
export interface CommandsReading {
  /** commands a second by sender; absent: not known in this run */
  readonly rates: ReadonlyMap<By, ReadonlyMap<string, number>>;
  /** share of the observed commands without a known sender */
  readonly unattributed: ReadonlyMap<By, number>;
  /** connections by user; null: not asked in this run */
  readonly connections: ReadonlyMap<string, number> | null;
  /** share of all commands that MONITOR showed; null: it was not used */
  readonly watched: number | null;
  /** commands that the server refused */
  readonly refused: readonly Failure[];
}

/** Lines of a burst: those wanted, and the most. A line costs the server about as much as a small command. */
const WANTED = 400;
const MOST_LINES = 2_000;
const LEAST_LINES = 250;
/** of the lines to be expected: fewer are not what was sent, but what came through in time */
const LEAST_SEEN = 0.25;
/** PINGs' waits that a burst listens: what it is sent comes at the end of a turn of the server's loop */
const TURNS = 4;
/** commands in one turn of the server's loop that suffice for a burst */
const ONE_TURN = 1_000;
const MOST_BYTES = 1_048_576;
/** ms that a burst listens */
const LEAST_LISTEN = 30;
const MOST_LISTEN = 250;
/** ms of a pause between two CLIENT LISTs for each connection listed: each costs the server some microseconds */
const PAUSE_PER_CLIENT = 2;
/** bytes waiting for a burst from which on the server is asked for less */
const GROWING = 1_048_576;
/** bytes that a burst may make the server keep: what comes in while it listens, and in the turns around it */
const MOST_KEPT = 33_554_432;
/** runs that trouble leaves a burst out of: 1, 2, 4 … */
const MOST_REST = 12;
/** share of short-lived connections from which on counters are less complete than a burst */
const MOST_MISSED = 0.2;
/** commands that a burst sends: AUTH, CLIENT SETNAME, MONITOR */
const BURST_COMMANDS = 3;

interface Listed {
  readonly at: number;
  readonly clients: readonly ClientEntry[];
  readonly byAddress: ReadonlyMap<string, ClientEntry>;
}

/** Tracks the senders of one server's commands. */
export class NodeCommands {
  readonly #attribution: RedisAttribution;
  readonly #address: RedisAddress;
  readonly #ca: readonly string[] | null;
  readonly #onCommand: () => void;
  readonly #estimates = new Map<By, Estimates>();
  #listed: Listed | null = null;
  /** share of all commands that the counters of those connected did not show last time */
  #missed = 0;
  #lines = MOST_LINES;
  #rest = 0;
  #nextRest = 1;
  /** of MONITOR, until it is tried again */
  #refusal: Failure | null = null;
  #running: RunningBurst | null = null;

  constructor(
    attribution: RedisAttribution,
    address: RedisAddress,
    ca: readonly string[] | null,
    onCommand: () => void,
  ) {
    this.#attribution = attribution;
    this.#address = address;
    this.#ca = ca;
    this.#onCommand = onCommand;
  }

  /** Ends a burst that is under way. */
  stop(): void {
    this.#running?.stop();
  }

  /**
   * @param load of the interval before; null: there was none
   * @param wait s that a command waits
   * @param left ms that it may take
   * @param now monotonic ms
   */
  async read(
    node: RedisNodeClient,
    load: NodeLoad | null,
    wait: number,
    left: number,
    now: number,
  ): Promise<CommandsReading> {
    const { by, commands } = this.#attribution;
    const refused: Failure[] = [];
    const before = this.#listed;
    const byClient = by.includes('user') || by.includes('database');
    const counted = before?.clients.some((client) => client.commands !== null) === true;
    const needed = by.includes('prefix') || (byClient && (!counted || this.#missed > MOST_MISSED));
    const listen = listenFor(load, wait);
    const burst =
      commands === 'monitor' && needed && listen !== null
        ? this.#burst(node, listen, left, isOneTurn(load, wait))
        : Promise.resolve(null);
    const pause = PAUSE_PER_CLIENT * (before?.clients.length ?? 0);
    const list =
      byClient && (before === null || now - before.at >= pause) ? this.#list(node, now, refused) : null;
    const [tally, listed] = await Promise.all([burst, list]);
    if (tally !== null)
      this.#refusal =
        tally.ok || tally.error === 'failed' ? null : { command: 'MONITOR', error: tally.error };
    if (this.#refusal !== null) refused.push(this.#refusal);
    if (listed !== null) this.#listed = listed;
    this.#govern(tally?.ok ?? null, listed);
    const rates = new Map<By, ReadonlyMap<string, number>>();
    const unattributed = new Map<By, number>();
    const rate = rateOf(load);
    const seen = tally?.ok === true ? tally.value : null;
    if (seen !== null && rate !== null && listen !== null && isEnough(seen, rate, listen)) {
      for (const one of by) {
        const burstBy = this.#burstBy(one, seen, rate);
        if (burstBy === null) continue;
        const estimates = this.#estimates.get(one) ?? new Estimates();
        this.#estimates.set(one, estimates);
        const known = estimates.after(burstBy);
        rates.set(one, known);
        let told = 0;
        for (const [sender, { lines }] of burstBy.shares) if (known.has(sender)) told += lines;
        if (burstBy.lines > 0) unattributed.set(one, 1 - told / burstBy.lines);
      }
    }
    if (listed !== null && before !== null && counted) {
      const byClients = new Map<By, ReadonlyMap<string, number>>();
      countedRates(before, listed, by, byClients);
      for (const [one, counts] of byClients) {
        const told = [...counts.values()].reduce((sum, count) => sum + count, 0);
        this.#missed = rate === null || rate === 0 ? 0 : Math.max(0, 1 - told / rate);
        if (rates.has(one) && this.#missed > MOST_MISSED) continue;
        rates.set(one, counts);
        unattributed.set(one, this.#missed);
      }
    }
    return {
      rates,
      unattributed,
      connections: listed === null || !by.includes('user') ? null : connectionsOf(listed),
      watched:
        seen === null || rate === null ? null : seen.lines / Math.max(seen.lines, load?.commands ?? 0, 1),
      refused,
    };
  }

  async #burst(
    node: RedisNodeClient,
    listen: number,
    left: number,
    oneTurn: boolean,
  ): Promise<Awaited<RunningBurst['done']> | null> {
    if (this.#rest > 0) {
      this.#rest -= 1;
      return null;
    }
    const place = node.place();
    const agree = left - MOST_LISTEN;
    if (place === null || agree < LEAST_LISTEN) return null;
    const separator = this.#attribution.by.includes('prefix') ? this.#attribution.separator : null;
    for (let sent = 0; sent < BURST_COMMANDS; sent += 1) this.#onCommand();
    const limits = { listen, agree, lines: this.#lines, bytes: MOST_BYTES, oneTurn };
    this.#running = monitorBurst(this.#address, { ...place, ca: this.#ca }, limits, separator);
    try {
      return await this.#running.done;
    } finally {
      this.#running = null;
    }
  }

  async #list(node: RedisNodeClient, now: number, refused: Failure[]): Promise<Listed | null> {
    const [list] = await Promise.allSettled([node.call('CLIENT', 'LIST')]);
    if (list.status === 'rejected') {
      if (replyCode(list.reason) !== null) refused.push({ command: 'CLIENT LIST', error: list.reason });
      return null;
    }
    const clients = parseClients(String(list.value));
    return { at: now, clients, byAddress: new Map(clients.map((client) => [client.address, client])) };
  }

  /** On any trouble: first a rest, then less; each good burst gives some of it back. */
  #govern(good: boolean | null, listed: Listed | null): void {
    const waiting = listed?.clients.find(({ name }) => name.startsWith(`${OWN_NAME}-`))?.waiting ?? 0;
    if (good === false || waiting > GROWING) {
      this.#rest = this.#nextRest;
      this.#nextRest = Math.min(MOST_REST, 2 * this.#nextRest);
      this.#lines = Math.max(LEAST_LINES, this.#lines / 2);
    } else if (good === true) {
      this.#nextRest = 1;
      this.#lines = Math.min(MOST_LINES, this.#lines * 1.25);
    }
  }

  /** null: unknown for all senders. */
  #burstBy(by: By, tally: BurstTally, rate: number): Burst | null {
    if (by === 'prefix') return { lines: tally.lines, rate, shares: tally.prefixes };
    if (by === 'user' && this.#listed === null) return null;
    const shares = new Map<string, Share>();
    let lines = tally.lines;
    for (const [sender, share] of tally.senders) {
      const [database = '', address = ''] = sender.split(' ', 2);
      const client = this.#listed?.byAddress.get(address);
      if (client?.name.startsWith(OWN_NAME) === true) {
        lines -= share.lines;
        continue;
      }
      const name = by === 'database' ? database : (client?.user ?? null);
      if (name === null) continue;
      const known = shares.get(name) ?? { lines: 0, batches: 0 };
      shares.set(name, { lines: known.lines + share.lines, batches: known.batches + share.batches });
    }
    return { lines, rate, shares };
  }
}

function rateOf(load: NodeLoad | null): number | null {
  const commands = load?.commands ?? null;
  return load === null || commands === null ? null : commands / load.seconds;
}

/**
 * Duration of a burst in ms; null: there is no rate to scale it with, or the server receives so much at once that it
 * would buffer too much for the listener: it notices a closed connection only at the end of a turn of its loop.
 * @param wait s
 */
export function listenFor(load: NodeLoad | null, wait: number): number | null {
  const rate = rateOf(load);
  if (rate === null || load === null) return null;
  const wanted = Math.max((WANTED * 1_000) / Math.max(1, rate), TURNS * wait * 1_000);
  const bytes = (load.received ?? 0) / load.seconds / 1_000;
  const bearable = MOST_KEPT / Math.max(1, bytes) - 2 * wait * 1_000;
  if (bearable < LEAST_LISTEN) return null;
  return Math.min(MOST_LISTEN, bearable, Math.max(LEAST_LISTEN, wanted));
}

/** A busy server sends the output of a whole turn at its end, and notices only then that the listener is gone. */
function isOneTurn(load: NodeLoad | null, wait: number): boolean {
  return (rateOf(load) ?? 0) * wait >= ONE_TURN;
}

function isEnough({ lines }: BurstTally, rate: number, listen: number): boolean {
  const expected = Math.min(WANTED, (rate * listen) / 1_000);
  return expected < 1 / LEAST_SEEN ** 2 || lines >= LEAST_SEEN * expected;
}

function connectionsOf({ clients }: Listed): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { user, name } of clients) {
    if (user !== null && !name.startsWith(OWN_NAME)) counts.set(user, (counts.get(user) ?? 0) + 1);
  }
  return counts;
}

/**
 * For servers that count commands by client: the increase of each client since the previous list, and the whole count
 * of a new client. Clients that left in between are missed, so the result is a lower bound.
 */
export function countedRates(
  before: Pick<Listed, 'at' | 'clients'>,
  now: Pick<Listed, 'at' | 'clients'>,
  by: readonly By[],
  into: Map<By, ReadonlyMap<string, number>>,
): void {
  const seconds = (now.at - before.at) / 1_000;
  if (seconds <= 0) return;
  const known = new Map(before.clients.map(({ id, commands }) => [id, commands ?? 0]));
  for (const one of by) {
    if (one === 'prefix') continue;
    const nameOf = ({ user, database }: ClientEntry): string | null => (one === 'user' ? user : database);
    // The commands of clients that have left are unknown.
    const rates = new Map(
      before.clients.flatMap((client) => (nameOf(client) === null ? [] : [[nameOf(client) ?? '', 0]])),
    );
    for (const client of now.clients) {
      const name = nameOf(client);
      if (name === null || client.commands === null || client.name.startsWith(OWN_NAME)) continue;
      const rise = Math.max(0, client.commands - (known.get(client.id) ?? 0));
      rates.set(name, (rates.get(name) ?? 0) + rise / seconds);
    }
    into.set(one, rates);
  }
}
