import { problemLine } from '../../shared/config/problem';
import { findConfig } from '../engine/config/find-config';
import { loadConfig } from '../engine/config/load-config';

/**
 * Whether the configuration that a picture would be taken of can be used; a line a problem when not, as of `gantry
 * check`. None at all is usable: the picture is of what the cache holds.
 * @param file null: the one that is found, if any
 */
export async function usableConfig(file: string | null, print: (line: string) => void): Promise<boolean> {
  const path = file ?? findConfig();
  if (path === null) return true;
  const { config, problems } = await loadConfig(path);
  if (config !== null) return true;
  for (const problem of problems) print(problemLine(problem));
  return false;
}
