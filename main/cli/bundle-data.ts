import { unpackBundle } from '../engine/bundle/unpack-bundle';
import { Unready } from './launch';

/**
 * The data folder that a bundle unpacks to, below the one given; it is looked at, from its end unless a time is given.
 * @throws Unready when it cannot be opened
 */
export async function bundleData<
  T extends { readonly data: string; readonly bundle?: string; readonly replay?: string },
>(options: T, say: (line: string) => void): Promise<Omit<T, 'bundle'>> {
  const { bundle, ...rest } = options;
  if (bundle === undefined) return rest;
  say(`${bundle} is opened …`);
  const unpacked = await unpackBundle(bundle, options.data);
  if (!unpacked.ok) throw new Unready(unpacked.error.message, unpacked.error.remedy);
  return { ...rest, data: unpacked.value, replay: options.replay ?? 'end' };
}
