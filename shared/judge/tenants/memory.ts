import type { ContentionEpisode } from './contention';

/** JSON-safe; unchanged until something begins or ends. */
export interface TenantsMemory {
  /** Present and former offenders by id: one that has stopped is still reported, as ok, so that its condition ends. */
  readonly offenders: readonly string[];
  readonly episodes: readonly Remembered[];
  /** epoch ms at which tenants began to pay for a shortage, by pool */
  readonly short: Readonly<Record<string, number>>;
}

export interface Remembered extends ContentionEpisode {
  /** epoch ms at which it has lasted long enough to be named */
  readonly namedAt: number;
  /** epoch ms at which it was no longer seen; null: it is still seen */
  readonly missed: number | null;
}

export const NO_MEMORY: TenantsMemory = { offenders: [], episodes: [], short: {} };

/** A single look must be confirmed by the next ones; only an episode that lasted long enough to be named is held. */
export function named(episodes: readonly Remembered[], now: number): readonly Remembered[] {
  return episodes.filter(({ namedAt }) => now >= namedAt);
}

export function memoryOf(memory: unknown): TenantsMemory {
  if (typeof memory !== 'object' || memory === null) return NO_MEMORY;
  const { offenders, episodes, short } = memory as Record<string, unknown>;
  const times = typeof short === 'object' && short !== null ? Object.entries(short) : [];
  return {
    offenders: Array.isArray(offenders) ? offenders.filter((id) => typeof id === 'string') : [],
    episodes: Array.isArray(episodes) ? episodes.filter(isRemembered) : [],
    short: Object.fromEntries(times.filter(([, since]) => Number.isFinite(since))),
  };
}

function isRemembered(one: unknown): one is Remembered {
  if (typeof one !== 'object' || one === null) return false;
  const { pool, offender, resource, onset, namedAt, confidence, missed } = one as Record<string, unknown>;
  const words = [pool, offender, resource].every((word) => typeof word === 'string');
  return (
    words &&
    Number.isFinite(onset) &&
    Number.isFinite(namedAt) &&
    Number.isFinite(confidence) &&
    (missed === null || Number.isFinite(missed))
  );
}
