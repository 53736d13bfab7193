import { shortened } from '../../../../shared/forms/shortened';
import { USUAL } from '../../../../shared/judge/recovery/backups';
import type { BackupTarget, PgbackrestPlace } from '../../../../shared/kinds/backup/target';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok } from '../../../../shared/model/result';
import { middle } from '../../../../shared/series/middle';
import type { Clock } from '../../runtime/clock';
import type { Environment } from '../http/proxy';
import { TextClient } from '../http/text-client';
import { askPgbackrest } from './ask-pgbackrest';
import { type BackupReader, type BackupsFound, labelsOf } from './backup-reader';
import {
  type Archive,
  type ListedBackup,
  parsePgbackrestInfo,
  type Repository,
  type Stanza,
} from './pgbackrest-info';

/** The backups of one stanza of pgBackRest. */
export function pgbackrestReader(
  { id, timeout, dueAfter }: BackupTarget,
  place: PgbackrestPlace,
  clock: Clock,
  environment: Environment,
): BackupReader {
  const client =
    place.url === null
      ? null
      : new TextClient({ origin: new URL(place.url), clock, timeout, ca: place.ca, environment });
  /** a backup that was seen running, by the newest one that existed when it began */
  let watched: { readonly after: string | null } | null = null;
  let failedAt: number | null = null;

  /** One that was running and left nothing has failed; the next good one supersedes that. */
  function follow(stanza: Stanza, now: number): void {
    const newest = stanza.backups.at(-1)?.label ?? null;
    // It may have left one in a repository that is not read now.
    if (stanza.repositories.some(({ read }) => !read)) watched = null;
    else if (stanza.running) watched ??= { after: newest };
    else if (watched !== null) {
      failedAt = watched.after === newest ? now : null;
      watched = null;
    }
    if (failedAt !== null && (stanza.backups.at(-1)?.endedAt ?? 0) > failedAt) failedAt = null;
  }

  return {
    async read(now, signal) {
      const answer = await askPgbackrest(place, client, signal);
      if (!answer.ok) return answer;
      const parsed = parsePgbackrestInfo(answer.value, id);
      if (!parsed.ok) return parsed;
      const stanza = parsed.value.find(({ name }) => name === place.stanza);
      if (stanza === undefined) return err(noStanza(place.stanza, parsed.value));
      const unread = stanza.repositories.filter(({ read }) => !read);
      const fault = unread.length === 0 ? null : unreadFault(place.stanza, unread);
      if (fault !== null && unread.length === stanza.repositories.length) return err(fault);
      follow(stanza, now);
      const found = { ...foundIn(stanza, failedAt), fault };
      // One that cannot be read may hold a later backup: being late is not known then.
      const isLate = found.endedAt === null || now - found.endedAt > dueAfter;
      return ok(fault !== null && isLate ? { ...found, endedAt: null } : found);
    },
    close: () => client?.close(),
  };
}

/** Stands for the stanzas of repositories whose folder of stanzas could not be listed. */
const INVALID = '[invalid]';

/** pgBackRest lists no stanza whose folder it does not find: a repository that is not mounted has none. */
function noStanza(name: string, others: readonly Stanza[]): Fault {
  const unread = others.find((one) => one.name === INVALID)?.repositories.filter(({ read }) => !read) ?? [];
  if (unread.length > 0) return unreadFault(name, unread);
  if (others.length === 0)
    return {
      code: 'config',
      message: 'pgBackRest finds no stanza in any repository.',
      remedy:
        'Mount the repository, or make it readable for the user that runs pgbackrest info; a new one needs pgbackrest stanza-create.',
    };
  return {
    code: 'config',
    message: `There is no stanza ${name}; there are ${shortened(others.map((one) => one.name).join(', '))}.`,
    remedy: 'Correct `stanza`, or create it with pgbackrest stanza-create.',
  };
}

function unreadFault(stanza: string, unread: readonly Repository[]): Fault {
  const why = unread.map(({ key, message }) => `repository ${key} cannot be read: ${message}`).join('; ');
  return {
    code: 'config',
    message: `Stanza ${stanza}: ${shortened(why)}.`,
    remedy: 'Mount the repository, and make it readable for the user that runs pgbackrest info.',
  };
}

/** A backup of the database as it was before an upgrade does not hold what came after. */
function isOutgrown({ repository, database }: ListedBackup, { databases }: Stanza): boolean {
  return database !== null && database < (databases.get(repository) ?? 0);
}

function foundIn(stanza: Stanza, failedAt: number | null): Omit<BackupsFound, 'fault'> {
  const { backups, archives, repositories, running } = stanza;
  const newest = backups.at(-1);
  const sound = backups.filter((one) => !one.corrupted && !isOutgrown(one, stanza));
  const good = sound.at(-1);
  const like = sound.filter((one) => one !== newest && one.type === newest?.type).slice(-USUAL);
  return {
    endedAt: good?.endedAt ?? null,
    size: good?.size ?? null,
    duration: good === undefined ? null : (good.endedAt - good.startedAt) / 1_000,
    repositories: new Map(
      repositories.map(({ key, read }) => {
        const last = sound.findLast(({ repository }) => repository === key);
        return [key, read && last !== undefined ? last.endedAt : null];
      }),
    ),
    facts: {
      endedAt: good?.endedAt ?? null,
      running,
      // All that is sound is of the time before an upgrade.
      ...(good === undefined && backups.some((one) => isOutgrown(one, stanza)) ? { outgrown: true } : {}),
      failedAt,
      corruptedAt: newest?.corrupted === true ? newest.endedAt : null,
      durationS: newest === undefined ? null : seconds(newest),
      usualDurationS: middle(like.map(seconds)),
      sizeBytes: newest?.size ?? null,
      usualSizeBytes: middle(like.map(({ size }) => size)),
      archive: archiveState(sound, archives, good?.repository ?? null),
      repositories: repositories.filter(({ read }) => read).map(({ key }) => key),
      ...labelsOf(backups),
    },
  };
}

/**
 * Each repository has an archive of its own, and its backups need that one. A gap in any is one; without any, only the
 * newest good backup counts.
 * @param sound oldest first
 * @param best key of the repository of the newest good backup
 */
function archiveState(
  sound: readonly ListedBackup[],
  archives: readonly Archive[],
  best: number | null,
): 'whole' | 'gap' | 'none' {
  const last = new Map(sound.map((one) => [one.repository, one]));
  const states = new Map(
    [...last.values()].map((one) => {
      const archived = archives.findLast(
        ({ repository, database }) =>
          repository === one.repository &&
          (database === null || one.database === null || database === one.database),
      );
      const held = archived === undefined || one.walStop === null ? null : archived.newest >= one.walStop;
      return [one.repository, held === null ? 'none' : held ? 'whole' : 'gap'] as const;
    }),
  );
  if ([...states.values()].includes('gap')) return 'gap';
  return best === null ? 'none' : (states.get(best) ?? 'none');
}

/** At least one: a rehearsed backup of an empty database takes none. */
function seconds({ startedAt, endedAt }: ListedBackup): number {
  return Math.max(1, (endedAt - startedAt) / 1_000);
}
