import { describe, expect, it } from 'vitest';
import type { ExecutiveService } from '../../../shared/model/executive';
import type { IncidentChart, IncidentPage } from '../../../shared/model/incident';
import type { Sections } from '../../../shared/model/snapshot';
import { anIncident } from '../../builders/incident';
import { named } from '../../builders/services';
import { aColumn, aFigure, aFrame, aSnapshot, NOW } from '../../builders/snapshots';
import { violationsOf } from '../../truth/invariants/table';
import type {
  Course,
  Held,
  Invariant,
  Reading,
  SeenFigure,
  SeenPage,
  SeenSubject,
  SeenText,
} from '../../truth/reading';

/** What a look is about; all else is a wall that knows nothing. */
export interface Look {
  readonly after?: number;
  readonly steered?: boolean;
  readonly page?: Partial<SeenPage>;
  readonly held?: Partial<Held>;
  readonly sections?: Partial<Sections>;
}

export function aLook({ after = 0, steered = false, page, held, sections }: Look): Reading {
  return {
    scenario: 'test',
    after,
    steered,
    page: {
      at: NOW,
      view: 'services',
      connection: 'live',
      starting: false,
      incident: null,
      incidents: null,
      age: null,
      headings: ['The services.'],
      frame: '',
      texts: [],
      figures: [],
      subjects: [],
      faults: [],
      pause: 250,
      ...page,
    },
    held: { now: NOW, silentFor: 0, shown: null, still: false, snapshot: aSnapshot(sections), ...held },
  };
}

/** A look before anything arrived. */
export function aStart(page: Partial<SeenPage>): Reading {
  return { ...aLook({ page: { view: null, starting: true, headings: [], ...page } }), held: null };
}

/** Looks two seconds apart, unless they say otherwise. */
export function aCourse(...looks: readonly Look[]): Course {
  return looks.map((look, at) => aLook({ after: at * 2, ...look }));
}

/** A line of text, each below the one before. */
export function text(words: string, over: Partial<SeenText> = {}): SeenText {
  return { text: words, x: 48, y: 40, width: 300, height: 26, tone: '', metric: '', ...over };
}
export function texts(...words: readonly string[]): readonly SeenText[] {
  return words.map((one, at) => text(one, { y: 40 + at * 60 }));
}

export function figure(over: Partial<SeenFigure>): SeenFigure {
  return {
    metric: 'http.server.request.duration',
    value: null,
    freshness: 'live',
    text: '',
    service: null,
    ...over,
  };
}

export function subject(over: Partial<SeenSubject>): SeenSubject {
  return { kind: 'service', id: 'shipping', severity: 'ok', freshness: 'live', text: '', ...over };
}

/** An open incident on the wall, and what is read off its page. */
export function incidentLook(
  incident: Partial<IncidentPage>,
  page: Partial<SeenPage> = {},
  more: Look = {},
): Look {
  const open = anIncident(incident);
  return {
    ...more,
    page: { view: 'incident', incident: open.id, incidents: 1, headings: ['It is slow.'], ...page },
    sections: {
      frame: aFrame({ incidents: { count: 1, worst: open.severity } }),
      incident: { open: [open], taking: [open.id], over: null },
      ...more.sections,
    },
  };
}

export function chart(over: Partial<IncidentChart>): IncidentChart {
  return {
    title: 'Shipping: response',
    metric: 'http.server.request.duration',
    unit: 's',
    value: 4.8,
    limit: 0.8,
    onset: null,
    falls: false,
    trend: null,
    usual: null,
    severity: 'critical',
    series: aColumn(30, 1_000, () => 4.8),
    ...over,
  };
}

export function said(verdict: string, reason = '', note = '') {
  return { verdict, reason, note };
}

/** Services as rows, the sentence above them, and nothing else. */
export function services(verdict: string, ...rows: Sections['services']['rows']): Partial<Sections> {
  return { services: { answer: said(verdict), rows } };
}

export function promise(over: Partial<ExecutiveService> = {}): ExecutiveService {
  return {
    id: 'shipping',
    name: 'Shipping',
    criticality: 1,
    owner: 'Dispatch desk',
    severity: 'ok',
    was: null,
    since: null,
    freshness: 'live',
    objective: 0.999,
    budget: aFigure({ metric: 'gantry.slo.error_budget.remaining', value: 0.9 }),
    source: 'wall',
    pace: { rate: 0, watched: 3_600_000 },
    spentAt: null,
    coverage: { watched: 2_592_000_000, window: 2_592_000_000 },
    risk: 'ok',
    riskWords: 'keeps its promise',
    recovery: null,
    ...over,
  };
}

export function executive(...list: readonly ExecutiveService[]): Partial<Sections> {
  return {
    executive: {
      answer: said('All services keep their promises.'),
      services: list,
      days: [],
      open: 0,
      capacity: [],
      cost: null,
    },
  };
}

export const SHIPPING = named('shipping');
export const ORDERS = named('order-confirmation');

export interface Example {
  readonly holds: Course;
  readonly breaks: Course;
}

/** Each row of a table has a reading that keeps it, and one that does not. */
export function describeInvariants(
  rows: readonly Invariant[],
  examples: Readonly<Record<string, Example>>,
): void {
  it('has an example for every row, and no other', () => {
    expect(Object.keys(examples).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  });

  describe.each(rows.map((row) => [row.id, row] as const))('%s', (id, row) => {
    it(row.says, () => {
      const example = examples[id];
      expect(violationsOf(example?.holds ?? [], [row])).toEqual([]);
      const found = violationsOf(example?.breaks ?? [], [row]);
      expect(found.length).toBeGreaterThan(0);
      for (const { one, other } of found)
        expect([one, other].every((words) => words.trim() !== '')).toBe(true);
    });
  });
}
