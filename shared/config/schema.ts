import { z } from 'zod';
import {
  address,
  clock,
  days,
  id,
  issueMessage,
  momentOrClock,
  name,
  percent,
  seconds,
  timezone,
} from '../forms/schema-values';
import { targetSchema } from '../kinds/schemas';
import { ACCOUNTS, type Account } from '../metrics/accounts';
import { SCENARIOS } from '../model/scenario';
import { wall } from './wall-schema';

const window = z.strictObject({
  name: name.describe('shown while the window is open'),
  days: days.describe('days on which it begins: `mon-fri`, `mon,wed,sat-sun`'),
  from: clock.describe('time of day at the site, in quotes'),
  to: clock.describe('time of day; if earlier than `from`, on the next day'),
});
const site = z.strictObject({
  id: id.describe('name for references'),
  name: name.describe('name on the wall'),
  region: z.string().max(60).default('').describe('sites of one region fail together'),
  timezone: timezone.describe('IANA name, such as `Europe/Oslo`'),
  windows: z
    .array(window)
    .default([])
    .describe('hours in which the business depends on the site most; they have their own baseline (`peak`)'),
});
const service = z.strictObject({
  id: id.describe('name for references, feeds and drills'),
  name: name.describe('name on the wall'),
  criticality: z.number().int().min(1).max(4).default(3).describe('1 highest, 4 lowest'),
  owner: z.string().max(80).default('').describe('whom to call'),
  runbook: address(['http', 'https'])
    .optional()
    .describe('instructions for its incidents; shown as a QR code with the incident'),
  objective: z
    .strictObject({
      availability: percent
        .optional()
        .describe('share of requests that must succeed; gives the error budget'),
      latency: seconds(0.001, 3_600, '800ms').optional().describe('p95 of the response time'),
      window: seconds(3_600, 366 * 86_400, '30d')
        .default('30d')
        .describe('period over which the objective applies'),
    })
    .prefault({})
    .describe('objective (SLO) for daily operation'),
  recovery: z
    .strictObject({
      rto: seconds(1, 31 * 86_400, '30m')
        .optional()
        .describe('time within which it must be restored'),
      rpo: seconds(0, 31 * 86_400, '5m')
        .optional()
        .describe('period whose work may be lost'),
      drillEvery: seconds(86_400, 1_830 * 86_400, '90d')
        .default('90d')
        .describe(
          'how often a drill is due; when overdue the service is at risk, after 1.5 times this period unproven',
        ),
    })
    .optional()
    .describe('recovery targets'),
  dependsOn: z.array(id).default([]).describe('ids of the targets and services that it depends on'),
  sites: z.array(id).default([]).describe('ids of the sites that it serves'),
});
/** A number for each counted resource, all optional. */
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
          share: z.number().positive().describe('weight of a tenant when a pool is shared fairly'),
          quota: perResource(({ words }) => `${words} a day`)
            .default({})
            .describe('what each of its tenants may take in a day; absent: unlimited'),
        }),
      )
      .default({})
      .describe('tiers by name'),
    list: z
      .array(
        z.strictObject({
          id: id.describe('id of the tenant in the rules or the feed'),
          name: name.optional().describe('name on the wall; absent: the id'),
          tier: z.string().optional().describe('one of `tiers`'),
          pool: id.optional().describe('tenants of one pool share resources'),
        }),
      )
      .default([])
      .describe('tenants by name'),
  })
  .prefault({})
  .describe('tenants that share resources, and their shares');

/** Planned probe kinds: the message names them, so that nobody looks for a typing error. */
export const LATER_PROBES: readonly string[] = ['odoo', 'prometheus', 'kubernetes'];

const rule = z.strictObject({
  warning: z
    .number()
    .nullable()
    .optional()
    .describe('threshold in the unit of the rule; null: never a warning'),
  critical: z
    .number()
    .nullable()
    .optional()
    .describe('threshold in the unit of the rule; null: never critical'),
  for: seconds(0, 86_400, '30s')
    .optional()
    .describe('how long the threshold must be exceeded before the condition shows'),
  enabled: z.boolean().optional().describe('`false`: the rule is off'),
  metric: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('custom rules (`own.…`): the metric, of all targets that have it'),
  comparison: z
    .enum(['above', 'below', 'ratio', 'rate'])
    .optional()
    .describe(
      'custom rules: `above` or `below` a threshold, the `ratio` to another metric (`of`), the `rate` of increase per second',
    ),
  of: z.string().min(1).max(200).optional().describe('custom rules with `ratio`: the metric of the whole'),
  where: z
    .record(z.string(), z.string())
    .optional()
    .describe('custom rules: attributes that the series must have'),
  part: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('custom rules: attribute that distinguishes several series of one target'),
  says: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('custom rules: the sentence, with {name}, {value}, {limit}, {part}'),
});

/** The whole of gantry.yaml as written. The JSON Schema for editors is generated from it. */
export const configSchema = z.strictObject({
  version: z.literal(1).describe('version of this format'),
  wall: wall.prefault({}).describe('appearance and behaviour of the wall'),
  sites: z.array(site).default([]).describe('warehouses and offices, with time zone and windows'),
  services: z.array(service).default([]).describe('business services, with their objectives'),
  tenants,
  targets: z.array(targetSchema).default([]).describe('probed servers and endpoints'),
  link: z
    .array(
      z.strictObject({
        url: address(['tcp', 'http', 'https']).describe(
          'an address between the wall and the targets that always answers',
        ),
      }),
    )
    .default([])
    .describe(
      'uplink check: while no address and no target answers, the wall is cut off and judges nothing; a refused connection is an answer',
    ),
  recovery: z
    .strictObject({
      drills: z
        .string()
        .min(1)
        .optional()
        .describe('folder of drill records, relative to this file; absent: `drills` in the data folder'),
      scenarios: z
        .array(z.enum(SCENARIOS))
        .min(1)
        .optional()
        .describe(
          'scenarios that must be proven for each service they apply to; absent: the latest drill counts',
        ),
    })
    .prefault({})
    .describe('drill records, in addition to those of the feed'),
  feed: z
    .strictObject({
      url: address(['ws', 'wss']).describe('a publisher of `gantry.feed.v1`, see feed.md'),
      token: z.string().min(1).optional().describe('bearer token'),
    })
    .optional()
    .describe('source of values and events that no probe can collect'),
  costs: z
    .strictObject({
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, issueMessage('is no currency', 'write its three letters, such as EUR'))
        .describe('three letters, such as `EUR`'),
      prices: perResource(({ each }) => `price of ${each}`)
        .default({})
        .describe('prices; resources without a price cost nothing'),
    })
    .optional()
    .describe('prices for the daily cost of each tenant'),
  maintenance: z
    .array(
      z.strictObject({
        of: z.array(id).min(1).describe('ids of targets, replicas and services'),
        why: z.string().min(1).max(120).describe('shown on the wall: `PostgreSQL 18 upgrade`'),
        by: z.string().max(80).default('').describe('who does the work'),
        days: days.optional().describe('weekdays on which it begins; absent: it takes place once'),
        from: momentOrClock.describe(
          'with `days` a time of day at the first site, otherwise `2026-11-28T20:00:00Z`',
        ),
        to: momentOrClock.describe('in the same form; a time of day earlier than `from` is on the next day'),
      }),
    )
    .default([])
    .describe(
      'planned work: incidents caused by it alone stay open and counted, but do not take over the wall',
    ),
  rules: z.record(z.string(), rule).default({}).describe('thresholds by rule name'),
});
export type WrittenConfig = z.output<typeof configSchema>;
