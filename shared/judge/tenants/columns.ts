import { PAYS, RESOURCES, TAKES } from '../../metrics/resources';

/** Columns of a row of RESOURCES: those of TAKES first, then those of PAYS. */
export const WIDTH = RESOURCES.length;
export const PAYS_FROM = WIDTH - PAYS.length;

export const LOCKS_COLUMN = TAKES.findIndex(({ id }) => id === 'locks');
export const QUEUE_COLUMN = TAKES.findIndex(({ id }) => id === 'queue_jobs');
export const CONNECTIONS_COLUMN = TAKES.findIndex(({ id }) => id === 'connections');
export const DB_TIME_COLUMN = TAKES.findIndex(({ id }) => id === 'db_time');
export const REDIS_OPS_COLUMN = TAKES.findIndex(({ id }) => id === 'redis_ops');
export const RESPONSE_COLUMN = RESOURCES.findIndex(({ id }) => id === 'response_time');
