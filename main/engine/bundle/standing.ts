import type { Key } from 'lmdb';
import type { Change } from '../../../shared/model/change';
import type { Archive, Entry } from '../store/archive/archive';
import { decodeDocument } from '../store/format/record';
import type { BundleRecord } from './bundle-file';

const PAGE = 200;

/**
 * The state at a time: the newest change before it of each service, condition and incident, in the order of their keys.
 * A wall records its whole state when it begins to judge, so nothing older is needed.
 * @param t epoch ms, exclusive
 */
export function standingAt(archive: Archive, t: number): readonly BundleRecord[] {
  const standing: Entry[] = [];
  const known = new Set<string>();
  let start: Key | null = [t];
  while (start !== null) {
    const page = archive.range('changes', { start, reverse: true, limit: PAGE });
    start = page.next;
    for (const entry of page.entries) {
      const change = decodeDocument(entry.payload) as Change;
      const isBegin = change.what === 'watch';
      const name = identityOf(change);
      if (!known.has(name) && (isBegin || change.severity !== null)) standing.push(entry);
      known.add(name);
      if (isBegin) return inOrder(standing);
    }
  }
  return inOrder(standing);
}

/** The identity of a change: changes with the same identity concern the same thing. */
function identityOf(change: Change): string {
  if (change.what === 'watch') return 'watch';
  return `${change.what} ${change.what === 'condition' ? change.key : change.id}`;
}

function inOrder(entries: readonly Entry[]): readonly BundleRecord[] {
  return entries
    .map(({ key, payload }) => ({ table: 'changes' as const, key: key as BundleRecord['key'], payload }))
    .reverse();
}
