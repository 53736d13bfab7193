import { explainRules } from '../../shared/config/explain-rules';
import { nothingToWatch } from '../../shared/config/nothing-to-watch';
import { problemLine } from '../../shared/config/problem';
import { countOf } from '../../shared/format/fitting';
import {
  LARGEST_CONFIG,
  type LoadedConfig,
  loadConfig,
  readConfig,
  unreadConfig,
} from '../engine/config/load-config';
import { STANDARD, type StandardInput } from './standard-input';

const INVALID = 2;

export interface CheckRequest {
  /** `-`: standard input */
  readonly file: string;
  /** also print the rules with the thresholds of this configuration */
  readonly explain: boolean;
  readonly input: StandardInput;
  readonly print: (line: string) => void;
}

/** Validates a configuration and prints one line per problem. @returns the exit code: 0 or 2 */
export async function runCheck({ file, explain, input, print }: CheckRequest): Promise<number> {
  const { config, problems } = await loaded(file, input);
  for (const problem of problems) print(problemLine(problem));
  if (config === null) return INVALID;
  const { sites, services, targets } = config;
  const counts = [
    countOf(targets.length, 'target'),
    countOf(services.length, 'service'),
    countOf(sites.length, 'site'),
  ];
  print(`${named(file)} is valid: ${counts.join(', ')}.`);
  const nothing = nothingToWatch(config);
  if (nothing !== null) print(nothing);
  if (explain) for (const line of explainRules(config)) print(line);
  return 0;
}

async function loaded(file: string, input: StandardInput): Promise<LoadedConfig> {
  if (file !== STANDARD) return loadConfig(file);
  const text = await input(LARGEST_CONFIG);
  return text.ok ? readConfig(text.value, named(file), process.cwd()) : unreadConfig(named(file), text.error);
}

function named(file: string): string {
  return file === STANDARD ? 'standard input' : file;
}
