import { formatSeconds } from '../../shared/format/format';

/** Seconds as the wall writes them; `?` while they are not known. */
export function latencyText(value: number | null): string {
  return value === null ? '?' : formatSeconds(value);
}
