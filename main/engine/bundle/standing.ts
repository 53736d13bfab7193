import type { Key } from 'lmdb';
import type { Change } from '../../../shared/model/change';
import type { Archive } from '../store/archive/archive';
import { type DocumentEntry, documentsOf } from '../store/archive/documents-of';
import type { BundleRecord } from './bundle-file';

const PAGE = 200;

type DocumentPage = ReturnType<typeof documentsOf<Change>>;

export interface StandingRecord extends BundleRecord {
  readonly document: Change;
}

/**
 * The state at a time: the newest change before it of each service, condition and incident, in the order of their keys.
 * A wall records its whole state when it begins to judge, so nothing older is needed.
 * @param t epoch ms, exclusive
 */
export function standingAt(archive: Archive, t: number): readonly StandingRecord[] {
  const standing: DocumentEntry<Change>[] = [];
  const known = new Set<string>();
  let start: Key | null = [t];
  while (start !== null) {
    const { documents, next }: DocumentPage = documentsOf<Change>(archive, 'changes', {
      start,
      reverse: true,
      limit: PAGE,
    });
    start = next;
    for (const entry of documents) {
      const change = entry.document;
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

function inOrder(entries: readonly DocumentEntry<Change>[]): readonly StandingRecord[] {
  return entries
    .map((entry) => ({ ...entry, table: 'changes' as const, key: entry.key as BundleRecord['key'] }))
    .reverse();
}
