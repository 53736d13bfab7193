import type { Config } from '../../shared/config/config';
import { problemLine } from '../../shared/config/problem';
import { findConfig } from '../engine/config/find-config';
import { loadConfig } from '../engine/config/load-config';

/**
 * The configuration that a command works with; a line a problem when it cannot be used, as of `gantry check`.
 * @param file null: the one that is found, if any
 * @returns `config` null: there is none at all, which is usable; null: there is one that cannot be used
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
