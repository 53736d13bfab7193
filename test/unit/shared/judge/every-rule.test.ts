import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../shared/config/config';
import type { ConditionMemory } from '../../../../shared/judge/judgement';
import { findByRules } from '../../../../shared/judge/rules/findings';
import { settle } from '../../../../shared/judge/settle';
import { RULES } from '../../../../shared/metrics/rules';
import type { Attributes } from '../../../../shared/model/observation';
import type { RuleRow } from '../../../../shared/model/rule-row';
import type { Severity } from '../../../../shared/model/severity';
import { aConfig, anInput, FakeEstate } from '../../../builders/series';

const NOW = 1_764_000_000_000;
/** ms between two runs of the probe, and two looks */
const STEP = 5_000;
/** Levels of rows that have none of their own, as a configuration would set them. */
const OWN = { warning: 20, critical: 50 } as const;
/** more than the guards of the table ask for */
const WHOLE = 1e9;

interface Level {
  readonly severity: Severity;
  readonly threshold: number;
  /** past it, in the unit of the row */
  readonly value: number;
}

const lowIsBad = ({ comparison }: RuleRow): boolean => comparison === 'below' || comparison === 'ratio-below';

const hasNoLevels = ({ info, warning, critical }: RuleRow): boolean =>
  info === undefined && warning === null && critical === null;

function levelsOf(row: RuleRow): readonly Level[] {
  if (row.comparison === 'down') return [{ severity: 'critical', threshold: 0, value: 0 }];
  const { info, warning, critical } = hasNoLevels(row) ? { info: undefined, ...OWN } : row;
  const past = (level: number): number => {
    if (row.comparison === 'equals' || row.comparison === 'changed') return Math.max(1, level);
    return lowIsBad(row) ? level * 0.97 : level * 1.03 + (level === 0 ? 0.5 : 0);
  };
  return [['info', info] as const, ['warning', warning] as const, ['critical', critical] as const].flatMap(
    ([severity, level]) =>
      level === undefined || level === null ? [] : [{ severity, threshold: level, value: past(level) }],
  );
}

/** A value that nobody minds. */
function calmOf(row: RuleRow, levels: readonly Level[]): number {
  if (row.comparison === 'down') return 1;
  return lowIsBad(row) ? 10 * Math.max(...levels.map(({ value }) => value)) : 0;
}

/** A value of a level at which the one above it is over: past its clearing point. */
function downTo(row: RuleRow, levels: readonly Level[], at: number): number {
  const value = levels[at]?.value ?? Number.NaN;
  const above = levels[at + 1];
  if (above === undefined) return value;
  return lowIsBad(row)
    ? Math.max(value, (above.threshold / row.clearAt) * 1.01)
    : Math.min(value, above.threshold * row.clearAt * 0.99);
}

/** One figure of one target, fed and looked at each {@link STEP}. */
class Course {
  readonly #estate = new FakeEstate();
  readonly #row: RuleRow;
  readonly #config: Config;
  #now = NOW;
  #counter = 0;
  #memory: Readonly<Record<string, ConditionMemory>> = {};

  constructor(row: RuleRow) {
    this.#row = row;
    this.#config = aConfig({
      targets: [{ id: 't', probe: 'feed', name: 't', every: STEP, timeout: 1_000, site: null, zone: '' }],
      rules: hasNoLevels(row) ? { [row.id]: OWN } : {},
    });
  }

  /** @returns the severity that is shown after `seconds` at this value */
  at(value: number, seconds: number): Severity | undefined {
    let shown: Severity | undefined;
    for (const end = this.#now + seconds * 1_000; this.#now <= end; this.#now += STEP) {
      this.#feed(value);
      const input = anInput(this.#estate, this.#config, this.#now);
      const findings = findByRules(input, this.#memory).filter(({ rule }) => rule === this.#row.id);
      expect(findings.length, 'it speaks of one subject').toBeLessThanOrEqual(1);
      const settled = settle(findings, this.#memory, this.#now, false, this.#now - STEP);
      this.#memory = settled.memory;
      shown = settled.conditions[0]?.severity;
    }
    return shown;
  }

  #feed(value: number): void {
    const { metric, by, part, where, comparison, of, guard } = this.#row;
    const subject: Attributes = { [by]: 't' };
    const attributes = { ...subject, ...where, ...(part === undefined ? {} : { [part]: 'p' }) };
    const at = (name: string, own: Attributes, one: number): unknown =>
      this.#estate.sample(name, own, this.#now, one);
    if (of !== undefined) {
      at(of.metric, subject, WHOLE);
      if (of.less !== undefined) at(of.less, subject, 0);
    }
    if (guard !== undefined && guard.metric !== of?.metric) at(guard.metric, subject, 10 * guard.above);
    switch (comparison) {
      case 'ratio':
      case 'ratio-below':
        at(metric, attributes, value * WHOLE);
        return;
      case 'rate':
        this.#counter += (value * STEP) / 1_000;
        at(metric, attributes, this.#counter);
        return;
      case 'changed':
        this.#counter += value;
        at(metric, attributes, this.#counter);
        return;
      default:
        at(metric, attributes, value);
    }
  }
}

describe('every rule is crossed both ways', () => {
  it.each(RULES.map((row) => [row.id, row] as const))('%s', (_, row) => {
    const levels = levelsOf(row);
    expect(levels.length).toBeGreaterThan(0);
    const calm = calmOf(row, levels);
    // A rate is known of its whole window, and patience comes on top.
    const patience = (row.over ?? 0) + Math.max(row.for, row.clearFor) + 60;
    const course = new Course(row);
    expect(course.at(calm, patience)).toBe('ok');
    for (const { severity, value } of levels) {
      expect(course.at(value, patience), `up to ${severity} at ${value} ${row.unit}`).toBe(severity);
    }
    expect(course.at(calm, patience), 'and back').toBe('ok');
    // From calm to the worst at once, and down each step.
    for (const [at, { severity }] of [...levels.entries()].toReversed()) {
      const value = downTo(row, levels, at);
      expect(course.at(value, patience), `down to ${severity} at ${value} ${row.unit}`).toBe(severity);
    }
    expect(course.at(calm, patience), 'and back again').toBe('ok');
  });
});
