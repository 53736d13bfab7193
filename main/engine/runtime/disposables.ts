type Dispose = () => void | Promise<void>;

let undisposed = 0;

/** How many registered disposals have not run yet, over all owners: tests end with 0, or something leaks. */
export function undisposedCount(): number {
  return undisposed;
}

/** Owner of whatever was started: disposes it once, in reverse order, one after the other. */
export class Disposables {
  readonly #entries: { readonly dispose: Dispose }[] = [];
  #disposing: Promise<void> | null = null;

  get size(): number {
    return this.#entries.length;
  }

  /**
   * Registers a disposal. After `dispose` it runs at once, so that resources created too late are still released.
   * @returns runs it early and removes it from the list
   */
  add(dispose: Dispose): () => Promise<void> {
    if (this.#disposing !== null) {
      const done = Promise.resolve().then(dispose);
      return () => done;
    }
    const entry = { dispose };
    this.#entries.push(entry);
    undisposed++;
    return async () => {
      const index = this.#entries.indexOf(entry);
      if (index === -1) return;
      this.#entries.splice(index, 1);
      undisposed--;
      await dispose();
    };
  }

  /** Runs every disposal, also after one failed. @throws AggregateError of all that failed */
  dispose(): Promise<void> {
    this.#disposing ??= this.#disposeAll();
    return this.#disposing;
  }

  async #disposeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      undisposed--;
      try {
        await entry.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} disposals failed`);
  }
}
