/** The wall's grid in units of 1/1080 of its height. */
export const GRID = {
  width: 1920,
  height: 1080,
  margin: 48,
  /** columns of every row: glyph, name, first, second and third figure */
  columns: [48, 104, 560, 1210, 1610],
  right: 1872,
  proofTop: 244,
  proofBottom: 1050,
} as const;

/** A length of `n` grid units. */
export function units(n: number): string {
  return `calc(${Math.round(n * 100) / 100} * var(--u))`;
}

export interface Box {
  readonly position: 'absolute';
  readonly left: string;
  readonly top: string;
  readonly width?: string;
  readonly height?: string;
}

/** Places an element on the grid, relative to its nearest positioned parent. Without `width`, the text decides. */
export function box(x: number, y: number, width?: number, height?: number): Box {
  return {
    position: 'absolute',
    left: units(x),
    top: units(y),
    ...(width === undefined ? {} : { width: units(width) }),
    ...(height === undefined ? {} : { height: units(height) }),
  };
}

/** CSS pixels per grid unit, for drawing on a canvas. */
export function pixelsPerUnit(): number {
  return Math.min(window.innerHeight / GRID.height, window.innerWidth / GRID.width);
}
