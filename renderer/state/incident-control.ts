import type { AcknowledgeAct, CommandResult, Refusal, WallCommand } from '../../shared/contract/wall-bridge';

/** A person's actions on an incident. */
export class IncidentControl {
  readonly #command: (command: WallCommand) => Promise<CommandResult>;

  constructor(command: (command: WallCommand) => Promise<CommandResult>) {
    this.#command = command;
  }

  /** Acknowledges it, or withdraws that. @returns null: done */
  async acknowledge(pin: string, incident: string, act: AcknowledgeAct): Promise<Refusal | null> {
    const result = await this.#command({ type: 'acknowledge', pin, incident, act });
    return result.ok ? null : result;
  }
}
