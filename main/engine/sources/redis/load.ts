import { type Info, infoNumber } from './info';

/** The work of one server between two looks. null: not reported, or the server restarted. */
export interface NodeLoad {
  /** s between the looks, by the server's own clock */
  readonly seconds: number;
  /** commands that it counted */
  readonly commands: number | null;
  /** bytes that it was sent */
  readonly received: number | null;
}

interface Look {
  readonly run: string;
  /** s */
  readonly at: number;
  readonly commands: number | null;
  readonly received: number | null;
}

/** Compares a server's counters with those of the look before. */
export class NodeLoads {
  #before: Look | null = null;

  /** @param monotonic ms, for servers that do not state their time (before Redis 7) */
  after(info: Info, monotonic: number): NodeLoad | null {
    const micros = infoNumber(info, 'server_time_usec');
    const look: Look = {
      run: info.get('run_id') ?? '',
      at: micros === null ? monotonic / 1_000 : micros / 1_000_000,
      commands: infoNumber(info, 'total_commands_processed'),
      received: infoNumber(info, 'total_net_input_bytes'),
    };
    const before = this.#before;
    this.#before = look;
    if (before === null || before.run !== look.run || look.at <= before.at) return null;
    return {
      seconds: look.at - before.at,
      commands: rise(before.commands, look.commands),
      received: rise(before.received, look.received),
    };
  }
}

/** CONFIG RESETSTAT sets counters back to 0. */
function rise(before: number | null, now: number | null): number | null {
  return before === null || now === null || now < before ? null : now - before;
}
