import {
  type AcknowledgeAct,
  type CommandResult,
  type DrillAct,
  refused,
} from '../../shared/contract/wall-bridge';
import { acknowledgement } from '../../shared/judge/incident/suppression';
import type { IncidentPage } from '../../shared/model/incident';
import type { RehearsalDesk } from './drills/rehearsal-desk';
import { WallLock } from './drills/wall-lock';
import type { Clock } from './runtime/clock';
import type { Store } from './store/store';

export interface ActsParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly rehearsals: RehearsalDesk;
  readonly openIncidents: () => readonly IncidentPage[];
  /** something changed that should be judged soon */
  readonly onChange: () => void;
}

/** Commands of a person at the wall, guarded by the PIN of its lock. */
export class Acts {
  readonly #parts: ActsParts;
  readonly #lock: WallLock;

  constructor(parts: ActsParts) {
    this.#parts = parts;
    this.#lock = new WallLock(parts.clock);
  }

  /** @param pin null: nobody can act at this wall */
  use(pin: string | null): void {
    this.#lock.use(pin);
  }

  /** Whether a PIN opens the lock; a wrong one counts as a try. */
  unlock(pin: string): CommandResult {
    const opened = this.#lock.open(pin);
    return opened.ok ? { ok: true } : { ok: false, code: 'pin', reason: opened.error };
  }

  /** Begins, times or ends a drill. */
  async drill(pin: string, act: DrillAct): Promise<CommandResult> {
    const unlocked = this.unlock(pin);
    if (!unlocked.ok) return unlocked;
    return this.#parts.rehearsals.conduct(act);
  }

  /** Acknowledges or suppresses an open incident. Resolves when the note on it is on disk, or cannot be. */
  async acknowledge(pin: string, incident: string, act: AcknowledgeAct): Promise<CommandResult> {
    const { clock, store, openIncidents, onChange } = this.#parts;
    const unlocked = this.unlock(pin);
    if (!unlocked.ok) return unlocked;
    const open = openIncidents().find(({ id }) => id === incident);
    if (open === undefined) return refused(`Incident ${incident} is over.`);
    const t = clock.now();
    const subject = { kind: 'site', id: 'wall' } as const;
    store.addEvent({ type: 'event', t, kind: 'note', subject, data: acknowledgement(open, act, t) });
    onChange();
    await store.flush();
    const { fault } = store;
    return fault === null ? { ok: true } : refused(`${fault.message} ${fault.remedy}`);
  }
}
