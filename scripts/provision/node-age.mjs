/** Also read by Node versions that are too old for the rest: no syntax and no function of a newer one. */

/**
 * Whether a version of Node is outside the range that package.json names.
 * @param {string} version such as `20.19.0`
 * @param {string} range parts such as `^20.19.0` and `>=24`, joined by `||`
 */
export function isOutside(version, range) {
  const given = version.split('.').map(Number);
  return !range.split('||').some((part) => {
    const [, sign = '', wanted = ''] = /^\s*(\^|>=)\s*([\d.]+)\s*$/.exec(part) || [];
    if (sign === '') return false;
    const least = wanted.split('.').map(Number);
    return (sign !== '^' || given[0] === least[0]) && !isLess(given, least);
  });
}

/**
 * @param {readonly number[]} given
 * @param {readonly number[]} least
 */
function isLess(given, least) {
  for (let at = 0; at < 3; at++) {
    const difference = (given[at] || 0) - (least[at] || 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/**
 * @param {string} version
 * @param {string} range
 * @returns {string | null} one line; null: the version is supported
 */
export function oldNodeLine(version, range) {
  if (!isOutside(version, range)) return null;
  const lines = range
    .replace(/[^\d.|]/g, '')
    .split('||')
    .join(', ');
  return `Node ${version} is not supported and may fail: install a current release of one of the lines ${lines}.`;
}
