import { z } from 'zod';
import { durationSeconds } from './duration';

const REMEDY = 'remedy: ';
/** A message and what to do, in one text: {@link splitMessage} takes them apart. */
function say(what: string, remedy: string): string {
  return `${what}${REMEDY}${remedy}`;
}
export function splitMessage(message: string): readonly [string, string | null] {
  const at = message.indexOf(REMEDY);
  return at < 0 ? [message, null] : [message.slice(0, at), message.slice(at + REMEDY.length)];
}

const id = z
  .string()
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/,
    say('is no id', 'use letters, digits, dot, dash and underscore, at most 63'),
  );
const name = z.string().min(1).max(80);
/** Seconds from a duration text; the JSON Schema keeps the text. */
const seconds = (least: number, most: number, example: string) =>
  z
    .string(say('is no duration', `write it with its unit, such as ${example}`))
    .refine((text) => durationSeconds(text) !== null, say('is no duration', `write it as ${example}`))
    .refine(
      (text) => {
        const value = durationSeconds(text);
        return value === null || (value >= least && value <= most);
      },
      say(`is not between ${least} s and ${most} s`, `write it as ${example}`),
    )
    .describe(`duration such as ${example}`);
const clock = z
  .string(say('is no time of day', 'write it as "06:00", in quotes'))
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, say('is no time of day', 'write it as "06:00", in quotes'));
const percent = z
  .string(say('is no percentage', 'write it with its sign, as 99.9%'))
  .regex(/^\d{1,3}(\.\d+)?%$/, say('is no percentage', 'write it as 99.9%'))
  .refine(
    (text) => Number(text.slice(0, -1)) > 0 && Number(text.slice(0, -1)) < 100,
    say('is not between 0 and 100 %', 'write it as 99.9%'),
  );
const address = (schemes: readonly string[]) => {
  const pattern = new RegExp(`^(?:${schemes.join('|')})://[^\\s/]\\S*$`);
  return z
    .string()
    .regex(pattern, say(`is no ${schemes.join(' or ')} address`, `write it as ${schemes[0]}://host…`));
};
const timezone = z.string().refine(
  (text) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  say('is no time zone', 'use an IANA name such as Europe/Oslo'),
);

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const day = `(?:${DAYS.join('|')})`;
const days = z
  .string()
  .regex(
    new RegExp(`^${day}(?:-${day})?(?:,${day}(?:-${day})?)*$`),
    say('is no list of days', 'write it as mon-fri or mon,wed,sat-sun'),
  );
const window = z.strictObject({ name, days, from: clock, to: clock });
const VIEWS = ['services', 'tenants', 'replication', 'recovery'] as const;
const LATER_VIEWS = ['incident', 'engineering', 'executive', 'security', 'review'];
const view = z.string().superRefine((text, context) => {
  if ((VIEWS as readonly string[]).includes(text)) return;
  const later = LATER_VIEWS.includes(text);
  context.addIssue({
    code: 'custom',
    message: say(later ? 'is a view that is not yet supported' : 'is no view', `use ${VIEWS.join(', ')}`),
  });
});

