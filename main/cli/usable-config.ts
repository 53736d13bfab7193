import type { Config } from '../../shared/config/config';
import { problemLine } from '../../shared/config/problem';
import { findConfig } from '../engine/config/find-config';
import { loadConfig } from '../engine/config/load-config';

/**
 * The configuration for a command; prints one line per problem if it is invalid, like `gantry check`.
 * @param file null: the one that is found, if any
 * @returns `config` null: there is none, which is usable; null: it is invalid
 */
export async function usableConfig(
  file: string | null,
  print: (line: string) => void,
): Promise<{ readonly config: Config | null } | null> {
  const path = file ?? findConfig();
  if (path === null) return { config: null };
  const { config, problems } = await loadConfig(path);
  if (config !== null) return { config };
  for (const problem of problems) print(problemLine(problem));
  return null;
}
