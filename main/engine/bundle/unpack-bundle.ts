import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { err, ok, type Result } from '../../../shared/model/result';
import { type Write } from '../store/archive/archive';
import { openArchive } from '../store/archive/open-archive';
import { storageErrorCode } from '../store/care/store-faults';
import { KNOWN_FORMATS } from '../store/format/record';
import { bundleRecords, checkBundle, NotUnderstood, type WholeBundle } from './bundle-file';
import { markOpened, tidyBundles } from './tidy-bundles';
import { cannotRead, cannotUnpack, newer, stopped, type Trouble } from './trouble';

/** bytes of one transaction */
const COMMIT_BYTES = 4 * 1024 * 1024;
const COMMIT_RECORDS = 2_000;

export interface UnpackOptions {
  readonly isStopped?: () => boolean;
  /** records that are unpacked so far */
  readonly onProgress?: (records: number) => void;
  /** bytes of all records */
  readonly most?: number;
}

/**
 * Unpacks a bundle into a data folder of its own below `data`, named by its checksum. A bundle that was unpacked before
 * is used as it is, with the notes added since. The folder gets its name only when it is complete. Others that were not
 * opened for long are removed.
 * @returns the data folder of the bundle, for `gantry wall --data`
 */
export async function unpackBundle(
  file: string,
  data: string,
  options: UnpackOptions = {},
): Promise<Result<string, Trouble>> {
  const checked = await checkBundle(file).catch((error: unknown) => {
    if (storageErrorCode(error) === undefined) throw error;
    return err(cannotRead(error, file));
  });
  if (!checked.ok) return checked;
  const bundles = resolve(data, 'bundles');
  const folder = join(bundles, checked.value.sum);
  const now = Date.now();
  if (isUnpacked(folder)) {
    await markOpened(folder, now);
    await tidyBundles(bundles, now);
    return ok(folder);
  }
  const part = `${folder}.part-${process.pid}`;
  let begun = false;
  try {
    await mkdir(bundles, { recursive: true, mode: 0o700 });
    await tidyBundles(bundles, now);
    begun = true;
    const trouble = await unpackInto(part, checked.value, options);
    if (trouble !== null) return err(trouble);
    await rename(part, folder).catch((error: unknown) => {
      // Another process was faster with the same bundle.
      if (!isUnpacked(folder)) throw error;
    });
    return ok(folder);
  } catch (error) {
    if (storageErrorCode(error) === undefined) throw error;
    return err(cannotUnpack(error, bundles));
  } finally {
    if (begun) await rm(part, { recursive: true, force: true });
  }
}

function isUnpacked(folder: string): boolean {
  return existsSync(join(folder, 'cache', 'archive', 'data.mdb'));
}

async function unpackInto(
  folder: string,
  bundle: WholeBundle,
  options: UnpackOptions,
): Promise<Trouble | null> {
  const { isStopped = () => false, onProgress, most } = options;
  const { archive, fault } = openArchive(join(folder, 'cache'), 0);
  if (archive === null || !archive.writable) return cannotUnpack(fault?.code, folder);
  let writes: Write[] = [];
  let bytes = 0;
  let records = 0;
  const commit = async (): Promise<Trouble | null> => {
    const failed = writes.length === 0 ? null : await archive.commit(writes);
    writes = [];
    bytes = 0;
    onProgress?.(records);
    return failed === null ? null : cannotUnpack(failed.code, folder);
  };
  try {
    for await (const record of bundleRecords(bundle, most)) {
      if ('store' in record) {
        if (!KNOWN_FORMATS.includes(record.store)) return newer(bundle.file);
        continue;
      }
      const { table, key, payload } = record;
      writes.push({ table, key: key as Write['key'], payload });
      bytes += payload.length;
      records++;
      if (bytes < COMMIT_BYTES && writes.length < COMMIT_RECORDS) continue;
      const trouble = await commit();
      if (trouble !== null) return trouble;
      if (isStopped()) return stopped(bundle.file);
    }
    return (await commit()) ?? (isStopped() ? stopped(bundle.file) : null);
  } catch (error) {
    if (error instanceof NotUnderstood) return error.trouble;
    throw error;
  } finally {
    await archive.close();
  }
}
