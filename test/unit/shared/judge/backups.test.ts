import { describe, expect, it } from 'vitest';
import { backupRows } from '../../../../shared/judge/backups';
import { findRecovery, presentRecovery } from '../../../../shared/judge/recovery';
import type { WallEvent } from '../../../../shared/model/observation';
import { aBackup, aConfig, anInput, FakeEstate } from '../../../builders/series';

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

describe('a backup that is asked for', () => {
  const place = { file: '/x.json', command: null, url: null };
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
