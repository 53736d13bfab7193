import { z } from 'zod';
import { BACKUP_EXAMPLE, backup } from './backup/schema';
import { FED_EXAMPLE, fed } from './fed/schema';
import { HTTP_EXAMPLE, http } from './http/schema';
import { POSTGRES_EXAMPLE, postgres } from './postgres/schema';
import { REDIS_EXAMPLE, redis } from './redis/schema';
import type { ProbeKind } from './targets';

/** One row per kind: the schema of its targets, and an example in YAML that the schema accepts. */
export const SCHEMAS = {
  postgres: { schema: postgres, example: POSTGRES_EXAMPLE },
  redis: { schema: redis, example: REDIS_EXAMPLE },
  http: { schema: http, example: HTTP_EXAMPLE },
  backup: { schema: backup, example: BACKUP_EXAMPLE },
  feed: { schema: fed, example: FED_EXAMPLE },
} as const satisfies Readonly<Record<ProbeKind, { readonly schema: z.ZodObject; readonly example: string }>>;

type TargetSchema = (typeof SCHEMAS)[ProbeKind]['schema'];
/** A target of any kind, as its schema returns it. */
export type WrittenTarget = z.output<TargetSchema>;

const [first, ...others] = Object.values(SCHEMAS).map(({ schema }): TargetSchema => schema);
if (first === undefined) throw new Error('there is no kind of target');
export const targetSchema = z.discriminatedUnion('probe', [first, ...others]);
