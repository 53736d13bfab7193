/** In the display's own units, as Electron states bounds. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Screen {
  readonly id: number;
  readonly bounds: Bounds;
}

/** What the page says of itself; null: it did not answer. */
export interface PageLook {
  readonly width: number;
  readonly height: number;
  readonly hidden: boolean;
}

/** What is wrong with the wall's window. */
export type Flaw =
  /** its display is not there */
  | 'away'
  /** it is on another display, or does not fill its own */
  | 'misplaced'
  /** the system says that nobody can see it */
  | 'hidden';

export interface Placement {
  /** the display that it belongs on now */
  readonly screen: Screen;
  readonly flaws: readonly Flaw[];
}

/**
 * Where a wall's window belongs and what is wrong with it. Chromium's `isKiosk` and `isFullScreen` say what was asked
 * for, not what is: the page's own size and the window's place decide. Pure.
 * @param chosen the display of the wall when it started
 * @param screens all displays, at least one
 * @param window where the window is
 */
export function placementOf(
  chosen: Screen,
  screens: readonly Screen[],
  window: Bounds,
  page: PageLook | null,
): Placement {
  // A display that was unplugged comes back under another id, with its bounds.
  const found =
    screens.find(({ id }) => id === chosen.id) ?? screens.find(({ bounds }) => isSame(bounds, chosen.bounds));
  const screen =
    found ?? screens.toSorted((a, b) => shared(b.bounds, window) - shared(a.bounds, window))[0] ?? chosen;
  const flaws: Flaw[] = [];
  if (found === undefined) flaws.push('away');
  const { bounds } = screen;
  const inside = Math.abs(window.x - bounds.x) <= SLACK && Math.abs(window.y - bounds.y) <= SLACK;
  const short = page !== null && (page.width < bounds.width || page.height < bounds.height);
  if (!inside || short) flaws.push('misplaced');
  if (page?.hidden === true) flaws.push('hidden');
  return { screen, flaws };
}

/** A window that is one pixel larger than its display may be placed so far from its corner. */
const SLACK = 2;

function isSame(a: Bounds, b: Bounds): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** Area that two rectangles share. */
function shared(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
