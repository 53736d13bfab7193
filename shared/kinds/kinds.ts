import { BACKUP } from './backup/kind';
import { FED } from './fed/kind';
import { HTTP } from './http/kind';
import { POSTGRES } from './postgres/kind';
import { REDIS } from './redis/kind';

/** Every kind of target: one row a kind. */
export const KINDS = [POSTGRES, REDIS, HTTP, BACKUP, FED] as const;
