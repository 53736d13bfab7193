/** Table of checkpoints: archives on disk know it by an older word. */
export const CHECKPOINTS = 'moments';

/**
 * `documents`: format, snapshot, memory, rolled-up, compacted. `batches`: by time of commit. `blocks`: [hour, group,
 * part]. `minutes`, `quarters`: [period, group]. `gaps`: by their start. `events`: [kind, t, checksum]. `moments`:
 * checkpoints, by time. `changes`: [t, number], changed verdicts. `accounts`: [start of a day, pool], consumption.
 * `days`: records that baselines are learned from, by the start of a day. `configs`: archived configurations without
 * secrets, by the time from which they were in use.
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
  CHECKPOINTS,
  'changes',
  'configs',
  'accounts',
  'days',
  'damaged',
] as const;
export type Table = (typeof TABLES)[number];
