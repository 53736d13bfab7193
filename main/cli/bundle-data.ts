import { unpackBundle } from '../engine/bundle/unpack-bundle';
import { Unready } from './unready';

/** ms between two words on how far it is */
const SAY_EVERY_MS = 2_000;

/**
 * The data folder that a bundle unpacks to, below the one given; it is looked at, from its end unless a time is given.
 * @throws Unready when it cannot be opened
 */
export async function bundleData<
  T extends { readonly data: string; readonly bundle?: string; readonly replay?: string },
>(options: T, say: (line: string) => void): Promise<Omit<T, 'bundle'>> {
  const { bundle, ...rest } = options;
  if (bundle === undefined) return rest;
  say(`opening ${bundle} …`);
  let saidAt = Date.now();
  const onProgress = (records: number): void => {
    if (Date.now() - saidAt < SAY_EVERY_MS) return;
    saidAt = Date.now();
    say(`${records.toLocaleString('en')} records`);
  };
  const unpacked = await unpackBundle(bundle, options.data, { onProgress });
  if (!unpacked.ok) throw new Unready(unpacked.error.message, unpacked.error.remedy);
  return { ...rest, data: unpacked.value, replay: options.replay ?? 'end' };
}
