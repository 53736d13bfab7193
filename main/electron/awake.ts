import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { powerSaveBlocker } from 'electron';
import type { Tell } from './tell';

const MAY_SLEEP = {
  severity: 'info',
  text: 'This display may go dark by itself: nothing here can keep it awake.',
  remedy: 'Before the wall starts, run: xset s off -dpms',
} as const;

/**
 * Keeps the display awake. Chromium asks the session bus of a desktop for it and does not notice that there is none: then
 * the X server itself is told.
 */
export function keepAwake(tell: Tell): void {
  powerSaveBlocker.start('prevent-display-sleep');
  if (process.platform !== 'linux' || hasSessionBus() || !process.env.DISPLAY) return;
  const told = spawn('xset', ['s', 'off', '-dpms'], { stdio: 'ignore' });
  told.once('error', () => tell('awake', MAY_SLEEP));
  told.once('exit', (code) => {
    if (code !== 0) tell('awake', MAY_SLEEP);
  });
}

function hasSessionBus(): boolean {
  return (
    Boolean(process.env.DBUS_SESSION_BUS_ADDRESS) || existsSync(`/run/user/${process.getuid?.() ?? ''}/bus`)
  );
}
