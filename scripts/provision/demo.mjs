import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** As main/engine/config/find-config.ts, which cannot be loaded before anything is built. */
export function configPlaces() {
  const user =
    process.platform === 'win32'
      ? join(process.env.APPDATA ?? homedir(), 'gantry')
      : join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'gantry');
  return [resolve('gantry.yaml'), join(user, 'gantry.yaml')];
}

const OTHER_THAN_DEMO = ['-c', '--config', '--bundle', '--replay'];

/**
 * Whether `gantry wall` with these arguments starts the demo estate.
 * @param {readonly string[]} args
 */
export function startsDemo(args) {
  const named = args.some((arg) => OTHER_THAN_DEMO.includes(arg.replace(/=.*$/s, '')));
  return !named && !configPlaces().some((place) => existsSync(place));
}
