import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { BRIDGE_VERSION } from '../../shared/contract/wall-bridge';
import type { TenantsSection } from '../../shared/model/tenants';
import { electronProgram, SANDBOX_FLAGS } from '../support/electron-program';
import { median } from './report';

const NUMBERS = 12_000;

/** Median round trips of an update with the tenants' section and of an empty message, ms, alternating. */
export async function measureBridge(
  folder: string,
  section: TenantsSection,
): Promise<{ readonly empty: number; readonly full: number }> {
  const data = join(folder, 'bridge');
  await mkdir(data, { recursive: true });
  const [update, out] = [join(folder, 'update.bin'), join(folder, 'trips.json')];
  const tenants = { ...section, values: section.values.slice(0, NUMBERS) };
  const message = { version: BRIDGE_VERSION, seq: 1, t: 1, versions: { tenants: 1 }, sections: { tenants } };
  await writeFile(update, serialize(message));
  const child = spawn(electronProgram(), [...SANDBOX_FLAGS, 'test/bench/bridge/main.cjs'], {
    env: {
      ...process.env,
      GANTRY_BENCH_DATA: data,
      GANTRY_BENCH_UPDATE: update,
      GANTRY_BENCH_OUT: out,
    },
    stdio: 'ignore',
  });
  await once(child, 'exit');
  const trips = JSON.parse(await readFile(out, 'utf8')) as { empty: number[]; full: number[] };
  return { empty: median(trips.empty), full: median(trips.full) };
}
