import { explainRules } from '../../shared/config/explain-rules';
import { problemLine } from '../../shared/config/problem';
import { loadConfig } from '../engine/config/load-config';

const INVALID = 2;

/**
 * Validates a configuration and prints one line per problem.
 * @param explain also prints the rules with the thresholds of this configuration
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
  const counts = [counted(targets, 'target'), counted(services, 'service'), counted(sites, 'site')];
  print(`${file} is valid: ${counts.join(', ')}.`);
  if (explain) for (const line of explainRules(config)) print(line);
  return 0;
}

function counted(list: readonly unknown[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}
