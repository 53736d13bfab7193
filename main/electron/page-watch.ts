import type { BrowserWindow } from 'electron';
import { APP_ORIGIN } from './app-protocol';
import { isOverloaded, pageState, reloadPause } from './page-state';
import { busyShare, type MachineTime, machineTime, processTime } from './processor-time';
import type { Tell } from './tell';

/** ms */
const PULSE_EVERY = 1_000;
/** ms after which a restart no longer counts, and its notice goes */
const LATELY = 600_000;
/** ms for which an overload stays on the wall after its last sign, so that it can be read */
const OVERLOAD_SHOWS = 30_000;

const OVERLOADED = {
  severity: 'warning',
  text: 'This wall’s computer is overloaded: the wall is slow, not the estate.',
  remedy: 'See what else runs on it.',
} as const;

/** Times (ms) that are forgotten after a while. */
class Lately {
  #times: readonly number[] = [];

  add(now: number): void {
    this.#times = [...this.#times, now];
  }

  count(now: number): number {
    this.#times = this.#times.filter((t) => now - t < LATELY);
    return this.#times.length;
  }
}

/**
 * Loads the page anew when its process is gone or stuck; main keeps the last snapshot for it. A page that is only slow,
 * because the machine gives it no time, keeps its picture.
 * @returns to be called when the page was heard
 */
export function watchPage(window: BrowserWindow, say: (what: string) => void, tell: Tell): () => void {
  const { webContents } = window;
  const reloads = new Lately();
  const stuck = new Lately();
  let reloadedAt = Number.NEGATIVE_INFINITY;
  let loaded = false;
  let begun = false;
  let pending: NodeJS.Timeout | null = null;
  let silent = 0;
  let since: { readonly used: number | null; readonly machine: MachineTime } | null = null;

  const answered = (): void => {
    silent = 0;
    since = null;
  };
  const forget = (): void => {
    loaded = false;
    begun = false;
    answered();
  };
  const reload = (why: string): void => {
    if (pending !== null || window.isDestroyed()) return;
    say(`reloading the page: ${why}`);
    const now = performance.now();
    const wait = Math.max(0, reloadedAt + reloadPause(reloads.count(now)) - now);
    pending = setTimeout(() => {
      pending = null;
      if (window.isDestroyed()) return;
      reloadedAt = performance.now();
      reloads.add(reloadedAt);
      forget();
      window.loadURL(`${APP_ORIGIN}/index.html`).catch(() => undefined);
      tell('page', {
        severity: 'info',
        text: 'This wall’s picture was restarted: its page had stopped.',
        remedy: 'If it happens again, report it with gantry.log.',
      });
    }, wait);
  };
  webContents.on('did-finish-load', () => {
    loaded = true;
    answered();
  });
  webContents.on('did-fail-load', (_event, code, description) => reload(`${description} (${code})`));
  webContents.on('render-process-gone', (_event, details) => reload(details.reason));

  let pulsedAt = performance.now();
  let machineBefore = machineTime();
  let overloadedAt: number | null = null;
  let toldOfRestart = false;
  const pulse = setInterval(() => {
    const now = performance.now();
    const late = now - pulsedAt - PULSE_EVERY;
    pulsedAt = now;
    const restartedLately = reloads.count(now) > 0;
    if (toldOfRestart && !restartedLately) tell('page', null);
    toldOfRestart = restartedLately;
    if (pending !== null || webContents.isCrashed()) return;
    silent++;
    const machine = machineTime();
    const used = processTime(webContents.getOSProcessId());
    since ??= { used, machine: machineBefore };
    machineBefore = machine;
    const signs = {
      silent,
      used: used === null || since.used === null ? null : used - since.used,
      busy: busyShare(since.machine, machine),
      begun,
      restarts: stuck.count(now),
    };
    tellOverload(isOverloaded(signs, late), now);
    const state = pageState(signs);
    if (state === 'stuck') {
      stuck.add(now);
      say(
        `the page has not answered for ${silent} s, in which it used ${signs.used?.toFixed(1) ?? '?'} s of a processor`,
      );
      forget();
      // A hung page ignores a load until its process ends; `render-process-gone` then reloads it.
      webContents.forcefullyCrashRenderer();
    } else if (state === 'ask' && loaded) {
      webContents.executeJavaScript('0', false).then(answered, answered);
    }
  }, PULSE_EVERY);

  const tellOverload = (overloaded: boolean, now: number): void => {
    if (overloaded) {
      if (overloadedAt === null) tell('overload', OVERLOADED);
      overloadedAt = now;
    } else if (overloadedAt !== null && now - overloadedAt > OVERLOAD_SHOWS) {
      overloadedAt = null;
      tell('overload', null);
    }
  };

  window.once('closed', () => {
    clearInterval(pulse);
    if (pending !== null) clearTimeout(pending);
  });
  return () => {
    begun = true;
    answered();
  };
}
