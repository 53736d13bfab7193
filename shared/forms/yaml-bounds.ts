/** Levels of maps and lists, far above what any document needs; a parser that follows them recurses. */
const MOST_LEVELS = 200;
/** columns that a level may be indented by */
const INDENT = 5;

/**
 * Whether a YAML text may nest deeper than a parser should follow, by its brackets and by what a line begins with. It
 * counts too much rather than too little, and reads the text once.
 * @param most levels
 */
export function nestsTooDeep(text: string, most = MOST_LEVELS): boolean {
  let open = 0;
  let lead = 0;
  let indent = 0;
  let isLead = true;
  for (const one of text) {
    if (one === '\n') {
      lead = 0;
      indent = 0;
      isLead = true;
      continue;
    }
    if (isLead && (one === '-' || one === '?' || one === ':')) lead += 1;
    else if (one !== ' ' && one !== '\t') isLead = false;
    if (isLead) indent += 1;
    if (one === '[' || one === '{') open += 1;
    else if (open > 0 && (one === ']' || one === '}')) open -= 1;
    if (open > most || lead > most || indent > most * INDENT) return true;
  }
  return false;
}
