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
  /** the same beside a figure */
  readonly short: string;
}

const HOUR = 3_600;
const MILLION = 1e6;
const GIBIBYTE = 2 ** 30;

/** By resource of TAKES; who keeps others waiting for locks takes nothing that could be counted. */
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
