import { isTime } from '../../../../shared/forms/time';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';

/** A backup that a repository lists. Times are epoch ms. */
export interface ListedBackup {
  readonly label: string;
  readonly type: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** By of the database that it holds */
  readonly size: number;
  /** pages whose checksum was wrong */
  readonly corrupted: boolean;
  /** last WAL that it needs */
  readonly walStop: string | null;
  /** key of the repository that holds it */
  readonly repository: number;
  /** number of its database in the stanza, which rises with an upgrade; null: not stated */
  readonly database: number | null;
}
/** A repository of a stanza. */
export interface Repository {
  readonly key: number;
  /** it can be read: what it does not list is not there */
  readonly read: boolean;
  /** why it cannot be read, in one line */
  readonly message: string;
}
/** The WAL that one repository has of one database. */
export interface Archive {
  readonly repository: number;
  readonly database: number | null;
  /** newest WAL file */
  readonly newest: string;
}
/** The reported state of a stanza. */
export interface Stanza {
  readonly name: string;
  /** ordered by key */
  readonly repositories: readonly Repository[];
  /** a backup is running */
  readonly running: boolean;
  /** oldest first */
  readonly backups: readonly ListedBackup[];
  readonly archives: readonly Archive[];
  /** number of the newest database of each repository, by its key: those before it are of the time before an upgrade */
  readonly databases: ReadonlyMap<number, number>;
}

/**
 * In order, and no backup yet. All others (1: no folder of the stanza, 3: no data of it, 99: anything else) say that a
 * repository was not read, though `info` itself ends with 0. https://pgbackrest.org/command.html#command-info
 */
const READ: ReadonlySet<number> = new Set([0, 2]);
/** Versions before 2.32 have one repository and do not name it. */
const ONLY_REPOSITORY = 1;
const LONGEST_MESSAGE = 160;

/**
 * The JSON alone. With `log-level-console=debug`, pgBackRest prints its log on the same output, before and after it; some
 * tools write a byte order mark.
 */
function withoutLog(text: string): string {
  return text.replace(/^\uFEFF/u, '').replace(/^\d{4}-\d\d-\d\d .*$/gmu, '');
}

/**
 * Answers of `pgbackrest info --output=json`. An incomplete entry is left out; the others count.
 * https://pgbackrest.org/command.html#command-info
 */
export function parsePgbackrestInfo(text: string, from: string): Result<readonly Stanza[], Fault> {
  let raw: unknown;
  try {
    raw = JSON.parse(withoutLog(text));
  } catch {
    return err({
      code: 'protocol',
      message: `The output of ${from} is not JSON.`,
      remedy: 'It must print the output of `pgbackrest info --output=json`.',
    });
  }
  if (!Array.isArray(raw) || !raw.every(isRecord)) {
    return err({
      code: 'protocol',
      message: `The output of ${from} is not a list of stanzas.`,
      remedy: 'It must print the output of `pgbackrest info --output=json`.',
    });
  }
  return ok(raw.map(stanzaOf));
}

function stanzaOf(raw: Readonly<Record<string, unknown>>): Stanza {
  const status = isRecord(raw['status']) ? raw['status'] : {};
  const lock = isRecord(status['lock']) && isRecord(status['lock']['backup']) ? status['lock']['backup'] : {};
  return {
    name: typeof raw['name'] === 'string' ? raw['name'] : '',
    repositories: repositoriesOf(raw, status),
    running: lock['held'] === true,
    backups: listOf(raw['backup'])
      .flatMap(backupOf)
      .sort((a, b) => a.endedAt - b.endedAt),
    archives: listOf(raw['archive']).flatMap(({ database, max }) =>
      typeof max === 'string' ? [{ ...placeOf(database), newest: max }] : [],
    ),
    databases: newestDatabases(listOf(raw['db'])),
  };
}

function newestDatabases(listed: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<number, number> {
  const newest = new Map<number, number>();
  for (const one of listed) {
    const key = number(one['repo-key']) ?? ONLY_REPOSITORY;
    newest.set(key, Math.max(number(one['id']) ?? 0, newest.get(key) ?? 0));
  }
  return newest;
}

function repositoriesOf(
  raw: Readonly<Record<string, unknown>>,
  status: Readonly<Record<string, unknown>>,
): readonly Repository[] {
  const stated = listOf(raw['repo']).map((one) => ({
    key: number(one['key']) ?? ONLY_REPOSITORY,
    status: isRecord(one['status']) ? one['status'] : {},
  }));
  const all = stated.length > 0 ? stated : [{ key: ONLY_REPOSITORY, status }];
  return all
    .map((one) => ({
      key: one.key,
      read: READ.has(number(one.status['code']) ?? Number.NaN),
      message: firstLine(one.status['message']),
    }))
    .sort((a, b) => a.key - b.key);
}

function firstLine(value: unknown): string {
  const [line = ''] = typeof value === 'string' ? value.trim().split('\n') : [];
  return line.slice(0, LONGEST_MESSAGE).replace(/[.\s]+$/u, '') || 'no reason is given';
}

function placeOf(database: unknown): Pick<ListedBackup, 'repository' | 'database'> {
  const place = isRecord(database) ? database : {};
  return { repository: number(place['repo-key']) ?? ONLY_REPOSITORY, database: number(place['id']) };
}

function backupOf(raw: Readonly<Record<string, unknown>>): readonly ListedBackup[] {
  const { label, type, error } = raw;
  const time = isRecord(raw['timestamp']) ? raw['timestamp'] : {};
  const info = isRecord(raw['info']) ? raw['info'] : {};
  const archive = isRecord(raw['archive']) ? raw['archive'] : {};
  const [start, stop, size] = [seconds(time['start']), seconds(time['stop']), number(info['size'])];
  if (typeof label !== 'string' || start === null || stop === null || size === null) return [];
  return [
    {
      label,
      type: typeof type === 'string' ? type : 'full',
      startedAt: start * 1_000,
      endedAt: stop * 1_000,
      size,
      corrupted: error === true,
      walStop: typeof archive['stop'] === 'string' ? archive['stop'] : null,
      ...placeOf(raw['database']),
    },
  ];
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Epoch s of a time that can be shown. */
function seconds(value: unknown): number | null {
  const t = number(value);
  return t !== null && isTime(t * 1_000) ? t : null;
}
function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
