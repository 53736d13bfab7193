import type { Config } from './config';

/** Time zone of the wall: that of its first site. IANA name. */
export function timezoneOf({ sites }: Pick<Config, 'sites'>): string {
  return sites[0]?.timezone ?? 'UTC';
}
