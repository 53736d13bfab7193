/**
 * What judges who takes how much of this machine, or needs more than two minutes: `npm run test:long`. Results are in
 * docs/tests.md.
 * @typedef {object} LongForm
 * @property {string} name
 * @property {import('./lanes.mjs').Part} project
 * @property {readonly string[]} files parts of their paths
 * @property {Readonly<Record<string, string>>} [env]
 * @property {string} what
 */

/** @type {readonly LongForm[]} */
export const LONG_FORMS = [
  {
    name: 'offenders',
    project: 'tenants',
    files: ['postgres-tenants.long'],
    what: 'twenty times one of forty databases takes what others need; twenty times nobody does',
  },
  {
    name: 'small-estates',
    project: 'tenants',
    files: ['small-estates.long'],
    what: 'twenty times one of two, three, four or ten databases runs heavy queries, and nobody does',
  },
  {
    name: 'floods',
    project: 'tenants',
    files: ['redis-tenants.long'],
    what: 'twenty times one of twenty tenants floods a Redis',
  },
  {
    name: 'redis-cost',
    project: 'tenants',
    files: ['redis-cost.long'],
    what: 'what a Redis that does all it can loses to the probe, sixty pairs of seconds',
  },
  {
    name: 'weeks',
    project: 'store',
    files: ['healthy-weeks'],
    what: 'four simulated weeks, looked at every ten seconds',
  },
  { name: 'crashes', project: 'store', files: ['store-crash'], what: 'fifty kills in mid-write' },
  { name: 'damages', project: 'store', files: ['store-damage'], what: 'two hundred damaged archives' },
  {
    name: 'walk',
    project: 'recovery',
    files: ['replication-walk'],
    what: 'replication broken step by step on each installed PostgreSQL, each step held for half a minute',
  },
  {
    name: 'failovers',
    project: 'recovery',
    files: ['failover'],
    what: 'a primary killed under load on each installed PostgreSQL, with commits that wait for one, for one of two, and for none',
  },
  { name: 'backups', project: 'recovery', files: ['backups'], what: 'backups into a folder and into S3' },
  {
    name: 'busy',
    project: 'e2e',
    files: ['busy.long'],
    what: 'a minute beside four busy loops a processor; GANTRY_BUSY_MINUTES=10 makes it ten',
  },
  {
    name: 'cuts',
    project: 'estate',
    files: ['feed-cuts'],
    what: 'twenty cuts of the feed below a real wall',
  },
  { name: 'idle', project: 'estate', files: ['figures'], what: 'two minutes of an idle primary' },
  {
    name: 'kills',
    project: 'estate',
    files: ['kill.test'],
    env: { KILLS: '50' },
    what: 'fifty kills of a real wall, and what it shows next and how soon',
  },
  {
    name: 'laws',
    project: 'unit',
    files: ['test/unit/'],
    what: 'every law tried ten thousand times, an hour of five hundred sources, sixty-four loads',
  },
  {
    name: 'fuzz',
    project: 'integration',
    files: ['integration/fuzz'],
    what: 'ten thousand mutated inputs through every door: configuration, feed, drills, bundles, answers of servers',
  },
  {
    name: 'scenarios',
    project: 'scenarios',
    files: ['scenarios.test'],
    env: { GANTRY_SCENARIOS: 'all' },
    what: 'every incident of known cause on real servers (npm run scenario all)',
  },
  {
    name: 'ahead',
    project: 'scenarios',
    files: ['ahead'],
    env: { GANTRY_SCENARIOS: 'ahead' },
    what: 'real servers that slowly come to their limits (npm run scenario ahead)',
  },
];
