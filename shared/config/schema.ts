import { z } from 'zod';
import { nearest } from '../forms/nearest';
import {
  address,
  clock,
  days,
  id,
  momentOrClock,
  name,
  percent,
  say,
  seconds,
  timezone,
} from '../forms/schema-values';
import { targetSchema } from '../kinds/schemas';
import { ACCOUNTS, type Account } from '../metrics/accounts';
import { SCENARIOS } from '../model/scenario';
import { isView, type OutOfTurn, outOfTurn, ROLES, TURN_IDS } from '../model/views';

const window = z.strictObject({
  name: name.describe('shown while the window is open'),
  days: days.describe('days on which it begins: `mon-fri`, `mon,wed,sat-sun`'),
  from: clock.describe('time of day at the site, in quotes'),
  to: clock.describe('time of day; before `from` it is the next day'),
});
const LATER_VIEWS: readonly string[] = ['departures', 'odoo', 'platform', 'security'];
const view = z
  .string()
  .superRefine((text, context) => {
    const found = isView(text) ? outOfTurn(text) : unknownView(text);
    if (found !== null) context.addIssue({ code: 'custom', message: say(found.what, found.remedy) });
  })
  .meta({ enum: [...TURN_IDS] });

function unknownView(written: string): OutOfTurn {
  const use = `use ${TURN_IDS.join(', ')}`;
  if (LATER_VIEWS.includes(written)) return { what: 'is a view that is not yet supported', remedy: use };
  const meant = nearest(written, TURN_IDS);
  return { what: 'is no view', remedy: meant === null ? use : `did you mean ${meant}? ${use}` };
}

const wall = z.strictObject({
  title: name.default('Gantry').describe('name of the business, at the top of the wall'),
  role: z
    .enum(ROLES)
    .default('operations')
    .describe('who looks at it: decides which views take turns where `rotation.views` names none'),
  rotation: z
    .strictObject({
      dwell: seconds(3, 86_400, '20s').default('20s').describe('how long a view stays'),
      views: z.array(view).min(1).optional().describe('views in turn; by default those of the role'),
    })
    .prefault({})
    .describe('the views that take turns'),
  preempt: z
    .literal(['warning', 'critical', 'off', false])
    .default('critical')
    .describe(
      'severity of an incident that takes the wall, `off`: none does; `i` shows the worst one at any time',
    ),
  sound: z
    .strictObject({
      at: z
        .literal(['warning', 'critical'])
        .default('critical')
        .describe('severity of an incident from which on it is heard'),
      quiet: z
        .strictObject({
          from: clock.describe('time of day at the first site, in quotes'),
          to: clock.describe('time of day from which on what is still open is heard'),
        })
        .optional()
        .describe('hours in which nothing sounds; absent: none'),
    })
    .optional()
    .describe(
      'a short sound, once when an incident begins and once more when it becomes critical; absent: the wall is silent',
    ),
  display: z
    .strictObject({
      dim: z
        .strictObject({
          from: clock.describe('time of day at the first site, in quotes'),
          to: clock.describe('time of day at which it is bright again'),
          level: z.number().min(0.1).max(1).default(0.4).describe('share of the full brightness'),
        })
        .optional()
        .describe('darker at night; absent: never'),
      pixelShift: z
        .boolean()
        .default(true)
        .describe('moves the picture by a pixel now and then, against burn-in'),
    })
    .prefault({})
    .describe('care of the screen'),
  retention: seconds(3_600, 366 * 86_400, '30d')
    .default('30d')
    .describe('how long figures are kept on disk'),
  lock: z
    .string()
    .regex(/^\d{4,12}$/u, say('is no PIN', 'write four to twelve digits in quotes, or `${env:NAME}`'))
    .optional()
    .describe(
      'PIN that is asked for before a drill is begun or ended, or an incident acknowledged, at the wall; absent: nobody can there',
    ),
});
const site = z.strictObject({
  id: id.describe('name for references'),
  name: name.describe('name on the wall'),
  region: z.string().max(60).default('').describe('sites of one region are lost together'),
  timezone: timezone.describe('IANA name, such as `Europe/Oslo`'),
  windows: z
    .array(window)
    .default([])
    .describe(
      'hours in which the business depends on it most: what is usual in them is learnt apart (`peak`)',
    ),
});
const service = z.strictObject({
  id: id.describe('name for references, feeds and drills'),
  name: name.describe('name on the wall'),
  criticality: z.number().int().min(1).max(4).default(3).describe('1 highest, 4 lowest'),
  owner: z.string().max(80).default('').describe('whom to call'),
  runbook: address(['http', 'https'])
    .optional()
    .describe('what to do when it is in trouble: shown as a QR code with its incident'),
  objective: z
    .strictObject({
      availability: percent
        .optional()
        .describe('share of requests that must succeed; gives the error budget'),
      latency: seconds(0.001, 3_600, '800ms')
        .optional()
        .describe('95 of 100 requests take at most this long'),
      window: seconds(3_600, 366 * 86_400, '30d')
        .default('30d')
        .describe('time over which it must hold'),
    })
    .prefault({})
    .describe('what is promised of it day by day'),
  recovery: z
    .strictObject({
      rto: seconds(1, 31 * 86_400, '30m')
        .optional()
        .describe('time within which it must be back'),
      rpo: seconds(0, 31 * 86_400, '5m')
        .optional()
        .describe('time whose work may be lost'),
      drillEvery: seconds(86_400, 1_830 * 86_400, '90d')
        .default('90d')
        .describe(
          'how often it must be proven; past it the service is at risk, past half as much again unproven',
        ),
    })
    .optional()
    .describe('what is promised of its recovery'),
  dependsOn: z.array(id).default([]).describe('ids of targets and services it does not work without'),
  sites: z.array(id).default([]).describe('ids of the sites that it serves'),
});
/** A number for each resource that is counted, all optional. */
function perResource(what: (account: Account) => string) {
  return z.strictObject(
    Object.fromEntries(
      ACCOUNTS.map((account) => [
        account.resource,
        z.number().nonnegative().optional().describe(what(account)),
      ]),
    ),
  );
}
const tenants = z
  .strictObject({
    from: z
      .array(
        z.strictObject({
          attribute: z.string().min(1).describe('attribute of a series, such as `db.namespace`'),
          match: z.string().min(1).describe('regular expression with a group `(?<tenant>…)`'),
        }),
      )
      .default([])
      .describe('rules that read the tenant from an attribute; the first that matches counts'),
    tiers: z
      .record(
        z.string(),
        z.strictObject({
          share: z.number().positive().describe('weight when a pool is divided fairly'),
          quota: perResource(({ words }) => `${words} a day`)
            .default({})
            .describe('what each of its tenants may take in a day; absent: as much as there is'),
        }),
      )
      .default({})
      .describe('tiers by name'),
    list: z
      .array(
        z.strictObject({
          id: id.describe('the tenant, as the rules or the feed name it'),
          name: name.optional().describe('name on the wall; absent: the id'),
          tier: z.string().optional().describe('one of `tiers`'),
          pool: id.optional().describe('tenants of one pool share resources'),
        }),
      )
      .default([])
      .describe('tenants by name'),
  })
  .prefault({})
  .describe('who shares the resources, and how');

