import { dirname, isAbsolute, resolve } from 'node:path';
import type { Config } from '../../../shared/config/config';
import { parseConfig } from '../../../shared/config/parse-config';
import type { Problem } from '../../../shared/config/problem';
import type { Resolver } from '../../../shared/config/references';
import { readText, readTextAtOnce } from '../runtime/read-text';

/** bytes; a configuration of 2,000 targets has about 400,000 */
const LARGEST = 16 * 1024 * 1024;
/** bytes of a file that `${file:…}` puts in: a password, a token, a list of authorities */
const LARGEST_SECRET = 1024 * 1024;

export interface LoadedConfig {
  /** null: it cannot be used, and `problems` say why */
  readonly config: Config | null;
  readonly secrets: readonly string[];
  readonly problems: readonly Problem[];
  /** files that were put in by `${file:…}`: a change of one is a change of the configuration */
  readonly files: readonly string[];
}

/**
 * Reads and validates a configuration. Relative paths in it start at its folder. Never rejects.
 * @param secret looks a name up in the operating system's key store; without one `${secret:…}` is a problem
 */
export async function loadConfig(
  path: string,
  secret: (name: string) => string | null = () => null,
): Promise<LoadedConfig> {
  const text = await readText(path, LARGEST);
  if (!text.ok) {
    const problem = {
      file: path,
      line: 1,
      column: 1,
      key: '',
      value: '',
      what: text.error.what,
      remedy: 'name another file, or make this one readable',
    };
    return { config: null, secrets: [], problems: [problem], files: [] };
  }
  return readConfig(text.value, path, dirname(resolve(path)), secret);
}

/**
 * The same for a text that is not read from a file.
 * @param file its name in messages
 * @param folder where relative paths start
 */
export function readConfig(
  text: string,
  file: string,
  folder: string,
  secret: (name: string) => string | null = () => null,
): LoadedConfig {
  const files: string[] = [];
  const unread = new Map<string, string>();
  const resolver: Resolver = {
    env: (name) => process.env[name] ?? null,
    file: (name) => {
      const path = isAbsolute(name) ? name : resolve(folder, name);
      files.push(path);
      const read = readTextAtOnce(path, LARGEST_SECRET);
      if (read.ok) return read.value.replace(/\r?\n$/, '');
      unread.set(name, read.error.what);
      return null;
    },
    fileProblem: (name) => unread.get(name) ?? 'cannot be read',
    secret,
  };
  const parsed = parseConfig(text, file, resolver);
  if (!parsed.ok) return { config: null, secrets: [], problems: parsed.error, files };
  const { config, secrets } = parsed.value;
  return { config: withWholePaths(config, folder), secrets, problems: [], files };
}

/** @param folder where relative paths start */
function withWholePaths(config: Config, folder: string): Config {
  const whole = (path: string | null): string | null => (path === null ? null : resolve(folder, path));
  return {
    ...config,
    recovery: { ...config.recovery, drills: whole(config.recovery.drills) },
    targets: config.targets.map((target) => {
      if (target.probe !== 'backup') return target;
      const { pgbackrest, restoreTests } = target;
      return {
        ...target,
        pgbackrest: pgbackrest === null ? null : { ...pgbackrest, file: whole(pgbackrest.file) },
        restoreTests: whole(restoreTests),
      };
    }),
  };
}
