import { z } from 'zod';
import { address, id, issueMessage, seconds } from '../../forms/schema-values';
import { base } from '../base-schema';

const postgresUrl = address(['postgres', 'postgresql']);
const replica = z.strictObject({
  id: id.describe('name for references'),
  name: base.name,
  url: postgresUrl.optional().describe('absent: known from the primary and the feed only'),
  site: base.site,
  zone: base.zone,
  purpose: z.string().max(40).default('').describe('purpose, shown on the wall: `reports`, `for disaster`'),
  upstream: id.optional().describe('id of the server it copies from; absent: the primary'),
  sync: z.enum(['sync', 'async']).optional().describe('expected replication mode; absent: the current one'),
  applicationName: z
    .string()
    .max(63)
    .optional()
    .describe('application_name in `pg_stat_replication`; absent: the id'),
  slot: z.string().max(63).optional().describe('replication slot; absent: the id with `_` instead of `-`'),
});
export const postgres = z.strictObject({
  ...base,
  probe: z.literal('postgres').describe('PostgreSQL with its replicas'),
  url: postgresUrl.optional().describe('absent: known from the feed only'),
  replicas: z.array(replica).default([]).describe('its standby servers'),
  processors: z
    .number()
    .positive()
    .max(4_096)
    .optional()
    .describe(
      'processors of its server: with more running sessions, some wait for a processor; absent: inferred from the tenants’ delays',
    ),
  heartbeat: z
    .strictObject({
      user: z
        .string()
        .min(1)
        .max(63)
        .describe('role that may insert into, select and delete from this table only'),
      password: z.string().min(1).describe('password of the role: `${env:NAME}`'),
      database: z.string().min(1).max(63).default('postgres').describe('database of the table'),
      table: z
        .string()
        .regex(
          /^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)?$/,
          issueMessage('is no name of a table', 'write name, or schema.name'),
        )
        .default('gantry_heartbeat')
        .describe('name of the table; recovery.md shows how to create it'),
      every: seconds(0.1, 60, '1s').default('1s').describe('time between two rows'),
    })
    .optional()
    .describe(
      'the only thing that Gantry ever writes, only during a drill of a service that depends on this target: rows that show what was lost; absent: nothing is written',
    ),
});
export type WrittenPostgres = z.output<typeof postgres>;

export const POSTGRES_EXAMPLE = `
id: pg-prod
probe: postgres
url: postgres://gantry:\${env:PG_PASSWORD}@10.0.0.5:5432/postgres
every: 5s
zone: zone a
processors: 8
replicas:
  - { id: pg-prod-b, url: "postgres://gantry:\${env:PG_PASSWORD}@10.0.0.6:5432/postgres", zone: zone b }
  - { id: pg-prod-d, zone: zone c, purpose: for disaster, sync: async }
heartbeat: { user: gantry_heartbeat, password: "\${env:PG_HEARTBEAT_PASSWORD}" }
`;
