import { z } from 'zod';
import { address } from '../../forms/schema-values';
import { base } from '../base-schema';

export const redis = z.strictObject({
  ...base,
  probe: z.literal('redis').describe('Redis or Valkey'),
  url: address(['redis', 'rediss']).optional().describe('`rediss` for TLS; absent: known from the feed only'),
  queues: z
    .array(
      z.strictObject({
        key: z.string().min(1).describe('key of the queue'),
        type: z.enum(['list', 'zset', 'stream']).describe('type of the key'),
      }),
    )
    .default([])
    .describe('queues whose length is monitored'),
  replicas: z
    .number()
    .int()
    .min(0)
    .max(1_000)
    .optional()
    .describe(
      'required number of replicas, in a cluster of all masters together; absent: the number seen within two hours',
    ),
  attribution: z
    .strictObject({
      by: z
        .array(z.enum(['user', 'database', 'prefix']))
        .min(1)
        .describe(
          'what distinguishes tenants: ACL users (`user.name`), databases (`db.namespace`), key prefixes (`redis.key.prefix`); for rules in `tenants.from`',
        ),
      commands: z
        .enum(['counters', 'monitor'])
        .default('counters')
        .describe(
          '`counters`: the server’s counters per client (from Redis 8 and Valkey 8.1 on); `monitor`: in addition, a short and bounded look at MONITOR in each run',
        ),
      separator: z.string().min(1).max(8).default(':').describe('ends the prefix of a key'),
    })
    .optional()
    .describe('measures use by tenant; absent: off'),
  ca: z.string().optional().describe('PEM of one more certificate authority: `${file:/path.pem}`'),
});
export type WrittenRedis = z.output<typeof redis>;

export const REDIS_EXAMPLE = `
id: redis-prod
probe: redis
url: rediss://gantry:\${env:REDIS_PASSWORD}@10.0.0.7:6379
queues: [{ key: jobs, type: list }]
replicas: 1
attribution: { by: [user, prefix], commands: counters }
ca: "\${file:/etc/ssl/company-ca.pem}"
`;
