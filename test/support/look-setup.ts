import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLookPage } from '../../scripts/build/look-page.mjs';

/** Builds the fixtures' page once for all windows of the run; its folder is in GANTRY_LOOK_PAGE. */
export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-look-'));
  await buildLookPage(folder);
  process.env.GANTRY_LOOK_PAGE = folder;
  return () => rm(folder, { recursive: true, force: true });
}
