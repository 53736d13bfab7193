import { memo, useEffect, useRef } from 'react';
import type { Lane, LaneSpan, Span, TimelineSection } from '../../../shared/model/review';
import { devicePixelsPerUnit, hatch, STROKE, watchSurface } from '../../charts/surface';
import type { Window } from '../../state/review';
import { palette } from '../../theme/palette';
import { box } from '../../theme/place';
import { type LaneRows, TRACK } from './review-layout';

export interface LanesProps {
  readonly timeline: TimelineSection;
  readonly lanes: readonly Lane[];
  readonly rows: LaneRows;
  readonly window: Window;
  readonly width: number;
}

/** Height of a span as a share of its row: worse is taller, because colour alone does not show an order. */
const HEIGHT = { critical: 0.62, warning: 0.36, unknown: 0.36 } as const;
const INCIDENT_HEIGHT = 8;
/** Least width of a span in grid units, so that a short one is visible. */
const LEAST = 3;

/** Lanes and incidents on one canvas: redrawn when the window moves, not when the shown time does. */
export const Lanes = memo(function Lanes({ timeline, lanes, rows, window, width }: LanesProps) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const [element, surface] = [host.current, canvas.current];
    if (element === null || surface === null) return;
    const draw = (): void => drawLanes(surface, { timeline, lanes, rows, window, width });
    draw();
    return watchSurface(element, draw, draw);
  }, [timeline, lanes, rows, window, width]);
  return (
    <div ref={host} style={box(TRACK.x, TRACK.top, width, TRACK.bottom - TRACK.top)} aria-hidden="true">
      <canvas ref={canvas} className="review-canvas" />
    </div>
  );
});

function drawLanes(surface: HTMLCanvasElement, { timeline, lanes, rows, window, width }: LanesProps): void {
  const unit = devicePixelsPerUnit();
  surface.width = Math.round(width * unit);
  surface.height = Math.round((TRACK.bottom - TRACK.top) * unit);
  const context = surface.getContext('2d');
  if (context === null) return;
  const colours = palette();
  const scale = surface.width / (window.to - window.from);
  const place = ({ from, to }: Span): readonly [number, number] | null => {
    if (to <= window.from || from >= window.to) return null;
    const left = Math.max(0, (from - window.from) * scale);
    const right = Math.min(surface.width, (to - window.from) * scale);
    const wide = Math.max(right - left, LEAST * unit);
    return [Math.min(left, surface.width - wide), wide];
  };
  const bottom = (rows.top - TRACK.top + lanes.length * rows.height) * unit;
  for (const gap of timeline.gaps) {
    const at = place(gap);
    if (at !== null) hatch(context, at[0], 0, at[1], bottom);
  }
  for (const incident of timeline.incidents) {
    const at = place(incident);
    if (at === null) continue;
    context.fillStyle = incident.severity === 'critical' ? colours.critical : colours.warning;
    context.fillRect(at[0], 10 * unit, at[1], INCIDENT_HEIGHT * unit);
  }
  lanes.forEach(({ spans }, index) => {
    const middle = (rows.top - TRACK.top + (index + 0.5) * rows.height) * unit;
    for (const span of spans) drawSpan(context, span, place(span), middle, rows.height * unit, unit);
  });
}

function drawSpan(
  context: CanvasRenderingContext2D,
  { severity }: LaneSpan,
  at: readonly [number, number] | null,
  middle: number,
  row: number,
  unit: number,
): void {
  if (at === null) return;
  const colours = palette();
  const [left, width] = at;
  if (severity === 'ok' || severity === 'info') {
    const thick = STROKE.line * unit;
    context.fillStyle = colours.quiet;
    context.fillRect(left, middle - thick / 2, width, thick);
    return;
  }
  const high = row * HEIGHT[severity];
  if (severity === 'unknown') {
    context.strokeStyle = colours.ink3;
    context.lineWidth = STROKE.limit * unit;
    context.setLineDash([6 * unit, 5 * unit]);
    context.strokeRect(left, middle - high / 2, width, high);
    context.setLineDash([]);
    return;
  }
  context.fillStyle = severity === 'critical' ? colours.critical : colours.warning;
  context.fillRect(left, middle - high / 2, width, high);
}
