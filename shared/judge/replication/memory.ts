import type { Severity } from '../../model/severity';
import type { LastLook } from './cluster-reading';
import { soundLooks } from './last-look';

/** JSON-safe. */
export interface ReplicationMemory {
  /** the last known severity of each node, by its id */
  readonly known: Readonly<Record<string, Severity>>;
  /** the last look at each primary while it lived, by target */
  readonly looks: Readonly<Record<string, LastLook>>;
  /** the last value beyond its limit, by rule and subject */
  readonly peaks: Readonly<Record<string, Peak>>;
}
/** A value that was beyond its limit. */
export interface Peak {
  readonly value: number;
  /** epoch ms of the last look at which it was */
  readonly at: number;
}

/** The usable part of a stored memory. */
export function rememberedOf(memory: unknown): ReplicationMemory {
  const { known, looks, peaks } = record(memory);
  return {
    known: record(known) as ReplicationMemory['known'],
    looks: soundLooks(looks),
    peaks: Object.fromEntries(
      Object.entries(record(peaks)).filter((entry): entry is [string, Peak] => isPeak(entry[1])),
    ),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isPeak(entry: unknown): entry is Peak {
  const { value, at } = record(entry);
  return Number.isFinite(value) && Number.isFinite(at);
}
