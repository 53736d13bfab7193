import { setTimeout as delay } from 'node:timers/promises';
import { startWarehouse } from '../warehouse/warehouse';
import { INCIDENTS, type MadeIncident } from './incidents';

/** ms of calm before it begins, so that it is seen to begin */
const CALM_MS = 20_000;

export function incidentNamed(name: string): MadeIncident | null {
  return INCIDENTS.find((one) => one.name === name) ?? null;
}

/**
 * Plays one incident at a warehouse of its own: it begins after a while, and lasts.
 * @returns the path of its configuration, and what ends it all
 */
export async function playIncident(
  made: MadeIncident,
  folder: string,
  say: (text: string, ratio: number) => void,
): Promise<{ readonly configPath: string; stop(): Promise<void> }> {
  const warehouse = await startWarehouse(folder, say);
  await made.prepare?.(warehouse);
  const ended = new AbortController();
  const playing = delay(CALM_MS, undefined, { signal: ended.signal })
    .then(() => made.begin(warehouse))
    // Ended before it began.
    .catch(() => () => Promise.resolve());
  return {
    configPath: warehouse.configPath,
    stop: async () => {
      ended.abort();
      // What it changed goes with its servers: only what is outside of them must be put back.
      await playing;
      await warehouse.stop();
    },
  };
}
