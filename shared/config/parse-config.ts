import { visit, YAMLParseError } from 'yaml';
import { isDeeper, tooDeepAt, unlessTooDeep } from '../forms/yaml-bounds';
import { documentOf } from '../forms/yaml-document';
import { badKeys } from '../forms/yaml-keys';
import { err, ok, type Result } from '../model/result';
import type { Config } from './config';
import { crossCheck } from './cross-check';
import { explainIssue, joinUnindented, valueAt } from './explain-issue';
import { Place } from './place';
import { keyOf, type Problem } from './problem';
import { type Resolver, resolveReferences } from './references';
import { configSchema } from './schema';
import { settleConfig } from './settle-config';
import { shownValue, withoutSecrets } from './shown-value';
import { yamlSlips } from './yaml-slips';

export interface ParsedConfig {
  readonly config: Config;
  readonly secrets: readonly string[];
}
type Path = readonly (string | number)[];
/** More aliases than any configuration needs, but few enough to stop endless expansion. */
const MOST_ALIASES = 100;
/** Far more than the schema has. */
const MOST_LEVELS = 50;
const FLATTER = 'nest it no deeper than the reference shows';

/**
 * A configuration from its text. All problems are found in one pass, with file, position, key, value and remedy.
 * @param file name for the messages
 */
export function parseConfig(
  text: string,
  file: string,
  resolver: Resolver,
): Result<ParsedConfig, readonly Problem[]> {
  const deepAt = tooDeepAt(text, MOST_LEVELS);
  const read = deepAt === null ? unlessTooDeep(() => readYaml(text, file)) : null;
  if (read === null) return err([tooDeep(text, deepAt ?? 0, file)]);
  if (!read.ok) return read;
  const { raw, place } = read.value;
  const { value, secrets, secretPaths, unknown } = resolveReferences(raw, resolver, keyOf);
  const shown = (path: Path): string =>
    secretPaths.has(keyOf(path)) ? '***' : shownValue(path, valueAt(value, path));
  const problems = unknown.map(({ path, what, remedy }) => place.at(path, '', what, remedy));
  const unresolved = new Set(unknown.map(({ path }) => keyOf(path)));

  const parsed = configSchema.safeParse(value);
  const findings = parsed.success
    ? crossCheck(parsed.data).map((finding) => ({ ...finding, ofKey: false }))
    : joinUnindented(
        parsed.error.issues.flatMap((issue) => explainIssue(issue, value)),
        value,
      );
  for (const { path, what, remedy, ofKey } of findings) {
    if (unresolved.has(keyOf(path))) continue;
    const safe = (sentence: string): string => withoutSecrets(sentence, secrets);
    problems.push(place.at(path, ofKey ? '' : shown(path), safe(what), safe(remedy), ofKey));
  }
  if (parsed.success && problems.length === 0) return ok({ config: settleConfig(parsed.data), secrets });
  return err([...problems].sort((a, b) => a.line - b.line || a.column - b.column));
}

function readYaml(
  text: string,
  file: string,
): Result<{ readonly raw: object; readonly place: Place }, readonly Problem[]> {
  const { document, lines } = documentOf(text);
  const keys = badKeys(document).map(
    ({ name, from, to }) =>
      new YAMLParseError(
        [from, to],
        'DUPLICATE_KEY',
        name === null ? 'A key must be a text' : 'Map keys must be unique',
      ),
  );
  const place = new Place(document, lines, file);
  const broken = (offset: number, why: string, remedy = 'correct the text at this place'): Problem =>
    place.atOffset(offset, '', `is no YAML: ${why}`, remedy);
  // YAML only warns of an unknown tag; here it is a reference that would silently become text.
  const faults = yamlSlips([...document.errors, ...document.warnings, ...keys], text).map((slip) =>
    broken(slip.offset, slip.what, slip.remedy),
  );
  let aliases = 0;
  visit(document, {
    Alias: (_, alias, parents) => {
      aliases += 1;
      // Each is looked for in the whole document.
      if (aliases > MOST_ALIASES) return visit.BREAK;
      const offset = alias.range?.[0] ?? 0;
      const target = alias.resolve(document);
      if (target === undefined) faults.push(broken(offset, `there is no &${alias.source}`));
      else if (parents.includes(target))
        faults.push(broken(offset, `*${alias.source} is a part of &${alias.source} itself`));
      return undefined;
    },
  });
  if (aliases > MOST_ALIASES) faults.push(broken(0, `it has more than ${MOST_ALIASES} aliases`));
  if (faults.length > 0) return err(faults);
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return err([broken(0, 'its aliases expand too far')]);
  }
  if (isDeeper(raw, MOST_LEVELS)) return err([broken(0, 'its aliases nest too deep', FLATTER)]);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return err([place.at([], '', 'is empty or no map of keys', 'begin with "version: 1"')]);
  return ok({ raw, place });
}

/** The parser is not asked: it recurses. @param at offset */
function tooDeep(text: string, at: number, file: string): Problem {
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const what = `is no YAML that Gantry reads: more than ${MOST_LEVELS} lists and maps are in one another`;
  return { file, line: before.length, column, key: '', value: '', what, remedy: FLATTER };
}
