import { durationSeconds } from '../forms/duration';
import { DAYS } from '../forms/schema-values';
import { ownRow } from '../metrics/rules';
import type { ViewId } from '../model/frame';
import type { Config, TargetConfig } from './config';
import type { WrittenConfig } from './schema';

const seconds = (text: string): number => durationSeconds(text) ?? 0;
const milliseconds = (text: string): number => Math.round(seconds(text) * 1000);
const optional = (text: string | undefined): number | null => (text === undefined ? null : seconds(text));

/** What takes turns on the wall of each role. */
const VIEWS_OF: Readonly<Record<WrittenConfig['wall']['role'], readonly ViewId[]>> = {
  operations: ['services', 'tenants', 'replication', 'recovery'],
  executive: ['executive', 'services', 'recovery'],
  engineering: ['engineering', 'services', 'tenants', 'replication', 'recovery'],
};

/** `99.9%` as 0.999, without the last bits that a division leaves. */
const ratioOf = (percent: string): number => Number((Number(percent.slice(0, -1)) / 100).toPrecision(12));

/** The written configuration as the program uses it: numbers for durations, every default in its place. */
export function settle(written: WrittenConfig): Config {
  const { wall, tenants } = written;
  return {
    wall: {
      title: wall.title,
      role: wall.role,
      rotation: {
        dwell: milliseconds(wall.rotation.dwell),
        views: (wall.rotation.views as ViewId[] | undefined) ?? VIEWS_OF[wall.role],
      },
      preempt: wall.preempt === false ? 'off' : wall.preempt,
      sound: wall.sound === undefined ? null : { at: wall.sound.at, quiet: wall.sound.quiet ?? null },
      display: { dim: wall.display.dim ?? null, pixelShift: wall.display.pixelShift },
      retention: milliseconds(wall.retention),
      lock: wall.lock ?? null,
    },
    sites: written.sites.map((site) => ({
      ...site,
      windows: site.windows.map((window) => ({ ...window, days: daysOf(window.days) })),
    })),
    services: written.services.map(({ objective, recovery, runbook, ...service }) => ({
      ...service,
      runbook: runbook ?? null,
      objective: {
        availability: objective.availability === undefined ? null : ratioOf(objective.availability),
        latency: optional(objective.latency),
        window: milliseconds(objective.window),
      },
      recovery:
        recovery === undefined
          ? null
          : {
              rto: optional(recovery.rto),
              rpo: optional(recovery.rpo),
              drillEvery: milliseconds(recovery.drillEvery),
            },
    })),
    tenants: {
      from: tenants.from.map(({ attribute, match }) => ({ attribute, match: new RegExp(match, 'u') })),
      tiers: tenants.tiers,
      list: tenants.list.map(({ id, name, tier, pool }) => ({
        id,
        name: name ?? id,
        tier: tier ?? '',
        pool: pool ?? null,
      })),
    },
    targets: written.targets.map(settleTarget),
    link: written.link,
    recovery: { drills: written.recovery.drills ?? null, scenarios: written.recovery.scenarios ?? null },
    feed: written.feed === undefined ? null : { url: written.feed.url, token: written.feed.token ?? null },
    costs: written.costs ?? null,
    maintenance: written.maintenance.map(({ days, ...window }) => ({
      ...window,
      days: days === undefined ? null : daysOf(days),
    })),
    rules: Object.fromEntries(
      Object.entries(written.rules).map(([id, { for: hold, warning, critical, enabled }]) => [
        id,
        {
          ...(warning === undefined ? {} : { warning }),
          ...(critical === undefined ? {} : { critical }),
          ...(enabled === undefined ? {} : { enabled }),
          ...(hold === undefined ? {} : { for: seconds(hold) }),
        },
      ]),
    ),
    ownRules: Object.entries(written.rules).flatMap(([id, rule]) => {
      const { metric, comparison, warning = null, critical = null, for: hold, ...rest } = rule;
      if (metric === undefined || comparison === undefined) return [];
      const held = hold === undefined ? {} : { for: seconds(hold) };
      return [ownRow(id, { ...rest, ...held, metric, comparison, warning, critical })];
    }),
  };
}

function settleTarget(target: WrittenConfig['targets'][number]): TargetConfig {
  const every = milliseconds(target.every);
  const timeout = target.timeout === undefined ? Math.min(2_000, every) : milliseconds(target.timeout);
  const base = {
    id: target.id,
    name: target.name ?? target.id,
    every,
    timeout,
    site: target.site ?? null,
    zone: target.zone,
  };
  switch (target.probe) {
    case 'postgres':
      return {
        ...base,
        probe: 'postgres',
        url: target.url ?? null,
        replicas: target.replicas.map((replica) => ({
          id: replica.id,
          name: replica.name ?? replica.id,
          url: replica.url ?? null,
          site: replica.site ?? null,
          zone: replica.zone,
          purpose: replica.purpose,
          upstream: replica.upstream ?? null,
          sync: replica.sync ?? null,
          applicationName: replica.applicationName ?? replica.id,
          slot: replica.slot ?? replica.id.replaceAll('-', '_'),
        })),
        processors: target.processors ?? null,
        heartbeat:
          target.heartbeat === undefined
            ? null
            : { ...target.heartbeat, every: milliseconds(target.heartbeat.every) },
      };
    case 'redis':
      return {
        ...base,
        probe: 'redis',
        url: target.url ?? null,
        queues: target.queues,
        replicas: target.replicas ?? null,
        attribution: target.attribution ?? null,
        ca: target.ca ?? null,
      };
    case 'http': {
      const { url, method, headers, expect, redirects, ca } = target;
      return {
        ...base,
        probe: 'http',
        url,
        method,
        headers,
        expect: { status: expect.status, contains: expect.contains ?? null },
        redirects,
        ca: ca ?? null,
      };
    }
    case 'backup': {
      const { pgbackrest, s3 } = target;
      return {
        ...base,
        timeout: target.timeout === undefined ? 20_000 : milliseconds(target.timeout),
        probe: 'backup',
        kind: target.kind,
        pgbackrest:
          pgbackrest === undefined
            ? null
            : {
                file: pgbackrest.file ?? null,
                command: pgbackrest.command ?? null,
                url: pgbackrest.url ?? null,
                ca: pgbackrest.ca ?? null,
                stanza: target.stanza ?? '',
              },
        s3: s3 === undefined ? null : { ...s3, ca: s3.ca ?? null },
        of: target.of,
        dueAfter: milliseconds(target.dueAfter),
        restoreTests: target.restoreTests ?? null,
      };
    }
    case 'feed':
      return { ...base, probe: 'feed' };
  }
}

/** `mon-fri,sun` as weekdays, 0 Sunday. A range may run over the week's end. */
function daysOf(text: string): readonly number[] {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [from, to = from] = part.split('-').map((day) => DAYS.indexOf(day as (typeof DAYS)[number])) as [
      number,
      number?,
    ];
    for (let day = from; ; day = (day + 1) % 7) {
      found.add(day);
      if (day === to) break;
    }
  }
  return [...found].sort((a, b) => a - b);
}
