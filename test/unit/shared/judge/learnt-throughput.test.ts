import { describe, expect, it } from 'vitest';
import type { ConditionMemory, Finding } from '../../../../shared/judge/judgement';
import { findServiceSignals } from '../../../../shared/judge/services/findings';
import { aBaseline, aLearnt, aTable } from '../../../builders/learnt';
import { aConfig, anInput, aService, FakeEstate } from '../../../builders/series';

/** Tue 24 Nov 2026, 12:40 UTC */
const NOW = Date.UTC(2026, 10, 24, 12, 40);
const SPAN = { from: NOW - 600_000, to: NOW, step: 5_000 };
const CONFIG = aConfig({ services: [aService({ id: 'shipping', name: 'Shipping' })] });
/** 360 an hour, usually between 216 and 504 */
const USUAL = 0.1;
const LEARNT = aLearnt({ 'service.events|shipping': aBaseline(aTable(USUAL, 0.01)) });
const WHERE = { service: 'shipping', event: 'shipments' };

interface Known {
  readonly rate: number;
  readonly stated?: number;
  readonly backlog?: number;
  /** ms that the backlog was told last before now */
  readonly told?: number;
}
function look(
  { rate, stated, backlog, told = 0 }: Known,
  learnt = LEARNT,
  memory: Readonly<Record<string, ConditionMemory>> = {},
): Finding | undefined {
  const estate = new FakeEstate().samples('odoo.business.event.rate', WHERE, SPAN, rate);
  if (stated !== undefined) estate.samples('odoo.business.event.rate.usual', WHERE, SPAN, stated);
  if (backlog !== undefined)
    estate.samples('odoo.business.backlog', { service: 'shipping' }, { ...SPAN, to: NOW - told }, backlog);
  const found = findServiceSignals(anInput(estate, CONFIG, NOW, { learnt }), memory);
  return found.find((one) => one.rule === 'service.throughput');
}
const severity = (known: Known): string | undefined => look(known)?.severity;

describe('work done, held against what this wall has learnt', () => {
  it('is not judged before anything is learnt', () => {
    expect(look({ rate: 0 }, aLearnt({}))).toBeUndefined();
    const other = aLearnt({ 'service.events|billing': aBaseline(aTable(USUAL)) });
    expect(look({ rate: 0 }, other)).toBeUndefined();
  });

  it('is well within the learnt band, also below a level', () => {
    expect(severity({ rate: USUAL })).toBe('ok');
    // Little is usual here now and then: half of it is no news.
    const wide = aLearnt({ 'service.events|shipping': aBaseline(aTable(USUAL, 0.02)) });
    expect(look({ rate: 0.05, backlog: 40 }, wide)?.severity).toBe('ok');
    expect(look({ rate: 0.05, backlog: 40 })?.severity).toBe('warning');
  });

  it('is at most a warning while nobody knows whether work waits', () => {
    expect(look({ rate: 0 })).toMatchObject({
      severity: 'warning',
      value: 0,
      sentence: 'Shipping does 0 % of its usual shipments.',
      evidence: { event: 'shipments', rate: 0, backlog: null },
    });
    // What was told minutes ago says nothing of now.
    expect(severity({ rate: 0, backlog: 40, told: 180_000 })).toBe('warning');
    expect(severity({ rate: 0, backlog: 0, told: 180_000 })).toBe('warning');
  });

  it('is critical when it stands still and work waits', () => {
    expect(look({ rate: 0, backlog: 1_240 })).toMatchObject({
      severity: 'critical',
      sentence: 'Shipping does 0 % of its usual shipments; 1\u00a0240 wait.',
      evidence: { backlog: 1_240, reason: '0 % of its usual shipments; 1\u00a0240 wait' },
    });
  });

  it('is well when it stands still because nothing waits', () => {
    expect(look({ rate: 0, backlog: 0 })).toMatchObject({
      severity: 'ok',
      sentence: 'Shipping does 0 % of its usual shipments.',
    });
    // Also where the feed states the usual.
    expect(severity({ rate: 0, backlog: 0, stated: USUAL })).toBe('ok');
  });

  it('gives way to what the feed states', () => {
    expect(severity({ rate: 0, stated: USUAL })).toBe('critical');
    // A holiday that the feed knows of.
    expect(severity({ rate: 0.02, stated: 0.02 })).toBe('ok');
    const [stated, learnt] = [look({ rate: 0.05, stated: 0.2 }), look({ rate: 0.05 })];
    expect(stated?.evidence.usual).toBe(0.2);
    expect(learnt?.evidence.usual).toBeCloseTo(USUAL);
  });

  it('says nothing where hardly anything is usual, nor of a peak that was never met', () => {
    const little = aLearnt({ 'service.events|shipping': aBaseline(aTable(5 / 3_600)) });
    expect(look({ rate: 0, backlog: 40 }, little)?.severity).toBe('ok');
    const none = aLearnt({ 'service.events|shipping': aBaseline(aTable(0)) });
    expect(look({ rate: 0, backlog: 40 }, none)).toMatchObject({ severity: 'ok', value: 1 });
    const unmet = aLearnt({ 'service.events|shipping': aBaseline(aTable(null)) });
    expect(look({ rate: 0, backlog: 40 }, unmet)).toBeUndefined();
  });
});
