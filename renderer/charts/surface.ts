import { onTheme, palette } from '../theme/palette';
import { pixelsPerUnit } from '../theme/place';

/** Stroke widths in grid units. */
export const STROKE = { line: 2.5, breach: 3.3, limit: 1.5 } as const;
export const BREACH_FILL = 0.16;

/** Calls back when a chart must be redrawn: its host's size, the pixel ratio or the theme changed. @returns stop */
export function watchSurface(host: HTMLElement, resized: () => void, recoloured: () => void): () => void {
  const observer = new ResizeObserver(resized);
  observer.observe(host);
  const forget = onTheme(recoloured);
  return () => {
    observer.disconnect();
    forget();
  };
}

/** Device pixels in one grid unit. */
export function devicePixelsPerUnit(): number {
  return pixelsPerUnit() * devicePixelRatio;
}

/** The colour of a token with opacity. @param colour `#rrggbb` */
export function translucent(colour: string, opacity: number): string {
  const byte = Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0');
  return `${colour}${byte}`;
}

/** Fills a rectangle (device pixels) with the hatch of missing data: 45 degrees, 9 units apart. */
export function hatch(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  const unit = devicePixelsPerUnit();
  const pitch = 9 * unit * Math.SQRT2;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = palette().hatch;
  context.lineWidth = 1.8 * unit;
  context.beginPath();
  // Aligned to the canvas, so that neighbouring gaps show one pattern.
  for (let x = Math.floor((left - height) / pitch) * pitch; x < left + width; x += pitch) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

/** Marks a peak that leaves the scale: a triangle at the top edge (device pixels), in the ink of the line. */
export function markPeak(context: CanvasRenderingContext2D, x: number, top: number): void {
  const unit = devicePixelsPerUnit();
  context.save();
  context.fillStyle = palette().ink2;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x + 6 * unit, top + 9 * unit);
  context.lineTo(x - 6 * unit, top + 9 * unit);
  context.fill();
  context.restore();
}
