import type { Fault, WallEvent } from '../../../../shared/model/observation';
import type { Result } from '../../../../shared/model/result';

/** The result of one look at the backups of a target. */
export interface BackupsFound {
  /**
   * epoch ms at which the last good backup ended; null: there is none, or a part that was not read may hold a later
   * one. An event says `endedAt` of what was read, which `facts` may state.
   */
  readonly endedAt: number | null;
  /** By that it holds */
  readonly size: number | null;
  /** duration in s; null: not stated */
  readonly duration: number | null;
  /** epoch ms at which the last good one of each repository ended, by its key; null: none, or it was not read */
  readonly repositories: ReadonlyMap<number, number | null>;
  /** further facts of an event `backup` (docs/feed.md) */
  readonly facts: WallEvent['data'];
  /** why a part of what holds them was not read; null: all was */
  readonly fault: Fault | null;
}

/** A way of asking for backups. */
export interface BackupReader {
  /** @param now epoch ms */
  read(now: number, signal: AbortSignal): Promise<Result<BackupsFound, Fault>>;
  close(): void;
}

/** Most backups reported, the newest. */
const TOLD = 100;

/**
 * The newest of them by name, end and, if there may be several, repository; `labelsCut`: older ones exist.
 * @param backups oldest first
 */
export function labelsOf(
  backups: readonly { readonly label: string; readonly endedAt: number; readonly repository?: number }[],
): BackupsFound['facts'] {
  const labels = backups
    .slice(-TOLD)
    .map(({ label, endedAt, repository }) =>
      repository === undefined ? [label, endedAt] : [label, endedAt, repository],
    );
  return backups.length > TOLD ? { labels, labelsCut: true } : { labels };
}
