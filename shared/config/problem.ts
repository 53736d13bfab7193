/** Why a configuration, or a part of it, is rejected. */
export interface Problem {
  readonly file: string;
  /** from 1 */
  readonly line: number;
  readonly column: number;
  /** `targets[0].every`; empty for the file as a whole */
  readonly key: string;
  /** the value in short form; `***` where a secret was inserted; empty for nothing */
  readonly value: string;
  readonly what: string;
  readonly remedy: string;
}

/** `file:line:column key: what, remedy`, as `gantry check` prints it. */
export function problemLine(problem: Problem): string {
  const { file, line, column, key, value, what, remedy } = problem;
  const shown = value === '' ? '' : `${value} `;
  return `${file}:${line}:${column} ${key === '' ? 'file' : key}: ${shown}${what}, ${remedy}`;
}

/** `targets[0].every` for a path of keys and indices. */
export function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (key, part) =>
      typeof part === 'number' ? `${key}[${part}]` : key === '' ? String(part) : `${key}.${String(part)}`,
    '',
  );
}
