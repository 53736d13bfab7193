import { expect, it } from 'vitest';
import { daysOf } from '../../../../../shared/judge/executive/past';
import type { TodayMemory } from '../../../../../shared/judge/incident/incidents';
import { incidentsToday, todayMemory } from '../../../../../shared/judge/incident/today';
import type { Incident } from '../../../../../shared/judge/judgement';
import { frameOf } from '../../../../../shared/judge/own/frame';
import { type Learnt, NOTHING_LEARNT } from '../../../../../shared/model/learnt';
import type { Severity } from '../../../../../shared/model/severity';
import { aConfig, anInput, FakeEstate } from '../../../../builders/series';

const OSLO = { id: 'oslo', name: 'Oslo', region: '', timezone: 'Europe/Oslo', windows: [] };
const CONFIG = aConfig({ sites: [OSLO] });
/** 24 November, 06:41 in Oslo */
const NOW = Date.UTC(2026, 10, 24, 5, 41);
const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2026, 10, 23, 23);
const input = (now: number, learnt: Learnt = NOTHING_LEARNT) =>
  anInput(new FakeEstate(), CONFIG, now, { learnt });
function open(id: string, severity: Severity): Incident {
  return { id, severity, since: NOW, conditions: [], seen: [], times: 1, history: [] };
}
function after(...looks: readonly (readonly [number, ...Incident[]])[]): TodayMemory {
  return looks.reduce<TodayMemory | undefined>(
    (before, [now, ...incidents]) =>
      todayMemory(input(now), incidents, before, before === undefined ? null : now - 1_000),
    undefined,
  ) as TodayMemory;
}

it('counts each incident of the day once, by its worst severity, also after its end', () => {
  const memory = after(
    [NOW, open('1', 'warning')],
    [NOW + 1_000, open('1', 'critical'), open('2', 'warning')],
    [NOW + 2_000, open('1', 'warning')],
    [NOW + 3_000],
  );
  expect(incidentsToday(input(NOW + 3_000), memory)).toEqual({ count: 2, critical: 1 });
});

it('begins anew at the midnight of the first site, with what is open then', () => {
  const eve = MIDNIGHT - 2_000;
  const memory = after(
    [eve, open('1', 'critical'), open('2', 'critical')],
    [MIDNIGHT + 1_000, open('2', 'critical')],
  );
  expect(memory).toMatchObject({ day: MIDNIGHT, from: MIDNIGHT });
  expect(incidentsToday(input(MIDNIGHT + 1_000), memory)).toEqual({ count: 1, critical: 1 });
});

it('a wall that began in the day knows nothing of the hours before, unless its archive does', () => {
  const memory = after([NOW]);
  expect(incidentsToday(input(NOW), memory)).toBeNull();
  const day = { from: MIDNIGHT, opened: 3, critical: 1, seconds: 60, watched: 0.2 };
  const learnt = { ...NOTHING_LEARNT, incidents: [day] };
  expect(incidentsToday(input(NOW, learnt), memory)).toEqual({ count: 3, critical: 1 });
  const counted = after([MIDNIGHT - HOUR], [NOW]);
  expect(incidentsToday(input(NOW), counted)).toEqual({ count: 0, critical: 0 });
});

it('is one count in the frame and in the executive view, also for one that is over', () => {
  const memory = after([NOW, open('1', 'critical')], [NOW + 77_000]);
  const yesterday = { from: MIDNIGHT - 24 * HOUR, opened: 0, critical: 0, seconds: 0, watched: 1 };
  const looked = input(NOW + 77_000, { ...NOTHING_LEARNT, incidents: [yesterday] });
  const today = incidentsToday(looked, memory);
  const { incidents } = frameOf({
    now: looked.now,
    config: CONFIG,
    configPath: '',
    views: [],
    demo: false,
    connection: 'live',
    incidents: [],
    incident: { open: [], taking: [], over: null },
    today,
    sources: [],
    notices: [],
    progress: null,
    drill: null,
    cachedAt: null,
  });
  const day = daysOf(looked, [], today).at(-1);
  expect(incidents).toMatchObject({ count: 0, today: 1 });
  expect(day).toMatchObject({ from: MIDNIGHT, opened: 1, critical: 1 });
});

it('of a day that a wall did not watch from its midnight on are not known', () => {
  const before = after([MIDNIGHT - 3 * HOUR]);
  const asleep = todayMemory(input(MIDNIGHT + 14 * HOUR), [], before, MIDNIGHT - 3 * HOUR);
  expect(incidentsToday(input(MIDNIGHT + 14 * HOUR), asleep)).toBeNull();
  const awake = todayMemory(input(MIDNIGHT + 1_000), [], before, MIDNIGHT - 1_000);
  expect(incidentsToday(input(MIDNIGHT + 1_000), awake)).toEqual({ count: 0, critical: 0 });
});
