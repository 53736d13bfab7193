import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, BrowserWindow, session, type WebContents } from 'electron';
import packageJson from '../../package.json' with { type: 'json' };
import {
  type CommandResult,
  refused,
  type WallBoot,
  type WallCommand,
} from '../../shared/contract/wall-bridge';
import { plainLine } from '../../shared/format/plain-text';
import type { Snapshot } from '../../shared/model/snapshot';
import type { Log } from '../engine/runtime/log';
import { outliveUncaught } from '../engine/runtime/uncaught';
import { declareAppScheme, serveApp } from './app-protocol';
import { keepAwake } from './awake';
import { BridgeHost } from './bridge-host';
import { lightenChromium } from './chromium';
import { oldElectronLine } from './electron-age';
import { endWithOwner, leaveWith } from './owner';
import { nothingToPicture, repeat, takePicture } from './pictures';
import { hardenSession, removeMenuKeys } from './security';
import type { Tell } from './tell';
import type { WallEngine } from './wall-engine';
import type { WallOptions } from './wall-options';
import { createPictureWindow, createWallWindow } from './wall-window';

const OUT = join(import.meta.dirname, '..');
/** The last known wall has this long (ms) to come on the screen before the engine is loaded all the same. */
const PAINT_PATIENCE = 3_000;
/** Interval (ms) of the pictures of a wall without a display. */
const PICTURES_EVERY = 60_000;
/** Time (ms) for an orderly shutdown; servers of the demo estate end by themselves when this process is gone. */
const QUIT_PATIENCE = 1_500;

const INTERNAL = {
  severity: 'warning',
  text: 'An internal error occurred: the wall continues, but a value may be missing or old.',
  remedy: 'Restart the wall, and please report it with gantry.log from the data folder.',
} as const;

function say(what: string): void {
  process.stderr.write(`gantry: ${plainLine(what)}\n`);
}

/**
 * The wall as an Electron program. The window opens before anything of the engine is loaded, and the last known wall is
 * on the screen before the engine is: loading it holds main up, which serves the page its files.
 */
export function runWall(options: WallOptions): void {
  // Until the log is open.
  let report: (error: unknown, count: number) => void = (error) => say(`${INTERNAL.text} ${String(error)}`);
  outliveUncaught((error, count) => report(error, count));
  app.setPath('userData', join(options.data, 'electron'));
  if (!options.shot && !app.requestSingleInstanceLock()) {
    say(
      `another wall is running on ${options.data}; it was brought to the front. ${options.replay === null ? 'Use --data DIR for a second wall.' : 'Press r there to review the past.'}`,
    );
    app.exit(0);
    return;
  }
  const old = oldElectronLine(process.versions.electron, packageJson.devDependencies.electron);
  if (old !== null) say(old);
  removeMenuKeys();
  lightenChromium();
  declareAppScheme();
  // Between two pictures there is no window at all.
  app.on('window-all-closed', () => {
    if (!options.shot) app.quit();
  });
  app
    .whenReady()
    .then(() =>
      open(options, (log, tell) => {
        report = (error, count) => {
          log.error('an exception was not caught', { error, count });
          tell('internal', INTERNAL);
        };
      }),
    )
    .catch((error: unknown) => {
      say(`the wall did not start: ${error instanceof Error ? error.message : String(error)}`);
      app.exit(2);
    });
}

/** The first wish to quit runs `stop`; the program ends once, when that is done or its patience is over. */
function beforeQuit(stop: () => Promise<void>): void {
  let quitting = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    const leave = (): void => leaveWith(Number(process.exitCode ?? 0), (code) => app.exit(code));
    setTimeout(leave, QUIT_PATIENCE);
    stop()
      .catch((error: unknown) => say(`the wall did not shut down cleanly: ${String(error)}`))
      .finally(leave);
  });
}

function boot(view: string | null, mode: WallBoot['mode']): WallBoot {
  return { view, mode, version: packageJson.version };
}