/** Probe kinds that are planned: named in the message, so that nobody hunts for a typing error. */
export const LATER_PROBES: readonly string[] = ['odoo', 'prometheus', 'kubernetes'];

const rule = z.strictObject({
  warning: z.number().nullable().optional().describe('threshold in the unit of the rule; null: no warning'),
  critical: z
    .number()
    .nullable()
    .optional()
    .describe('threshold in the unit of the rule; null: never critical'),
  for: seconds(0, 86_400, '30s').optional().describe('how long it must hold before it shows'),
  enabled: z.boolean().optional().describe('`false`: not judged'),
  metric: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('of a rule of your own (`own.…`): what it looks at, of the targets that have it'),
  comparison: z
    .enum(['above', 'below', 'ratio', 'rate'])
    .optional()
    .describe(
      'of your own: `above` or `below` a level, the share of another metric (`of`), the rise a second',
    ),
  of: z.string().min(1).max(200).optional().describe('of your own `ratio`: the metric that is the whole'),
  where: z
    .record(z.string(), z.string())
    .optional()
    .describe('of your own: attributes that its series must have'),
  part: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('of your own: attribute that tells several of one target apart'),
  says: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('of your own: the sentence, with {name}, {value}, {limit}, {part}'),
});

/** The whole of gantry.yaml, as written. The JSON Schema for editors is made from it. */
export const configSchema = z.strictObject({
  version: z.literal(1).describe('version of this format'),
  wall: wall.prefault({}).describe('how the wall looks and behaves'),
  sites: z.array(site).default([]).describe('places with a clock and hours of their own'),
  services: z.array(service).default([]).describe('what the business does, and what is promised of it'),
  tenants,
  targets: z.array(targetSchema).default([]).describe('what is probed'),
  link: z
    .array(
      z.strictObject({
        url: address(['tcp', 'http', 'https']).describe(
          'something between the wall and the targets that always answers',
        ),
      }),
    )
    .default([])
    .describe('asked before the targets: when none answers, the wall is cut off and judges nothing'),
  recovery: z
    .strictObject({
      drills: z
        .string()
        .min(1)
        .optional()
        .describe('folder of drill records; relative to this file; absent: `drills` in the data folder'),
      scenarios: z
        .array(z.enum(SCENARIOS))
        .min(1)
        .optional()
        .describe(
          'what must be proven of each service that it can befall; absent: whatever was rehearsed last tells',
        ),
    })
    .prefault({})
    .describe('records of drills, besides those from the feed'),
  feed: z
    .strictObject({
      url: address(['ws', 'wss']).describe('a publisher of `gantry.feed.v1`, see feed.md'),
      token: z.string().min(1).optional().describe('sent as bearer token'),
    })
    .optional()
    .describe('figures and events that no probe can ask for'),
  costs: z
    .strictObject({
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, say('is no currency', 'write its three letters, such as EUR'))
        .describe('three letters, such as `EUR`'),
      prices: perResource(({ each }) => `price of ${each}`)
        .default({})
        .describe('what is not named costs nothing'),
    })
    .optional()
    .describe('prices by which the cost of each tenant and day is told'),
  maintenance: z
    .array(
      z.strictObject({
        of: z.array(id).min(1).describe('ids of targets, replicas and services'),
        why: z.string().min(1).max(120).describe('shown on the wall: `PostgreSQL 18 upgrade`'),
        by: z.string().max(80).default('').describe('whose work it is'),
        days: days.optional().describe('days on which it begins, each week; absent: it is once'),
        from: momentOrClock.describe(
          'with `days` a time of day at the first site, else `2026-11-28T20:00:00Z`',
        ),
        to: momentOrClock.describe('the same; a time of day before `from` is the next day'),
      }),
    )
    .default([])
    .describe('planned work: incidents of it stay open and counted, and do not take the wall'),
  rules: z.record(z.string(), rule).default({}).describe('thresholds by the name of their rule'),
});
export type WrittenConfig = z.output<typeof configSchema>;
