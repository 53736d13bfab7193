import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsThatFit } from '../../../../../renderer/views/incident/incident-acts';
import {
  axisTimes,
  costPlace,
  footParts,
  INCIDENT_PAGE,
  linesIn,
  placeCharts,
  placeTree,
  spreadWords,
} from '../../../../../renderer/views/incident/incident-layout';
import type { OtherService } from '../../../../../shared/model/incident';
import { anIncident } from '../../../../builders/incident';
import { at } from '../../../../builders/snapshots';

const MINUTE = 60_000;

it('shares the height among the charts, above the tree or the foot', () => {
  const { tree, foot, first } = INCIDENT_PAGE;
  expect(placeCharts(4, 0, tree)).toEqual({
    first,
    height: Math.floor((tree - 44 - first) / 4),
    axis: tree - 44,
  });
  expect(placeCharts(1, 0, foot).height).toBe(foot - 44 - first);
  // Three changes and four charts leave each a plot.
  expect(placeCharts(4, 3, tree).height).toBeGreaterThanOrEqual(85);
});

it('puts whole times on an axis, apart from its ends and from each other', () => {
  const times = axisTimes(at('06:28'), at('06:41'), 736, 'Europe/Oslo');
  expect(times.map(({ t }) => (t - at('06:00')) / MINUTE)).toEqual([32, 34, 36, 38]);
  expect(axisTimes(at('06:28'), at('06:28'), 736, 'Europe/Oslo')).toEqual([]);
});

describe('a blocking tree', () => {
  const tree = anIncident().tree;
  if (tree === null) throw new Error('it has one');

  it('draws one square a session up to 120, beyond that a bar', () => {
    expect(placeTree(tree).pitch).toBeGreaterThan(10);
    expect(placeTree({ ...tree, waiters: 121 }).pitch).toBeNull();
  });

  it('keeps its columns on the page, whatever waits', () => {
    const group = fc.record({
      what: fc.string({ maxLength: 30 }),
      count: fc.integer({ min: 1, max: 3_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 1, maxLength: 4 }),
        fc.array(group, { maxLength: 4 }),
        (direct, behind) => {
          const place = placeTree({ ...tree, direct, behind, waiters: 200 });
          const right = INCIDENT_PAGE.charts.x + INCIDENT_PAGE.charts.width + 1;
          for (const [groups, column] of [
            [direct, place.direct],
            [behind, place.behind],
          ] as const)
            for (const { count } of groups) {
              expect(column.x + column.width).toBeLessThan(right);
              expect(count * place.each).toBeLessThanOrEqual(column.width + 0.01);
            }
        },
      ),
    );
  });
});

it('every other service stands at the foot once, those in trouble by name first', () => {
  const other = fc.record({
    id: fc.uuid(),
    name: fc.string({ minLength: 1, maxLength: 50 }),
    severity: fc.constantFrom('ok', 'info', 'warning', 'critical', 'unknown'),
    detail: fc.constantFrom('', '1.7 s of 0.8 s promised'),
  });
  fc.assert(
    fc.property(fc.array(other, { maxLength: 40 }), fc.boolean(), (others: readonly OtherService[], old) => {
      const { named, hidden, unknown, ok } = footParts(others, old, 1824);
      expect([...named, ...hidden, ...unknown, ...ok].map(({ id }) => id).toSorted()).toEqual(
        others.map(({ id }) => id).toSorted(),
      );
      if (old) expect(unknown).toHaveLength(others.length);
      if (hidden.length > 0) expect(named.length).toBeGreaterThan(0);
    }),
  );
});

it('spreads words under their marks: none over another, all on the page', () => {
  const mark = fc.record({
    at: fc.integer({ min: 48, max: 1872 }),
    width: fc.integer({ min: 60, max: 220 }),
  });
  fc.assert(
    fc.property(fc.array(mark, { minLength: 1, maxLength: 7 }), (marks) => {
      const sorted = marks.toSorted((a, b) => a.at - b.at);
      const widths = sorted.map(({ width }) => width);
      const places = spreadWords(
        sorted.map((one) => one.at),
        widths,
        36,
        1884,
      );
      const edges = places.map(
        (place, i) => [place - (widths[i] ?? 0) / 2, place + (widths[i] ?? 0) / 2] as const,
      );
      for (const [i, [left, right]] of edges.entries()) {
        expect(left).toBeGreaterThanOrEqual(35.9);
        expect(right).toBeLessThanOrEqual(1884.1);
        expect(left).toBeGreaterThanOrEqual((edges[i - 1]?.[1] ?? 0) - 0.1);
      }
    }),
  );
});

it('writes the cost where the area is high enough, or nowhere', () => {
  const from = at('06:28');
  const t = Float64Array.from({ length: 14 }, (_, i) => from + i * MINUTE);
  const series = { t, v: t.map((one) => (one < at('06:32') ? 1_120 : 170)) };
  const chart = { usual: 1_120, limit: null, falls: true, onset: at('06:31'), series };
  const plot = { from, now: at('06:41'), width: 736, plot: 66, text: 160 };
  const place = costPlace(chart, plot);
  // From 06:32, at 226, to now: its middle is 481.
  expect(place?.x).toBeCloseTo((226.5 + 736 - 160) / 2, 0);
  expect(place?.y).toBeGreaterThan(20);
  expect(place?.y).toBeLessThan(46);
  expect(costPlace(chart, { ...plot, text: 600 })).toBeNull();
  expect(costPlace({ ...chart, series: { t, v: t.map(() => 1_100) } }, plot)).toBeNull();
  expect(costPlace({ ...chart, usual: null }, plot)).toBeNull();
});

it('counts the lines of a text that breaks between words', () => {
  expect(linesIn('', 100)).toBe(0);
  expect(linesIn('one two', 100, 10)).toBe(1);
  expect(linesIn('seven letters', 100, 10)).toBe(2);
});

it('drops evidence first: what to do and who has it stay', () => {
  const page = anIncident();
  expect(factsThatFit(page, 2_000)).toEqual(page.evidence);
  expect(factsThatFit(page, 400)).toHaveLength(1);
  expect(factsThatFit(page, 100)).toEqual([]);
});
