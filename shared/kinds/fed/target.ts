import type { TargetBase } from '../target-base';

/** A target that no probe asks: only the feed speaks of it. */
export interface FeedTarget extends TargetBase {
  readonly probe: 'feed';
}
