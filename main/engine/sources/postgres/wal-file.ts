/** timeline, high half of the position, number of the segment in it; a partial or a backup file has more to its name */
const SEGMENT = /^[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})$/u;
const HALF = 2 ** 32;

/**
 * End of a segment's WAL, in bytes from 0/0.
 * @param size of a segment, bytes (wal_segment_size)
 * @returns null: not the name of a whole segment
 * PostgreSQL, src/include/access/xlog_internal.h: XLogFromFileName
 */
export function segmentEnd(name: string, size: number): number | null {
  const [, high, segment] = SEGMENT.exec(name) ?? [];
  if (high === undefined || segment === undefined || !(size > 0)) return null;
  return Number.parseInt(high, 16) * HALF + (Number.parseInt(segment, 16) + 1) * size;
}
