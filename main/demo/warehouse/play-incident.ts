import { setTimeout as delay } from 'node:timers/promises';
import type { MadeIncident } from './incidents';
import { startWarehouse } from './warehouse';

/** ms of calm before it begins, so that its beginning is observed */
const CALM_MS = 20_000;

/**
 * Plays one incident in a warehouse of its own: it begins after a while, and lasts.
 * @returns the path of its configuration, and a function that ends everything
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
    .catch(() => undefined);
  return {
    configPath: warehouse.configPath,
    stop: async () => {
      ended.abort();
      // Its changes disappear with its servers; unfinished operations must not outlive them.
      await playing;
      await warehouse.stop();
    },
  };
}
