import type { Drill } from '../model/drill';
import type { SectionName, Sections } from '../model/snapshot';

export const BRIDGE_VERSION = 1;

/** The data sent to the renderer: the sections whose version changed. The first update has all. */
export interface SnapshotUpdate {
  readonly version: typeof BRIDGE_VERSION;
  readonly seq: number;
  /** epoch ms at which the engine cut it; arrives at least once a second while the engine runs */
  readonly t: number;
  readonly versions: Readonly<Partial<Record<SectionName, number>>>;
  readonly sections: Partial<Sections>;
}

/** Commands of the renderer to the main process. */
export type WallCommand =
  | { readonly type: 'quit' }
  | { readonly type: 'toggle-fullscreen' }
  | { readonly type: 'dismiss-notice'; readonly id: string }
  /** `at`: the time (epoch ms) that the whole wall shows; `compare`: the time next to it; null: the present */
  | { readonly type: 'replay'; readonly at: number | null; readonly compare: number | null }
  /** opens a tenant's page, which is then kept filled; null: none is open */
  | { readonly type: 'open-tenant'; readonly id: string | null }
  /** tries a PIN, before anything is chosen */
  | { readonly type: 'unlock'; readonly pin: string }
  /** begins, times or ends a drill; `pin` unlocks the wall */
  | { readonly type: 'drill'; readonly pin: string; readonly act: DrillAct }
  /** acknowledges an incident, or withdraws that; `pin` unlocks the wall */
  | {
      readonly type: 'acknowledge';
      readonly pin: string;
      readonly incident: string;
      readonly act: AcknowledgeAct;
    }
  /** stores a note at a time (epoch ms) */
  | { readonly type: 'note'; readonly at: number; readonly text: string };
export type DrillAct =
  | { readonly do: 'start'; readonly scenario: string; readonly service: string }
  | { readonly do: 'step'; readonly name: string }
  | { readonly do: 'undo' }
  | { readonly do: 'end'; readonly outcome: Drill['outcome'] };
/** `minutes` null: until the incident is over */
export type AcknowledgeAct =
  | { readonly do: 'acknowledge'; readonly by: string; readonly why: string; readonly minutes: number | null }
  | { readonly do: 'withdraw'; readonly by: string };
/** Why a command was rejected. */
export interface Refusal {
  readonly ok: false;
  /** `pin`: only the PIN was wrong, and it may be entered again; `refused`: any other reason */
  readonly code: 'pin' | 'refused';
  /** for the person who gave the command */
  readonly reason: string;
}
export type CommandResult = { readonly ok: true } | Refusal;

/** A rejection for a reason other than the PIN. */
export function refused(reason: string): Refusal {
  return { ok: false, code: 'refused', reason };
}

/** Fixed facts of a window, known before the first snapshot. */
export interface WallBoot {
  /** view to open first, or null */
  readonly view: string | null;
  /** `shot`: no rotation, no motion, no pixel shift */
  readonly mode: 'wall' | 'shot';
  readonly version: string;
}

/**
 * The renderer's only interface to the outside. Implemented by Electron (message port) and by a fake; one contract test
 * runs over both.
 */
export interface WallBridge {
  readonly boot: WallBoot;
  /**
   * The first update has all sections, the next ones only changes. Newest wins: an unapplied update is merged, not
   * queued.
   */
  subscribe(listener: (update: SnapshotUpdate) => void): () => void;
  /** Tells main that `seq` is on the screen, so that the next snapshot may be cut. */
  applied(seq: number): void;
  command(command: WallCommand): Promise<CommandResult>;
}
