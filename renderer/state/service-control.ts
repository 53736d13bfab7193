import type { CommandResult, DrillAct, Refusal, WallCommand } from '../../shared/contract/wall-bridge';
import { Patience } from './patience';
import type { WallStore } from './wall-store';

/** A person's actions on the services of the recovery view: open a page, go to the next, leave. */
export class ServiceControl {
  readonly #store: WallStore;
  readonly #command: (command: WallCommand) => Promise<CommandResult>;
  readonly #patience = new Patience(() => this.leave());

  constructor(store: WallStore, command: (command: WallCommand) => Promise<CommandResult>) {
    this.#store = store;
    this.#command = command;
  }

  readonly open = (id: string): void => this.#set(id);

  /** Opens the page of the worst service. @returns false: there is none */
  openFirst(): boolean {
    const [first] = this.#ids();
    if (first !== undefined) this.#set(first);
    return first !== undefined;
  }

  /** Opens the page of the service before or after this one. */
  neighbour(way: 1 | -1): void {
    const ids = this.#ids();
    const at = ids.indexOf(this.#store.api.getState().service ?? '');
    const next = ids[(Math.max(at, 0) + (at < 0 ? 0 : way) + ids.length) % Math.max(1, ids.length)];
    if (next !== undefined) this.#set(next);
  }

  /** Begins, times or ends a drill. @returns null: done */
  async drill(pin: string, act: DrillAct): Promise<Refusal | null> {
    const result = await this.#command({ type: 'drill', pin, act });
    return result.ok ? null : result;
  }

  leave(): void {
    this.#set(null);
  }

  #ids(): readonly string[] {
    return this.#store.api.getState().sections?.recovery.rows.map(({ id }) => id) ?? [];
  }

  #set(service: string | null): void {
    this.#store.api.setState({ service });
    this.#patience.renew(service !== null);
  }
}
