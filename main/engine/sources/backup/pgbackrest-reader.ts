import { USUAL } from '../../../../shared/judge/recovery/backups';
import type { BackupTarget, PgbackrestPlace } from '../../../../shared/kinds/backup/target';
import { err, ok } from '../../../../shared/model/result';
import { middle } from '../../../../shared/series/middle';
import type { Clock } from '../../runtime/clock';
import type { Environment } from '../http/proxy';
import { TextClient } from '../http/text-client';
import { askPgbackrest } from './ask-pgbackrest';
import { type BackupReader, type BackupsFound, labelsOf } from './backup-reader';
import { type ListedBackup, parsePgbackrestInfo, type Stanza } from './pgbackrest-info';

/** The backups of one stanza of pgBackRest. */
export function pgbackrestReader(
  { id, timeout }: BackupTarget,
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
    if (stanza.running) watched ??= { after: newest };
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
      if (stanza === undefined)
        return err({
          code: 'config',
          message: `There is no stanza ${place.stanza}; there are ${parsed.value.map(({ name }) => name).join(', ') || 'none'}.`,
          remedy: 'Correct `stanza`, or create it with pgbackrest stanza-create.',
        });
      follow(stanza, now);
      return ok(foundIn(stanza, failedAt));
    },
    close: () => client?.close(),
  };
}

function foundIn({ backups, archivedTo, running }: Stanza, failedAt: number | null): BackupsFound {
  const newest = backups.at(-1);
  const good = backups.filter(({ corrupted }) => !corrupted).at(-1);
  const like = backups
    .filter((one) => one !== newest && one.type === newest?.type && !one.corrupted)
    .slice(-USUAL);
  return {
    endedAt: good?.endedAt ?? null,
    size: good?.size ?? null,
    duration: good === undefined ? null : (good.endedAt - good.startedAt) / 1_000,
    facts: {
      running,
      failedAt,
      corruptedAt: newest?.corrupted === true ? newest.endedAt : null,
      durationS: newest === undefined ? null : seconds(newest),
      usualDurationS: middle(like.map(seconds)),
      sizeBytes: newest?.size ?? null,
      usualSizeBytes: middle(like.map(({ size }) => size)),
      archive:
        archivedTo === null || good?.walStop === null || good === undefined
          ? 'none'
          : archivedTo >= good.walStop
            ? 'whole'
            : 'gap',
      ...labelsOf(backups),
    },
  };
}

/** At least one: a rehearsed backup of an empty database takes none. */
function seconds({ startedAt, endedAt }: ListedBackup): number {
  return Math.max(1, (endedAt - startedAt) / 1_000);
}
