import type { Config } from './config';

/** A sentence with its remedy when a valid configuration names nothing that could be observed; else null. */
export function nothingToWatch({ targets, feed }: Config): string | null {
  if (targets.length > 0 || feed !== null) return null;
  return 'There is nothing to watch: add `targets`, or a `feed`.';
}
