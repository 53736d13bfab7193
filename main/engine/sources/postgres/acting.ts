import { type Asked, timelineNumber } from './survey';

/**
 * Determines the acting primary. Of several servers that accept writes it is the one on the newest timeline, because it
 * was promoted last: an old primary that comes back is the wrong one. If no server accepts writes, it is the last one
 * that did.
 * @param acting the previous acting primary
 */
export function actingOf(answers: readonly Asked[], acting: string): string {
  let best: Asked | null = null;
  for (const asked of answers) {
    if (asked.hello?.standby !== false) continue;
    const rise = best === null ? 1 : newest(asked) - newest(best);
    if (rise > 0 || (rise === 0 && asked.id === acting)) best = asked;
  }
  return best?.id ?? acting;
}

function newest(asked: Asked): number {
  return timelineNumber(asked) ?? -1;
}
