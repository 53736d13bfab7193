import { TAKES } from './resources';

/** What a day's use of a resource adds up to. */
export interface Account {
  /** of TAKES */
  readonly resource: string;
  /** UCUM of the sum: a level times seconds, or a rate's count */
  readonly unit: string;
  /** how much of the sum one unit is in which quotas and prices are written */
  readonly per: number;
  /** several of that unit: `hours of database time`, and one of it */
  readonly words: string;
  readonly each: string;
}

const HOUR = 3_600;
const MILLION = 1e6;
const GIBIBYTE = 2 ** 30;

/** By resource of TAKES; who keeps others waiting for locks takes nothing that could be counted. */
export const ACCOUNTS: readonly Account[] = [
  { resource: 'queue_jobs', unit: '{job}.s', per: HOUR, words: 'job hours', each: 'a job hour' },
  {
    resource: 'redis_ops',
    unit: '{command}',
    per: MILLION,
    words: 'million commands',
    each: 'a million commands',
  },
  {
    resource: 'redis_memory',
    unit: 'By.s',
    per: GIBIBYTE * HOUR,
    words: 'gibibyte hours',
    each: 'a gibibyte hour',
  },
  {
    resource: 'db_time',
    unit: 's',
    per: HOUR,
    words: 'hours of database time',
    each: 'an hour of database time',
  },
  {
    resource: 'connections',
    unit: '{connection}.s',
    per: HOUR,
    words: 'connection hours',
    each: 'a connection hour',
  },
  { resource: 'blocks', unit: '{block}', per: MILLION, words: 'million blocks', each: 'a million blocks' },
  {
    resource: 'ingress',
    unit: '{request}',
    per: MILLION,
    words: 'million requests',
    each: 'a million requests',
  },
];

/** By column of TAKES; null: not counted. */
export const ACCOUNT_OF: readonly (Account | null)[] = TAKES.map(
  ({ id }) => ACCOUNTS.find(({ resource }) => resource === id) ?? null,
);
