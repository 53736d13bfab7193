import { describe, expect, it } from 'vitest';
import { backupRows } from '../../../../../shared/judge/recovery/backups';
import { findRecovery, presentRecovery } from '../../../../../shared/judge/recovery/recovery';
import type { WallEvent } from '../../../../../shared/model/observation';
import { aBackup, aConfig, anInput, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 6, 41);
const HOUR = 3_600_000;
type Labels = readonly (readonly [string, number])[];
const LABELS: Labels = [
  ['mon', NOW - 60 * HOUR],
  ['tue', NOW - 36 * HOUR],
  ['wed', NOW - 12 * HOUR],
];

function told(t: number, data: Readonly<Record<string, unknown>>): WallEvent {
  const whole = {
    id: 'pgb',
    name: 'Database',
    of: ['pg'],
    endedAt: NOW - 12 * HOUR,
    dueAfterS: 93_600,
    ...data,
  };
  return { type: 'event', t, kind: 'backup', subject: { kind: 'target', id: 'pgb' }, data: whole };
}
function lastGood(...events: readonly WallEvent[]) {
  return backupRows(events, NOW, 'Europe/Oslo')[0]?.lastGood;
}

describe('a backup that cannot be what it seems', () => {
  it('has no age while its end lies ahead, and is not ok', () => {
    expect(lastGood(told(1, { endedAt: NOW + 48 * HOUR }))).toEqual({
      text: 'clock wrong',
      severity: 'unknown',
    });
    // Clocks that are kept differ a little.
    expect(lastGood(told(1, { endedAt: NOW + 60_000 }))).toMatchObject({ severity: 'ok' });
  });

  it('proves nothing by a restore test that lies ahead', () => {
    const restored = (at: number, outcome: string) =>
      backupRows([told(1, { restoreTest: { at, outcome } })], NOW, 'Europe/Oslo')[0]?.restored;
    expect(restored(NOW + 48 * HOUR, 'passed')).toMatchObject({ severity: 'unknown' });
    expect(restored(NOW + 48 * HOUR, 'failed')).toMatchObject({ severity: 'critical' });
    expect(restored(NOW - HOUR, 'passed')).toMatchObject({ severity: 'ok' });
  });

  it('is none of the database that was upgraded since', () => {
    const before = { endedAt: null, labels: LABELS, outgrown: true };
    expect(lastGood(told(1, before))).toEqual({ text: 'pre-upgrade', severity: 'critical' });
  });
});

describe('backups that a repository lists', () => {
  it('lose their oldest in turn, and that is no deletion', () => {
    const now = [...LABELS.slice(1), ['thu', NOW - HOUR] as const];
    expect(lastGood(told(1, { labels: LABELS }), told(2, { labels: now }))).toMatchObject({ severity: 'ok' });
  });

  it('lose differential ones while their full one stays, and that is none either', () => {
    const [mon, tue, wed] = [
      ['mon', 1],
      ['mon_tueD', 2],
      ['mon_wedD', 3],
    ] as const;
    expect(lastGood(told(1, { labels: [mon, tue, wed] }), told(2, { labels: [mon, wed] }))).toMatchObject({
      severity: 'ok',
    });
    expect(lastGood(told(1, { labels: [mon, tue, wed] }), told(2, { labels: [mon, tue] }))).toMatchObject({
      text: '1 deleted',
    });
  });

  it.each([
    ['the newest is gone', LABELS.slice(0, 2), '1 deleted'],
    ['one in the middle is gone', [LABELS[0], LABELS[2]], '1 deleted'],
    ['all are gone', [], '3 deleted'],
  ])('were deleted when %s', (_, labels, text) => {
    expect(lastGood(told(1, { labels: LABELS }), told(2, { labels }))).toEqual({
      text,
      severity: 'critical',
    });
  });

  it('are known over a start of the wall, whatever order the events come in', () => {
    const [before, after] = [told(1, { labels: LABELS }), told(2, { labels: LABELS.slice(0, 2) })];
    expect(lastGood(after, before)).toMatchObject({ text: '1 deleted' });
  });

  it('have failed until a good one came after', () => {
    expect(lastGood(told(1, { labels: LABELS, failedAt: NOW - HOUR }))).toMatchObject({
      text: '19:41, failed',
      severity: 'warning',
    });
    expect(lastGood(told(1, { labels: LABELS, failedAt: NOW - 13 * HOUR }))).toMatchObject({
      severity: 'ok',
    });
  });

  it.each([
    [0.4, 'critical'],
    [0.7, 'warning'],
    [0.95, 'ok'],
    [1.3, 'warning'],
  ])('of %f times their usual size are %s', (times, severity) => {
    const [row] = backupRows([told(1, { sizeBytes: 1e9 * times, usualSizeBytes: 1e9 })], NOW, 'Europe/Oslo');
    expect(row?.size.severity).toBe(severity);
  });
});

