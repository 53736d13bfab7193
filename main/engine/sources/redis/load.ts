import { type Info, infoNumber } from './info';

/** What one server did between two looks. null: not told, or it was started anew. */
export interface NodeLoad {
  /** s between the looks, by the server's own clock */
  readonly seconds: number;
  /** commands that it counted */
  readonly commands: number | null;
  /** share of one processor that its main thread used */
  readonly thread: number | null;
}

interface Look {
  readonly run: string;
  /** s */
  readonly at: number;
  readonly commands: number | null;
  /** s of processor time */
  readonly processor: number | null;
}

/** Compares a server's counters with those of the look before. */
export class NodeLoads {
  #before: Look | null = null;

  /** @param monotonic ms, for servers that do not state their time (before Redis 7) */
  after(info: Info, monotonic: number): NodeLoad | null {
    const micros = infoNumber(info, 'server_time_usec');
    const user = infoNumber(info, 'used_cpu_user_main_thread');
    const system = infoNumber(info, 'used_cpu_sys_main_thread');
    const look: Look = {
      run: info.get('run_id') ?? '',
      at: micros === null ? monotonic / 1_000 : micros / 1_000_000,
      commands: infoNumber(info, 'total_commands_processed'),
      processor: user === null || system === null ? null : user + system,
    };
    const before = this.#before;
    this.#before = look;
    if (before === null || before.run !== look.run || look.at <= before.at) return null;
    const seconds = look.at - before.at;
    const processor = rise(before.processor, look.processor);
    return {
      seconds,
      commands: rise(before.commands, look.commands),
      thread: processor === null ? null : processor / seconds,
    };
  }
}

/** CONFIG RESETSTAT sets counters back to 0. */
function rise(before: number | null, now: number | null): number | null {
  return before === null || now === null || now < before ? null : now - before;
}
