import { clockTime, dayMonth, dayWords, whenWords } from '../../format/days';
import { formatAge, formatBytes } from '../../format/format';
import { secondsWords } from '../../format/measured';
import type { BackupTarget } from '../../kinds/backup/target';
import type { WallEvent } from '../../model/observation';
import type { BackupFact, BackupRow } from '../../model/recovery';
import type { Severity } from '../../model/severity';
import { middle } from '../../series/middle';
import { isAhead } from './ahead';
import { deletedOf, listedOf, timeOf } from './deleted';

/** A backup is due once a day unless its record says `dueAfterS`; a quarter of that is grace. s */
const DUE_AFTER = 86_400;
const GRACE = 1.25;
const SLOW = 1.5;
const SIZE_ANOMALY = 0.25;
const AS_EXPECTED = 0.1;
/** A backup this much smaller than usual does not hold the same data. */
const SIZE_LOSS = 0.5;
/** The usual size is the median of this many backups before it. */
export const USUAL = 8;
/** s: WAL that waits longer than this to be archived is lost with the server */
const ARCHIVE_WARNING = 300;
const ARCHIVE_CRITICAL = 3_600;
/** ms: a restore test older than this proves little */
const RESTORE_TEST_DUE = 90 * 86_400_000;

const UNKNOWN: BackupFact = { text: 'unknown', severity: 'unknown' };
const NOT_STATED: BackupFact = { text: 'not stated', severity: 'info' };

function fact(text: string, severity: Severity = 'ok'): BackupFact {
  return { text, severity };
}

