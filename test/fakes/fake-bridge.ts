import { updateFor } from '../../shared/contract/update';
import type {
  CommandResult,
  SnapshotUpdate,
  WallBoot,
  WallBridge,
  WallCommand,
} from '../../shared/contract/wall-bridge';
import type { SectionName, Snapshot } from '../../shared/model/snapshot';

/** A bridge in the page itself: what is pushed arrives at once, what the wall asks is kept. */
export class FakeBridge implements WallBridge {
  readonly boot: WallBoot;
  readonly commands: WallCommand[] = [];
  appliedSeq = -1;
  #newest: Snapshot | null = null;
  #held: Readonly<Partial<Record<SectionName, number>>> = {};
  readonly #listeners = new Set<(update: SnapshotUpdate) => void>();

  constructor(boot: Partial<WallBoot> = {}) {
    this.boot = { view: null, mode: 'wall', version: 'test', ...boot };
  }

  subscribe(listener: (update: SnapshotUpdate) => void): () => void {
    this.#listeners.add(listener);
    if (this.#newest !== null) listener(updateFor(this.#newest, {}));
    return () => {
      this.#listeners.delete(listener);
    };
  }

  applied(seq: number): void {
    this.appliedSeq = Math.max(this.appliedSeq, seq);
  }

  command(command: WallCommand): Promise<CommandResult> {
    this.commands.push(command);
    return Promise.resolve({ ok: true });
  }

  /** The engine cut a snapshot. */
  push(snapshot: Snapshot): void {
    const first = this.#newest === null;
    this.#newest = snapshot;
    const update = updateFor(snapshot, first ? {} : this.#held);
    this.#held = { ...snapshot.versions };
    for (const listener of this.#listeners) listener(update);
  }
}
