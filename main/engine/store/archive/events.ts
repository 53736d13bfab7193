import type { EventKind, WallEvent } from '../../../../shared/model/observation';
import { decodeDocument } from '../format/record';
import type { Archive } from './archive';

/** Events of a kind with from <= t <= to (epoch ms), oldest first. */
export function eventsBetween(
  archive: Archive,
  kind: EventKind,
  from: number,
  to: number,
): readonly WallEvent[] {
  const range = { start: [kind, from], end: [kind, to + 1], limit: Number.MAX_SAFE_INTEGER };
  return archive
    .range('events', range)
    .entries.map(({ payload }) => decodeDocument(payload) as WallEvent)
    .filter(({ t }) => t <= to);
}
