import { createContext, useContext } from 'react';
import type { ReviewControl } from './review-control';
import { useSection, useWall } from './wall-store';

export const ReviewContext = createContext<ReviewControl | null>(null);

export function useReview(): ReviewControl {
  const review = useContext(ReviewContext);
  if (review === null) throw new Error('no review above this component: render it inside ReviewContext');
  return review;
}

/** epoch ms of the time that the person is at: what was asked for last, which the wall may not show yet. */
export function useReviewTime(): number {
  const shown = useSection('review').at;
  const to = useSection('timeline').to;
  return useWall(({ review }) => review.wanted) ?? shown ?? to;
}
