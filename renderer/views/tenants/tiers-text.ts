import { formatNumber } from '../../../shared/format/format';

/** Number of letters that fit the column of names. */
const TIERS_ROOM = 27;

/** `438 standard, 74 gold`, the largest tier first; empty: there is one tier, one has no name, or no space. */
export function tiersText(tiers: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const tier of tiers) counts.set(tier, (counts.get(tier) ?? 0) + 1);
  const text = [...counts]
    .toSorted(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .map(([tier, count]) => `${formatNumber(count)} ${tier}`)
    .join(', ');
  return counts.size < 2 || counts.has('') || text.length > TIERS_ROOM ? '' : text;
}
