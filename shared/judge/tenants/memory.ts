import type { ContentionEpisode } from './contention';

/** JSON-safe; unchanged until something begins or ends. */
export interface TenantsMemory {
  /** Present and former offenders by id: one that has stopped is still reported, as ok, so that its condition ends. */
  readonly offenders: readonly string[];
  readonly episodes: readonly Remembered[];
  /** epoch ms at which tenants began to pay for a shortage, by pool */
  readonly short: Readonly<Record<string, number>>;
  /** who takes most, by pool */
  readonly takers: Readonly<Record<string, RememberedTaker>>;
}

export interface RememberedTaker {
  readonly id: string;
  /** epoch ms from which on it is named: it has lasted long enough */
  readonly namedAt: number;
}

export interface Remembered extends ContentionEpisode {
  /** epoch ms at which it has lasted long enough to be named */
  readonly namedAt: number;
  /** epoch ms at which it was no longer seen; null: it is still seen */
  readonly missed: number | null;
}

export const NO_MEMORY: TenantsMemory = { offenders: [], episodes: [], short: {}, takers: {} };

/** A single look must be confirmed by the next ones; only an episode that lasted long enough to be named is held. */
export function named(episodes: readonly Remembered[], now: number): readonly Remembered[] {
  return episodes.filter(({ namedAt }) => now >= namedAt);
}

export function memoryOf(memory: unknown): TenantsMemory {
  if (typeof memory !== 'object' || memory === null) return NO_MEMORY;
  const { offenders, episodes, short, takers } = memory as Record<string, unknown>;
  return {
    offenders: Array.isArray(offenders) ? offenders.filter((id) => typeof id === 'string') : [],
    episodes: Array.isArray(episodes) ? episodes.filter(isRemembered) : [],
    short: valid(short, (since): since is number => Number.isFinite(since)),
    takers: valid(takers, isTaker),
  };
}

function valid<T>(record: unknown, is: (value: unknown) => value is T): Readonly<Record<string, T>> {
  if (typeof record !== 'object' || record === null) return {};
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, T] => is(entry[1])));
}

function isTaker(one: unknown): one is RememberedTaker {
  if (typeof one !== 'object' || one === null) return false;
  const { id, namedAt } = one as Record<string, unknown>;
  return typeof id === 'string' && Number.isFinite(namedAt);
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