describe('backups in several repositories', () => {
  type Listing = readonly (readonly [string, number, number])[];
  const OLD: Listing = [
    ['monF', NOW - 60 * HOUR, 2],
    ['tueF', NOW - 36 * HOUR, 1],
  ];
  const NEW: Listing = [
    ['monF', NOW - 60 * HOUR, 2],
    ['wedF', NOW - 12 * HOUR, 1],
  ];
  const at = (t: number, labels: Listing, repositories: readonly number[] = [1, 2]): WallEvent =>
    told(t, { labels, repositories, endedAt: Math.max(...labels.map(([, end]) => end)) });
  const of = (labels: Listing, repository: number): Listing =>
    labels.filter(([, , key]) => key === repository);

  it('expire in each by its own retention', () => {
    expect(lastGood(at(1, OLD), at(2, NEW))).toMatchObject({ severity: 'ok' });
  });

  it('are deleted where the newest of one repository is gone, though another keeps an older one', () => {
    expect(lastGood(at(1, NEW), at(2, of(NEW, 2)))).toMatchObject({ text: '1 deleted' });
    expect(lastGood(at(1, NEW), at(2, of(NEW, 1)))).toMatchObject({ text: '1 deleted' });
  });

  it('are not gone from one that cannot be read, and are known again after', () => {
    const unread = at(2, of(NEW, 2), [2]);
    expect(lastGood(at(1, NEW), unread)).toEqual({ text: 'unknown', severity: 'unknown' });
    expect(lastGood(at(1, NEW), unread, at(3, NEW))).toMatchObject({ severity: 'ok' });
    expect(lastGood(at(1, NEW), unread, at(3, of(NEW, 2)))).toMatchObject({ text: '1 deleted' });
  });

  it('are late where even the newest of one that cannot be read would be', () => {
    const late: Listing = NEW.map(([label, end, key]) => [label, end - 60 * HOUR, key]);
    expect(lastGood(at(1, late), at(2, of(late, 2), [2]))?.severity).toBe('critical');
  });

  it('that were told before repositories were named are those of the only one', () => {
    const before = told(1, { labels: LABELS });
    const named = LABELS.map(([label, end]) => [label, end, 1] as const);
    expect(lastGood(before, at(2, named, [1]))).toMatchObject({ severity: 'ok' });
    expect(lastGood(before, at(2, named.slice(0, 2), [1]))).toMatchObject({ text: '1 deleted' });
  });
});

