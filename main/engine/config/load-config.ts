import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Config } from '../../../shared/config/config';
import { parseConfig } from '../../../shared/config/parse-config';
import type { Problem } from '../../../shared/config/problem';
import type { Resolver } from '../../../shared/config/references';
import { type ReadProblem, readText, readTextAtOnce } from '../runtime/read-text';

/** bytes; a configuration of 2,000 targets has about 400,000 */
export const LARGEST_CONFIG = 16 * 1024 * 1024;
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

/** Where a container finds its secrets, if no service manager names a folder. */
const CONTAINER_SECRETS = '/run/secrets';
/** Names that systemd accepts for credentials. A path is not a name. */
const SECRET_NAME = /^(?!\.{1,2}$)[\w.@:-]+$/;

/** Reads and validates a configuration. Relative paths in it start at its folder. Never rejects. */
export async function loadConfig(path: string): Promise<LoadedConfig> {
  const text = await readText(path, LARGEST_CONFIG);
  return text.ok ? readConfig(text.value, path, dirname(resolve(path))) : unreadConfig(path, text.error);
}

/** One that could not be read. @param file its name in messages */
export function unreadConfig(file: string, { what }: ReadProblem): LoadedConfig {
  const remedy = 'name another file, or make this one readable';
  const problem = { file, line: 1, column: 1, key: '', value: '', what, remedy };
  return { config: null, secrets: [], problems: [problem], files: [] };
}

/**
 * The same for a text that is not read from a file.
 * @param file its name in messages
 * @param folder where relative paths start
 */
export function readConfig(text: string, file: string, folder: string): LoadedConfig {
  const files: string[] = [];
  const unread = new Map<string, string>();
  const secrets = secretsFolder();
  const contentOf = (name: string, path: string): string | null => {
    files.push(path);
    const read = readTextAtOnce(path, LARGEST_SECRET);
    if (read.ok) return read.value.replace(/\r?\n$/, '');
    unread.set(name, read.error.what);
    return null;
  };
  const resolver: Resolver = {
    env: (name) => process.env[name] ?? null,
    file: (name) => contentOf(name, isAbsolute(name) ? name : resolve(folder, name)),
    fileProblem: (name) => unread.get(name) ?? 'cannot be read',
    secret(name) {
      if (SECRET_NAME.test(name)) return contentOf(name, join(secrets, name));
      unread.set(name, 'has no usable name: a name is letters, digits and . _ - @ :');
      return null;
    },
    secretsFolder: secrets,
  };
  const parsed = parseConfig(text, file, resolver);
  if (!parsed.ok) return { config: null, secrets: [], problems: parsed.error, files };
  const { config } = parsed.value;
  return { config: withWholePaths(config, folder), secrets: parsed.value.secrets, problems: [], files };
}

/** https://systemd.io/CREDENTIALS, https://docs.docker.com/compose/how-tos/use-secrets */
function secretsFolder(): string {
  return process.env['CREDENTIALS_DIRECTORY'] ?? CONTAINER_SECRETS;
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
