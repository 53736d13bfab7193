import type { Severity } from '../../model/severity';

/** The last known severity of each node. JSON-safe. */
export interface ReplicationMemory {
  readonly known: Readonly<Record<string, Severity>>;
}

export function rememberedOf(memory: unknown): ReplicationMemory {
  if (typeof memory !== 'object' || memory === null || !('known' in memory)) return { known: {} };
  const { known } = memory;
  return typeof known === 'object' && known !== null
    ? { known: known as ReplicationMemory['known'] }
    : { known: {} };
}
