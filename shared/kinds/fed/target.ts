import type { TargetBase } from '../target-base';

/** A target that is not probed: it is known only from the feed. */
export interface FeedTarget extends TargetBase {
  readonly probe: 'feed';
}