describe('backups in an object store', () => {
  const row = (...events: readonly WallEvent[]) => backupRows(events, NOW, 'Europe/Oslo')[0];
  const stored = (t: number, data: Readonly<Record<string, unknown>>): WallEvent =>
    told(t, { listedBy: 's3', kind: 'filestore', walArchiveAgeS: null, sizeBytes: 1e9, ...data });

  it('state neither how long they took nor, where nobody may ask, a lock: that is no trouble', () => {
    expect(
      row(stored(1, { labels: LABELS, restoreTest: { at: NOW - HOUR, outcome: 'passed' } })),
    ).toMatchObject({
      kind: 'filestore',
      severity: 'ok',
      took: { text: 'not stated', severity: 'info' },
      archive: { text: 'keeps none', severity: 'ok' },
      lockedUntil: { text: 'not stated', severity: 'info' },
    });
  });

  it.each([
    ['the oldest goes in turn', LABELS.slice(1), 'ok'],
    ['one in the middle is gone, whatever its name', [LABELS[0], LABELS[2]], 'critical'],
    ['the newest is gone', LABELS.slice(0, 2), 'critical'],
    ['all are gone', [], 'critical'],
  ])('%s', (_, labels, severity) => {
    const names = LABELS.map(([label, endedAt]) => [`${label}_full`, endedAt]);
    const left = labels.map((one) => [`${one?.[0]}_full`, one?.[1]]);
    expect(row(stored(1, { labels: names }), stored(2, { labels: left }))?.lastGood.severity).toBe(severity);
  });

  it('the oldest that goes before its lock has ended is gone out of turn', () => {
    const locked = stored(1, { labels: LABELS.slice(0, 1), lockedUntil: NOW });
    const both = stored(2, { labels: LABELS.slice(0, 2) });
    const left = { labels: LABELS.slice(1, 2) };
    expect(row(locked, both, stored(NOW - 1, left))?.lastGood.text).toBe('1 deleted');
    expect(row(locked, both, stored(NOW + 1, left))?.lastGood.severity).toBe('ok');
  });

  it('one that is only beyond the end of a list is not gone', () => {
    const locked = stored(1, { labels: LABELS.slice(0, 1), lockedUntil: NOW + HOUR });
    const cut = stored(2, { labels: LABELS.slice(1), labelsCut: true });
    expect(row(locked, cut)?.lastGood.severity).toBe('ok');
  });

  it('versions that are kept no more are told of', () => {
    const at = (t: number, versioning: string): WallEvent =>
      stored(t, { labels: LABELS, versioning, lockedUntil: null });
    expect(row(at(1, 'enabled'), at(2, 'suspended'))?.lockedUntil).toEqual({
      text: 'unversioned',
      severity: 'warning',
    });
    expect(row(at(1, 'suspended'))?.lockedUntil.text).toBe('not locked');
  });

  it('a place that keeps but one is held against what it was told to be before', () => {
    const at = (day: number, sizeBytes: number): WallEvent =>
      stored(day, {
        labels: [['latest', NOW - (4 - day) * HOUR]],
        endedAt: NOW - (4 - day) * HOUR,
        sizeBytes,
      });
    expect(row(at(1, 1e9), at(2, 1.1e9), at(3, 0.3e9))?.size).toMatchObject({ severity: 'critical' });
    expect(row(at(1, 1e9))?.size).toEqual({ text: '1.00 GB', severity: 'ok' });
  });
});

describe('a backup that is asked for', () => {
  const place = { file: '/x.json', command: null, url: null, ca: null, stanza: 'main' };
  const target = aBackup({ pgbackrest: place, of: ['pg'], dueAfter: 26 * HOUR });
  const config = aConfig({ targets: [target] });

  it('is unknown until it is told of, never ok', () => {
    const { backups } = presentRecovery(anInput(new FakeEstate(), config, NOW), [], null);
    expect(backups).toMatchObject([{ id: 'pgb', severity: 'unknown', of: ['pg'] }]);
  });

  it('says why it cannot be asked', () => {
    const fault = { code: 'config', message: '/x.json is not there.', remedy: 'Correct pgbackrest.file.' };
    const estate = new FakeEstate().state('fault', { kind: 'target', id: 'pgb' }, NOW, fault);
    const { findings } = findRecovery(anInput(estate, config, NOW), null);
    expect(findings).toMatchObject([
      { severity: 'unknown', sentence: 'When backup Database was made last is not known.' },
      {
        rule: 'recovery.backup',
        part: 'probe',
        severity: 'unknown',
        sentence: 'Backup Database is not known: /x.json is not there. Correct pgbackrest.file.',
      },
    ]);
  });
});
