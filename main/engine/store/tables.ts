/**
 * `documents`: format, snapshot, memory, rolled-up, compacted. `batches`: by time of commit. `blocks`: [hour, group, part].
 * `minutes`, `quarters`: [period, group]. `gaps`: by their start. `events`: [kind, t, checksum].
 * `moments`: what the judge knew besides samples and events, by time. `changes`: [t, number], what its verdicts said
 * differently. `accounts`: [begin of a day, pool], what its tenants took. `configs`: configurations in use, without their secrets, by the time from which they were.
 */
export const TABLES = [
  'documents',
  'series',
  'batches',
  'blocks',
  'minutes',
  'quarters',
  'gaps',
  'events',
  'evidence',
  'moments',
  'changes',
  'configs',
  'accounts',
  'damaged',
] as const;
export type Table = (typeof TABLES)[number];
