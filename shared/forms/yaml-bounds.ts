/** Levels of maps and lists, far above what any document needs; a parser that follows them recurses. */
export const MOST_LEVELS = 200;
/** columns that a level may be indented by */
const INDENT = 5;

/**
 * Where a YAML text may begin to nest deeper than a parser should follow, by its brackets and by what a line begins with.
 * It counts too much rather than too little, and reads the text once.
 * @param most levels
 * @returns an offset; null: it does not
 */
export function tooDeepAt(text: string, most = MOST_LEVELS): number | null {
  let open = 0;
  let lead = 0;
  let indent = 0;
  let isLead = true;
  for (let at = 0; at < text.length; at++) {
    const one = text[at];
    if (one === '\n') {
      lead = 0;
      indent = 0;
      isLead = true;
      continue;
    }
    if (isLead && isIndicator(one)) {
      // A level begins with one and a space: a row of dashes is a text.
      if (isSpace(text[at + 1])) lead += 1;
    } else if (one !== ' ' && one !== '\t') isLead = false;
    if (isLead) indent += 1;
    if (one === '[' || one === '{') open += 1;
    else if (open > 0 && (one === ']' || one === '}')) open -= 1;
    if (open > most || lead > most || indent > most * INDENT) return at;
  }
  return null;
}

function isIndicator(one: string | undefined): boolean {
  return one === '-' || one === '?' || one === ':';
}

function isSpace(one: string | undefined): boolean {
  return one === undefined || one === ' ' || one === '\t' || one === '\r' || one === '\n';
}

/** Whether a value nests deeper than `most` levels. It is followed no deeper than that, so it may contain itself. */
export function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return most === 0 || Object.values(value).some((item) => isDeeper(item, most - 1));
}

/**
 * The result of a parser; null: the text nests too deep for its recursion. Lines with two colons each nest in one
 * another without a bracket or an indent, which `tooDeepAt` cannot foresee.
 */
export function unlessTooDeep<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
