import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where a configuration is looked for when none is named, in this order. */
export function configPlaces(): readonly string[] {
  const user =
    process.platform === 'win32'
      ? join(process.env.APPDATA ?? homedir(), 'gantry')
      : join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'gantry');
  return [resolve('gantry.yaml'), join(user, 'gantry.yaml')];
}

/** The first configuration that is there, or null. */
export function findConfig(): string | null {
  return configPlaces().find((path) => existsSync(path)) ?? null;
}
