import { BACKUP } from './backup/kind';
import { FED } from './fed/kind';
import { HTTP } from './http/kind';
import { POSTGRES } from './postgres/kind';
import { REDIS } from './redis/kind';

/** All kinds of target, one row per kind. */
export const KINDS = [POSTGRES, REDIS, HTTP, BACKUP, FED] as const;
