import { PAYS, RESOURCES, TAKES } from '../../metrics/resources';

/** Columns of a row of RESOURCES: those of TAKES first, then those of PAYS. */
export const WIDTH = RESOURCES.length;
export const PAYS_FROM = WIDTH - PAYS.length;

export const LOCKS = TAKES.findIndex(({ id }) => id === 'locks');
export const QUEUE = TAKES.findIndex(({ id }) => id === 'queue_jobs');
export const CONNECTIONS = TAKES.findIndex(({ id }) => id === 'connections');
export const REDIS_OPS = TAKES.findIndex(({ id }) => id === 'redis_ops');
export const RESPONSE = RESOURCES.findIndex(({ id }) => id === 'response_time');
