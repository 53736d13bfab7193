/** Supplies the values of `${env:NAME}`, `${file:/path}` and `${secret:name}`; null: there is none. */
export interface Resolver {
  env(name: string): string | null;
  /** content without the final line feed */
  file(path: string): string | null;
  /** why there is no such file or secret, to follow its name */
  fileProblem?(path: string): string;
  /** content without the final line feed */
  secret(name: string): string | null;
  /** where secrets are looked for, to be named where one is missing */
  readonly secretsFolder?: string;
}
export interface UnknownReference {
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly remedy: string;
}
export interface Resolved {
  readonly value: unknown;
  /** the inserted values: never log, show, cache or export them */
  readonly secrets: readonly string[];
  /** paths of texts that contain a secret, in the form of `keyOf` */
  readonly secretPaths: ReadonlySet<string>;
  readonly unknown: readonly UnknownReference[];
}

const REFERENCE = /\$\{(env|file|secret):([^}]*)\}/g;
const ANY = /\$\{[^}]*\}/;

/** Replaces the references in every text of a parsed document. Pure except for the resolver. */
export function resolveReferences(
  value: unknown,
  resolver: Resolver,
  keyOf: (path: readonly (string | number)[]) => string,
): Resolved {
  const secrets = new Set<string>();
  const secretPaths = new Set<string>();
  const unknown: UnknownReference[] = [];

  const inText = (text: string, path: readonly (string | number)[]): string => {
    const replaced = text.replace(REFERENCE, (whole, kind: 'env' | 'file' | 'secret', name: string) => {
      const found = resolver[kind](name);
      if (found === null || (found === '' && whole === text)) {
        const why = found === null ? missing(kind, name, resolver) : empty(kind, name);
        unknown.push({ path, ...why });
        return whole;
      }
      if (found !== '') secrets.add(found);
      secretPaths.add(keyOf(path));
      return found;
    });
    const other = ANY.exec(text.replace(REFERENCE, ''));
    if (other !== null) {
      unknown.push({
        path,
        what: `holds ${other[0]}, which is no reference`,
        remedy: 'write ${env:NAME}, ${file:/path} or ${secret:name}',
      });
    }
    return replaced;
  };
  const walk = (at: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof at === 'string') return inText(at, path);
    if (Array.isArray(at)) return at.map((item, index) => walk(item, [...path, index]));
    if (typeof at !== 'object' || at === null) return at;
    return Object.fromEntries(Object.entries(at).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  return { value: walk(value, []), secrets: [...secrets], secretPaths, unknown };
}

function missing(
  kind: 'env' | 'file' | 'secret',
  name: string,
  resolver: Resolver,
): { what: string; remedy: string } {
  const why = resolver.fileProblem?.(name) ?? 'cannot be read';
  if (kind === 'env')
    return {
      what: `the environment variable ${name} is not set`,
      remedy: `set ${name} for the user that runs Gantry`,
    };
  if (kind === 'file')
    return {
      what: `the file ${name} ${why}`,
      remedy: 'create it, or make it readable for the user that runs Gantry',
    };
  return {
    what: `the secret ${name} ${why}`,
    remedy: `name it under LoadCredential= of the systemd unit, or among the secrets of the container; it is looked for in ${resolver.secretsFolder ?? 'the folder of secrets'}`,
  };
}

/** As a whole value it is an oversight; within a text it may be meant: a user without a password. */
function empty(kind: 'env' | 'file' | 'secret', name: string): { what: string; remedy: string } {
  const named = { env: 'environment variable', file: 'file', secret: 'secret' }[kind];
  return { what: `the ${named} ${name} is empty`, remedy: 'give it a value, or remove the reference' };
}
