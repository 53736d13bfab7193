import type { Fault } from '../../../../shared/model/observation';
import type { Deadline, PostgresConnection } from './connection';

/** Every so many runs a new connection is tried beside the held one. */
export const KNOCK_EVERY = 6;

/**
 * Whether a server lets new clients in. The held connection answers for long after the server has stopped to: its backend
 * lives on when the postmaster hangs, and keeps its place when all places are taken. Tried now and then; while it fails,
 * in every run.
 */
export class Door {
  #runs = 0;
  #fault: Fault | null = null;

  /** @returns the fault that new clients meet; null: none, as far as is known */
  async look(connection: PostgresConnection, deadline: Deadline): Promise<Fault | null> {
    // A run without a held connection makes one itself, and reports its fault.
    if (!connection.held()) {
      this.#runs = 0;
      this.#fault = null;
      return null;
    }
    this.#runs += 1;
    if (this.#fault === null && this.#runs < KNOCK_EVERY) return null;
    this.#runs = 0;
    this.#fault = await connection.knock(deadline);
    return this.#fault;
  }
}
