import { type PointerEvent, useCallback } from 'react';
import { useReview } from './use-review';

export interface ScrubHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
}

/**
 * Handlers for an element whose width stands for the time between `from` and `to` (epoch ms): dragging moves through
 * it.
 */
export function useScrub(from: number, to: number): ScrubHandlers {
  const review = useReview();
  const seek = useCallback(
    (event: PointerEvent<HTMLElement>) => {
      const { left, width } = event.currentTarget.getBoundingClientRect();
      review.seek(from + ((event.clientX - left) / width) * (to - from));
    },
    [review, from, to],
  );
  return {
    onPointerDown: (event) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      seek(event);
    },
    onPointerMove: (event) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
    },
  };
}