const wall = z.strictObject({
  title: name.default('Gantry'),
  role: z.enum(['executive', 'operations', 'engineering']).default('operations'),
  rotation: z
    .strictObject({
      dwell: seconds(3, 86_400, '20s').default('20s'),
      views: z
        .array(view)
        .min(1)
        .default([...VIEWS]),
    })
    .prefault({}),
  preempt: z.literal(['warning', 'critical', 'off', false]).default('critical'),
  display: z
    .strictObject({
      dim: z
        .strictObject({ from: clock, to: clock, level: z.number().min(0.1).max(1).default(0.4) })
        .optional(),
      pixelShift: z.boolean().default(true),
    })
    .prefault({}),
  retention: seconds(3_600, 366 * 86_400, '30d').default('30d'),
});
const site = z.strictObject({
  id,
  name,
  region: z.string().max(60).default(''),
  timezone,
  windows: z.array(window).default([]),
});
const service = z.strictObject({
  id,
  name,
  criticality: z.number().int().min(1).max(4).default(3),
  owner: z.string().max(80).default(''),
  objective: z
    .strictObject({
      availability: percent.optional(),
      latency: seconds(0.001, 3_600, '800ms').optional(),
      window: seconds(3_600, 366 * 86_400, '30d').default('30d'),
    })
    .prefault({}),
  recovery: z
    .strictObject({
      rto: seconds(1, 31 * 86_400, '30m').optional(),
      rpo: seconds(0, 31 * 86_400, '5m').optional(),
      drillEvery: seconds(86_400, 1_830 * 86_400, '90d').default('90d'),
    })
    .optional(),
  dependsOn: z.array(id).default([]),
  sites: z.array(id).default([]),
});
const tenants = z
  .strictObject({
    from: z.array(z.strictObject({ attribute: z.string().min(1), match: z.string().min(1) })).default([]),
    tiers: z.record(z.string(), z.strictObject({ share: z.number().positive() })).default({}),
    list: z
      .array(z.strictObject({ id, name: name.optional(), tier: z.string().optional(), pool: id.optional() }))
      .default([]),
  })
  .prefault({});

const base = {
  id,
  name: name.optional(),
  every: seconds(1, 3_600, '5s').default('5s'),
  timeout: seconds(0.05, 600, '2s').optional(),
  site: id.optional(),
  zone: z.string().max(40).default(''),
};
const replica = z.strictObject({
  id,
  name: name.optional(),
  url: address(['postgres', 'postgresql']).optional(),
  site: id.optional(),
  zone: z.string().max(40).default(''),
  purpose: z.string().max(40).default(''),
  upstream: id.optional(),
  sync: z.enum(['sync', 'async']).optional(),
  applicationName: z.string().max(63).optional(),
  slot: z.string().max(63).optional(),
});
const postgres = z.strictObject({
  ...base,
  probe: z.literal('postgres'),
  url: address(['postgres', 'postgresql']).optional(),
  replicas: z.array(replica).default([]),
});
const redis = z.strictObject({
  ...base,
  probe: z.literal('redis'),
  url: address(['redis', 'rediss']).optional(),
  queues: z
    .array(z.strictObject({ key: z.string().min(1), type: z.enum(['list', 'zset', 'stream']) }))
    .default([]),
});
const http = z.strictObject({
  ...base,
  probe: z.literal('http'),
  url: address(['http', 'https']),
  method: z.enum(['GET', 'HEAD']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}),
  expect: z
    .strictObject({
      status: z.number().int().min(100).max(599).default(200),
      contains: z.string().min(1).optional(),
    })
    .prefault({}),
  redirects: z.number().int().min(0).max(10).default(0),
  ca: z.string().optional(),
});
const feedTarget = z.strictObject({ ...base, probe: z.literal('feed') });
const target = z.discriminatedUnion('probe', [postgres, redis, http, feedTarget]);
/** Probe kinds that are planned: named in the message, so that nobody hunts for a typing error. */
export const LATER_PROBES: readonly string[] = ['odoo', 'prometheus', 'kubernetes', 'backup'];

const rule = z.strictObject({
  warning: z.number().nullable().optional(),
  critical: z.number().nullable().optional(),
  for: seconds(0, 86_400, '30s').optional(),
  enabled: z.boolean().optional(),
});

/** The whole of gantry.yaml, as written. The JSON Schema for editors is made from it. */
export const configSchema = z.strictObject({
  version: z.literal(1),
  wall: wall.prefault({}),
  sites: z.array(site).default([]),
  services: z.array(service).default([]),
  tenants,
  targets: z.array(target).default([]),
  link: z.array(z.strictObject({ url: address(['tcp', 'http', 'https']) })).default([]),
  recovery: z.strictObject({ drills: z.string().min(1).optional() }).prefault({}),
  feed: z.strictObject({ url: address(['ws', 'wss']), token: z.string().min(1).optional() }).optional(),
  rules: z.record(z.string(), rule).default({}),
});
export type WrittenConfig = z.output<typeof configSchema>;
