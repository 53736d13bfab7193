import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { isTime } from '../../../../shared/forms/time';
import { tooDeepAt } from '../../../../shared/forms/yaml-bounds';
import { badKeys } from '../../../../shared/forms/yaml-keys';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';
import { errorCode } from '../../runtime/network-errors';
import { readText } from '../../runtime/read-text';

const ENDING = /\.(ya?ml|json)$/u;
const LARGEST = 65_536;

export interface RestoreTest {
  /** epoch ms */
  readonly at: number;
  readonly outcome: 'passed' | 'failed';
}

/** The newest result in a folder; null: there is none. The first invalid file becomes a fault that names it. */
export async function newestRestoreTest(folder: string): Promise<Result<RestoreTest | null, Fault>> {
  let newest: RestoreTest | null = null;
  try {
    const names = (await readdir(folder)).filter((one) => ENDING.test(one) && !one.startsWith('.'));
    for (const name of names.sort()) {
      const path = join(folder, name);
      const text = await readText(path, LARGEST);
      // Removed between the listing and the reading.
      if (!text.ok && text.error.code === 'ENOENT') continue;
      if (!text.ok) return err({ ...bad(`${path} ${text.error.what}.`), detail: text.error.code });
      const test = testOf(text.value);
      if (test === null) return err(bad(`${path} is not a result of a restore test.`));
      if (newest === null || test.at > newest.at) newest = test;
    }
  } catch (error) {
    const code = errorCode(error) ?? '';
    return err({
      ...bad(`${folder} cannot be read.`),
      remedy: 'Correct `restoreTests`, or create the folder.',
      detail: code,
    });
  }
  return ok(newest);
}

function testOf(text: string): RestoreTest | null {
  if (tooDeepAt(text) !== null) return null;
  let raw: unknown;
  try {
    const document = parseDocument(text, { uniqueKeys: false });
    if (document.errors.length > 0 || badKeys(document).length > 0) return null;
    raw = document.toJS();
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null) return null;
  const { at, outcome } = raw as Record<string, unknown>;
  const t =
    typeof at === 'string'
      ? Date.parse(at)
      : at instanceof Date
        ? at.getTime()
        : typeof at === 'number'
          ? at
          : Number.NaN;
  if (!isTime(t) || (outcome !== 'passed' && outcome !== 'failed')) return null;
  return { at: t, outcome };
}

function bad(message: string): Fault {
  return { code: 'config', message, remedy: 'Write: { at: 2026-11-03T21:00:00Z, outcome: passed }' };
}
