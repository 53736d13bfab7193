import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../../shared/config/config';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory } from '../../../../../shared/judge/judgement';
import type { Condition } from '../../../../../shared/model/condition';
import { aConfig, anInput, aPostgres, aSource, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 0);
const MINUTE = 60_000;
const DISK = { target: 'pg', 'system.filesystem.mountpoint': 'the tablespace' };
const CONFIG = aConfig({ targets: [aPostgres({ id: 'pg' })] });

/** A disk that is looked at for so many minutes. @param full at a minute */
function watch(
  minutes: number,
  full: (minute: number) => number,
  { silentFrom = minutes + 1, rules = {} }: { silentFrom?: number; rules?: Config['rules'] } = {},
) {
  const estate = new FakeEstate();
  let memory: JudgeMemory = EMPTY_MEMORY;
  const told: { readonly minute: number; readonly conditions: readonly Condition[] }[] = [];
  for (let minute = 0; minute <= minutes; minute += 0.25) {
    const t = NOW + minute * MINUTE;
    if (minute < silentFrom) estate.sample('system.filesystem.utilization', DISK, t, full(minute));
    estate.sample('postgresql.up', { target: 'pg' }, t, 1);
    const verdicts = judge(anInput(estate, { ...CONFIG, rules }, t, { sources: [aSource('pg', t)] }), memory);
    memory = verdicts.memory;
    told.push({ minute, conditions: verdicts.conditions });
  }
  const first = (rule: string, severity: string): number =>
    told.find(({ conditions }) => conditions.some((one) => one.rule === rule && one.severity === severity))
      ?.minute ?? Number.POSITIVE_INFINITY;
  return { first, last: told.at(-1)?.conditions ?? [] };
}

describe('a disk that fills', () => {
  it('is told long before its own rule speaks, and that before it is full', () => {
    // From half full, a percent a minute: full after 50 minutes.
    const { first } = watch(49, (minute) => 0.5 + minute / 100);
    const [forecast, level] = [first('capacity.forecast', 'warning'), first('postgres.storage', 'warning')];
    expect(forecast).toBeLessThan(10);
    expect(level).toBeGreaterThan(35);
    expect(50 - forecast).toBeGreaterThan(30);
  });

  it('says when, between which bounds, and how full it is', () => {
    const { last } = watch(20, (minute) => 0.5 + minute / 100);
    const said = last.find(({ rule }) => rule === 'capacity.forecast');
    expect(said?.sentence).toMatch(/^the tablespace of PostgreSQL pg is 70 % full, and full at \d\d:50\.$/u);
    expect(said?.value).toBeCloseTo(30 * 60, -2);
  });

  it('does not say that all is well of one that nobody has heard of since', () => {
    const { last } = watch(20, (minute) => 0.5 + minute / 100, { silentFrom: 10 });
    const said = last.find(({ rule }) => rule === 'capacity.forecast');
    expect(said).toMatchObject({ severity: 'unknown', value: null });
    expect(said?.sentence).toBe('When the tablespace of PostgreSQL pg is full is not known.');
  });

  it('warns of nothing where the configuration wants no warning', () => {
    const rules = { 'capacity.forecast': { warning: null } };
    const { first } = watch(30, (minute) => 0.5 + minute / 100, { rules });
    expect(first('capacity.forecast', 'warning')).toBe(Number.POSITIVE_INFINITY);
    expect(first('capacity.forecast', 'info')).toBeLessThan(10);
  });

  it('says nothing of one that breathes, that fills once, or that is full in days', () => {
    for (const calm of [
      (minute: number) => 0.5 + 0.1 * Math.sin(minute),
      (minute: number) => (minute < 10 ? 0.5 : 0.6),
      (minute: number) => 0.5 + minute / 100_000,
    ])
      expect(watch(40, calm).first('capacity.forecast', 'warning')).toBe(Number.POSITIVE_INFINITY);
  });
});
