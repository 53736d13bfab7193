import { z } from 'zod';
import { nearest } from '../forms/nearest';
import type { ConfigFinding } from '../forms/reference';
import { splitMessage } from '../forms/schema-values';
import { KINDS } from '../kinds/kinds';
import { keyOf } from './problem';
import { configSchema, LATER_PROBES } from './schema';

type Path = readonly (string | number)[];

/** A problem at one place of the file. */
export interface ExplainedIssue extends ConfigFinding {
  /** the key itself is wrong or missing: there is no value to show */
  readonly ofKey: boolean;
}

const EMPTY = 'is empty';
const UNKNOWN_KEY = 'is an unknown key';

/** Names of the forms of a value, for people. */
const FORMS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'list',
  object: 'map of keys',
  record: 'map of keys',
  number: 'number',
  int: 'whole number',
  boolean: 'true or false',
};

/** One issue of the schema in words for the file's author. @param value the document that was validated */
export function explainIssue(issue: z.core.$ZodIssue, value: unknown): readonly ExplainedIssue[] {
  const path = issue.path as Path;
  const found = valueAt(value, path);
  const one = (what: string, remedy: string, ofKey = false): readonly ExplainedIssue[] => [
    { path, what, remedy, ofKey },
  ];
  const [what, remedy] = splitMessage(issue.message);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], key, knownKeys(path, value)));
    case 'invalid_union':
      return path.at(-1) === 'probe'
        ? one(...explainProbe(found), found === undefined)
        : one('is none of the values allowed here', 'see docs/config.md');
    case 'invalid_value':
      if (found === undefined)
        return one('is missing', `add ${String(path.at(-1))}: ${issue.values.map(String)[0]}`, true);
      return one('is none of the values allowed here', choose(String(found), issue.values.map(String)));
    case 'invalid_type': {
      if (found === undefined) return one('is missing', `add ${String(path.at(-1))}`, true);
      const kind = FORMS[issue.expected] ?? issue.expected;
      const write = remedy ?? `write ${kind === 'true or false' ? kind : `a ${kind}`} here`;
      if (found === null) return one(EMPTY, `${write}, or remove the key`);
      return one(
        remedy === null ? `is not ${kind === 'text' ? kind : `a ${kind}`}`.replace('a true', 'true') : what,
        write,
      );
    }
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
      const above = issue.code === 'too_small' && issue.inclusive === false;
      return one(
        issue.code === 'too_small' ? 'is too small' : 'is too large',
        above ? `use more than ${issue.minimum}` : `use ${bound}${unit}`,
      );
    }
    case 'custom':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return one(what, remedy ?? 'see docs/config.md');
  }
}

/**
 * Joins the issues of a map whose keys are not indented below its name: the name is then empty, and each of its keys is
 * an unknown one beside it.
 */
export function joinUnindented(issues: readonly ExplainedIssue[], value: unknown): readonly ExplainedIssue[] {
  const strays = issues.filter(({ what }) => what === UNKNOWN_KEY).map(({ path }) => path);
  const joined = new Set<string>();
  const kept = issues.map((issue) => {
    if (issue.what !== EMPTY || valueAt(value, issue.path) !== null) return issue;
    const own = knownKeys(issue.path, value);
    const mine = strays.filter(
      (path) =>
        path.slice(0, -1).join('.') === issue.path.slice(0, -1).join('.') && own.includes(`${path.at(-1)}`),
    );
    if (mine.length === 0) return issue;
    for (const path of mine) joined.add(keyOf(path));
    const names = mine.map((path) => String(path.at(-1))).join(', ');
    return { ...issue, remedy: `indent what belongs to it further: ${names}` };
  });
  return kept.filter(({ what, path }) => what !== UNKNOWN_KEY || !joined.has(keyOf(path)));
}

/** The value at `path`; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, part)
        ? (at as Record<string | number, unknown>)[part]
        : undefined,
    value,
  );
}

function unknownKey(path: Path, key: string, known: readonly string[]): ExplainedIssue {
  const meant = nearest(key, known);
  const remedy = meant === null ? `remove it; known here: ${known.join(', ')}` : `did you mean ${meant}?`;
  return { path, what: UNKNOWN_KEY, remedy, ofKey: true };
}

function choose(written: string, choices: readonly string[]): string {
  const meant = choices.length === 1 ? null : nearest(written, choices);
  return `${meant === null ? '' : `did you mean ${meant}? `}use ${choices.join(', ')}`;
}

function explainProbe(probe: unknown): readonly [string, string] {
  const kinds = KINDS.map(({ id }) => id);
  if (probe === undefined) return ['is missing', `add probe: ${kinds.join(', ')}`];
  const written = String(probe);
  return LATER_PROBES.includes(written)
    ? ['is a probe that is not yet supported', `use ${kinds.join(', ')}, or send its figures by feed`]
    : ['is no probe', choose(written, kinds)];
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: unknown;
}
let jsonSchema: JsonSchema | null = null;

/** Keys that the schema knows at a path; in a target, those of its kind. */
function knownKeys(path: Path, value: unknown): readonly string[] {
  jsonSchema ??= z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  let at: JsonSchema | undefined = jsonSchema;
  path.forEach((part, index) => {
    if (typeof part === 'number') at = chosen(at?.items, valueAt(value, path.slice(0, index + 1)));
    else
      at =
        at?.properties?.[part] ??
        (typeof at?.additionalProperties === 'object' ? at.additionalProperties : undefined);
  });
  return Object.keys(at?.properties ?? {});
}

function chosen(schema: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  const kinds = schema?.anyOf ?? schema?.oneOf;
  if (kinds === undefined) return schema;
  const probe = (value as { probe?: unknown } | null | undefined)?.probe;
  return kinds.find(({ properties }) => properties?.probe?.const === probe) ?? kinds[0];
}
