import { rename, writeFile } from 'node:fs/promises';
import type { Fault } from '../../shared/model/observation';
import type { Result } from '../../shared/model/result';

/** Unwraps a result that the demo needs. @throws Error with the fault's message and remedy */
export function must<T>(result: Result<T, Fault>): T {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.remedy}`);
  return result.value;
}

/** A configuration that has its name only once it is whole: a wall may follow it already. */
export async function layDown(configPath: string, text: string): Promise<void> {
  await writeFile(`${configPath}.part`, text);
  await rename(`${configPath}.part`, configPath);
}
