import { setTimeout as pause } from 'node:timers/promises';
import { type BrowserWindow, type Display, screen } from 'electron';
import { type Flaw, type PageLook, type Placement, placementOf, type Screen } from './place';
import type { Tell } from './tell';

/** ms after a change of the displays, which come in groups, and after a mend, which the window manager carries out */
const SETTLE = 700;
/** ms between two looks without a reason */
const LOOK_EVERY = 60_000;
/** ms for which the page may think about its size */
const PATIENCE = 2_000;

const LOOK = '({ width: innerWidth, height: innerHeight, hidden: document.hidden })';

/** Keeps a kiosk window on its display, as large as that, and on top; says what it cannot mend. */
export function watchWindow(window: BrowserWindow, display: Display, tell: Tell): void {
  const chosen: Screen = { id: display.id, bounds: display.bounds };
  let soon: NodeJS.Timeout | null = null;
  let looking = false;

  const lookSoon = (): void => {
    if (soon !== null) clearTimeout(soon);
    soon = setTimeout(() => {
      soon = null;
      void look();
    }, SETTLE);
  };
  const look = async (): Promise<void> => {
    // A person who left the kiosk may put the window anywhere.
    if (looking || window.isDestroyed() || !window.isKiosk()) return;
    looking = true;
    try {
      const before = await placement();
      if (before === null) return;
      if (before.flaws.length > 0) mend(before);
      // The page of a window that is drawn in the background does not notice that another one covers it.
      window.moveTop();
      const after = before.flaws.length === 0 ? before : (await pause(SETTLE), await placement());
      if (after !== null) say(after);
    } finally {
      looking = false;
    }
  };
  const placement = async (): Promise<Placement | null> => {
    const page = await pageLook(window);
    if (window.isDestroyed() || page === null) return null;
    return placementOf(chosen, screen.getAllDisplays(), window.getBounds(), page);
  };
  const mend = ({ screen: { bounds }, flaws }: Placement): void => {
    if (flaws.includes('hidden')) window.showInactive();
    if (!flaws.includes('misplaced')) return;
    // A window manager moves no window that fills its display; without one, a window of exactly its size is made a
    // pixel smaller.
    window.setKiosk(false);
    window.setBounds({ ...bounds, width: bounds.width + 1, height: bounds.height + 1 });
    window.setKiosk(true);
  };
  const say = ({ flaws, screen: { bounds } }: Placement): void => {
    const { width, height } = window.getContentBounds();
    const size = `${bounds.width} x ${bounds.height}`;
    const notices: Readonly<Record<Flaw, { readonly text: string; readonly remedy: string }>> = {
      away: {
        text: 'This wall’s display is not connected, so it is on another one.',
        remedy: 'Connect it: the wall goes back by itself.',
      },
      misplaced: {
        text: `This wall’s window is ${width} x ${height} on a display of ${size}.`,
        remedy: 'Start a window manager, or give the X server one screen of that size.',
      },
      hidden: {
        text: 'This wall’s window is not visible on its display.',
        remedy: 'Close or move the window that covers it.',
      },
    };
    for (const flaw of Object.keys(notices) as Flaw[])
      tell(`window.${flaw}`, flaws.includes(flaw) ? { severity: 'warning', ...notices[flaw] } : null);
  };

  const displays = ['display-added', 'display-removed', 'display-metrics-changed'] as const;
  for (const event of displays) screen.on(event as 'display-added', lookSoon);
  window.on('minimize', () => window.restore());
  const every = setInterval(() => void look(), LOOK_EVERY);
  window.once('show', lookSoon);
  window.once('closed', () => {
    clearInterval(every);
    if (soon !== null) clearTimeout(soon);
    for (const event of displays) screen.off(event as 'display-added', lookSoon);
  });
}

async function pageLook(window: BrowserWindow): Promise<PageLook | null> {
  const { webContents } = window;
  if (webContents.isCrashed()) return null;
  const asked = webContents.executeJavaScript(LOOK, false).catch(() => null) as Promise<PageLook | null>;
  return Promise.race([asked, pause(PATIENCE, null, { ref: false })]);
}
