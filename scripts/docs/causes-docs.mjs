import { tableOf } from './tables.mjs';

/** @typedef {{ cause: string, effects: readonly string[], prior: number, why: string }} Explanation */

/**
 * The table of docs/causes.md.
 * @param {readonly Explanation[]} explanations
 */
export function causesTable(explanations) {
  return tableOf(
    ['cause', 'explains', 'prior', 'why'],
    explanations.map(({ cause, effects, prior, why }) => [
      `\`${cause}\``,
      effects.map(effectWords).join(', '),
      String(prior),
      why,
    ]),
  );
}

/** @param {string} effect beginning of the rules that are meant */
function effectWords(effect) {
  if (effect === '') return 'everything';
  if (effect === 'service.') return 'services';
  return effect.endsWith('.') ? `\`${effect}*\`` : `\`${effect}\``;
}
