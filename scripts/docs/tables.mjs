const BEGIN = '<!-- Tables: made by `npm run docs`. -->';
const END = '<!-- End of tables. -->';

/**
 * A page with new lines between its markers; what is written by hand around them stays.
 * @param {string} page
 * @param {readonly string[]} lines
 * @param {string} name of the page, for the error
 */
export function withTables(page, lines, name) {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${name} has no place for tables: write ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${lines.join('\n').trim()}\n\n${page.slice(end)}`;
}

/**
 * @param {readonly string[]} heads
 * @param {readonly (readonly string[])[]} rows
 * @returns {readonly string[]}
 */
export function tableOf(heads, rows) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}
