import { describe, expect, it } from 'vitest';
import {
  axisTime,
  chartTone,
  figureOf,
  incidentTone,
  isBeyond,
  isRecovering,
  limitWords,
  lineEnd,
  someOf,
  suppressedBy,
  titleWords,
} from '../../../../../renderer/views/incident/incident-words';
import { reachRows } from '../../../../../renderer/views/incident/reach-rows';
import type { Column } from '../../../../../shared/model/said';
import type { ServiceRow } from '../../../../../shared/model/services';
import { anIncident } from '../../../../builders/incident';
import { named } from '../../../../builders/services';
import { at } from '../../../../builders/snapshots';

const MINUTE = 60_000;
const [idle, , response, shipments] = anIncident().charts as [Chart, Chart, Chart, Chart];
type Chart = ReturnType<typeof anIncident>['charts'][number];

describe('a strip', () => {
  it.each([
    [response, true, '0.8 s promised'],
    [idle, false, '5 min allowed'],
    [shipments, true, 'usually 1\u00a0400'],
    [{ ...shipments, usual: null, limit: 3, unit: '{node}' }, false, 'at least 3'],
    [{ ...response, limit: 0.05 }, true, '50 ms promised'],
    [{ ...response, limit: null }, true, ''],
  ] as const)('says what it is compared with, %#', (chart, promised, words) => {
    expect(limitWords(chart, promised)).toBe(words);
  });

  it('keeps what is measured and its limit when the name is too long', () => {
    const title = 'Returns and repairs of the northern hubs: response';
    expect(titleWords({ ...response, title }, '0.8 s promised', 50)).toBe(
      'Returns and repairs of…: response, 0.8 s promised',
    );
    expect(titleWords(response, '0.8 s promised', 50)).toBe('Shipping: response, 0.8 s promised');
  });

  it('has the colour of its own present value, and none inside its limit', () => {
    expect(chartTone(response, true)).toBe('critical');
    expect(chartTone({ ...response, severity: 'warning' }, true)).toBe('warning');
    expect(chartTone({ ...response, value: 0.5 }, true)).toBe('muted');
    expect(chartTone({ ...response, limit: null, value: 0 }, true)).toBe('muted');
    expect(chartTone({ ...shipments, value: 1_200 }, true)).toBe('muted');
    expect(chartTone(response, false)).toBe('muted');
    expect(isBeyond({ ...response, value: null })).toBeNull();
  });

  it('is stale where its newest points are missing, by its own interval', () => {
    const known = { t: Float64Array.from([0, 5_000, 10_000]), v: Float64Array.from([1, 1, 1]) };
    const ended = (series: Column, now: number, value: number | null = 1) => lineEnd({ series, value }, now);
    expect(ended(known, 60_000)).toEqual({ t: 10_000, stale: false });
    expect(ended(known, 90_000)).toEqual({ t: 10_000, stale: true });
    expect(ended(known, 11_000, null), 'its figure is not known').toEqual({ t: 10_000, stale: true });
    const slow = { t: Float64Array.from([0, MINUTE, 2 * MINUTE]), v: Float64Array.from([1, 1, 1]) };
    expect(ended(slow, 6 * MINUTE)).toMatchObject({ stale: false });
    expect(ended({ t: known.t, v: Float64Array.from([1, Number.NaN, Number.NaN]) }, 0)).toBeNull();
  });

  it('shows nothing as a plain zero, and what is not known as a question', () => {
    expect(figureOf(0, 's')).toEqual({ text: '0', unit: 's' });
    expect(figureOf(null, 's')).toEqual({ text: '?', unit: '' });
    expect(figureOf(-86_400 * 3, 's')).toEqual({ text: '−3', unit: 'd' });
  });
});

it('colours an incident only while it lasts and somebody knows', () => {
  const page = anIncident();
  expect(incidentTone(page, false, false)).toBe('critical');
  expect(incidentTone({ ...page, severity: 'warning' }, false, false)).toBe('warning');
  expect(incidentTone(page, false, true)).toBeNull();
  expect(incidentTone(page, true, false)).toBeNull();
});

it('recovers once the figures of every service that it hit are well again', () => {
  const page = anIncident();
  const row = (id: string, value: number): ServiceRow =>
    named(id, {
      severity: 'critical',
      latency: { ...named(id).latency, value, objective: 0.8 } as ServiceRow['latency'],
    });
  const rows = (response: number): readonly ServiceRow[] =>
    page.services.map(({ id }) => row(id, id === 'shipping' ? response : 0.3));
  expect(isRecovering(page, rows(4.8))).toBe(false);
  expect(isRecovering(page, rows(0.3))).toBe(true);
  expect(isRecovering(page, [])).toBe(false);
  expect(isRecovering({ ...page, severity: 'info' }, [])).toBe(true);
  expect(isRecovering({ ...page, services: [] }, [])).toBe(false);
});

it('writes seconds on an axis under half an hour', () => {
  expect(axisTime(at('06:12') + 7_000, 'Europe/Oslo', 29 * MINUTE)).toBe('06:12:07');
  expect(axisTime(at('06:12') + 7_000, 'Europe/Oslo', 30 * MINUTE)).toBe('06:12');
});

it('counts the names that have no room', () => {
  expect(someOf(['Oslo', 'Bergen', 'Gdansk'], 3, 30)).toBe('Oslo, Bergen, Gdansk');
  expect(someOf(['Oslo', 'Bergen', 'Gdansk'], 7, 24)).toBe('Oslo, Bergen and 5 more');
  expect(someOf(['Greater Gothenburg distribution centre', 'Oslo'], 2, 30)).toBe(
    'Greater Gothenburg… and 1 more',
  );
});

describe('whom an incident hits', () => {
  const words = (over: Parameters<typeof anIncident>[0]): readonly string[] =>
    reachRows(anIncident(over), 32).map((row) => row.join(': '));

  it('is told with its cost', () => {
    expect(words({})).toEqual([
      '20 more a minute: about 420 shipments late so far',
      '2 sites, 7 tenants: Oslo, Gothenburg; Nord 3PL, Fjellsport and 5 more',
      '3 services: Shipping, and two at the foot',
    ]);
  });

  it('is never none while nobody knows', () => {
    const blind = { services: [], cost: null, sites: [], tenantCount: 0, headline: null };
    expect(words({ ...blind, reachKnown: false })).toEqual([
      'Cost not known: what the services do is not heard',
      'Services: which services it hits is not known',
    ]);
    expect(words({ ...blind, reachKnown: true })).toEqual(['No service: feels it yet']);
  });
});

it('who answers for a suppressed incident is told, and that it has no owner', () => {
  const suppressed = { how: 'maintenance', by: '', why: 'a new disk', until: null } as const;
  const takenBy = { name: 'Ola', at: at('06:20') };
  const nobody = anIncident({ suppressed, takenBy: null, owner: '' });
  expect(suppressedBy(nobody)).toBe('No owner');
  expect(suppressedBy({ ...nobody, owner: 'Platform' })).toBe('Platform');
  expect(suppressedBy({ ...nobody, owner: 'Platform', takenBy })).toBe('Ola');
  expect(suppressedBy({ ...nobody, takenBy, suppressed: { ...suppressed, by: 'Kari' } })).toBe('Kari');
});
