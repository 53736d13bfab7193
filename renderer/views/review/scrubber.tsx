import { type PointerEvent, useCallback, type WheelEvent } from 'react';
import type { Window } from '../../state/review';
import { useReview } from '../../state/review-context';
import { box } from '../../theme/place';

export interface ScrubberProps {
  readonly window: Window;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the screen on which a finger or a mouse moves through time; the wheel makes the track longer or shorter. */
export function Scrubber({ window, x, y, width, height }: ScrubberProps) {
  const review = useReview();
  const seek = useCallback(
    (event: PointerEvent<HTMLDivElement>) => {
      const { left, width: wide } = event.currentTarget.getBoundingClientRect();
      review.seek(window.from + ((event.clientX - left) / wide) * (window.to - window.from));
    },
    [review, window],
  );
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    seek(event);
  };
  const moved = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
  };
  const wheeled = (event: WheelEvent): void => review.zoom(event.deltaY < 0 ? 1 : -1);
  return (
    <div
      className="review-scrub"
      style={box(x, y, width, height)}
      data-scrub
      onPointerDown={down}
      onPointerMove={moved}
      onWheel={wheeled}
    />
  );
}
