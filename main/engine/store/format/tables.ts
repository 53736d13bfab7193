/**
 * `documents`: format, snapshot, memory, rolled-up, compacted. `batches`: by time of commit. `blocks`: [hour, group, part].
 * `minutes`, `quarters`: [period, group]. `gaps`: by their start. `events`: [kind, t, checksum].
 * `moments`: what the judge knew besides samples and events, by time. `changes`: [t, number], what its verdicts said
 * differently. `accounts`: [begin of a day, pool], what its tenants took. `days`: what is learnt from, by the begin of a day. `configs`: configurations in use, without their secrets, by the time from which they were.
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
  'days',
  'damaged',
] as const;
export type Table = (typeof TABLES)[number];