/** The newest record of each backup, ordered by name. A fact that no record states is unknown. */
export function backupRows(
  events: readonly WallEvent[],
  now: number,
  timezone: string,
): readonly BackupRow[] {
  const told = new Map<string, WallEvent[]>();
  for (const event of events) {
    const id = text(event.data['id']) ?? event.subject.id;
    const own = told.get(id);
    if (own === undefined) told.set(id, [event]);
    else own.push(event);
  }
  return [...told]
    .map(([id, own]) => {
      own.sort((a, b) => a.t - b.t);
      const newest = own.at(-1)?.data ?? {};
      return rowOf(id, newest, courseOf(own), now, timezone);
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Facts that follow only from all records of a backup together. */
interface Course {
  /** number of backups that vanished and should not have */
  readonly gone: number;
  /** By: the median of those reported before the newest, for a repository that keeps only one; null: there were none */
  readonly usualSize: number | null;
  /** epoch ms: end of the newest that a repository listed that cannot be read now; null: none did */
  readonly unreadEndedAt: number | null;
  /** versions were kept, and no longer are */
  readonly unversioned: boolean;
}

/** The result depends only on the events, which are many and are read in every tick. */
const courses = new WeakMap<WallEvent, { readonly of: number; readonly course: Course }>();

function courseOf(told: readonly WallEvent[]): Course {
  const newest = told.at(-1);
  if (newest === undefined) return { gone: 0, unreadEndedAt: null, usualSize: null, unversioned: false };
  const known = courses.get(newest);
  if (known?.of === told.length) return known.course;
  const { data } = newest;
  const sizes = new Map(
    told
      .filter((one) => one.data['endedAt'] !== data['endedAt'])
      .map((one) => [one.data['endedAt'], number(one.data['sizeBytes'])] as const),
  );
  const before = [...sizes.values()].filter((size) => size !== null).slice(-USUAL);
  const course = {
    ...deletedOf(told),
    usualSize: middle(before),
    unversioned:
      data['versioning'] === 'suspended' && told.some((one) => one.data['versioning'] === 'enabled'),
  };
  courses.set(newest, { of: told.length, course });
  return course;
}

function rowOf(
  id: string,
  data: WallEvent['data'],
  course: Course,
  now: number,
  timezone: string,
): BackupRow {
  // A fact that a listing cannot state does not count against it.
  const listed = listedOf(data) !== null;
  const stored = data['listedBy'] === 's3';
  const lastGood = lastGoodOf(data, course, now, timezone);
  const took = stored ? NOT_STATED : tookOf(number(data['durationS']), number(data['usualDurationS']));
  const size = sizeOf(number(data['sizeBytes']), number(data['usualSizeBytes']) ?? course.usualSize);
  const restored = restoredOf(data['restoreTest'], now, timezone);
  const told = heldOf(data['archive']) ?? archiveOf(data['walArchiveAgeS']);
  const archive = stored && told === UNKNOWN ? NOT_STATED : told;
  const lockedUntil = course.unversioned
    ? fact('unversioned', 'warning')
    : listed && data['lockedUntil'] === undefined
      ? NOT_STATED
      : lockOf(data['lockedUntil'], now, timezone);
  const severity = worstFact([lastGood, took, size, restored, archive, lockedUntil]);
  return {
    id,
    name: text(data['name']) ?? id,
    kind: kindOf(data['kind']),
    of: Array.isArray(data['of']) ? data['of'].filter((one) => typeof one === 'string') : [],
    severity,
    lastGood,
    took,
    size,
    restored,
    archive,
    lockedUntil,
  };
}

/** A configured backup of which nothing is known yet. */
export function unknownBackup({ id, name, kind, of }: BackupTarget): BackupRow {
  const facts = {
    lastGood: UNKNOWN,
    took: UNKNOWN,
    size: UNKNOWN,
    restored: UNKNOWN,
    archive: UNKNOWN,
    lockedUntil: UNKNOWN,
  };
  return { id, name, kind, of, severity: 'unknown', ...facts };
}

/** Known trouble outranks unknown facts; a row is ok only if all facts are known and good. */
function worstFact(facts: readonly BackupFact[]): Severity {
  for (const severity of ['critical', 'warning', 'unknown'] as const) {
    if (facts.some((one) => one.severity === severity)) return severity;
  }
  return 'ok';
}

function lastGoodOf(data: WallEvent['data'], course: Course, now: number, timezone: string): BackupFact {
  const { gone, unreadEndedAt } = course;
  // Words are short: the next column begins after about twelve letters.
  if (gone > 0) return fact(`${gone} deleted`, 'critical');
  const corruptedAt = timeOf(data['corruptedAt']);
  if (corruptedAt !== null) return fact('damaged', 'critical');
  const endedAt = timeOf(data['endedAt']);
  if (endedAt !== null && isAhead(endedAt, now)) return { text: 'clock wrong', severity: 'unknown' };
  const due = (number(data['dueAfterS']) ?? DUE_AFTER) * 1_000;
  // What cannot be read now is no proof that there is none, until even its newest would be late.
  const isInTime = (end: number | null): boolean => end !== null && now - end <= GRACE * due;
  if (!isInTime(endedAt) && isInTime(unreadEndedAt)) return UNKNOWN;
  // None is of the database as it is since its upgrade.
  if (data['outgrown'] === true) return fact('pre-upgrade', 'critical');
  if (endedAt === null) return listedOf(data) === null ? UNKNOWN : fact('none', 'critical');
  const age = now - endedAt;
  const severity = age > 2 * due ? 'critical' : age > GRACE * due ? 'warning' : 'ok';
  const recent = age < due;
  const words = recent ? clockTime(endedAt, timezone) : whenWords(endedAt, now, timezone);
  const failedAt = timeOf(data['failedAt']);
  if (failedAt !== null && failedAt > endedAt && severity !== 'critical')
    return { ...fact(`${words}, failed`, 'warning'), at: endedAt };
  return { ...fact(words, severity), at: endedAt };
}

function tookOf(seconds: number | null, usual: number | null): BackupFact {
  if (seconds === null) return UNKNOWN;
  const words = secondsWords(seconds);
  if (usual === null) return fact(words);
  const usually = secondsWords(usual);
  const unit = / (s|min)$/.exec(words)?.[0];
  const short = unit !== undefined && usually.endsWith(unit) ? usually.slice(0, -unit.length) : usually;
  return fact(`${words}, usually ${short}`, seconds > SLOW * usual ? 'warning' : 'ok');
}

function sizeOf(bytes: number | null, usual: number | null): BackupFact {
  if (bytes === null) return UNKNOWN;
  const words = formatBytes(bytes, 2);
  if (usual === null || usual <= 0) return fact(words, bytes === 0 ? 'critical' : 'ok');
  const change = bytes / usual - 1;
  if (Math.abs(change) <= AS_EXPECTED) return fact(`${words}, as expected`);
  const percent = `${Math.round(Math.abs(change) * 100)} % ${change > 0 ? 'more' : 'less'}`;
  const severity = change < -SIZE_LOSS ? 'critical' : Math.abs(change) > SIZE_ANOMALY ? 'warning' : 'ok';
  return fact(`${words}, ${percent}`, severity);
}

function restoredOf(value: unknown, now: number, timezone: string): BackupFact {
  if (value === null) return fact('never', 'warning');
  if (typeof value !== 'object' || value === undefined) return UNKNOWN;
  const test = value as Readonly<Record<string, unknown>>;
  const at = timeOf(test['at']);
  const outcome = text(test['outcome']);
  if (at === null || outcome === null) return UNKNOWN;
  if (outcome === 'passed' && isAhead(at, now)) return { text: 'clock wrong', severity: 'unknown' };
  const words = `${dayWords(at, now, timezone)}, ${outcome}`;
  if (outcome === 'failed') return fact(words, 'critical');
  return fact(words, now - at > RESTORE_TEST_DUE ? 'warning' : 'ok');
}

function kindOf(value: unknown): BackupRow['kind'] {
  return value === 'filestore' || value === 'configuration' ? value : 'database';
}

/** Whether the archive holds the WAL that the last good backup needs; null: not stated in this form. */
function heldOf(value: unknown): BackupFact | null {
  if (value === 'whole') return fact('whole');
  if (value === 'gap') return fact('has a gap', 'critical');
  return value === 'none' ? fact('none', 'warning') : null;
}

/** `null` says that this backup has no WAL to archive; a missing entry says nothing. */
function archiveOf(value: unknown): BackupFact {
  if (value === null) return fact('keeps none');
  const age = number(value);
  if (age === null) return UNKNOWN;
  const severity = age > ARCHIVE_CRITICAL ? 'critical' : age > ARCHIVE_WARNING ? 'warning' : 'ok';
  return fact(`${formatAge(age * 1_000)} old`, severity);
}

function lockOf(value: unknown, now: number, timezone: string): BackupFact {
  if (value === null) return fact('not locked', 'warning');
  const until = timeOf(value);
  if (until === null) return UNKNOWN;
  if (until <= now) return { ...fact(`ended ${dayMonth(until, timezone)}`, 'warning'), at: until };
  return { ...fact(dayMonth(until, timezone)), at: until };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
