import type { Snapshot } from '../../shared/model/snapshot';

/** The snapshots that an engine made, in their order, for tests that wait for one. One wait at a time. */
export class SeenSnapshots {
  readonly list: Snapshot[] = [];
  #look: (snapshot: Snapshot) => void = () => undefined;

  readonly take = (snapshot: Snapshot): void => {
    this.list.push(snapshot);
    this.#look(snapshot);
  };

  /** What the first snapshot from now on yields that yields something. */
  next<T>(of: (snapshot: Snapshot) => T | null): Promise<T> {
    return new Promise((resolve) => {
      this.#look = (snapshot) => {
        const found = of(snapshot);
        if (found !== null) resolve(found);
      };
    });
  }
}
