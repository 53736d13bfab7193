import { durationSeconds, milliseconds } from '../forms/duration';
import { DAYS } from '../forms/schema-values';
import { kindOf } from '../kinds/kind-of';
import type { WrittenTarget } from '../kinds/schemas';
import type { TargetConfig } from '../kinds/targets';
import { ownRow } from '../metrics/rules';
import { type ViewId, viewsOf } from '../model/views';
import type { Config } from './config';
import type { WrittenConfig } from './schema';

const seconds = (text: string): number => durationSeconds(text) ?? 0;
/** time limit of a run in ms, if neither `timeout` nor a shorter `every` sets one */
const USUAL_TIMEOUT_MS = 2_000;
const optional = (text: string | undefined): number | null => (text === undefined ? null : seconds(text));

/** `99.9%` as 0.999, without the rounding error of the division. */
const ratioOf = (percent: string): number => Number((Number(percent.slice(0, -1)) / 100).toPrecision(12));

/** Converts the written configuration to the form in use: durations as numbers, all defaults filled in. */
export function settleConfig(written: WrittenConfig): Config {
  const { wall, tenants } = written;
  return {
    wall: {
      title: wall.title,
      role: wall.role,
      rotation: {
        dwell: milliseconds(wall.rotation.dwell),
        views: (wall.rotation.views as ViewId[] | undefined) ?? viewsOf(wall.role),
        named: wall.rotation.views !== undefined,
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

function settleTarget(target: WrittenTarget): TargetConfig {
  const { id, name = id, timeout, site = null, zone } = target;
  const every = milliseconds(target.every);
  const limit = timeout === undefined ? Math.min(USUAL_TIMEOUT_MS, every) : milliseconds(timeout);
  return kindOf(target).settle(target, { id, name, every, timeout: limit, site, zone });
}

/** `mon-fri,sun` as weekdays, 0 Sunday. A range may wrap around the end of the week. */
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
