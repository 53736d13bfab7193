import { USUAL } from '../../../../shared/judge/recovery/backups';
import type { BackupTarget, S3Place } from '../../../../shared/kinds/backup/target';
import { ok } from '../../../../shared/model/result';
import { middle } from '../../../../shared/series/middle';
import type { Clock } from '../../runtime/clock';
import type { Environment } from '../http/proxy';
import { TextClient } from '../http/text-client';
import { type BackupReader, type BackupsFound, labelsOf } from './backup-reader';
import type { ListedObject } from './s3-answers';
import { bucketUrl, S3Client } from './s3-client';

/** One backup in a bucket: an object, or all below one folder. */
export interface StoredBackup {
  readonly label: string;
  /** epoch ms of its newest object */
  readonly endedAt: number;
  /** By */
  readonly size: number;
  readonly objects: number;
  /** its newest object */
  readonly key: string;
}

/** The backups that an object store lists. */
export function s3Reader(
  { every, timeout, kind }: BackupTarget,
  place: S3Place,
  clock: Clock,
  environment: Environment,
): BackupReader {
  const client = new TextClient({ origin: bucketUrl(place), clock, timeout, ca: place.ca, environment });
  const s3 = new S3Client(place, client);
  let before: StoredBackup | null = null;

  /** A folder that grew since the last look, or only just now, is still being filled: it is no backup yet. */
  function isGoingOn(newest: StoredBackup, now: number): boolean {
    if (place.each === 'object') return false;
    if (before?.label !== newest.label) return now - newest.endedAt < every;
    return before.objects !== newest.objects || before.size !== newest.size;
  }

  return {
    async read(now, signal) {
      const listed = await s3.list(signal);
      if (!listed.ok) return listed;
      const all = backupsIn(listed.value, place);
      const last = all.at(-1) ?? null;
      const running = last !== null && isGoingOn(last, now);
      before = last;
      const backups = running ? all.slice(0, -1) : all;
      const newest = backups.at(-1);
      const [versioning, lockedUntil] = await Promise.all([
        s3.versioning(signal),
        newest === undefined ? undefined : s3.lockedUntil(newest.key, signal),
      ]);
      const facts = {
        ...factsOf(backups, running),
        // Files and configurations have no log that could be archived.
        ...(kind === 'database' ? {} : { walArchiveAgeS: null }),
        ...(versioning === undefined ? {} : { versioning }),
        ...(lockedUntil === undefined ? {} : { lockedUntil }),
      };
      return ok({
        endedAt: newest?.endedAt ?? null,
        size: newest?.size ?? null,
        duration: null,
        repositories: new Map(),
        facts,
        fault: null,
      });
    },
    close: () => client.close(),
  };
}

function factsOf(backups: readonly StoredBackup[], running: boolean): BackupsFound['facts'] {
  const newest = backups.at(-1);
  return {
    listedBy: 's3',
    running,
    sizeBytes: newest?.size ?? null,
    usualSizeBytes: middle(
      backups
        .slice(0, -1)
        .slice(-USUAL)
        .map(({ size }) => size),
    ),
    ...labelsOf(backups),
  };
}

const CHECKSUM = /\.(?:sha(?:1|224|256|384|512)|md5|b2|crc32)(?:sum)?$/iu;
const SIGNATURE = /\.(?:asc|sig|minisig)$/iu;

/** A checksum, or the signature of another object: with the ending of one alone, it may be an encrypted backup. */
function isCompanion(key: string, all: ReadonlySet<string>): boolean {
  return CHECKSUM.test(key) || (SIGNATURE.test(key) && all.has(key.replace(SIGNATURE, '')));
}

/** Oldest first. Markers of folders (keys that end in a slash) and companions of an object are no backups. */
export function backupsIn(
  objects: readonly ListedObject[],
  { prefix, each }: Pick<S3Place, 'prefix' | 'each'>,
): readonly StoredBackup[] {
  const found = new Map<string, StoredBackup>();
  const keys = new Set(each === 'object' ? objects.map(({ key }) => key) : []);
  for (const { key, changedAt, size } of objects) {
    if (key.endsWith('/') || (each === 'object' && isCompanion(key, keys))) continue;
    const rest = key.slice(prefix.length).replace(/^\//u, '');
    const folder = rest.indexOf('/');
    if (each === 'folder' && folder < 0) continue;
    const label = each === 'folder' ? rest.slice(0, folder) : rest;
    const one = found.get(label);
    found.set(label, {
      label,
      endedAt: Math.max(changedAt, one?.endedAt ?? 0),
      size: size + (one?.size ?? 0),
      objects: 1 + (one?.objects ?? 0),
      key: one === undefined || changedAt >= one.endedAt ? key : one.key,
    });
  }
  return [...found.values()].sort((a, b) => a.endedAt - b.endedAt);
}
