import { formatSeconds } from '../../shared/format/format';

/** Seconds as shown; `?` while not known. */
export function latencyText(value: number | null): string {
  return value === null ? '?' : formatSeconds(value);
}
