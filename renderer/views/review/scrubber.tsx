import type { WheelEvent } from 'react';
import type { Window } from '../../state/review';
import { useReview } from '../../state/use-review';
import { useScrub } from '../../state/use-scrub';
import { box } from '../../theme/place';

export interface ScrubberProps {
  readonly window: Window;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the screen on which dragging moves through time; the wheel changes the length of the track. */
export function Scrubber({ window, x, y, width, height }: ScrubberProps) {
  const review = useReview();
  const scrub = useScrub(window.from, window.to);
  const wheeled = (event: WheelEvent): void => review.zoom(event.deltaY < 0 ? 1 : -1);
  return (
    <div className="review-scrub" style={box(x, y, width, height)} data-scrub {...scrub} onWheel={wheeled} />
  );
}
