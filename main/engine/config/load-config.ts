import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { Config } from '../../../shared/config/config';
import { parseConfig } from '../../../shared/config/parse-config';
import type { Problem } from '../../../shared/config/problem';
import type { Resolver } from '../../../shared/config/references';

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
  const folder = dirname(resolve(path));
  const files: string[] = [];
  const resolver: Resolver = {
    env: (name) => process.env[name] ?? null,
    file: (name) => {
      const file = isAbsolute(name) ? name : resolve(folder, name);
      files.push(file);
      try {
        return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      } catch {
        return null;
      }
    },
    secret,
  };
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const what = code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? 'unknown error'})`;
    const problem = {
      file: path,
      line: 1,
      column: 1,
      key: '',
      value: '',
      what,
      remedy: 'name another file, or make this one readable',
    };
    return { config: null, secrets: [], problems: [problem], files };
  }
  const parsed = parseConfig(text, path, resolver);
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
