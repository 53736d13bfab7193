import { useControls } from './controls';
import type { ReviewControl } from './review-control';
import { useSection, useWall } from './wall-store';

export function useReview(): ReviewControl {
  return useControls().review;
}

/** epoch ms of the person's position in the past: the last request, which the wall may not show yet. */
export function useReviewTime(): number {
  const shown = useSection('review').at;
  const to = useSection('timeline').to;
  return useWall(({ review }) => review.wanted) ?? shown ?? to;
}
