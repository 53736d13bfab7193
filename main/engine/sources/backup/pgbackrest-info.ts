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
}
/** The reported state of a stanza. */
export interface Stanza {
  readonly name: string;
  /** 0: in order; 1, 3: it is not there; 2: it has no backup; others: see `pgbackrest help info` */
  readonly code: number;
  readonly message: string;
  /** a backup is running */
  readonly running: boolean;
  /** oldest first */
  readonly backups: readonly ListedBackup[];
  /** newest WAL in the archive of the newest database */
  readonly archivedTo: string | null;
}

/**
 * Answers of `pgbackrest info --output=json`. An incomplete entry is left out; the others count.
 * https://pgbackrest.org/command.html#command-info
 */
export function parsePgbackrestInfo(text: string, from: string): Result<readonly Stanza[], Fault> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
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
  const archives = listOf(raw['archive']).flatMap(({ max }) => (typeof max === 'string' ? [max] : []));
  return {
    name: typeof raw['name'] === 'string' ? raw['name'] : '',
    code: number(status['code']) ?? 99,
    message: typeof status['message'] === 'string' ? status['message'] : '',
    running: lock['held'] === true,
    backups: listOf(raw['backup'])
      .flatMap(backupOf)
      .sort((a, b) => a.endedAt - b.endedAt),
    archivedTo: archives.at(-1) ?? null,
  };
}

function backupOf(raw: Readonly<Record<string, unknown>>): readonly ListedBackup[] {
  const { label, type, error } = raw;
  const time = isRecord(raw['timestamp']) ? raw['timestamp'] : {};
  const info = isRecord(raw['info']) ? raw['info'] : {};
  const archive = isRecord(raw['archive']) ? raw['archive'] : {};
  const [start, stop, size] = [number(time['start']), number(time['stop']), number(info['size'])];
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
    },
  ];
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
