/** Units of 1/1080 of the screen's height, 1/1920 of its width. See board 6. */
export const INCIDENT_PAGE = {
  top: 246,
  foot: 766,
  bottom: 1040,
  left: { x: 48, width: 390 },
  charts: { x: 470, width: 800 },
  right: { x: 1460, width: 412 },
  divider: 1424,
} as const;
/** `figure`: width to the right of the line; `label`: width of an onset's time */
export const CHART_ROOM = { title: 34, figure: 140, label: 84 } as const;
/** From the top: the changes before, then the charts. */
export const CHANGES = { y: 258, line: 30 } as const;
const AXIS = 34;

/** Charts share the space between the changes and the axis. */
export function placeCharts(count: number): {
  readonly first: number;
  readonly height: number;
  readonly axis: number;
} {
  const first = CHANGES.y + 2 * CHANGES.line + 10;
  const axis = INCIDENT_PAGE.foot - AXIS - 6;
  const height = Math.min(210, Math.floor((axis - first) / Math.max(1, count)));
  return { first, height, axis: count === 0 ? axis : first + count * height };
}
