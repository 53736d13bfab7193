import { tableOf } from './tables.mjs';

/**
 * The table of docs/truth.md: one row an invariant.
 * @param {readonly { readonly id: string, readonly says: string, readonly reads: string }[]} invariants
 * @returns {readonly string[]}
 */
export function truthTable(invariants) {
  return tableOf(
    ['invariant', 'what is true of the wall', 'what it reads'],
    invariants.map(({ id, says, reads }) => [`\`${id}\``, says, reads]),
  );
}
