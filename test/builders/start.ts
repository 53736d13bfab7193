import { type Asked, type StartInput, startOf } from '../../shared/judge/own/start';
import type { Snapshot } from '../../shared/model/snapshot';
import type { SourceStatus } from '../../shared/model/source-status';
import { aBackup, aConfig, aPostgres, aService, aSource } from './series';
import { aFrame, aSnapshot, MINUTE, NOW } from './snapshots';

const SINCE = NOW - 4_000;

/** A source of a starting wall. @param took ms; null: it is still waited for @param code of its fault, if it has one */
export interface AskedSource {
  readonly id: string;
  readonly took: number | null;
  readonly code?: 'refused' | 'timeout';
}

export function askedSources(list: readonly AskedSource[]): Pick<StartInput, 'sources' | 'firstRuns'> {
  const askedAt = SINCE + 500;
  const sources = list.map(({ id, took, code }): SourceStatus => {
    if (took === null) return aSource(id, NOW, { state: 'starting', lastRunAt: null, lastOkAt: null });
    if (code === undefined) return aSource(id, askedAt + took);
    const fault = { code, message: `${id} refuses`, remedy: 'start it' };
    return aSource(id, askedAt + took, { state: 'fault', lastOkAt: null, fault });
  });
  const runs = list.map(({ id, took }): [string, Asked] => [
    id,
    { askedAt, endedAt: took === null ? null : askedAt + took },
  ]);
  return { sources, firstRuns: new Map(runs) };
}

const CONFIG = aConfig({
  services: ['Shipping', 'Invoicing', 'Receiving', 'Order confirmation'].map((name) =>
    aService({ id: name.toLowerCase(), name }),
  ),
  targets: [
    ...['pg-prod-a', 'pg-prod-b', 'pg-prod-c', 'pg-wms-a', 'pg-wms-b', 'pg-cold'].map((id) =>
      aPostgres({ id }),
    ),
    aBackup(),
  ],
  link: [{ url: 'https://gw.example' }],
  feed: { url: 'wss://feed.example', token: null },
});

/** Four seconds after the start: six of nine have answered. */
export function aStartInput(over: Partial<StartInput> = {}): StartInput {
  return {
    now: NOW,
    since: SINCE,
    timezone: 'Europe/Oslo',
    configPath: '/etc/gantry/gantry.yaml',
    config: CONFIG,
    reading: { askedAt: SINCE, endedAt: SINCE + 100 },
    problems: [],
    restoring: { askedAt: SINCE + 100, endedAt: SINCE + 500 },
    keptAt: null,
    open: [],
    progress: null,
    ...askedSources([
      { id: 'pg-prod-a', took: 300 },
      { id: 'pg-prod-b', took: 20 },
      { id: 'pg-prod-c', took: 1_200 },
      { id: 'pg-wms-a', took: 200 },
      { id: 'pg-wms-b', took: null },
      { id: 'pg-cold', took: 40, code: 'refused' },
      { id: 'pgb', took: 2_400 },
      { id: 'link', took: 80 },
      { id: 'feed', took: null },
    ]),
    ...over,
  };
}

function aStart(over: Partial<StartInput> = {}, demo = false): Snapshot {
  return aSnapshot({
    frame: aFrame({
      demo,
      connection: 'degraded',
      freshness: 'stale',
      observedAt: null,
      incidents: { count: 0, worst: 'unknown' },
      start: startOf(aStartInput(over)),
    }),
  });
}

const many = Array.from({ length: 60 }, (_, index) => `pg-site-${index + 1}`);

export const START_FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  start: () => aStart(),
  'start-incident': () =>
    aStart({
      keptAt: NOW - 9 * 60 * MINUTE,
      open: [
        {
          id: '2026-411',
          severity: 'critical',
          services: [{ id: 'confirm', name: 'Order confirmation', severity: 'critical' }],
        },
      ],
    }),
  'start-many': () =>
    aStart({
      config: { ...CONFIG, targets: many.map((id) => aPostgres({ id })) },
      ...askedSources(many.map((id, index) => ({ id, took: index % 4 === 0 ? null : 200 + index * 40 }))),
    }),
  'start-reading': () =>
    aStart({ config: null, reading: { askedAt: SINCE, endedAt: null }, sources: [], firstRuns: new Map() }),
  'start-refused': () =>
    aStart({
      config: null,
      sources: [],
      firstRuns: new Map(),
      problems: [
        {
          file: '/etc/gantry/gantry.yaml',
          line: 14,
          column: 5,
          key: 'targets[0].everry',
          value: '5s',
          what: 'is no key of a target',
          remedy: 'did you mean every? Write every: 5s',
        },
        {
          file: '/etc/gantry/gantry.yaml',
          line: 20,
          column: 5,
          key: 'services[0].owner',
          value: '',
          what: 'is missing',
          remedy: 'name who owns it',
        },
      ],
    }),
  /** the demo estate, before it has a configuration */
  starting: () =>
    aStart(
      {
        configPath: '',
        config: null,
        reading: { askedAt: null, endedAt: null },
        sources: [],
        firstRuns: new Map(),
        progress: { text: 'The primary comes up', ratio: 0.3 },
      },
      true,
    ),
};
