import { it } from 'vitest';
import { parse } from 'yaml';
import { explainRules } from '../../../shared/config/explain-rules';
import { parseConfig } from '../../../shared/config/parse-config';
import { type Problem, problemLine } from '../../../shared/config/problem';
import type { Resolver } from '../../../shared/config/references';
import { type Door, fuzz } from '../../support/fuzz/door';
import { mutatedBytes, mutatedJson } from '../../support/fuzz/mutate';
import { EXAMPLE, SECRETS } from '../../unit/shared/config/example';

const found = (name: string): string | null =>
  Object.hasOwn(SECRETS, name) ? (SECRETS[name] ?? null) : null;
const RESOLVER: Resolver = { env: found, file: found, secret: found };
const SEED = Buffer.from(EXAMPLE);
const VALUE: unknown = parse(EXAMPLE);

const door: Door<string> = {
  input: (random) =>
    random() < 0.5 ? mutatedBytes(random, SEED).toString('utf8') : mutatedJson(random, VALUE),
  enter: (text) => {
    const parsed = parseConfig(text, 'gantry.yaml', RESOLVER);
    if (!parsed.ok) return parsed.error.map(said);
    explainRules(parsed.value.config);
    return [];
  },
};

function said(problem: Problem): { what: string; remedy: string } {
  return { what: problemLine(problem) === '' ? '' : problem.what, remedy: problem.remedy };
}

it('a configuration of whatever bytes is used, or each problem is said', async () => {
  await fuzz('configuration', door);
});
