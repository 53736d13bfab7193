import type { ScenarioName } from './nordhaven/scenarios';

/** The scenes of the demo estate by name, as `gantry wall --scenario` lists them. */
export const SCENE_TITLES: Readonly<Record<ScenarioName | 'cycle', string>> = {
  cycle: 'All scenes in turn, each within five minutes',
  calm: 'Nothing is wrong',
  dispatch: 'Row locks hold up the morning dispatch',
  campaign: 'One tenant floods a shared pool',
  replica: 'A replica falls behind its primary',
  drill: 'A restore drill fails',
  'lock-hog': 'One tenant holds locks that many wait for',
  'all-busy': 'Every tenant is busy, and none takes more than its share',
};

export interface IncidentTitle {
  readonly name: string;
  /** what happens, for a person */
  readonly title: string;
  /** not looked at while priors and rules were written */
  readonly heldBack: boolean;
}

/** The incidents of known cause by name, as `npm run scenario list` and `gantry wall --scenario` list them. */
export const INCIDENT_TITLES = [
  {
    name: 'lock-root',
    title: 'A batch of stock reservations locks the rows that everybody needs',
    heldBack: false,
  },
  {
    name: 'idle-transaction',
    title: 'Somebody opened a transaction, locked stock, and went for coffee',
    heldBack: true,
  },
  {
    name: 'connections',
    title: 'A program leaks connections until the database has none left',
    heldBack: false,
  },
  { name: 'database-down', title: 'The database crashes', heldBack: false },
  {
    name: 'standby-lost',
    title: 'The synchronous standby dies, and every commit waits for it',
    heldBack: true,
  },
  { name: 'disk-full', title: 'The tablespace of the warehouse fills up', heldBack: false },
  {
    name: 'tenant-flood',
    title: 'One client counts everything, eight times at once, on the shared database',
    heldBack: false,
  },
  {
    name: 'eviction',
    title: 'Reports fill the memory of Redis, and sessions are thrown out',
    heldBack: false,
  },
  { name: 'redis-down', title: 'Redis ends', heldBack: false },
  { name: 'redis-clients', title: 'A program opens every connection that Redis allows', heldBack: true },
  { name: 'job-flood', title: 'Somebody prints ten thousand labels at once', heldBack: false },
  { name: 'slow-endpoint', title: 'The carrier takes its time', heldBack: false },
  {
    name: 'certificate',
    title: 'The certificate of the carrier is renewed with one that has ended',
    heldBack: false,
  },
  { name: 'program-errors', title: 'The warehouse program answers with errors', heldBack: true },
  {
    name: 'slow-release',
    title: 'A release of the warehouse program brings a query without an index',
    heldBack: false,
  },
  {
    name: 'config-change',
    title: 'Sessions are set to live for a second, and everybody logs in again and again',
    heldBack: true,
  },
  { name: 'link-lost', title: 'The wall loses its own way to everything', heldBack: false },
  {
    name: 'two-at-once',
    title: 'The carrier is slow, and at the same time the portal’s Redis ends',
    heldBack: false,
  },
  { name: 'silence', title: 'Nobody ships any more, and every probe is green', heldBack: true },
  { name: 'busy-hour', title: 'Three times the usual work, and nothing is wrong', heldBack: false },
] as const satisfies readonly IncidentTitle[];
export type IncidentName = (typeof INCIDENT_TITLES)[number]['name'];

/** Every name that `gantry wall --scenario` knows. */
export const SCENARIO_NAMES: readonly string[] = [
  ...Object.keys(SCENE_TITLES),
  ...INCIDENT_TITLES.map(({ name }) => name),
];
