import { type Document, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { z } from 'zod';
import { err, ok, type Result } from '../model/result';
import type { Config } from './config';
import { crossCheck, type Finding } from './cross-check';
import { nearest } from './nearest';
import { keyOf, type Problem } from './problem';
import { type Resolver, resolveReferences } from './references';
import { configSchema, LATER_PROBES, splitMessage, type WrittenConfig } from './schema';
import { settle } from './settle-config';

export interface ParsedConfig {
  readonly config: Config;
  readonly secrets: readonly string[];
}
type Path = readonly (string | number)[];

/**
 * A configuration from its text. Every problem is found at once, with file, position, key, value and remedy.
 * @param file name to be put into the messages
 */
export function parseConfig(
  text: string,
  file: string,
  resolver: Resolver,
): Result<ParsedConfig, readonly Problem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = new Place(document, lines, file);
  if (document.errors.length > 0) {
    return err(
      document.errors.map(({ message, pos }) =>
        place.atOffset(pos[0], '', `is no YAML: ${firstLine(message)}`, 'correct the text at this place'),
      ),
    );
  }
  const raw: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return err([place.at([], '', 'is empty or no map of keys', 'begin with "version: 1"')]);
  }
  const { value, secrets, secretPaths, unknown } = resolveReferences(raw, resolver, keyOf);
  const shown = (path: Path): string =>
    secretPaths.has(keyOf(path)) ? '***' : shortly(valueAt(value, path));
  const problems = unknown.map(({ path, what, remedy }) => place.at(path, '', what, remedy));
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    const missing = new Set(unknown.map(({ path }) => keyOf(path)));
    for (const finding of parsed.error.issues.flatMap((issue) => findingsOf(issue, value))) {
      if (!missing.has(keyOf(finding.path)))
        problems.push(
          place.at(
            finding.path,
            finding.inValue === false ? '' : shown(finding.path),
            finding.what,
            finding.remedy,
          ),
        );
    }
    return err(inOrder(problems));
  }
  for (const { path, what, remedy } of crossCheck(parsed.data))
    problems.push(place.at(path, shown(path), what, remedy));
  return problems.length > 0
    ? err(inOrder(problems))
    : ok({ config: settle(parsed.data as WrittenConfig), secrets });
}

class Place {
  readonly #document: Document.Parsed<ParsedNode>;
  readonly #lines: LineCounter;
  readonly #file: string;

  constructor(document: Document.Parsed<ParsedNode>, lines: LineCounter, file: string) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  /** The position of the value at `path`, or of the nearest thing above it that is there. */
  at(path: Path, value: string, what: string, remedy: string): Problem {
    for (let length = path.length; length >= 0; length--) {
      const node: unknown =
        length === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, length), true);
      const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
      if (range) return { ...this.atOffset(range[0] ?? 0, value, what, remedy), key: keyOf(path) };
    }
    return { ...this.atOffset(0, value, what, remedy), key: keyOf(path) };
  }

  atOffset(offset: number, value: string, what: string, remedy: string): Problem {
    const { line, col } = this.#lines.linePos(offset);
    return {
      file: this.#file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      key: '',
      value,
      what,
      remedy,
    };
  }
}

function findingsOf(issue: z.core.$ZodIssue, value: unknown): readonly (Finding & { inValue?: boolean })[] {
  const path = issue.path as Path;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const meant = nearest(key, knownKeys(path, value));
        const remedy =
          meant === null
            ? `remove it; known here: ${knownKeys(path, value).join(', ')}`
            : `did you mean ${meant}?`;
        return { path: [...path, key], what: 'is an unknown key', remedy, inValue: false };
      });
    case 'invalid_union':
      if (path.at(-1) === 'probe') return [probeFinding(path, valueAt(value, path))];
      return [{ path, what: 'is none of the values allowed here', remedy: 'see docs/config.md' }];
    case 'invalid_value': {
      const choices = issue.values.map(String);
      const meant = nearest(String(valueAt(value, path)), choices);
      return [
        {
          path,
          what: 'is none of the values allowed here',
          remedy: `${meant === null ? '' : `did you mean ${meant}? `}use ${choices.join(', ')}`,
        },
      ];
    }
    case 'invalid_type': {
      const absent = valueAt(value, path) === undefined;
      return [
        {
          path,
          what: absent ? 'is missing' : `is no ${issue.expected}`,
          remedy: absent ? `add ${String(path.at(-1))}` : `write a ${issue.expected} here`,
          inValue: !absent,
        },
      ];
    }
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
      return [
        {
          path,
          what: issue.code === 'too_small' ? 'is too small' : 'is too large',
          remedy: `use ${bound}${unit}`,
        },
      ];
    }
    default: {
      const [what, remedy] = splitMessage(issue.message);
      return [{ path, what, remedy: remedy ?? 'see docs/config.md' }];
    }
  }
}

function probeFinding(path: Path, probe: unknown): Finding {
  const kinds = ['postgres', 'redis', 'http', 'feed'];
  if (typeof probe === 'string' && LATER_PROBES.includes(probe)) {
    return {
      path,
      what: 'is a probe that is not yet supported',
      remedy: `use ${kinds.join(', ')}, or send its figures by feed`,
    };
  }
  const meant = typeof probe === 'string' ? nearest(probe, kinds) : null;
  return {
    path,
    what: probe === undefined ? 'is missing' : 'is no probe',
    remedy: `${meant === null ? '' : `did you mean ${meant}? `}use ${kinds.join(', ')}`,
  };
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

/** Keys that the schema knows at a path; of several kinds of target, those of the kind that is written there. */
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

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[part] : undefined,
    value,
  );
}

function shortly(value: unknown): string {
  if (value === undefined || typeof value === 'object') return '';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  // An address may carry a password even without a reference.
  const safe = text.replace(/(:\/\/[^:@/\s]*:)[^@\s]*@/, '$1***@');
  return safe.length > 60 ? `${safe.slice(0, 57)}…` : safe;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/[.:]$/, '');
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}
