import type { EventKind, WallEvent } from '../../../../shared/model/observation';
import type { Archive } from './archive';
import { allDocuments } from './documents-of';

/** Events of a kind with from <= t <= to (epoch ms), oldest first. */
export function eventsBetween(
  archive: Archive,
  kind: EventKind,
  from: number,
  to: number,
): readonly WallEvent[] {
  const range = { start: [kind, from], end: [kind, to + 1] };
  return allDocuments<WallEvent>(archive, 'events', range).filter(({ t }) => t <= to);
}