/** @param logged called with the log once it is open, and what shows a notice */
async function open(options: WallOptions, logged: (log: Log, tell: Tell) => void): Promise<void> {
  // Electron's own handlers, set just before `ready`, let a second signal kill; ours come later and stay.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  endWithOwner(() => app.quit());
  hardenSession(session.defaultSession, (what) => say(`refused: ${what}`));
  serveApp(session.defaultSession, join(OUT, 'renderer'));

  let newest: Snapshot | null = null;
  let newestLive: Snapshot | null = null;
  let source: 'live' | 'past' = options.replay === null ? 'live' : 'past';
  const bridge = new BridgeHost({
    newest: () => newest,
    command,
    refused: (what) => say(`refused: ${what}`),
  });

  const opened = options.shot ? null : createWallWindow(OUT, options, boot(options.view, 'wall'), say, tell);
  let firstPicture: Promise<void> | null = null;
  if (opened !== null) {
    const { window, heard } = opened;
    bridge.add(window.webContents, heard);
    firstPicture = bridge.painted(window.webContents);
    // Nobody looks at a display that pictures are kept of instead.
    if (options.pictures === null) keepAwake(tell);
    app.on('second-instance', () => {
      if (window.isMinimized()) window.restore();
      window.focus();
    });
  }

  const starting = start();
  beforeQuit(async () => {
    bridge.close();
    await (await starting).stop();
  });
  const engine = await starting;

  if (options.pictures !== null) await keepPictures(options.pictures);

  function showLive(snapshot: Snapshot): void {
    newestLive = snapshot;
    if (source === 'live') show(snapshot);
  }

  function showPast(snapshot: Snapshot): void {
    if (source === 'live') bridge.renew();
    source = 'past';
    show(snapshot);
  }

  function show(snapshot: Snapshot): void {
    newest = snapshot;
    bridge.offer(snapshot);
  }

  /** The last known wall first; the engine is loaded once that is on the screen. */
  async function start(): Promise<WallEngine> {
    const { openWallCache } = await import('../engine/past/wall-cache');
    const { replay } = options;
    const cache = openWallCache(options.data, replay === null ? 'record' : 'review');
    logged(cache.log, tell);
    if (replay !== null) {
      const { startWallReview } = await import('./wall-engine');
      return startWallReview(replay, cache, say, showPast);
    }
    if (cache.last !== null && firstPicture !== null) {
      showLive(cache.last);
      await Promise.race([firstPicture, pause(PAINT_PATIENCE, undefined, { ref: false })]);
    }
    const { startWallEngine } = await import('./wall-engine');
    return startWallEngine(OUT, options, cache, say, showLive, showPast);
  }

  async function keepPictures(folder: string): Promise<void> {
    await engine.settled();
    const unusable = newest?.sections.frame.notices.find(({ id }) => id === 'config');
    if (options.shot && unusable !== undefined) {
      say(`${unusable.text} ${unusable.remedy}`);
      process.exitCode = 2;
      app.quit();
      return;
    }
    const written = await pictures(folder);
    if (written !== null)
      say(
        `wrote ${written.length === 1 ? 'a picture of one view' : `pictures of ${written.length} views`} to ${folder}`,
      );
    if (options.shot) {
      if (written === null) process.exitCode = 2;
      app.quit();
      return;
    }
    repeat(PICTURES_EVERY, () => pictures(folder));
  }

  async function pictures(folder: string): Promise<readonly string[] | null> {
    const views = options.view === null ? (newest?.sections.frame.views ?? []) : [options.view];
    const written: string[] = [];
    for (const view of views) {
      const missing = newest === null ? null : nothingToPicture(view, newest.sections);
      if (missing !== null) {
        if (options.shot) say(missing);
        return null;
      }
      try {
        const path = await takePicture({
          view,
          folder,
          size: options.size,
          open: () => {
            const picture = createPictureWindow(OUT, options.size, boot(view, 'shot'));
            bridge.add(picture.webContents);
            return picture;
          },
          applied: (picture) => bridge.painted(picture.webContents),
        });
        written.push(path);
        if (options.shot) process.stdout.write(`${path}\n`);
      } catch (error) {
        say(
          `${error instanceof Error ? error.message : String(error)}. See the messages above, or try again.`,
        );
        return null;
      }
    }
    return written;
  }

  function command(request: WallCommand, contents: WebContents): CommandResult | Promise<CommandResult> {
    if (request.type === 'replay') return replay(request.at, request.compare);
    if (request.type === 'note') return starting.then(({ review }) => review.note(request.at, request.text));
    if (request.type === 'open-tenant') return starting.then((running) => running.openTenant(request.id));
    if (request.type === 'unlock') return starting.then((running) => running.unlock(request.pin));
    if (request.type === 'drill') return starting.then((running) => running.drill(request.pin, request.act));
    if (request.type === 'acknowledge') {
      const { pin, incident, act } = request;
      return starting.then((running) => running.acknowledge(pin, incident, act));
    }
    const from = BrowserWindow.fromWebContents(contents);
    if (request.type === 'quit') app.quit();
    else if (request.type === 'dismiss-notice') dismiss(request.id);
    else if (from?.isKiosk()) from.setKiosk(false);
    else from?.setKiosk(true);
    return { ok: true };
  }

  /** Back to the present when `at` is null. */
  async function replay(at: number | null, compare: number | null): Promise<CommandResult> {
    const { review } = await starting;
    if (at !== null) return review.go(at, compare);
    if (newestLive === null) return refused('This replay has no live wall to return to.');
    review.leave();
    source = 'live';
    bridge.renew();
    show(newestLive);
    return { ok: true };
  }

  /** Before the engine is there the wish is kept for it; `open` says when it never comes. */
  function dismiss(id: string): void {
    whenRunning((running) => running.dismissNotice(id));
  }

  function tell(...said: Parameters<Tell>): void {
    whenRunning((running) => running.tell(...said));
  }

  function whenRunning(act: (running: WallEngine) => void): void {
    starting.then(act, () => undefined);
  }
}
