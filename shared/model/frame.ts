import type { Connection, Freshness, Severity } from './severity';
import type { Start } from './start';
import type { ViewId } from './views';

/** A message of the wall about itself: configuration rejected, uplink lost, cache damaged, demo starting. */
export interface Notice {
  readonly id: string;
  readonly severity: Severity;
  readonly text: string;
  readonly remedy: string;
  readonly since: number;
}

export interface Progress {
  readonly text: string;
  /** 0..1; null: not known */
  readonly ratio: number | null;
}

export interface RunningDrill {
  readonly scenario: string;
  readonly services: readonly string[];
  /** epoch ms */
  readonly startedAt: number;
  /** names; the last one is running */
  readonly steps: readonly string[];
  /** epoch ms at which that step began; null: there is none yet */
  readonly stepSince: number | null;
}

/** The sound of incidents. */
export interface Sound {
  /** least severity with a sound */
  readonly at: 'warning' | 'critical';
  /** times of day at the first site between which the wall is silent; null: none */
  readonly quiet: { readonly from: string; readonly to: string } | null;
}

/** The frame around every view, always present. */
export interface FrameSection {
  readonly title: string;
  readonly demo: boolean;
  readonly siteName: string;
  readonly timezone: string;
  readonly views: readonly ViewId[];
  /** ms for which a view is shown */
  readonly dwell: number;
  readonly connection: Connection;
  /** freshness of the estate as a whole, and the observation behind it */
  readonly freshness: Freshness;
  readonly observedAt: number | null;
  /** epoch ms of the cached state if `connection` is offline or the wall starts from its cache; else null */
  readonly cachedAt: number | null;
  /**
   * `acknowledged`, `suppressed` (by planned maintenance) and `unknown` are parts of the count; absent: none.
   * `today`: incidents that were open at any time in this day of the first site, the open ones included; absent: not
   * known.
   */
  readonly incidents: {
    readonly count: number;
    readonly worst: Severity;
    readonly acknowledged?: number;
    readonly suppressed?: number;
    readonly unknown?: number;
    readonly today?: number;
  };
  readonly notices: readonly Notice[];
  readonly progress: Progress | null;
  /** the wall starts and judges nothing yet; absent or null: it has begun */
  readonly start?: Start | null;
  /** the running drill, timed here or by `gantry drill`; null: none */
  readonly drill: RunningDrill | null;
  /** a PIN unlocks locked actions; false: no PIN is set, so they stay locked */
  readonly lock: boolean;
  readonly night: { readonly from: string; readonly to: string; readonly level: number } | null;
  readonly pixelShift: boolean;
  /** the sound of incidents; absent or null: none */
  readonly sound?: Sound | null;
  /** nothing is configured and this is not the demo: first run */
  readonly empty: boolean;
  /** path of the config in use, or the one to write */
  readonly configPath: string;
}
