import { describe, expect, it } from 'vitest';
import { asCached } from '../../../../shared/judge/cached';
import { aProven, boardRecovery } from '../../../builders/recovery';
import { aSnapshot, DAY, NOW } from '../../../builders/snapshots';
import { contendedTenants } from '../../../builders/tenants';

const row = aProven({ id: 'shipping', name: 'Shipping', provenAt: NOW - 80 * DAY, drillEvery: 90 * DAY });
const { sections } = aSnapshot({
  recovery: { ...boardRecovery(), rows: [{ ...row, posture: 'proven', severity: 'ok' }] },
});

describe('a wall from memory', () => {
  it('keeps a posture while its proof is valid', () => {
    const { recovery } = asCached(sections, { asOf: NOW, now: NOW + 5 * DAY });
    expect(recovery.rows[0]).toMatchObject({ posture: 'proven', track: row.track });
  });

  it('does not go on saying "proven" past the day on which the proof runs out, and names the day', () => {
    const { recovery } = asCached(sections, { asOf: NOW, now: NOW + 11 * DAY });
    expect(recovery.rows[0]).toMatchObject({
      posture: 'at risk',
      severity: 'warning',
      track: 'proof of 5 Sep ran out 4 Dec',
    });
    expect(recovery.answer).toMatchObject({
      verdict: 'None of one service is proven to recover in time.',
      reason: 'Shipping: proof of 5 Sep ran out 4 Dec.',
    });
    expect(recovery.rows[0]?.answer).toMatchObject({
      verdict: 'Shipping is not proven any more:',
      reason: 'its proof of 5 Sep ran out 4 Dec.',
    });
  });

  it('a scenario ages by its own proof', () => {
    const { recovery } = asCached(sections, { asOf: NOW, now: NOW + 50 * DAY });
    const { scenarios } = recovery.rows[0] ?? {};
    expect(scenarios?.map(({ scenario, posture, reason }) => [scenario, posture, reason])).toEqual([
      ['node-loss', 'at risk', 'proof ran out 12 Jan'],
      ['database-failover', 'proven', '21 of 30 min'],
      ['zone-loss', 'unproven', 'proof ran out 28 Oct'],
      ['region-loss', 'unproven', 'never drilled; 30 min promised'],
      ['restore', 'unproven', 'never drilled; 30 min promised'],
    ]);
  });

  it('shows no measured time once the proof is worthless', () => {
    const { recovery } = asCached(sections, { asOf: NOW, now: NOW + 60 * DAY });
    expect(recovery.rows[0]).toMatchObject({ posture: 'unproven', severity: 'unknown', rtoMeasured: null });
  });

  it('tells days by their date once the day on which they were counted is over', () => {
    const failed = { ...row, posture: 'at risk', reasons: ['drill failed yesterday'] } as const;
    const told = aSnapshot({ recovery: { ...boardRecovery(), rows: [failed] } }).sections;
    const reasons = (now: number) => asCached(told, { asOf: NOW, now }).recovery.rows[0]?.reasons;
    expect(reasons(NOW + 60_000)).toEqual(['drill failed yesterday']);
    expect(reasons(NOW + 2 * DAY)).toEqual(['drill failed 23 Nov']);
  });

  it('a backup that was locked is not locked for ever', () => {
    const { backups, ...rest } = boardRecovery();
    const [first] = backups;
    if (first === undefined) throw new Error('no backup on the board');
    const locked = { ...first, lockedUntil: { text: '27 Nov', severity: 'ok', at: NOW + 3 * DAY } } as const;
    const told = aSnapshot({ recovery: { ...rest, backups: [locked] } }).sections;
    const at = (now: number) => asCached(told, { asOf: NOW, now }).recovery.backups[0]?.lockedUntil;
    expect(at(NOW + DAY)).toMatchObject({ text: '27 Nov', severity: 'ok' });
    expect(at(NOW + 4 * DAY)).toMatchObject({ text: 'ended 27 Nov', severity: 'warning' });
  });

  it('says nothing of what a tenant was when nobody knew it', () => {
    const { tenants, roster } = contendedTenants([20, 20]);
    const marks = tenants.marks.map((mark) => ({ ...mark, severity: 'unknown', was: null }) as const);
    const told = aSnapshot({ roster, tenants: { ...tenants, marks } }).sections;
    expect(marks.length).toBeGreaterThan(0);
    for (const mark of asCached(told, { asOf: NOW, now: NOW }).tenants.marks) expect(mark.was).toBeNull();
  });
});
