import type { Config } from './config';

/** Clock and calendar of the wall: those of its first site. IANA name. */
export function timezoneOf({ sites }: Pick<Config, 'sites'>): string {
  return sites[0]?.timezone ?? 'UTC';
}
