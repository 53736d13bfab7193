import { TAKES } from './resources';

/** The sum of a day's use of a resource. */
export interface Account {
  /** id in TAKES */
  readonly resource: string;
  /** UCUM of the sum: a level times seconds, or the count of a rate */
  readonly unit: string;
  /** size of the unit of quotas and prices, in `unit` */
  readonly per: number;
  /** plural and singular of that unit: `hours of database time` */
  readonly words: string;
  readonly each: string;
  /** the same next to a figure */
  readonly short: string;
}

const HOUR = 3_600;
const MILLION = 1e6;
const GIBIBYTE = 2 ** 30;

/** By resource of TAKES; keeping others waiting for locks is not a use that can be counted. */
export const ACCOUNTS: readonly Account[] = [
  { resource: 'queue_jobs', unit: '{job}.s', per: HOUR, words: 'job hours', each: 'a job hour', short: 'h' },
  {
    resource: 'redis_ops',
    unit: '{command}',
    per: MILLION,
    words: 'million commands',
    each: 'a million commands',
    short: 'M',
  },
  {
    resource: 'redis_memory',
    unit: 'By.s',
    per: GIBIBYTE * HOUR,
    words: 'gibibyte hours',
    each: 'a gibibyte hour',
    short: 'GiB h',
  },
  {
    resource: 'db_time',
    unit: 's',
    per: HOUR,
    words: 'hours of database time',
    each: 'an hour of database time',
    short: 'h',
  },
  {
    resource: 'connections',
    unit: '{connection}.s',
    per: HOUR,
    words: 'connection hours',
    each: 'a connection hour',
    short: 'h',
  },
  {
    resource: 'blocks',
    unit: '{block}',
    per: MILLION,
    words: 'million blocks',
    each: 'a million blocks',
    short: 'M',
  },
  {
    resource: 'ingress',
    unit: '{request}',
    per: MILLION,
    words: 'million requests',
    each: 'a million requests',
    short: 'M',
  },
];

/** By column of TAKES; null: not counted. */
export const ACCOUNT_OF: readonly (Account | null)[] = TAKES.map(
  ({ id }) => ACCOUNTS.find(({ resource }) => resource === id) ?? null,
);
