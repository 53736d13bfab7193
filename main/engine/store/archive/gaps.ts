import { encodeDocument } from '../format/record';
import type { Archive, Write } from './archive';
import { documentsOf } from './documents-of';

/** A period without data: no wall was running, or a source did not answer. */
export interface Gap {
  /** epoch ms of the last that was known before */
  readonly from: number;
  /** epoch ms at which it was known again, as far as it has come */
  readonly to: number;
  /** the target, `feed`, or `link` for the wall's own; absent: the wall was off */
  readonly source?: string;
}

/** A restart within this time (ms) leaves no visible gap. */
const LEAST_MS = 10_000;
const MOST_GAPS = 10_000;

/** When the archive was last written, epoch ms; 0 when it is empty. */
export function lastWritten(archive: Archive): number {
  const [batch] = archive.keys('batches', { reverse: true, limit: 1 });
  return Math.max(typeof batch === 'number' ? batch : 0, archive.mark('compacted'));
}

/** The gap that ends at `now` (epoch ms), to be written with the first commit; none when it is short. */
export function gapUntil(archive: Archive, now: number): readonly Write[] {
  return gapBetween(lastWritten(archive), now);
}

/** A gap to be written; none when it is short, or nothing was known before it. Epoch ms. */
export function gapBetween(from: number, to: number): readonly Write[] {
  if (from <= 0 || !Number.isFinite(to) || to - from < LEAST_MS) return [];
  return [gapWrite({ from, to })];
}

/** A gap that begins like another one of the same source replaces it. */
export function gapWrite(gap: Gap) {
  const { from, source } = gap;
  const key: number | [number, string] = source === undefined ? from : [from, source];
  return { table: 'gaps', key, payload: encodeDocument(gap) } as const;
}

/** Gaps of all kinds that overlap a range, in order; of too many the newest. */
export function gapsBetween(archive: Archive, from: number, to: number): readonly Gap[] {
  return documentsOf<Gap>(archive, 'gaps', { start: [to], reverse: true, limit: MOST_GAPS })
    .documents.map(({ document }) => document)
    .filter((gap) => gap.to > from && gap.from < to)
    .reverse();
}

/** Those in which the wall was off. */
export function unwatchedBetween(archive: Archive, from: number, to: number): readonly Gap[] {
  return gapsBetween(archive, from, to).filter(({ source }) => source === undefined);
}
