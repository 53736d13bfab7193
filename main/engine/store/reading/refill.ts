import type { ArchiveWriter } from '../archive/archive-writer';
import { gapBetween } from '../archive/gaps';
import type { Head } from '../memory/head';

/** ms of points handed over at a time, between two commits. */
const STRETCH_MS = 10 * 60_000;

/**
 * Writes the data that the head has and the archive lacks: points after `since` (epoch ms), events, evidence. In order
 * of time, because readers go newest first; data that arrives meanwhile is in the last part, which is handed over in
 * one turn.
 */
export async function refill(head: Head, writer: ArchiveWriter, since: number): Promise<void> {
  const series = head.generation;
  const done = new Float64Array(series).fill(Math.max(since, 0));
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < series; id++) {
    oldest = Math.min(oldest, head.window(id, Math.max(since, 0), Number.POSITIVE_INFINITY).t[0] ?? oldest);
    newest = Math.max(newest, head.lastTime(id) || newest);
  }
  // Data that the head had to drop is lost.
  writer.put(gapBetween(since, oldest));
  const hand = (id: number, after: number, until: number): void => {
    const { t, v } = head.window(id, after, until);
    for (let i = 0; i < t.length; i++) {
      if ((t[i] as number) > after) writer.appendFromHead(id, t[i] as number, v[i] as number);
    }
    if (id < series && t.length > 0) done[id] = t[t.length - 1] as number;
  };
  for (let until = oldest + STRETCH_MS; until < newest; until += STRETCH_MS) {
    for (let id = 0; id < series; id++) hand(id, done[id] as number, until);
    await writer.flush(true);
    if (writer.fault !== null) return;
  }
  for (let id = 0; id < head.generation; id++) {
    hand(id, id < series ? (done[id] as number) : Math.max(since, 0), Number.POSITIVE_INFINITY);
  }
  for (const event of head.documents.allEvents()) writer.addEvent(event);
  for (const evidence of head.documents.allEvidence()) writer.setEvidence(evidence);
  writer.caughtUp();
}
