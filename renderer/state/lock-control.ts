import type { CommandResult, Refusal, WallCommand } from '../../shared/contract/wall-bridge';

/** The lock before a person's acts at the wall. */
export class LockControl {
  readonly #command: (command: WallCommand) => Promise<CommandResult>;

  constructor(command: (command: WallCommand) => Promise<CommandResult>) {
    this.#command = command;
  }

  /** Tries a PIN. @returns null: it is right */
  async unlock(pin: string): Promise<Refusal | null> {
    const result = await this.#command({ type: 'unlock', pin });
    return result.ok ? null : result;
  }
}
