import { clockTime, dayMonth, dayWords, whenWords } from '../format/days';
import { formatAge, formatBytes } from '../format/format';
import { secondsWords } from '../format/measured';
import type { WallEvent } from '../model/observation';
import type { Severity } from '../model/severity';
import type { BackupFact, BackupRow } from '../model/snapshot';

/** A backup is due once a day unless its record says `dueAfterS`; a quarter of that is grace. s */
const DUE_AFTER = 86_400;
const GRACE = 1.25;
const SLOW = 1.5;
const SIZE_ANOMALY = 0.25;
const AS_EXPECTED = 0.1;
/** A backup that holds so much less than usual is no backup of the same thing. */
const SIZE_LOSS = 0.5;
/** s: WAL that waits longer than this to be archived is lost with the server */
const ARCHIVE_WARNING = 300;
const ARCHIVE_CRITICAL = 3_600;
/** ms: a restore test older than this proves little */
const RESTORE_TEST_DUE = 90 * 86_400_000;

const UNKNOWN: BackupFact = { text: 'unknown', severity: 'unknown' };

function fact(text: string, severity: Severity = 'ok'): BackupFact {
  return { text, severity };
}

/** The newest record of each backup, in the order of their names. A fact that no record states is unknown. */
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
      return rowOf(id, newest, goneOf(own), now, timezone);
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/**
 * How many backups have vanished out of turn. A repository lets its oldest full one go, with all that rests on it, and
 * lets older differential ones go while their full one stays; never the newest of all. @param told oldest first
 */
function gone(told: readonly WallEvent[]): number {
  const now = labelsOf(told.at(-1)?.data ?? {});
  if (now === null) return 0;
  const newest = Math.max(...now.values());
  const oldestFull = Math.min(...[...now].filter(([label]) => isFull(label)).map(([, endedAt]) => endedAt));
  const before = new Map<string, number>();
  for (const { data } of told)
    for (const [label, endedAt] of labelsOf(data) ?? []) before.set(label, endedAt);
  return [...before].filter(
    ([label, endedAt]) =>
      !now.has(label) && (now.size === 0 || endedAt > newest || (isFull(label) && endedAt > oldestFull)),
  ).length;
}

/** What is gone changes with the events alone, which are many and are looked at in every tick. */
const counted = new WeakMap<WallEvent, { readonly of: number; readonly gone: number }>();

function goneOf(told: readonly WallEvent[]): number {
  const newest = told.at(-1);
  if (newest === undefined) return 0;
  const known = counted.get(newest);
  if (known?.of === told.length) return known.gone;
  const count = gone(told);
  counted.set(newest, { of: told.length, gone: count });
  return count;
}

/** pgBackRest names one that rests on another after it: `20261124-011000F_20261124-020000D`. */
function isFull(label: string): boolean {
  return !label.includes('_');
}

/** Backups that a repository lists, with their ends; null: nobody lists them. */
function labelsOf(data: WallEvent['data']): ReadonlyMap<string, number> | null {
  const { labels } = data;
  if (!Array.isArray(labels)) return null;
  return new Map(
    labels.flatMap((one: unknown) =>
      Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'number'
        ? [[one[0], one[1]] as const]
        : [],
    ),
  );
}

function rowOf(
  id: string,
  data: WallEvent['data'],
  deleted: number,
  now: number,
  timezone: string,
): BackupRow {
  const lastGood = lastGoodOf(data, deleted, now, timezone);
  const took = tookOf(number(data['durationS']), number(data['usualDurationS']));
  const size = sizeOf(number(data['sizeBytes']), number(data['usualSizeBytes']));
  const restored = restoredOf(data['restoreTest'], now, timezone);
  const archive = heldOf(data['archive']) ?? archiveOf(data['walArchiveAgeS']);
  // What a repository cannot state says nothing against it.
  const listed = labelsOf(data) !== null && data['lockedUntil'] === undefined;
  const lockedUntil = listed ? fact('not stated', 'info') : lockOf(data['lockedUntil'], now, timezone);
  const severity = worstFact([lastGood, took, size, restored, archive, lockedUntil]);
  return {
    id,
    name: text(data['name']) ?? id,
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

/** A backup that is asked for, and of which nothing is known yet. */
export function unknownBackup(id: string, name: string, of: readonly string[]): BackupRow {
  const facts = {
    lastGood: UNKNOWN,
    took: UNKNOWN,
    size: UNKNOWN,
    restored: UNKNOWN,
    archive: UNKNOWN,
    lockedUntil: UNKNOWN,
  };
  return { id, name, of, severity: 'unknown', ...facts };
}

/** Trouble that is known outranks what is not known; a row of all known and good facts is ok. */
function worstFact(facts: readonly BackupFact[]): Severity {
  for (const severity of ['critical', 'warning', 'unknown'] as const) {
    if (facts.some((one) => one.severity === severity)) return severity;
  }
  return 'ok';
}

function lastGoodOf(data: WallEvent['data'], deleted: number, now: number, timezone: string): BackupFact {
  // Words are short: the next column begins after a dozen letters.
  if (deleted > 0) return fact(`${deleted} deleted`, 'critical');
  const corruptedAt = time(data['corruptedAt']);
  if (corruptedAt !== null) return fact('damaged', 'critical');
  const endedAt = time(data['endedAt']);
  if (endedAt === null) return labelsOf(data) === null ? UNKNOWN : fact('none', 'critical');
  const due = (number(data['dueAfterS']) ?? DUE_AFTER) * 1_000;
  const age = now - endedAt;
  const severity = age > 2 * due ? 'critical' : age > GRACE * due ? 'warning' : 'ok';
  const recent = age < due;
  const words = recent ? clockTime(endedAt, timezone) : whenWords(endedAt, now, timezone);
  const failedAt = time(data['failedAt']);
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
  const at = time(test['at']);
  const outcome = text(test['outcome']);
  if (at === null || outcome === null) return UNKNOWN;
  const words = `${dayWords(at, now, timezone)}, ${outcome}`;
  if (outcome === 'failed') return fact(words, 'critical');
  return fact(words, now - at > RESTORE_TEST_DUE ? 'warning' : 'ok');
}

/** Whether the archive holds the log that the last good backup needs; null: not told in this way. */
function heldOf(value: unknown): BackupFact | null {
  if (value === 'whole') return fact('whole');
  if (value === 'gap') return fact('has a gap', 'critical');
  return value === 'none' ? fact('none', 'warning') : null;
}

/** `null` says that this backup has no log to archive; no entry at all says nothing. */
function archiveOf(value: unknown): BackupFact {
  if (value === null) return fact('keeps none');
  const age = number(value);
  if (age === null) return UNKNOWN;
  const severity = age > ARCHIVE_CRITICAL ? 'critical' : age > ARCHIVE_WARNING ? 'warning' : 'ok';
  return fact(`${formatAge(age * 1_000)} old`, severity);
}

function lockOf(value: unknown, now: number, timezone: string): BackupFact {
  if (value === null) return fact('not locked', 'warning');
  const until = time(value);
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
/** Epoch ms, or an ISO time. */
function time(value: unknown): number | null {
  const t = typeof value === 'string' ? Date.parse(value) : number(value);
  return t === null || Number.isNaN(t) ? null : t;
}
