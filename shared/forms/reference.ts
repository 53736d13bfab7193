import { nearest } from './nearest';

/** A problem in the configuration, at a path of keys. */
export interface ConfigFinding {
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly remedy: string;
}

/** Checks that a name is one of `known`: no finding, or one that suggests the name probably meant. */
export function referenceFindings(
  kind: string,
  id: string,
  known: readonly string[],
  path: ConfigFinding['path'],
): readonly ConfigFinding[] {
  if (known.includes(id)) return [];
  const meant = nearest(id, known);
  const others =
    known.length === 0 ? `add a ${kind} with this id` : `use one of ${known.slice(0, 8).join(', ')}`;
  const remedy = meant === null ? others : `did you mean ${meant}?`;
  return [{ path, what: `names a ${kind} that is not there`, remedy }];
}
