import { isTime } from '../../forms/time';
import type { WallEvent } from '../../model/observation';

/** A backup that a repository lists. */
interface Listed {
  readonly label: string;
  /** epoch ms */
  readonly endedAt: number;
  /** key of the repository of a pgBackRest; null: there is one place only, or it was told before places were */
  readonly repository: number | null;
}
/** A place that lists backups, and what it lists now. */
interface Place {
  readonly repository: number | null;
  /** epoch ms of its newest; -Infinity: it lists none */
  readonly newest: number;
  /** epoch ms of its oldest that others may depend on; Infinity: it lists none */
  readonly oldest: number;
}

/**
 * What follows from all records of a backup together: the number of backups that vanished out of turn, and the newest
 * that a repository listed that cannot be read now. Each place is judged by itself, for each has its own retention:
 * there backups expire oldest first, never the newest. pgBackRest expires its oldest full backup with all that depend on
 * it, and older differential ones while their full one stays. A backup that was locked is out of turn at any age. What a
 * repository listed that is not read now, or is no longer configured, is not gone but unknown.
 * @param told oldest first
 */
export function deletedOf(told: readonly WallEvent[]): {
  readonly gone: number;
  readonly unreadEndedAt: number | null;
} {
  const last = told.at(-1)?.data ?? {};
  const now = listedOf(last);
  if (now === null) return { gone: 0, unreadEndedAt: null };
  const stored = last['listedBy'] === 's3';
  const { before, vanished, lockedUntil } = historyOf(told, keysOf(last));
  const places = (keysOf(last) ?? [null]).map((repository) =>
    placeOf(now, repository, (one) => stored || isFull(one)),
  );
  let gone = 0;
  let unreadEndedAt: number | null = null;
  for (const [key, one] of before) {
    const at = vanished.get(key);
    const place = places.find(({ repository }) => repository === one.repository);
    if (place === undefined) {
      if (at === undefined) unreadEndedAt = Math.max(unreadEndedAt ?? 0, one.endedAt);
    } else if (at === undefined) continue;
    else if (at < (lockedUntil.get(key) ?? 0) || isOutOfTurn(one, place, stored || isFull(one))) gone++;
  }
  return { gone, unreadEndedAt };
}

function isOutOfTurn({ endedAt }: Listed, { newest, oldest }: Place, isOwn: boolean): boolean {
  return endedAt > newest || (isOwn && endedAt > oldest);
}

function placeOf(now: readonly Listed[], repository: number | null, isOwn: (one: Listed) => boolean): Place {
  const here = now.filter((one) => one.repository === repository);
  return {
    repository,
    newest: Math.max(...here.map(({ endedAt }) => endedAt)),
    oldest: Math.min(...here.filter(isOwn).map(({ endedAt }) => endedAt)),
  };
}

/** All backups that were ever listed, and when those that are not any more were first missing. */
function historyOf(told: readonly WallEvent[], now: readonly number[] | null) {
  const before = new Map<string, Listed>();
  const vanished = new Map<string, number>();
  const lockedUntil = new Map<string, number>();
  for (const { t, data } of told) {
    const listed = listedOf(data);
    if (listed === null) continue;
    const read = keysOf(data);
    // Records from before repositories were told: with a single one now, it was that.
    const [only] = read === null && now?.length === 1 ? now : [];
    const labels = new Map(
      listed.map((one) => [keyOf(one, only ?? null), { ...one, repository: one.repository ?? only ?? null }]),
    );
    // A truncated list says nothing about older backups.
    const from = data['labelsCut'] === true ? Math.min(...listed.map(({ endedAt }) => endedAt)) : 0;
    for (const [key, { endedAt, repository }] of before) {
      const isRead = read === null || repository === null || read.includes(repository);
      if (isRead && !labels.has(key) && !vanished.has(key) && endedAt >= from) vanished.set(key, t);
    }
    for (const [key, one] of labels) {
      before.set(key, one);
      vanished.delete(key);
    }
    const until = timeOf(data['lockedUntil']);
    const locked = [...labels.keys()].at(-1);
    if (until !== null && locked !== undefined) lockedUntil.set(locked, until);
  }
  return { before, vanished, lockedUntil };
}

function keyOf({ label, repository }: Listed, only: number | null): string {
  return `${repository ?? only ?? ''}/${label}`;
}

/** Keys of the repositories that were read; null: the record names none. */
function keysOf({ repositories }: WallEvent['data']): readonly number[] | null {
  return Array.isArray(repositories) ? repositories.filter((one) => typeof one === 'number') : null;
}

/** pgBackRest appends the name of a dependent backup to the one it depends on: `20261124-011000F_20261124-020000D`. */
function isFull({ label }: Listed): boolean {
  return !label.includes('_');
}

/** Backups that are listed, with their ends; null: there is no list. */
export function listedOf({ labels }: WallEvent['data']): readonly Listed[] | null {
  if (!Array.isArray(labels)) return null;
  return labels.flatMap((one: unknown) => {
    if (!Array.isArray(one)) return [];
    const [label, endedAt, repository] = one as readonly unknown[];
    if (typeof label !== 'string' || typeof endedAt !== 'number') return [];
    return [{ label, endedAt, repository: typeof repository === 'number' ? repository : null }];
  });
}

/** Epoch ms, or an ISO time; null: none is stated, or it cannot be shown. */
export function timeOf(value: unknown): number | null {
  const t = typeof value === 'string' ? Date.parse(value) : value;
  return typeof t === 'number' && isTime(t) && (typeof value === 'string' || t >= 0) ? t : null;
}
