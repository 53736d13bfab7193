import type { Connection, Freshness, Severity } from './severity';
import type { ViewId } from './views';

/** Something the wall says of itself: config kept out, link lost, cache damaged, demo starting. */
export interface Notice {
  readonly id: string;
  readonly severity: Severity;
  readonly text: string;
  readonly remedy: string;
  readonly since: number;
}

export interface Progress {
  readonly text: string;
  /** 0..1, null when it cannot be told */
  readonly ratio: number | null;
}

export interface RunningDrill {
  readonly scenario: string;
  readonly services: readonly string[];
  /** epoch ms */
  readonly startedAt: number;
  /** names, the last goes on */
  readonly steps: readonly string[];
  /** epoch ms at which that began; null: there is none yet */
  readonly stepSince: number | null;
}

/** How incidents are heard. */
export interface Sound {
  /** severity from which on they are */
  readonly at: 'warning' | 'critical';
  /** times of day at the first site between which nothing sounds; null: none */
  readonly quiet: { readonly from: string; readonly to: string } | null;
}

/** Always there, round every view. */
export interface FrameSection {
  readonly title: string;
  readonly demo: boolean;
  readonly siteName: string;
  readonly timezone: string;
  readonly views: readonly ViewId[];
  /** ms a view stays */
  readonly dwell: number;
  readonly connection: Connection;
  /** freshness of the estate as a whole and the observation it rests on */
  readonly freshness: Freshness;
  readonly observedAt: number | null;
  /** epoch ms of the cached state when `connection` is offline or the wall starts from its cache; else null */
  readonly cachedAt: number | null;
  /** of these a person has acknowledged some, and planned maintenance suppresses others; absent: none */
  readonly incidents: {
    readonly count: number;
    readonly worst: Severity;
    readonly acknowledged?: number;
    readonly suppressed?: number;
  };
  readonly notices: readonly Notice[];
  readonly progress: Progress | null;
  /** the drill that goes on, as far as it is timed here or by `gantry drill`; null: none does */
  readonly drill: RunningDrill | null;
  /** a PIN opens what is locked; false: none is set, so it stays shut */
  readonly lock: boolean;
  readonly night: { readonly from: string; readonly to: string; readonly level: number } | null;
  readonly pixelShift: boolean;
  /** how incidents are heard; absent or null: not at all */
  readonly sound?: Sound | null;
  /** nothing configured and no demo: first run */
  readonly empty: boolean;
  /** path of the config in use, or the one to write */
  readonly configPath: string;
}
