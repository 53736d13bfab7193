import { buildIfNeeded } from '../../scripts/build/build.mjs';
import { ensureElectron } from '../../scripts/provision/electron.mjs';
import { startDisplay } from './display';

/** A window as large as its display comes out a pixel smaller than asked: this one is for windows of 1920x1080. */
const SCREEN = '1984x1144';

/**
 * For every test that opens a window: Electron (its folder in ELECTRON_OVERRIDE_DIST_PATH), a current build, and a
 * virtual display in DISPLAY that ends with the run. A test about 4K starts a display of its own.
 */
export async function setup(): Promise<() => Promise<void>> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  process.env.ELECTRON_OVERRIDE_DIST_PATH = (await ensureElectron(say)).folder;
  delete process.env.ELECTRON_RUN_AS_NODE;
  await buildIfNeeded(say);
  const display = await startDisplay(SCREEN);
  process.env.DISPLAY = display.name;
  return () => display.stop();
}
