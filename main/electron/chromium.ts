import { existsSync, readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { app } from 'electron';

/**
 * V8 lets the heap of main grow so slowly that a busy feed had it marked twice a second, on three threads: half of main's
 * processor time at 2,000 tenants. It may become half as large again (%) before it is marked.
 */
const HEAP_GROWTH = 50;

/**
 * Switches of Chromium that make the start and the idle wall cheaper. Must run before the app is ready.
 *
 * The page reaches no network, so the network service is a thread of main rather than a process. Where no GPU can be
 * used, Chromium would find that out by starting a GPU process that fails: hardware acceleration is off from the start. GTK, which draws nothing
 * here, looks for OpenGL all the same, and without a GPU loads a compiler of 30 MB for it.
 */
export function lightenChromium(): void {
  // Read when GTK starts, which is later.
  process.env.GDK_GL = 'disable';
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
  const features = app.commandLine.getSwitchValue('enable-features').split(',').filter(Boolean);
  app.commandLine.appendSwitch('enable-features', [...features, 'NetworkServiceInProcess2'].join(','));
  if (!mayHaveGpu()) app.disableHardwareAcceleration();
}

/** On Linux without a render node, NVIDIA's own device or that of WSL there is no GPU; elsewhere one is assumed. */
function mayHaveGpu(): boolean {
  if (process.platform !== 'linux') return true;
  if (existsSync('/dev/nvidiactl') || existsSync('/dev/dxg')) return true;
  try {
    return readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
  } catch {
    return false;
  }
}
