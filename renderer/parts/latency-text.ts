import { formatLatency, type Spoken } from '../../shared/format/format';

/** A latency as shown, with its unit; `?` and `unknown` while not known. */
export function latencyText(value: number | null): Spoken {
  return value === null ? { text: '?', unit: 'unknown' } : formatLatency(value);
}
