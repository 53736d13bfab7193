import type { Drill } from '../model/drill';
import type { SectionName, Sections } from '../model/snapshot';

export const BRIDGE_VERSION = 1;

/** What crosses to the renderer: the sections whose version changed. The first one carries all. */
export interface SnapshotUpdate {
  readonly version: typeof BRIDGE_VERSION;
  readonly seq: number;
  /** epoch ms at which the engine cut it; comes at least once a second while the engine lives */
  readonly t: number;
  readonly versions: Readonly<Partial<Record<SectionName, number>>>;
  readonly sections: Partial<Sections>;
}

/** What the renderer may ask of the main process. */
export type WallCommand =
  | { readonly type: 'quit' }
  | { readonly type: 'toggle-fullscreen' }
  | { readonly type: 'dismiss-notice'; readonly id: string }
  /** `at`: the whole wall shows this time (epoch ms), `compare` beside it; null: the present again */
  | { readonly type: 'replay'; readonly at: number | null; readonly compare: number | null }
  /** the page of a tenant is filled from now on; null: none is open */
  | { readonly type: 'open-tenant'; readonly id: string | null }
  /** begins, times or ends a drill; `pin` opens the wall's lock */
  | { readonly type: 'drill'; readonly pin: string; readonly act: DrillAct }
  /** holds an incident back from the wall, or takes that back; `pin` opens the wall's lock */
  | {
      readonly type: 'acknowledge';
      readonly pin: string;
      readonly incident: string;
      readonly act: AcknowledgeAct;
    }
  /** keeps a note at a time (epoch ms) */
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
/** Why a command was not carried out. */
export interface Refusal {
  readonly ok: false;
  /** `pin`: for its PIN alone, which may be entered again; `refused`: for any other reason */
  readonly code: 'pin' | 'refused';
  /** for the person who gave the command */
  readonly reason: string;
}
export type CommandResult = { readonly ok: true } | Refusal;

/** A refusal for another reason than the PIN. */
export function refused(reason: string): Refusal {
  return { ok: false, code: 'refused', reason };
}

/** Fixed facts of a window, known before the first snapshot. */
export interface WallBoot {
  /** view to open with, or null */
  readonly view: string | null;
  /** `shot`: no rotation, no motion, no pixel shift */
  readonly mode: 'wall' | 'shot';
  readonly version: string;
}

/** The renderer's only door. Implemented by Electron (message port) and by a fake; one contract test runs over both. */
export interface WallBridge {
  readonly boot: WallBoot;
  /** The newest update with all sections comes first, then changes. Newest wins: an unapplied one is merged, never queued. */
  subscribe(listener: (update: SnapshotUpdate) => void): () => void;
  /** Tells main that `seq` is on the screen, so that the next may be cut. */
  applied(seq: number): void;
  command(command: WallCommand): Promise<CommandResult>;
}
