import { type Asked, timelineOf } from './survey';

/**
 * Who counts as the primary. Of servers that take writes it is the one on the newest timeline, for that one was
 * promoted last: an old primary that comes back beside it is the one that is wrong. While nobody takes writes it is who
 * did last.
 * @param acting who was it until now
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
  return timelineOf(asked) ?? -1;
}
