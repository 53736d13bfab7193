import { explainRules } from '../../shared/config/explain-rules';
import { problemLine } from '../../shared/config/problem';
import { loadConfig } from '../engine/config/load-config';

const INVALID = 2;

/**
 * Validates a configuration and prints a line a problem.
 * @param explain also prints the rules as this configuration makes them
 * @returns the exit code: 0 or 2
 */
export async function runCheck(
  file: string,
  explain: boolean,
  print: (line: string) => void,
): Promise<number> {
  const { config, problems } = await loadConfig(file);
  for (const problem of problems) print(problemLine(problem));
  if (config === null) return INVALID;
  const { sites, services, targets } = config;
  print(`${file} is valid: ${targets.length} targets, ${services.length} services, ${sites.length} sites.`);
  if (explain) for (const line of explainRules(config)) print(line);
  return 0;
}
