import { Patience } from './patience';
import type { WallStore } from './wall-store';

/** What a person does with the services of the recovery view: opens the page of one, goes on to the next, leaves. */
export class ServiceControl {
  readonly #store: WallStore;
  readonly #patience = new Patience(() => this.leave());

  constructor(store: WallStore) {
    this.#store = store;
  }

  readonly open = (id: string): void => this.#set(id);

  /** The page of the worst service. @returns false: there is none */
  openFirst(): boolean {
    const [first] = this.#ids();
    if (first !== undefined) this.#set(first);
    return first !== undefined;
  }

  /** The page of the service that stands before or after this one. */
  neighbour(way: 1 | -1): void {
    const ids = this.#ids();
    const at = ids.indexOf(this.#store.api.getState().service ?? '');
    const next = ids[(Math.max(at, 0) + (at < 0 ? 0 : way) + ids.length) % Math.max(1, ids.length)];
    if (next !== undefined) this.#set(next);
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
