import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { shortened } from '../../../shared/forms/shortened';
import { tooDeepAt, unlessTooDeep } from '../../../shared/forms/yaml-bounds';
import { badKeys } from '../../../shared/forms/yaml-keys';
import { type DrillProblem, parseDrill } from '../../../shared/judge/drills/drills';
import type { Drill } from '../../../shared/model/drill';
import { err, ok, type Result } from '../../../shared/model/result';
import { errorCode } from '../runtime/network-errors';
import { type ReadProblem, readText } from '../runtime/read-text';

export interface DrillFolder {
  readonly drills: readonly Drill[];
  /** one a file or record that could not be used, in the order of the file names */
  readonly problems: readonly DrillProblem[];
}

const ENDINGS = new Set(['.yaml', '.yml', '.json']);
const LARGEST_FILE = 1_048_576;
const MOST_FILES = 5_000;
/** ms after which a further change has another time, on every file system */
const SETTLED_MS = 3_000;

/** The records that each file held at the last reading, by the name of the file. */
export type KnownRecords = Map<string, { readonly identity: string; readonly read: DrillFolder }>;

/**
 * Reads every drill record of a folder. A file may hold one record, a list of them, or several YAML documents. Invalid
 * ones are reported and left out; the others count.
 * @param known files that have not changed since are not read again
 */
export async function readDrills(folder: string, known: KnownRecords = new Map()): Promise<DrillFolder> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    return {
      drills: [],
      problems: [unreadable(folder, error, 'Create the folder, or correct recovery.drills.')],
    };
  }
  const files = names.filter((name) => ENDINGS.has(extname(name)) && !name.startsWith('.')).sort();
  const problems: DrillProblem[] = [];
  if (files.length > MOST_FILES) {
    const what = `${folder}: holds ${files.length} records, of which the last ${MOST_FILES} are read`;
    problems.push({ source: folder, key: '', what, remedy: 'Move old records to another folder.' });
  }
  const drills: Drill[] = [];
  const present = new Set(files);
  for (const name of known.keys()) if (!present.has(name)) known.delete(name);
  for (const name of files.slice(-MOST_FILES)) {
    const read = await knownOrRead(join(folder, name), name, known);
    drills.push(...read.drills);
    problems.push(...read.problems);
  }
  return { drills, problems };
}

async function knownOrRead(path: string, name: string, known: KnownRecords): Promise<DrillFolder> {
  const before = known.get(name);
  const identity = await readText(path, LARGEST_FILE, undefined, identityOf);
  if (identity.ok && identity.value === before?.identity) return before.read;
  known.delete(name);
  const read = await readDrillFile(path, name);
  if (identity.ok && identity.value !== '') known.set(name, { identity: identity.value, read });
  return read;
}

/** Of a file's content; empty: it changed so recently that a further change may leave no trace in its times. */
async function identityOf(path: string): Promise<Result<string, ReadProblem>> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(path, { bigint: true });
    if (Math.abs(Date.now() - Number(ctimeMs)) < SETTLED_MS) return ok('');
    return ok(`${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`);
  } catch (error) {
    return err({ code: errorCode(error) ?? '', what: 'cannot be looked at' });
  }
}

async function readDrillFile(path: string, name: string): Promise<DrillFolder> {
  const read = await readText(path, LARGEST_FILE);
  if (read.ok) return parseDrillText(read.value, name);
  const { code, what } = read.error;
  // Removed between the listing and the reading: not there, so nothing to say.
  if (code === 'ENOENT') return { drills: [], problems: [] };
  const isOther = code === 'TOO_LARGE' || code === 'NOT_REGULAR';
  const remedy = isOther
    ? 'Keep other files out of the folder of drill records.'
    : 'Let the wall’s user read it.';
  return { drills: [], problems: [{ source: name, key: '', what: `${name}: ${what}`, remedy }] };
}

/** The records of one file's text. */
export function parseDrillText(text: string, name: string): DrillFolder {
  const deepAt = tooDeepAt(text);
  const read = deepAt === null ? unlessTooDeep(() => recordsIn(text, name)) : null;
  if (read !== null) return read;
  const line = deepAt === null ? '' : `:${text.slice(0, deepAt).split('\n').length}`;
  const what = `${name}${line}: nests its lists and maps too deep`;
  return { drills: [], problems: [{ source: name, key: '', what, remedy: 'Write a flat record.' }] };
}

function recordsIn(text: string, name: string): DrillFolder {
  const drills: Drill[] = [];
  const problems: DrillProblem[] = [];
  const documents = parseAllDocuments(text, { merge: false, uniqueKeys: false });
  for (const document of Array.isArray(documents) ? documents : []) {
    const fault = document.errors[0];
    if (fault !== undefined) {
      const line = fault.linePos?.[0].line;
      const what = `${name}${line === undefined ? '' : `:${line}`}: ${shortened(firstLine(fault.message))}`;
      problems.push({ source: name, key: '', what, remedy: 'Correct the YAML.' });
      continue;
    }
    const [bad] = badKeys(document);
    if (bad !== undefined) {
      const key = bad.name === null ? '' : shortened(bad.name, 40);
      const what = `${name}: ${bad.name === null ? 'has a list or a map for a key' : `has the key ${key} twice`}`;
      const remedy = bad.name === null ? 'Write a text before each colon.' : 'Remove one of them.';
      problems.push({ source: name, key, what, remedy });
      continue;
    }
    let content: unknown;
    try {
      content = document.toJS();
    } catch (error) {
      // An alias bomb is the only way here.
      const why = error instanceof Error ? shortened(firstLine(error.message)) : 'cannot be expanded';
      problems.push({ source: name, key: '', what: `${name}: ${why}`, remedy: 'Write it without aliases.' });
      continue;
    }
    for (const raw of Array.isArray(content) ? content : [content]) {
      const drill = parseDrill(raw, name);
      if (drill.ok) drills.push(drill.value);
      else problems.push(drill.error);
    }
  }
  if (drills.length === 0 && problems.length === 0) {
    problems.push({
      source: name,
      key: '',
      what: `${name}: is empty`,
      remedy: 'Write a record, or remove it.',
    });
  }
  return { drills, problems };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

function unreadable(source: string, error: unknown, remedy: string): DrillProblem {
  const code = errorCode(error) ?? 'unreadable';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'is not there',
    ENOTDIR: 'is no folder',
    EACCES: 'may not be read',
    EPERM: 'may not be read',
  };
  return { source, key: '', what: `${source}: ${words[code] ?? `cannot be read (${code})`}`, remedy };
}
